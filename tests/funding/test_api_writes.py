"""The whole way of the money by the API alone: the rules of the pages, and nobody who may not on the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from funding.allocation.inputs import CODE
from funding.key_search import search as sweeps
from funding.models import AllocationRun, Carryover, Decision, Grant, KeySweep, NetworkReport
from funding.reports.workflow import Content
from funding.results.statement import Statement
from funding.runs.lifecycle import carry_out
from networks.models import Municipality, Network, Role, User
from tests.funding.conftest import NEW_YEAR, make_person

Make = Callable[[int], Grant]
SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)
KEY = {
    "name": "70/30",
    "flat_share": "0.7",
    "municipality_weight": "0.2",
    "population_weight": "0.1",
    "population_date": NEW_YEAR.isoformat(),
    "municipality_date": NEW_YEAR.isoformat(),
}


class Caller:
    """Somebody's program."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def post(self, address: str, /, *place: Any, expect: int = 200, **data: Any) -> Any:
        response = self.client.post(reverse(address, args=place), data, content_type="application/json")
        assert response.status_code == expect, response.content.decode()
        return response.json() if response.content else None

    def get(self, address: str, /, *place: Any, expect: int = 200, **query: Any) -> Any:
        response = self.client.get(reverse(address, args=place), query)
        assert response.status_code == expect, response.content.decode()
        return response.json()


@pytest.fixture
def caller(signed_in: SignIn) -> Callable[[User], Caller]:
    return lambda user: Caller(signed_in(user))


Call = Callable[[User], Caller]


@pytest.fixture
def second(db: None) -> User:
    return make_person("andre", Role.GRANT_MANAGER)


@pytest.fixture
def contact(small_grant: Make) -> User:
    """The contact person of the first of two networks, of which no one has any money yet."""
    small_grant(2)
    return make_person("kontakt.n0", Role.CONTACT_PERSON, Network.objects.get(key="n0"))


def computed(caller: Caller, key: str = "prove") -> int:
    """A finished run, asked for by the API."""
    pk = caller.post("grant-compute", key, expect=201)["id"]
    carry_out(pk)
    return int(pk)


def decided(ks: Caller, other: Caller) -> int:
    proposal = ks.post("allocation-propose", computed(ks), expect=201)
    other.post("allocation-decision-decide", proposal["id"])
    return int(proposal["id"])


