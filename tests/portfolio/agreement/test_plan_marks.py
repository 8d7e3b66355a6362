"""A region's plan that can't be right says so: more municipalities than there are, a goal already past."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone

from networks.models import Network
from portfolio.models import RegionalPlan
from portfolio.plans import workflow as plans
from portfolio.plans.marks import marks

pytestmark = pytest.mark.usefixtures("portfolio")
PAGE, TOO_MANY = "/nettverk/agder/portefolje/", "Ambisjonen er 30 kommuner, men regionen har 25."
PAST = dt.date(2025, 12, 31)


@pytest.fixture
def plan(contact) -> RegionalPlan:
    """A draft in Agder whose first item is for more municipalities than there are, by a day that is past."""
    draft = plans.start_draft(Network.objects.get(key="agder"), by=contact, year=2026)
    item = draft.items.order_by("rank")[0]
    return change(draft, contact, item_id=item.pk, solution=item.solution, ambition=30, target_date=PAST)


def change(plan: RegionalPlan, by: object, **values: object) -> RegionalPlan:
    plan.refresh_from_db()
    plans.save_item(plan.pk, by=by, version=plan.version, **values)
    return RegionalPlan.objects.with_size().get(pk=plan.pk)


def test_size_is_that_of_the_day_of_decision(plan, contact):
    assert plan.size == 25
    assert RegionalPlan.objects.get(pk=plan.pk).size is None


def test_what_is_right_has_no_mark(plan, contact):
    today = timezone.localdate()
    item = plan.items.order_by("rank")[0]
    item.ambition, item.target_date = 25, today
    assert marks(item, plan) == []
    item.ambition, item.target_date = 26, today - dt.timedelta(days=1)
    assert len(marks(item, plan)) == 2


def test_in_the_draft_and_its_form(client, plan, contact):
    client.force_login(contact)
    text = client.get(f"{PAGE}?utkast=1").text
    assert TOO_MANY in text
    assert "Målet 31.12.2025 er allerede passert." in text
    assert "1 tiltak har en ambisjon eller dato som bør ses på før vedtaket." in text

    item = plan.items.order_by("rank")[0]
    form = client.get(f"{PAGE}tiltak/{item.pk}/").text
    assert "Regionen har 25 kommuner." in form
    assert TOO_MANY in form
    values = {"version": plan.version, "solution": "", "title": "Eget tiltak", "ambition": 99}
    saved = client.post(f"{PAGE}tiltak/", values, follow=True)
    assert "Eget tiltak: Ambisjonen er 99 kommuner, men regionen har 25." in saved.text


def test_when_it_is_decided(client, plan, contact):
    plans.decide(plan.pk, by=contact, version=plan.version, decided_on=timezone.localdate(), decided_by="HLN")
    past = "Målet 31.12.2025 var passert da planen ble vedtatt."
    for path in (PAGE, "/portefolje/regionene/"):
        text = client.get(path).text
        assert TOO_MANY in text
        assert past in text
        rows = list(csv.DictReader(io.StringIO(client.get(f"{path}?format=csv").text.lstrip("\ufeff")), delimiter=";"))
        assert rows[0]["Bør ses på"] == f"{TOO_MANY} {past}"
        assert {row["Bør ses på"] or "" for row in rows[1:7]} == {""}
    [one] = client.get("/api/v1/regional-plans/?network=agder").json()["results"]
    assert one["items"][0]["marks"] == [TOO_MANY, past]
    assert one["items"][1]["marks"] == []


def test_a_goal_that_passes_later_is_none_of_it(client, plan, contact):
    item = plan.items.order_by("rank")[0]
    plan = change(plan, contact, item_id=item.pk, solution=item.solution, ambition=20, target_date=PAST)
    plans.decide(plan.pk, by=contact, version=plan.version, decided_on=dt.date(2025, 6, 1), decided_by="HLN")
    assert "passert" not in client.get(PAGE).text


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries(client, contact, django_assert_num_queries, number):
    plan = plans.start_draft(Network.objects.get(key="agder"), by=contact, year=2026)
    for _ in range(number):
        plan = change(plan, contact, title=f"Tiltak {_}", ambition=30)
    plans.decide(plan.pk, by=contact, version=plan.version, decided_on=timezone.localdate(), decided_by="HLN")
    client.get("/api/v1/regional-plans/")
    with django_assert_num_queries(3):
        client.get("/api/v1/regional-plans/")
