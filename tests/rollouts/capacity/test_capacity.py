"""Collisions as the people concerned see them: beside the draft, in the NKG's room, in the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed
from networks.models import Population
from portfolio.statuses.adoption import report_status
from rollouts.capacity import collisions, limits
from rollouts.capacity.occupancy import Occupancy
from rollouts.capacity.weekload import monday
from rollouts.models import CapacityLimit, LimitKind, Pool, SignUp, Track
from rollouts.pools import workflow
from rollouts.sign_ups import invitations
from rollouts.sign_ups import workflow as sign_ups
from tests.rollouts.conftest import World, decision, fresh, make_pool, make_rollout

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(weeks=1)


def start() -> dt.date:
    return monday(timezone.localdate()) + 10 * WEEK


def running(world: World, *names: str, weeks: tuple[int, int] = (0, 4), **fields: Any) -> Pool:
    """An open national pool with these municipalities, from the week to the week after `start()`."""
    capacity = fields.pop("capacity", 10)
    rollout = make_rollout(world, Track.NATIONAL, **{"title": "Et nasjonalt løp", **fields})
    pool = make_pool(
        world,
        rollout,
        "open",
        start_date=start() + weeks[0] * WEEK,
        end_date=start() + weeks[1] * WEEK,
        sign_up_deadline=min(start() + weeks[0] * WEEK, timezone.localdate() + 4 * WEEK),
        capacity=capacity,
    )
    for name in names:
        contact = world.people["contact"] if name not in {"Stavanger", "Eigersund"} else world.people["other_contact"]
        sure = [world[name].number]
        sign_ups.sign_up(pool, world[name], by=contact, decision=decision(), read=1, sure=sure)
    return pool


def test_a_draft_hits_those_of_the_region_that_are_in_something_else(world: World):
    other = running(world, "Arendal", "Stavanger")
    rollout = make_rollout(world)
    found = collisions.read(world.people["contact"], rollout, start(), start() + 2 * WEEK, capacity=3)
    assert [(hit.name, hit.most, hit.limit, str(*hit.pools)) for hit in found.hits] == [("Arendal", 2, 1, str(other))]
    assert found.hits[0].weeks == [start(), start() + WEEK, start() + 2 * WEEK]
    assert not found.is_free
    assert found.window is not None
    # The other one runs into its week 4; the three weeks are free from week 5, nearer than those before.
    assert found.window.start_date == start() - 3 * WEEK
    assert found.window.end_date == start() - WEEK


def test_the_deadline_moves_along_and_leaves_time_to_answer(world: World):
    running(world, "Arendal", weeks=(-9, 4))
    deadline = start() - 2 * WEEK
    found = collisions.read(
        world.people["contact"], make_rollout(world), start(), start() + 2 * WEEK, capacity=3, deadline=deadline
    )
    assert found.window is not None
    assert found.window.start_date == start() + 5 * WEEK
    assert found.window.sign_up_deadline == deadline + 5 * WEEK


def test_larger_municipalities_can_take_more(world: World):
    running(world, "Arendal")
    Population.objects.create(municipality=world["Arendal"], date=dt.date(2025, 1, 1), inhabitants=45_000)
    assert collisions.read(world.people["contact"], make_rollout(world), start(), start() + WEEK, capacity=3).is_free


def test_who_has_the_solution_is_not_hit(world: World):
    running(world, "Arendal")
    report_status(
        municipality=world["Arendal"],
        solution=world.solution,
        level="in_use",
        effective_date=dt.date(2025, 1, 1),
        by=world.people["contact"],
        seen_version=0,
    )
    assert collisions.read(world.people["contact"], make_rollout(world), start(), start() + WEEK, capacity=3).is_free


def test_a_national_draft_needs_only_as_many_as_it_has_seats(world: World):
    running(world, "Arendal", "Farsund", "Stavanger", "Eigersund", leader=None)
    rollout = make_rollout(world, Track.NATIONAL, title="Et annet")
    leader = world.people["national_leader"]
    assert collisions.read(leader, rollout, start(), start() + WEEK, capacity=2).is_free
    found = collisions.read(leader, rollout, start(), start() + WEEK, capacity=3)
    assert not found.is_free
    assert (found.possible, found.possible_free, found.needs) == (6, 2, 3)


def test_a_leader_with_too_much(world: World):
    for number in range(3):
        running(world, title=f"Løp {number}")
    rollout = make_rollout(world, Track.NATIONAL, title="Ett til")
    found = collisions.read(world.people["national_leader"], rollout, start(), start() + WEEK, capacity=1)
    assert [(hit.kind, hit.name, hit.most) for hit in found.hits] == [("leader", "Nasjonal Leder", 4)]


def test_a_proposal_of_another_region_is_counted_without_its_name(world: World):
    theirs = make_rollout(world, title="Rogalands", network=world.rogaland)
    pool = make_pool(world, theirs, start_date=start(), end_date=start() + WEEK, by=world.people["other_contact"])
    workflow.submit(pool.pk, by=world.people["other_contact"], version=pool.version)
    for who, seen in (("contact", False), ("coordinator", True), ("other_contact", True)):
        picture = Occupancy(fresh(world.people[who]), start(), start() + WEEK)
        assert ("municipality", world["Stavanger"].pk) in picture.loads
        assert picture.pools[pool.pk].is_seen is seen
        assert ("Rogalands" in str(picture.pools[pool.pk])) is seen


def numbers(world: World, who: str, pool: Pool) -> tuple[Any, ...]:
    found = collisions.read(fresh(world.people[who]), pool.rollout, pool.start_date, pool.end_date, pool=pool)
    hits = [(hit.kind, hit.most, hit.weeks, len(hit.pools) + hit.hidden) for hit in found.hits]
    return hits, found.possible, found.possible_free, found.window, len(found.pools)


def test_all_who_look_at_a_case_see_the_same_numbers(world: World):
    """One waits in a pool that the region's contact person knows of and the national leader doesn't; the other way
    round it is the region's proposal."""
    full = running(world, "Farsund", capacity=1, title="Fullt")
    sign_ups.sign_up(full, world["Arendal"], by=world.people["contact"], decision=decision(), read=1, sure=["4203"])
    theirs = make_rollout(world, title="Rogalands", network=world.rogaland)
    pool = make_pool(world, theirs, start_date=start(), end_date=start() + WEEK, by=world.people["other_contact"])
    workflow.submit(pool.pk, by=world.people["other_contact"], version=pool.version)
    case = make_pool(world, make_rollout(world), "submitted", start_date=start(), end_date=start() + 2 * WEEK)
    assert SignUp.objects.get(municipality=world["Arendal"]).state == "waiting"
    seen = [numbers(world, who, case) for who in ("contact", "resource", "regional_leader", "coordinator")]
    assert [hit[0] for hit in seen[0][0]] == ["municipality", "municipality"]
    assert all(one == seen[0] for one in seen)
    # A reader of the region may not know who waits: the collision is there, the pool has no name.
    found = collisions.read(fresh(world.people["resource"]), case.rollout, start(), start() + WEEK, pool=case)
    assert {(hit.name, len(hit.pools), hit.hidden) for hit in found.hits} == {("Arendal", 0, 1), ("Farsund", 1, 0)}


