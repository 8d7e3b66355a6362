"""Instalments: kroner that add up, payments that stand, and files for the paying system."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput, NotAllowed, WrongState
from core.waiting import waiting_for
from funding.decisions import workflow as decisions
from funding.models import AllocationRun, Grant, Payment
from funding.payments import instalments
from networks.models import Role, User
from tests.funding.conftest import make_person
from tests.funding.decisions.test_decisions import done
from tests.funding.test_pages import page, words

Make = Callable[[int], Grant]
SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


@st.composite
def plans(draw: st.DrawFn) -> list[Decimal]:
    """Shares that make 1, in millionths."""
    cuts = sorted(set(draw(st.lists(st.integers(1, 999_999), max_size=11))))
    edges = [0, *cuts, 1_000_000]
    return [Decimal(high - low) / 1_000_000 for low, high in itertools.pairwise(edges)]


@given(st.integers(0, 10**10), plans(), st.data())
def test_instalments_add_up_whatever_is_paid(amount: int, shares: list[Decimal], data: st.DataObject) -> None:
    first = instalments.split(amount, shares, {})
    assert sum(first) == amount
    assert all(abs(kroner - amount * share) < 1 for kroner, share in zip(first, shares, strict=True))
    paid = data.draw(st.dictionaries(st.integers(0, len(shares) - 1), st.integers(0, amount), max_size=len(shares)))
    later = instalments.split(amount, shares, paid)
    assert all(later[index] == kroner for index, kroner in paid.items())
    assert all(kroner >= 0 for kroner in later)
    if len(paid) < len(shares) and sum(paid.values()) <= amount:
        assert sum(later) == amount


@pytest.fixture
def decided(small_grant: Make, grant_manager: User) -> Grant:
    grant = small_grant(3)
    run = done(grant, grant_manager)
    second = make_person("andre", Role.GRANT_MANAGER)
    decisions.decide(decisions.propose(run, {}, note="", by=grant_manager), by=second)
    return grant


def plan_of(grant: Grant, by: User) -> None:
    today = timezone.localdate()
    instalments.set_plan(grant, [(today, Decimal("0.6")), (today + 90 * DAY, Decimal("0.4"))], by=by)


def test_from_the_plan_to_the_paying_system(decided: Grant, grant_manager: User, signed_in: SignIn) -> None:
    client, key = signed_in(grant_manager), decided.key
    assert "Ingen utbetalingsplan" in page(client, reverse("funding:payments", args=[key]))
    url = reverse("funding:payment_plan", args=[key])
    data = {"a-TOTAL_FORMS": 3, "a-INITIAL_FORMS": 0, "a-0-due_on": "2026-03-01", "a-0-share": "60"}
    wrong = client.post(url, data)
    assert wrong.status_code == 422
    assert "Andelene blir 60 % til sammen." in words(wrong.content.decode())
    assert 'value="60"' in wrong.content.decode(), "nothing typed is lost"
    half = client.post(url, {**data, "a-1-share": "40"})
    assert "Fyll ut hele raden" in half.content.decode()
    assert client.post(url, {**data, "a-1-share": "40", "a-1-due_on": "2026-09-01"}).status_code == 302

    export = client.get(reverse("funding:accounting_csv", args=[key]) + "?avdrag=1").content.decode().splitlines()
    assert len(export) == 4
    amounts = dict(decided.decided_amounts.in_force().values_list("network__name", "amount"))
    first = {row.split(";")[1]: int(row.split(";")[2]) for row in export[1:]}
    whole = client.get(reverse("funding:accounting_csv", args=[key])).content.decode().splitlines()
    assert sum(int(row.split(";")[2]) for row in whole[1:]) == sum(amounts.values()) == 1_000_000
    assert all(abs(first[name] - amount * 0.6) < 1 for name, amount in amounts.items())

    mark = reverse("funding:mark_paid", args=[key, 1])
    assert client.post(mark, {"network": ["n0", "n1"], "paid_on": "ikke en dato"}).status_code == 422
    client.post(mark, {"network": ["n0", "n1"], "paid_on": "2026-03-02"})
    client.post(mark, {"network": ["n0"], "paid_on": "2026-03-05"})
    assert [payment.paid_on.day for payment in Payment.objects.all()] == [2, 2], "marked once"
    text = words(page(client, reverse("funding:payments", args=[key])))
    assert "2.3.2026" in text
    client.post(reverse("funding:unmark_paid", args=[key, 1, "n1"]))
    assert Payment.objects.count() == 1


def test_what_is_paid_stands_when_a_new_decision_comes(decided: Grant, grant_manager: User) -> None:
    plan_of(decided, grant_manager)
    instalments.mark_paid(decided, 1, ["n0"], paid_on=timezone.localdate(), by=grant_manager)
    paid = Payment.objects.get().amount
    run = AllocationRun.objects.get()
    line = run.lines.get(network__key="n0")  # type: ignore[attr-defined]
    less = {"n0": (line.amount - 50_000, "Mindre behov")}
    proposal = decisions.propose(run, less, note="", by=grant_manager)
    decisions.decide(proposal, by=User.objects.get(email="andre@test.example"))
    rows = {amount.network.key: (dues, lacking) for amount, dues, lacking in instalments.PaymentPlan(decided).rows()}
    dues, lacking = rows["n0"]
    assert [due.kroner for due in dues] == [paid, line.amount - 50_000 - paid]
    assert lacking == 0
    today = timezone.localdate()
    with pytest.raises(WrongState, match="Avdrag 1 er betalt"):
        instalments.set_plan(decided, [(today, Decimal(1))], by=grant_manager)


def test_who_may_and_what_may_not(
    decided: Grant, administrator: User, outsiders: list[User], grant_manager: User
) -> None:
    for person in [administrator, *outsiders]:
        with pytest.raises(NotAllowed):
            plan_of(decided, person)
    plan_of(decided, grant_manager)
    today = timezone.localdate()
    for person in [administrator, *outsiders]:
        with pytest.raises(NotAllowed):
            instalments.mark_paid(decided, 1, ["n0"], paid_on=today, by=person)
    with pytest.raises(InvalidInput):
        instalments.mark_paid(decided, 1, [], paid_on=today, by=grant_manager)
    with pytest.raises(WrongState):
        instalments.mark_paid(decided, 9, ["n0"], paid_on=today, by=grant_manager)
    with pytest.raises(InvalidInput, match="rekkefølge"):
        instalments.set_plan(decided, [(today, Decimal("0.5")), (today, Decimal("0.5"))], by=grant_manager)


def test_a_payment_that_is_due_waits_for_ks_until_it_is_made(decided: Grant, grant_manager: User) -> None:
    plan_of(decided, grant_manager)
    assert "Avdrag 1 av Prøvetilskudd skal betales" in [item.title for item in waiting_for(grant_manager)]
    instalments.mark_paid(decided, 1, ["n0", "n1"], paid_on=timezone.localdate(), by=grant_manager)
    assert waiting_for(grant_manager)
    instalments.mark_paid(decided, 1, ["n2"], paid_on=timezone.localdate(), by=grant_manager)
    assert waiting_for(grant_manager) == []


def test_the_letter_says_when_the_money_comes(decided: Grant, grant_manager: User) -> None:
    import io

    from docx import Document

    from funding.letters.documents import Letters

    plan_of(decided, grant_manager)
    letters = Letters(decided)
    content = Document(io.BytesIO(letters.draft(letters.amounts[0])))
    text = words(" ".join(paragraph.text for paragraph in content.paragraphs))
    kroner = instalments.PaymentPlan(decided).dues(letters.amounts[0])[1].kroner
    assert f"{kroner:,} kr (40 %)".replace(",", " ") in text


def test_the_page_costs_the_same_for_one_and_many(
    decided: Grant, grant_manager: User, signed_in: SignIn, django_assert_num_queries: object
) -> None:
    client, url = signed_in(grant_manager), reverse("funding:payments", args=[decided.key])
    plan_of(decided, grant_manager)
    client.get(url)
    with django_assert_num_queries(11):  # type: ignore[operator]
        client.get(url)
    instalments.mark_paid(decided, 1, ["n0", "n1", "n2"], paid_on=timezone.localdate(), by=grant_manager)
    with django_assert_num_queries(11):  # type: ignore[operator]
        client.get(url)