def test_from_a_new_grant_to_a_decision(small_grant: Make, grant_manager: User, second: User, caller: Call) -> None:
    small_grant(2)
    ks, other = caller(grant_manager), caller(second)
    new = {
        "year": 2025,
        "title": "Tilskudd 2025",
        "scheme": "Prøveordningen",
        "total_set_aside": 1_000_000,
        "amount_to_share": 900_000,
        "deductions": [{"reason": "Nasjonale oppgaver", "amount": 100_000}],
        "supplements": "prove",
        "report_due_on": "2026-01-31",
    }
    assert "amount_to_share" in ks.post("grant-list", expect=400, **{**new, "deductions": []})
    assert "year" in ks.post("grant-list", expect=400, **{**new, "year": 1900})
    grant = ks.post("grant-list", expect=201, **new)
    assert (grant["key"], grant["supplements"], grant["deductions"]) == ("2025", "prove", new["deductions"])
    assert "detail" in ks.post("grant-compute", "2025", expect=400), "there is no key yet"

    wrong = ks.post("grant-keys", "2025", expect=400, **{**KEY, "flat_share": "0.8"})
    assert wrong == {"flat_share": ["Andelene blir 110 % til sammen. De må bli nøyaktig 100 %."]}
    assert "floor_amount" in ks.post("grant-keys", "2025", expect=400, **KEY, floor_amount=-1)
    assert ks.post("grant-keys", "2025", expect=201, **KEY)["version"] == 1
    factor = {"name": "Reisetid", "weight": "0.1", "values": {"n0": "1.5", "n1": "4.5"}}
    strange = {**factor, "values": {"nowhere": "1"}}
    weights = {**KEY, "flat_share": "0.6"}
    ks.post("grant-keys", "2025", expect=400, **weights, factors=[strange])
    ks.post("grant-keys", "2025", expect=400, **weights, factors=[{**factor, "values": {"n0": "1"}}])
    assert ks.post("grant-keys", "2025", expect=201, **weights, factors=[factor])["version"] == 2
    assert [key["version"] for key in ks.get("grant-keys", "2025")] == [2, 1]

    pk = computed(ks, "2025")
    run = ks.get("allocation-detail", pk)
    assert (run["state"], run["code"], sum(line["amount"] for line in run["lines"])) == ("done", CODE, 900_000)
    statement = Statement(AllocationRun.objects.get(pk=pk))
    explained = ks.get("allocation-explanation", pk)
    assert [row["amount"] for row in explained] == [row.line.amount for row in statement.rows]
    assert sum(Decimal(term["amount"]) for term in explained[0]["terms"]) == explained[0]["amount"]
    assert ks.get("allocation-inputs", pk) == statement.inputs
    again = ks.get("allocation-repeat", pk)
    assert again == {"exact": True, "same": True, "changes": [], "other_code": False}

    amount = run["lines"][0]["amount"]
    lower = {"network": "n0", "amount": amount - 1}
    ks.post("allocation-propose", pk, expect=400, amounts=[lower])
    ks.post("allocation-propose", pk, expect=400, amounts=[{"network": "nowhere", "amount": 1, "reason": "x"}])
    proposal = ks.post("allocation-propose", pk, expect=201, amounts=[{**lower, "reason": "Avrundet"}], note="Se n0")
    assert (proposal["state"], proposal["note"], proposal["amounts"][0]["amount"]) == ("proposed", "Se n0", amount - 1)
    ks.post("allocation-propose", pk, expect=409)
    ks.post("allocation-decision-decide", proposal["id"], expect=403)
    other.post("allocation-decision-send-back", proposal["id"], expect=400, reason="")
    returned = other.post("allocation-decision-send-back", proposal["id"], reason="Nei")
    assert (returned["state"], returned["reason"]) == ("returned", "Nei")
    mine = ks.post("allocation-propose", pk, expect=201)
    assert ks.post("allocation-decision-withdraw", mine["id"])["state"] == "withdrawn"
    last = ks.post("allocation-propose", pk, expect=201)
    assert other.post("allocation-decision-decide", last["id"], decided_on="2025-03-01")["decided_on"] == "2025-03-01"
    other.post("allocation-decision-decide", last["id"], expect=409)
    assert ks.get("grant-detail", "2025")["decided_sum"] == 900_000


def test_scenarios_and_comparisons(small_grant: Make, grant_manager: User, caller: Call) -> None:
    small_grant(3)
    ks = caller(grant_manager)
    before = computed(ks)
    assert "structure" in ks.post(
        "grant-scenario", "prove", expect=400, **KEY, scenario="x", structure={"kind": "moves"}
    )
    part = {"name": "Nytt nettverk", "municipalities": ["9900"]}
    scenario = ks.post(
        "grant-scenario",
        "prove",
        expect=201,
        **KEY,
        scenario="Delt",
        total=2_000_000,
        structure={"kind": "moves", "parts": [part]},
    )
    carry_out(scenario["id"])
    found = ks.get("allocation-compare", scenario["id"], **{"with": before})
    assert found["difference"] == 1_000_000
    assert "flat andel: 60\N{NO-BREAK SPACE}% → 70\N{NO-BREAK SPACE}%" in found["changes"]
    assert [row["network"] for row in found["rows"] if row["before"] is None] == ["Nytt nettverk"]
    for row in found["rows"]:
        assert sum(part["amount"] for part in row["because"]) == row["difference"]
    ks.get("allocation-compare", before, expect=400)
    ks.post("allocation-propose", scenario["id"], expect=409)
    waiting = ks.post("grant-scenario", "prove", expect=201, **KEY, scenario="Stoppes")["id"]
    assert ks.post("allocation-cancel", waiting)["state"] == "cancelled"
    ks.post("allocation-cancel", waiting, expect=409)