def test_who_waits_for_the_pool_itself_has_no_name_where_one_may_not_know(world: World):
    running(world, "Arendal")
    full = running(world, "Farsund", capacity=1, title="Fullt", leader=None)
    sign_ups.sign_up(full, world["Arendal"], by=world.people["contact"], decision=decision(), read=1, sure=["4203"])
    names = {}
    for who in ("contact", "other_contact"):
        found = collisions.read(fresh(world.people[who]), full.rollout, start(), start() + WEEK, pool=full)
        names[who] = [hit.name for hit in found.municipalities]
    assert names == {"contact": ["Arendal"], "other_contact": ["en kommune på venteliste"]}


def test_an_invitation_is_no_load_but_is_told_of(world: World, client_for):
    pool = running(world)
    invitations.invite(pool.pk, by=world.people["national_leader"], chosen=[world["Arendal"]])
    assert collisions.read(world.people["contact"], make_rollout(world), start(), start() + WEEK, capacity=3).is_free
    page, when = "/api/v1/capacity/", {"first": start().isoformat(), "weeks": 4}
    (row,) = client_for("contact").get(page, when).json()["rows"]
    assert row["pools"] == []
    assert row["invited"] == [pool.pk]
    assert [(one["count"], one["invited"], one["level"]) for one in row["stretches"]] == [(0, 1, "")]
    # Who was asked is for those it concerns.
    assert client_for("other_contact").get(page, when).json()["rows"] == []
    html = client_for("contact").get(reverse("rollouts:capacity"), {"fra": start().isoformat()}).content.decode()
    assert "1 invitert" in html


