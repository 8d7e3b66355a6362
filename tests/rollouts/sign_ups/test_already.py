"""Municipalities that have the solution, or are in another pool of it: told of beside the name, and asked about."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Unsure
from portfolio.statuses import adoption
from rollouts.models import Pool, SignUp, Track
from rollouts.sign_ups import already, invitations
from rollouts.sign_ups import workflow as sign_ups
from tests.rollouts.conftest import World, decision, fresh, make_pool, make_rollout

pytestmark = pytest.mark.django_db
ANSWER = {
    "decision_maker": "Kommunedirektør",
    "decided_on": timezone.localdate().isoformat(),
    "mandate": "political",
    "read": "1",
}
HAS = "er alt «i bruk»"
JSON = {"content_type": "application/json"}


def report(world: World, name: str, level: str = "in_use") -> None:
    adoption.report_status(
        municipality=world[name],
        solution=world.solution,
        level=level,
        effective_date=dt.date(2024, 1, 1),
        by=world.people["contact"],
        seen_version=0,
    )


def join(world: World, pool: Pool, *names: str, who: str = "contact", sure: Any = ()) -> list[SignUp]:
    chosen, by = [world[name] for name in names], fresh(world.people[who])
    return sign_ups.sign_up_many(pool, chosen, by=by, decision=decision(), read=1, sure=sure)


@pytest.fixture
def pool(world: World) -> Pool:
    """Regional and open; Arendal has the solution, and Farsund is in the national pool of it."""
    report(world, "Arendal")
    national = make_pool(world, make_rollout(world, Track.NATIONAL, title="Nasjonalt"), "open")
    join(world, national, "Farsund")
    return make_pool(world, make_rollout(world), "open", capacity=4)


def test_what_is_said(world: World, pool: Pool):
    report(world, "Kristiansand", "not_relevant")
    report(world, "Lindesnes", "planned")
    assert already.of_pool(pool, world.people["contact"]) == {
        world["Arendal"].pk: HAS,
        world["Farsund"].pk: "er med i Pulje 1 – Nasjonalt",
        world["Kristiansand"].pk: "har meldt «ikke aktuelt»",
    }
    Pool.objects.exclude(pk=pool.pk).update(state="cancelled")
    assert world["Farsund"].pk not in already.of_pool(pool, world.people["contact"])


def test_who_waits_elsewhere_is_told_of_without_the_pool_where_one_may_not_know(world: World):
    full = make_pool(world, make_rollout(world, title="Fullt"), "open", capacity=1)
    join(world, full, "Farsund", "Arendal")
    national = make_rollout(world, Track.NATIONAL)
    pool, key = make_pool(world, national, "open"), world["Arendal"].pk
    assert already.of_pool(pool, world.people["contact"])[key] == "står på venteliste i Pulje 1 – Fullt"
    assert already.of_pool(pool, world.people["national_leader"])[key] == "er med i en annen pulje for løsningen"
    # And it is asked about whoever does it.
    with pytest.raises(Unsure, match="Arendal er med i en annen pulje for løsningen"):
        invitations.invite(pool.pk, by=world.people["national_leader"], chosen=[world["Arendal"]])


@pytest.mark.parametrize("level", ["made_available", "in_use", "benefit_realised"])
def test_one_that_has_reached_the_level_is_asked_about(world: World, level: str):
    report(world, "Arendal", level)
    pool = make_pool(world, make_rollout(world), "open")
    with pytest.raises(Unsure):
        join(world, pool, "Arendal")
    with pytest.raises(Unsure):
        invitations.invite(pool.pk, by=world.people["contact"], chosen=[world["Arendal"]])
    assert not SignUp.objects.exists()


def test_a_yes_is_to_what_was_asked_and_no_more(world: World, pool: Pool):
    with pytest.raises(Unsure) as asked:
        join(world, pool, "Arendal", "Farsund", "Lindesnes", sure=["4203"])
    assert asked.value.doubts == {"4206": "Farsund er med i Pulje 1 – Nasjonalt."}
    assert not SignUp.objects.filter(pool=pool).exists()
    assert len(join(world, pool, "Arendal", "Farsund", "Lindesnes", sure=["4203", "4206"])) == 3


def test_the_page_of_several_asks_once(world: World, pool: Pool, client_for):
    contact, address = client_for("contact"), reverse("rollouts:sign_up", args=[pool.pk])
    html = contact.get(address).content.decode()
    assert HAS in html
    assert "Pulje 1 – Nasjonalt" in html
    assert "Er du sikker?" not in html
    given = {**ANSWER, "municipality": ["4203", "4205", "4206"]}
    answer = contact.post(address, given)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Er du sikker?" in html
    assert 'name="sure" id="id_sure" value="4203,4206"' in html
    assert "Rett dette" not in html
    assert not SignUp.objects.filter(pool=pool).exists()
    assert contact.post(address, {**given, "sure": "4203,4206"}).status_code == 302
    assert SignUp.objects.filter(pool=pool).count() == 3


def test_the_page_of_invitations_asks_too(world: World, pool: Pool, client_for):
    contact, address = client_for("contact"), reverse("rollouts:invite", args=[pool.pk])
    assert HAS in contact.get(address).content.decode()
    answer = contact.post(address, {"kind": "all"})
    assert answer.status_code == 422
    assert 'value="4203,4206"' in answer.content.decode()
    assert contact.post(address, {"kind": "all", "sure": "4203,4206"}).status_code == 302
    assert SignUp.objects.filter(pool=pool, state="invited").count() == 4
    # The lists of the pool tell it, too.
    assert f"({HAS})" in contact.get(pool.get_absolute_url()).content.decode()


def test_every_list_and_picker_marks_them(world: World, pool: Pool, client_for):
    partial = make_rollout(world, Track.PARTIAL, title="Delvis")
    contact = client_for("contact")
    for address in (
        reverse("rollouts:decline", args=[pool.pk]),
        reverse("rollouts:standing", args=[pool.rollout_id]),
        reverse("rollouts:standing_file", args=[pool.rollout_id, "csv"]),
        reverse("rollouts:eligibility", args=[partial.pk]),
        reverse("rollouts:eligibility_csv", args=[partial.pk]),
    ):
        html = contact.get(address).content.decode()
        assert "er med i Pulje 1 – Nasjonalt" in html, address
    lines = contact.get(f"/api/v1/rollouts/{pool.rollout_id}/standing/").json()["lines"]
    assert {line["already"] for line in lines if line["municipality"] == "4203"} == {HAS}
    yesterday = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    assert (
        HAS
        not in contact.get(reverse("rollouts:standing", args=[pool.rollout_id]), {"per": yesterday}).content.decode()
    )


def test_the_api_asks(world: World, pool: Pool, client_for):
    contact, base = client_for("contact"), f"/api/v1/pools/{pool.pk}"
    given = {
        "decision_maker": "Rådmann",
        "decided_on": timezone.localdate().isoformat(),
        "mandate": "political",
        "sheet_version": 1,
    }
    answer = contact.post(f"{base}/sign-up/", {**given, "municipality": "4203"}, **JSON)
    assert (answer.status_code, answer.json()) == (409, {"sure": {"4203": f"Arendal {HAS}."}})
    assert (
        contact.post(f"{base}/sign-up/", {**given, "municipality": "4203", "sure": ["4203"]}, **JSON).status_code == 201
    )
    answer = contact.post(f"{base}/invite/", {"municipalities": ["4206"]}, **JSON)
    assert (answer.status_code, list(answer.json()["sure"])) == (409, ["4206"])
    answer = contact.post(f"{base}/invite/", {"municipalities": ["4206"], "sure": ["4206"]}, **JSON)
    assert answer.json() == {"municipalities": ["4206"]}


def test_many_more_invitations_than_seats_are_warned_of(world: World, client_for):
    pool, contact = make_pool(world, make_rollout(world), "open", capacity=1), client_for("contact")
    address = reverse("rollouts:invite", args=[pool.pk])
    # Three for a seat are fine, four are asked about, and then told of where the pool is led.
    with pytest.raises(Unsure) as asked:
        invitations.invite(pool.pk, by=world.people["contact"], kind="all")
    assert asked.value.doubts == {"places": "4 er invitert uten å ha svart, og det er 1 ledig plass."}
    assert contact.post(address, {"kind": "all"}).status_code == 422
    assert "uten å ha svart" not in contact.get(pool.get_absolute_url()).content.decode()
    assert contact.post(address, {"kind": "all", "sure": "places"}).status_code == 302
    warning = "4 er invitert uten å ha svart"
    assert warning in contact.get(pool.get_absolute_url()).content.decode()
    assert warning not in client_for("representative").get(pool.get_absolute_url()).content.decode()


def test_three_for_a_seat_are_fine(world: World):
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    chosen = [world[name] for name in ("Arendal", "Farsund", "Lindesnes")]
    assert len(invitations.invite(pool.pk, by=world.people["contact"], chosen=chosen)) == 3