def test_a_search_by_the_api(small_grant: Make, grant_manager: User, caller: Call) -> None:
    small_grant(2)
    ks = caller(grant_manager)
    grid = {
        "base_amounts": [0, 1000],
        "flat_shares": ["0.6"],
        "municipality_parts": ["0.5"],
        "population_dates": [NEW_YEAR.isoformat()],
    }
    ks.post("grant-key-search", "prove", expect=400, **{**grid, "base_amounts": list(range(6000))})
    ks.post("grant-key-search", "prove", expect=400, **{**grid, "flat_shares": []})
    pk = ks.post("grant-key-search", "prove", expect=201, **grid)["id"]
    assert ks.post("grant-key-search", "prove", expect=201, **grid)["id"] == pk, "the one that is under way"
    sweeps.carry_out(pk)
    assert ks.get("key-sweep-detail", pk)["result"]["computed"] == 2
    ks.post("key-sweep-cancel", pk, expect=409)
    second_search = ks.post("grant-key-search", "prove", expect=201, **grid)["id"]
    assert ks.post("key-sweep-cancel", second_search)["state"] == "cancelled"


def test_payments_letters_and_accounting(grant_manager: User, second: User, contact: User, caller: Call) -> None:
    ks, network = caller(grant_manager), caller(contact)
    assert "detail" in ks.get("grant-letters", "prove", expect=409), "nothing is decided"
    decided(ks, caller(second))
    halves = [{"due_on": "2025-03-01", "share": "0.5"}, {"due_on": "2025-09-01", "share": "0.5"}]
    ks.post("grant-payment-plan", "prove", expect=400, instalments=halves[:1])
    dues = ks.post("grant-payment-plan", "prove", instalments=halves)
    assert sum(due["amount"] for due in dues) == 1_000_000
    paid = ks.post("grant-paid", "prove", number=1, networks=["n0"], paid_on="2025-03-01")
    assert [due["network"] for due in paid if due["paid_on"]] == ["n0"]
    ks.post("grant-paid", "prove", expect=409, number=9, networks=["n0"], paid_on="2025-03-01")
    ks.post("grant-payment-plan", "prove", expect=409, instalments=[{"due_on": "2025-04-01", "share": "1"}])
    own = network.get("grant-explanation", "prove", "n0")
    assert [due["paid_on"] for due in own["payments"]] == ["2025-03-01", None]
    assert own["amount"] == sum(due["amount"] for due in own["payments"])
    assert len(own["municipalities"]) == 2
    assert network.get("grant-explanation", "prove", "n1")["payments"] is None
    assert not any(due["paid_on"] for due in ks.post("grant-unpaid", "prove", number=1, network="n0"))
    ks.post("grant-unpaid", "prove", expect=409, number=1, network="n0")

    network.post("grant-letter-received", "prove", "n0", expect=404)
    sent = ks.post("grant-letters-sent", "prove", networks=["n0"])
    assert [row["network"] for row in sent if row["sent_at"]] == ["n0"]
    network.post("grant-letter-received", "prove", "n0", expect=204)
    network.post("grant-letter-received", "prove", "n1", expect=403)
    assert [row["network"] for row in ks.get("grant-letters", "prove") if row["received_at"]] == ["n0"]

    columns = [{"name": "Konto", "value": "5830"}, {"name": "Koststed", "value": ""}]
    assert ks.post("grant-accounting", "prove", columns=columns) == {"columns": columns}
    assert ks.get("grant-accounting", "prove") == {"columns": columns}
    text = ks.client.get(reverse("funding:accounting_csv", args=["prove"])).content.decode()
    assert "Konto;Koststed" in text
    assert ";5830;" in text