def test_the_calendar_tells_a_seat_and_the_waiting_list_apart(world: World, client_for):
    full = running(world, "Farsund", capacity=1)
    sign_ups.sign_up(full, world["Arendal"], by=world.people["contact"], decision=decision(), read=1, sure=["4203"])
    page, when = "/api/v1/capacity/", {"first": start().isoformat(), "weeks": 4}

    def seen(who: str) -> dict[str, tuple[int, int, int]]:
        rows = client_for(who).get(page, when).json()["rows"]
        return {
            row["name"]: (row["stretches"][0]["count"], row["stretches"][0]["waiting"], row["hidden"]) for row in rows
        }

    assert seen("contact") == {"Farsund": (1, 0, 0), "Arendal": (1, 1, 0)}
    assert seen("other_contact") == {"Farsund": (1, 0, 0), "Arendal": (1, 0, 1)}


def test_only_ks_sets_the_limits(world: World):
    with pytest.raises(NotAllowed):
        limits.set_limits(by=world.people["contact"], sizes=[(0, 1)], others={})
    with pytest.raises(InvalidInput):
        limits.set_limits(by=world.people["coordinator"], sizes=[(0, 1), (9000, 2), (9000, 3)], others={})
    limits.set_limits(by=world.people["coordinator"], sizes=[(0, 2), (9000, 3)], others={"nhn": 1})
    limits.set_limits(by=world.people["coordinator"], sizes=[(0, 2), (8000, 3)], others={"nhn": 1})
    found = limits.current({1: 8000})
    assert found.of(("municipality", 1)) == 3
    assert found.of(("municipality", 2)) == 2
    assert found.of(("nhn", 0)) == 1
    assert CapacityLimit.objects.filter(kind=LimitKind.MUNICIPALITY).count() == 2


# --- Pages -------------------------------------------------------------------------------------------------


def typed(**changes: Any) -> dict[str, Any]:
    given = {
        "start_date": start(),
        "end_date": start() + 2 * WEEK,
        "sign_up_deadline": start() - WEEK,
        "capacity": 3,
        "minimum": "",
        "note": "Slik vil vi ha det",
        **changes,
    }
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in given.items()}


def test_the_proposer_sees_it_while_drafting_and_takes_the_window_over(world: World, client_for):
    running(world, "Arendal")
    rollout, contact = make_rollout(world), client_for("contact")
    html = contact.get(reverse("rollouts:collisions", args=[rollout.pk]), typed()).content.decode()
    assert "<html" not in html
    assert "1 kollisjon i uke" in html
    assert "Arendal" in html
    page = reverse("rollouts:pool_create", args=[rollout.pk])
    window = html.split('name="window" value="')[1].split('"')[0]
    first, last, deadline = window.split(",")
    answer = contact.post(page, {**typed(), "window": window})
    html = answer.content.decode()
    assert answer.status_code == 200
    for day in (first, last, deadline):
        assert f'value="{day}"' in html
    assert "Slik vil vi ha det" in html
    assert "Ingen kollisjoner i uke" in html
    assert not Pool.objects.filter(rollout=rollout).exists()


@pytest.mark.parametrize("wrong", ["", "i morgen", "2026-13-45", "0001-01-01", "9999-12-31"])
def test_dates_that_make_no_period_give_no_collisions(world: World, client_for, wrong: str):
    rollout = make_rollout(world)
    answer = client_for("contact").get(
        reverse("rollouts:collisions", args=[rollout.pk]), {**typed(), "start_date": wrong}
    )
    assert answer.status_code == 200
    assert "Velg første og siste dag" in answer.content.decode()


def test_the_nkg_sees_it_beside_the_case(world: World, client_for):
    running(world, "Arendal")
    pool = make_pool(world, make_rollout(world), "submitted", start_date=start(), end_date=start() + 2 * WEEK)
    html = client_for("coordinator").get(reverse("rollouts:queue")).content.decode()
    assert "1 kollisjon i uke" in html
    assert "Nærmeste ledige periode" in html
    assert 'name="window"' not in html
    assert "1 kollisjon i uke" in client_for("contact").get(pool.get_absolute_url()).content.decode()


