"""A grant adds up to the krone, whatever was decided, paid, used and carried on; and each difference is seen."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import config.demo.accounts
import config.demo.grants
from funding.models import Carryover, DecidedAmount, Decision, Deduction, Grant, NetworkReport, ReportRound
from funding.payments.models import Instalment, Payment
from funding.reconciliation.balance import Reconciliation
from funding.reconciliation.columns import Part, Term, parts
from networks.models import Network, Role, User
from tests.funding.conftest import make_person
from tests.funding.test_pages import page, words

Make = Callable[[int], Grant]
SignIn = Callable[[User], Client]
DAY = dt.date(2024, 6, 1)

kroner = st.integers(0, 2_000_000)
network_facts = st.fixed_dictionaries(
    {
        "decided": st.none() | kroner,
        "paid": st.none() | kroner,
        "brought": st.none() | st.integers(1, 500_000),
        "used": st.none() | kroner,
        "to_carry": kroner,
        "to_repay": kroner,
        "state": st.sampled_from(["submitted", "approved"]),
        "received": st.booleans(),
        "is_final": st.booleans(),
    }
)
grant_facts = st.fixed_dictionaries(
    {
        "total_set_aside": st.integers(0, 10_000_000),
        "carried_over": kroner,
        "share": st.floats(0, 1),
        "stated_sum": st.none() | kroner,
        "deductions": st.lists(st.integers(1, 2_000_000), max_size=3),
    }
)


@pytest.fixture
def people(grant_manager: User, administrator: User) -> tuple[User, User]:
    return grant_manager, administrator


def build(people: tuple[User, User], facts: dict[str, Any], networks: list[dict[str, Any]]) -> Grant:
    """A grant with all that can have happened to it."""
    received = facts["total_set_aside"] + facts["carried_over"]
    grant = Grant.objects.create(
        key="g",
        year=2024,
        title="Prøvetilskudd",
        scheme="Prøven",
        source="Et brev",
        total_set_aside=facts["total_set_aside"],
        carried_over=facts["carried_over"],
        amount_to_share=int(received * facts["share"]),
        stated_sum=facts["stated_sum"],
    )
    before = Grant.objects.create(key="b", year=2023, title="Før", scheme="x", total_set_aside=1, amount_to_share=1)
    for amount in facts["deductions"]:
        Deduction.objects.create(grant=grant, reason="Drift", amount=amount)
    decision = Decision.objects.create(grant=grant, state="decided", source="Et brev")
    instalment = Instalment.objects.create(grant=grant, number=1, due_on=DAY, share=1)
    rounds = {
        (of, is_final): ReportRound.objects.create(
            grant=of, name="R", due_on=DAY.replace(day=1 + is_final), is_final=is_final
        )
        for of, is_final in ((grant, False), (grant, True), (before, True))
    }
    for index, row in enumerate(networks):
        network = Network.objects.create(key=f"n{index}", name=f"Nettverk {index}", project_number=str(index))
        if row["decided"] is not None:
            DecidedAmount.objects.create(grant=grant, decision=decision, network=network, amount=row["decided"])
        if row["paid"] is not None:
            Payment.objects.create(
                instalment=instalment, network=network, amount=row["paid"], paid_on=DAY, marked_by=people[0]
            )
        if row["brought"]:
            earlier = report_of(rounds[before, True], network, people, state="approved", used=0)
            Carryover.objects.create(
                report=earlier,
                grant=before,
                network=network,
                kind="transfer",
                amount=row["brought"],
                taken_into=grant,
                taken_by=people[0],
                taken_at=timezone.now(),
            )
        if row["used"] is not None:
            report(rounds[grant, row["is_final"]], network, people, row)
    return grant


def report_of(found: ReportRound, network: Network, people: tuple[User, User], **values: Any) -> NetworkReport:
    approved = {"approved_at": timezone.now(), "approved_by": people[0]} if values["state"] == "approved" else {}
    sent = {"submitted_at": timezone.now(), "submitted_by": people[1], "updated_by": people[1]}
    return NetworkReport.objects.create(round=found, network=network, **values, **sent, **approved)


def report(found: ReportRound, network: Network, people: tuple[User, User], row: dict[str, Any]) -> None:
    rest = {name: row[name] if found.is_final else 0 for name in ("to_carry", "to_repay")}
    made = report_of(found, network, people, state=row["state"], used=row["used"], **rest)
    if made.state != "approved":
        return
    for kind, amount in (("transfer", made.to_carry), ("repayment", made.to_repay)):
        received = kind == "repayment" and row["received"]
        if amount:
            Carryover.objects.create(
                report=made,
                grant=found.grant,
                network=network,
                kind=kind,
                amount=amount,
                received_on=DAY if received else None,
                received_by=people[0] if received else None,
            )


def signed(term: Term) -> int:
    return -term.kroner if term.sign == "−" else term.kroner


def adds_up(part: Part) -> None:
    *rows, total = part.terms
    assert total.is_sum
    assert not any(row.is_sum for row in rows)
    assert all(row.kroner >= 0 for row in rows), "a difference has a sign, not a negative figure"
    assert sum(map(signed, rows)) == total.kroner, part.name


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=grant_facts, networks=st.lists(network_facts, max_size=4))
def test_the_identities_hold_to_the_krone(
    people: tuple[User, User], facts: dict[str, Any], networks: list[dict[str, Any]]
) -> None:
    with transaction.atomic():
        grant = build(people, facts, networks)
        found = Reconciliation(grant, people[0])
        assert [part.name for part in parts(found)] == ["shared", "decided", "paid", "used"]
        for part in parts(found):
            adds_up(part)
        for row in found.networks:
            assert row.decided == row.paid + row.unpaid - row.overpaid
            assert row.at_disposal == row.accounted
            assert min(row.unpaid, row.overpaid) == 0
            assert min(row.left + row.unreported, row.overspent + row.ahead) == 0
        assert found.decided == sum(row["decided"] or 0 for row in networks)
        assert found.sum("paid") == sum(row["paid"] or 0 for row in networks), (
            "also to those that nothing is decided for"
        )
        transaction.set_rollback(True)


# --- The page --------------------------------------------------------------------------------------------


def address(grant: Grant) -> str:
    return reverse("funding:reconciliation", args=[grant.key])


USUAL = {"total_set_aside": 2_000_000, "carried_over": 0, "share": 0.5, "stated_sum": None, "deductions": [900_000]}
ROW = {
    "decided": 500_000,
    "paid": 399_000,
    "brought": None,
    "used": 400_000,
    "to_carry": 60_000,
    "to_repay": 40_000,
    "state": "approved",
    "received": True,
    "is_final": True,
}


def test_the_published_grant_shows_what_its_source_leaves_out(
    grant_2024: Grant, grant_manager: User, signed_in: SignIn
) -> None:
    text = words(page(signed_in(grant_manager), address(grant_2024)))
    assert "− Kilden sier ikke hva de gikk til avvik 6 516 199" in text
    assert "= Til fordeling 36 683 801" in text
    assert "+ Kilden har summert feil avvik 1" in text
    assert "= Vedtatt 36 683 802" in text
    assert "= Betalt ikke registrert" in text
    assert "= Brukt –" in text
    for part in parts(Reconciliation(grant_2024, grant_manager)):
        adds_up(part)


def test_each_difference_has_its_row(people: tuple[User, User], signed_in: SignIn) -> None:
    grant = build(people, USUAL, [ROW, {**ROW, "used": None}, {**ROW, "paid": 600_000, "received": False}])
    text = words(page(signed_in(people[0]), address(grant)))
    for row in (
        "− Drift 900 000",
        "− Kilden sier ikke hva de gikk til avvik 100 000",
        "− Vedtatt mer enn det som skulle fordeles",
        "+ Betalt mer enn vedtatt avvik 100 000",
        "+ Brukt mer enn betalt avvik 1 000",
        "+ Igjen av det som ikke er betalt avvik 100 000",
        "− Tilbakebetalt 40 000",
        "− Betales tilbake, ikke mottatt 40 000",
        "− Ikke rapportert 399 000",
        "= Brukt 800 000",
    ):
        assert row.replace("− Vedtatt mer", "+ Vedtatt mer") in text, row


def test_who_may_see_it(people: tuple[User, User], signed_in: SignIn, outsiders: list[User]) -> None:
    grant = build(people, USUAL, [{**ROW, "state": "submitted"}])
    url, api = address(grant), reverse("grant-reconciliation", args=[grant.key])
    for person in outsiders:
        has_role = person.assignments.exists()  # type: ignore[attr-defined]
        client = signed_in(person)
        assert client.get(url).status_code == client.get(api).status_code == (200 if has_role else 403), person
        if has_role:
            assert client.get(api).json()["networks"][0]["used"] is None, "sent is not approved"
            assert "= Brukt –" in words(page(client, url))
    assert signed_in(people[0]).get(api).json()["networks"][0]["used"] == 400_000
    own = make_person("egen", Role.CONTACT_PERSON, Network.objects.get(key="n0"))
    assert signed_in(own).get(api).json()["networks"][0]["used"] == 400_000
    assert Client().get(url).status_code == 302
    link = "Regnestykket, fra satt av til brukt"
    assert link in words(page(signed_in(people[0]), grant.get_absolute_url()))
    assert link not in words(page(Client(), grant.get_absolute_url()))


def test_the_files_and_the_api_have_the_rows_of_the_page(people: tuple[User, User], signed_in: SignIn) -> None:
    grant = build(people, USUAL, [ROW, {**ROW, "used": None, "paid": None}])
    client = signed_in(people[0])
    body = client.get(f"{address(grant)}?format=csv").content.decode().lstrip("\ufeff")
    rows = list(csv.reader(io.StringIO(body), delimiter=";"))
    assert rows[0] == ["Regnestykke", "Fortegn", "Ledd", "Kroner", "Hvor tallet kommer fra"]
    assert rows[1][:4] == ["Fra mottatt til fordeling", "pluss", "Satt av i alt", "2000000"]
    assert len([row for row in rows if row and row[1] == "sum"]) == 4
    networks = f"{address(grant)}?format=xlsx&tabell=nettverk"
    sheet = load_workbook(io.BytesIO(client.get(networks).content)).worksheets[0]
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert table[0][2:6] == ["Vedtatt", "Ikke betalt", "Betalt mer enn vedtatt", "Betalt"]
    assert table[1][2:6] == [500_000, 101_000, 0, 399_000]
    assert (table[2][5], table[2][-1]) == ("ikke registrert", "–")
    data = client.get(reverse("grant-reconciliation", args=[grant.key])).json()
    assert {term["part"] for term in data["terms"]} == {"shared", "decided", "paid", "used"}
    assert [(row["paid"], row["used"], row["repaid"]) for row in data["networks"]] == [
        (399_000, 400_000, 40_000),
        (None, None, 0),
    ]


def test_the_demo_has_a_grant_that_is_half_paid(settings: Any, grant_2024: Grant, signed_in: SignIn) -> None:
    settings.DEMO = True
    accounts = config.demo.accounts.load()
    config.demo.grants.load(accounts)
    config.demo.grants.load(accounts)
    grant = Grant.objects.get(key="demo-2023")
    found = Reconciliation(grant, accounts["ks.tilskudd"])
    assert found.sum("paid") < found.decided
    assert found.sum("brought") == 120_000
    assert found.sum("overspent") == 10_000
    earlier = Reconciliation(Grant.objects.get(key="demo-2022"), accounts["leser"])
    assert (earlier.sum("repaid"), earlier.sum("awaited"), earlier.sum("left")) == (300_000, 0, 0)
    for part in (*parts(found), *parts(earlier)):
        adds_up(part)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_many(
    people: tuple[User, User], signed_in: SignIn, django_assert_num_queries: Any, count: int
) -> None:
    grant = build(people, USUAL, [{**ROW, "brought": 10}] * count)
    client = signed_in(people[0])
    client.get(address(grant))
    with django_assert_num_queries(14):
        client.get(address(grant))