def test_a_report_by_the_api(grant_manager: User, second: User, contact: User, caller: Call) -> None:
    ks, network = caller(grant_manager), caller(contact)
    decided(ks, caller(second))
    amount = network.get("grant-explanation", "prove", "n0")["amount"]
    due = timezone.localdate() - DAY
    new = {"grant": "prove", "name": "Sluttrapport", "due_on": due.isoformat(), "is_final": True}
    pk = ks.post("report-round-list", expect=201, **new)["id"]
    assert "due_on" in ks.post("report-round-list", expect=400, **{**new, "is_final": False})
    extra = ks.post("report-round-list", expect=201, **{**new, "due_on": "2030-01-01", "is_final": False})["id"]
    assert ks.post("report-round-move", extra, due_on="2031-01-01")["due_on"] == "2031-01-01"
    ks.post("report-round-remove", extra, expect=204)
    late = ks.get("grant-use-reporting", grant="prove")
    assert [(row["network"], row["state"], row["overdue"]) for row in late] == [("n0", None, True), ("n1", None, True)]

    place = (pk, "n0")
    assert network.get("report-round-prefilled", *place)["used"] is None
    number = Municipality.objects.filter(memberships__network__key="n0").values_list("number", flat=True)[0]
    written = {
        "version": 0,
        "activities": "To samlinger.",
        "used": amount - 1000,
        "to_carry": 400,
        "positions": [{"municipality": number, "title": "Innføringsleder", "percent": 50}],
        "rollouts": [{"title": "Kjernejournal"}],
    }
    elsewhere = [{**written["positions"][0], "municipality": "9910"}]
    assert "positions" in network.post("report-round-save", *place, expect=400, **{**written, "positions": elsewhere})
    draft = network.post("report-round-save", *place, **written)
    assert (draft["state"], draft["version"]) == ("draft", 1)
    network.post("report-round-save", *place, expect=409, **written)
    ks.get("report-detail", draft["id"], expect=404)
    written["version"] = 1
    assert "to_carry" in network.post("report-round-send", *place, expect=400, **written)
    written["to_repay"] = 600
    sent = network.post("report-round-send", *place, **written)
    assert sent["state"] == "submitted"

    review = {"version": sent["version"]}
    assert "words" in ks.post("report-ask", sent["id"], expect=400, **review)
    asked = ks.post("report-ask", sent["id"], **review, words="Hvor mange?")
    answer = {**written, "version": asked["version"], "words": "Alle."}
    answered = network.post("report-round-send", *place, **answer)
    assert [move["comment"] for move in answered["moves"]] == ["", "Hvor mange?", "Alle."]
    ks.post("report-approve", sent["id"], expect=409, version=1)
    approved = ks.post("report-approve", sent["id"], version=answered["version"])
    assert approved["state"] == "approved"
    left = ks.get("carryover-list")["results"]
    assert {(row["kind"], row["amount"]) for row in left} == {("transfer", 400), ("repayment", 600)}
    use = network.get("grant-use-list", network="n0", year="2024")
    assert [(row["used"], row["left"], row["repaid"]) for row in use] == [(amount - 1000, 1000, 600)]
    network.get("grant-use-list", year="i fjor", expect=400)
    ks.post("report-round-remove", pk, expect=409)
    reopened = ks.post("report-reopen", sent["id"], version=approved["version"], words="Ett tall mangler")
    assert reopened["state"] == "questioned"
    assert not Carryover.objects.exists()


def test_what_was_left_is_taken_into_the_next_grant(
    country_left: int, grant_manager: User, second: User, caller: Call
) -> None:
    ks = caller(grant_manager)
    row = ks.get("carryover-list")["results"][0]
    new = {
        "year": 2025,
        "title": "Neste",
        "scheme": "Prøveordningen",
        "total_set_aside": 500,
        "carryovers": [row["id"]],
    }
    whole = {**new, "carried_over": country_left, "amount_to_share": 500 + country_left}
    assert "carryovers" in ks.post("grant-list", expect=400, **whole)
    caller(second).post("carryover-receive", row["id"], received_on="2025-03-12")
    ks.post("carryover-undo-receipt", row["id"])
    ks.post("carryover-receive", row["id"], expect=400, received_on="2999-01-01")
    assert ks.post("carryover-receive", row["id"], received_on="2025-03-12")["received_on"] == "2025-03-12"
    assert "carried_over" in ks.post("grant-list", expect=400, **new, amount_to_share=500)
    ks.post("grant-list", expect=201, **new, carried_over=country_left, amount_to_share=500 + country_left)
    assert ks.get("carryover-list")["results"] == []
    assert Carryover.objects.get().taken_into == Grant.objects.get(key="2025")
    ks.post("grant-list", expect=400, **new, carried_over=country_left, amount_to_share=500 + country_left)


@pytest.fixture
def country_left(grant_manager: User, second: User, contact: User, caller: Call) -> int:
    """What the first network pays back."""
    ks, network = caller(grant_manager), caller(contact)
    decided(ks, caller(second))
    amount = network.get("grant-explanation", "prove", "n0")["amount"]
    pk = ks.post("report-round-list", expect=201, grant="prove", name="Slutt", due_on="2025-01-31", is_final=True)["id"]
    content = {"version": 0, "activities": "Litt", "used": 0, "to_repay": amount}
    sent = network.post("report-round-send", pk, "n0", **content)
    ks.post("report-approve", sent["id"], version=sent["version"])
    return int(amount)