def test_the_calendar_filters(world: World, client_for):
    pool = running(world, "Arendal", "Stavanger")
    page, contact = reverse("rollouts:capacity"), client_for("contact")
    when = {"fra": start().isoformat(), "uker": "13"}
    html = contact.get(page, when).content.decode()
    assert "Farsund" in html
    assert "Stavanger</a>" not in html
    assert str(pool) in html
    html = contact.get(page, {**when, "region": "rogaland"}).content.decode()
    assert "Stavanger</a>" in html
    assert "Arendal</a>" not in html
    assert "Nasjonal Leder" in contact.get(page, {**when, "vis": "leader"}).content.decode()
    assert "Norsk helsenett" in contact.get(page, {**when, "vis": "nhn"}).content.decode()
    assert contact.get(page, {"vis": "tull", "region": "tull", "fra": "tull", "uker": "x"}).status_code == 200


def test_a_full_row_names_some_of_its_pools_and_leads_to_them_all(world: World, client_for):
    pools = [running(world, "Arendal", title=f"Løp {number}", leader=None) for number in range(9)]
    page, contact = reverse("rollouts:capacity"), client_for("contact")
    html = contact.get(page, {"fra": start().isoformat(), "uker": "13"}).content.decode()
    assert sum(f'href="{pool.get_absolute_url()}"' in html for pool in pools) == 8
    link = html.split('<li><a class="ds-link" href="?')[1]
    assert link.split("</a>")[0].endswith('>Se alle 9<span class="ds-sr-only">, Arendal</span>')
    html = contact.get(page + "?" + link.split('"')[0].replace("&amp;", "&")).content.decode()
    assert all(f'href="{pool.get_absolute_url()}"' in html for pool in pools)
    assert "Farsund</a>" not in html
    assert "Se alle" not in html


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("kind", "expected"), [("municipality", 6), ("leader", 7), ("network", 6), ("nhn", 6)])
def test_queries_of_the_calendar(world: World, client_for, django_assert_num_queries, rows, kind, expected):
    for number in range(rows):
        running(world, "Arendal", "Farsund", title=f"Løp {number}")
    contact = client_for("contact")
    page = reverse("rollouts:capacity") + f"?vis={kind}&fra={start()}"
    contact.get(page)
    with django_assert_num_queries(expected):
        contact.get(page)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_fragment(world: World, client_for, django_assert_num_queries, rows):
    for number in range(rows):
        running(world, "Arendal", title=f"Løp {number}")
    rollout, contact = make_rollout(world), client_for("contact")
    page = reverse("rollouts:collisions", args=[rollout.pk])
    contact.get(page, typed())
    with django_assert_num_queries(8):
        contact.get(page, typed())


def test_the_limits_page(world: World, client_for):
    page, coordinator = reverse("rollouts:capacity_limits"), client_for("coordinator")
    assert client_for("contact").get(page).status_code == 403
    data = {
        "from_0": 0, "limit_0": 1, "from_1": 6000, "limit_1": 2, "from_2": 5000, "limit_2": 3,
        "leader": 2, "network": 4, "nhn": 6,
    }  # fmt: skip
    answer = coordinator.post(page, data)
    assert answer.status_code == 422
    assert "Gruppen må begynne høyere enn den forrige." in answer.content.decode()
    assert 'value="6000"' in answer.content.decode()
    assert coordinator.post(page, {**data, "from_2": 30_000}).status_code == 302
    assert limits.current().of(("nhn", 0)) == 6


def test_the_api_says_the_same(world: World, client_for):
    other = running(world, "Arendal")
    pool = make_pool(world, make_rollout(world), "submitted", start_date=start(), end_date=start() + 2 * WEEK)
    page = f"/api/v1/pools/{pool.pk}/collisions/"
    found = client_for("contact").get(page).json()
    assert found["is_free"] is False
    assert [(hit["name"], hit["pools"]) for hit in found["hits"]] == [("Arendal", [other.pk])]
    assert found["window"]["start_date"] > start().isoformat()
    assert client_for("other_contact").get(page).status_code == 404
    assert client_for("other_contact").get(f"/api/v1/pools/{other.pk}/collisions/").status_code == 403