def test_outsiders_find_nothing_and_do_nothing(
    grant_manager: User, second: User, outsiders: list[User], contact: User, caller: Call
) -> None:
    ks = caller(grant_manager)
    run = computed(ks)
    proposal = ks.post("allocation-propose", run, expect=201)["id"]
    sweep = KeySweep.objects.create(grant=Grant.objects.get(), grid={}, count=1, requested_by=grant_manager)
    for person in (*outsiders, contact):
        other = caller(person)
        for name in ("allocation", "allocation-decision", "key-sweep", "carryover"):
            assert other.get(f"{name}-list")["results"] == []
        for name in ("detail", "inputs", "explanation", "repeat", "compare"):
            other.get(f"allocation-{name}", run, expect=404)
        for name in ("cancel", "propose"):
            other.post(f"allocation-{name}", run, expect=404)
        other.get("allocation-decision-detail", proposal, expect=404)
        for name in ("decide", "send-back", "withdraw"):
            other.post(f"allocation-decision-{name}", proposal, expect=403)
        other.post("key-sweep-cancel", sweep.pk, expect=404)
        other.get("grant-explanation", "prove", "n0", expect=404)
        for name in ("keys", "payments", "letters", "accounting"):
            other.get(f"grant-{name}", "prove", expect=403)
        for name in ("keys", "compute", "scenario", "key-search", "payment-plan", "paid", "letters-sent"):
            other.post(f"grant-{name}", "prove", expect=403)
        other.post("grant-list", expect=403)
    assert Client().post(reverse("grant-list")).status_code == 401
    assert (Decision.objects.count(), AllocationRun.objects.count()) == (1, 1)


def test_what_stands_is_public_without_its_names(
    grant_manager: User, second: User, contact: User, caller: Call
) -> None:
    pk = decided(caller(grant_manager), caller(second))
    found = Client().get(reverse("allocation-decision-detail", args=[pk])).json()
    assert [found[name] for name in ("run", "note", "proposed_by", "decided_by")] == [None] * 4
    assert sum(row["amount"] for row in found["amounts"]) == 1_000_000
    assert caller(second).get("allocation-decision-detail", pk)["proposed_by"] == str(grant_manager)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_and_many(
    small_grant: Make,
    grant_manager: User,
    second: User,
    caller: Call,
    django_assert_num_queries: Callable,
    count: int,
) -> None:
    grant = small_grant(count)
    ks = caller(grant_manager)
    decided(ks, caller(second))
    due = timezone.localdate()
    pk = ks.post("report-round-list", expect=201, grant="prove", name="S", due_on=due.isoformat(), is_final=False)["id"]
    for index in range(count):
        network = Network.objects.get(key=f"n{index}")
        contact = caller(make_person(f"kontakt{index}", Role.CONTACT_PERSON, network))
        sent = contact.post("report-round-send", pk, network.key, version=0, activities="x", used=1)
        ks.post("report-approve", sent["id"], version=sent["version"])
    assert NetworkReport.objects.count() == count
    for name, queries in (
        ("allocation-decision-list", 7),  # session, person, roles, count, decisions, proposed, amounts
        ("report-list", 9),
        ("report-round-list", 5),
        ("grant-use-list", 7),
    ):
        with django_assert_num_queries(queries):
            ks.get(name)
    with django_assert_num_queries(10):
        ks.get("grant-payments", grant.key)


def test_what_is_prefilled_can_be_sent_back_as_it_is(
    grant_manager: User, second: User, contact: User, caller: Call
) -> None:
    """The content that the API gives is the content that it takes."""
    ks, network = caller(grant_manager), caller(contact)
    decided(ks, caller(second))
    pk = ks.post("report-round-list", expect=201, grant="prove", name="S", due_on="2025-01-31", is_final=False)["id"]
    given = network.get("report-round-prefilled", pk, "n0")
    assert set(given) == set(vars(Content()))
    assert network.post("report-round-save", pk, "n0", **given, version=0)["state"] == "draft"
