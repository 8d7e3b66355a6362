"""What of the rollouts stands in the calendars that people and networks subscribe to."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from core.calendars import registry as calendars
from rollouts.decisions import meetings
from rollouts.models import Activity, Track
from rollouts.pools import workflow
from rollouts.sign_ups import workflow as sign_ups
from tests.rollouts.conftest import World, decision, fresh, make_pool, make_rollout

pytestmark = pytest.mark.django_db


def uids(world: World, who: str) -> set[str]:
    return {entry.uid for entry in calendars.entries_for_person(fresh(world.people[who]))}


def test_pools_stand_with_those_they_concern(world: World):
    national = make_rollout(world, Track.NATIONAL)
    pool = make_pool(world, national, "open")
    make_pool(world, national, "submitted")
    contact = world.people["contact"]
    assert uids(world, "contact") == set()
    sign_ups.sign_up(pool, world["Arendal"], by=contact, decision=decision(), read=1)
    mine = {f"pulje-{pool.pk}", f"frist-{pool.pk}"}
    for who in ("contact", "representative", "national_leader"):
        assert uids(world, who) == mine, who
    for who in ("other_contact", "reader", "grant_manager"):
        assert uids(world, who) == set(), who
    (period,) = [one for one in calendars.entries_for_person(fresh(contact)) if one.uid == f"pulje-{pool.pk}"]
    assert (period.start, period.end) == (pool.start_date, pool.end_date + dt.timedelta(days=1))
    workflow.cancel(pool.pk, by=world.people["national_leader"], version=pool.version, reason="Avlyst")
    (period,) = [one for one in calendars.entries_for_person(fresh(contact)) if one.uid == f"pulje-{pool.pk}"]
    assert (period.status, period.title[:7]) == ("CANCELLED", "Avlyst:")


def test_a_networks_calendar_is_open_and_has_no_proposals(world: World):
    rollout = make_rollout(world)
    pool = make_pool(world, rollout, "open")
    make_pool(world, rollout, "submitted")
    found = {entry.uid for entry in calendars.entries_for_network(world.agder)}
    assert found == {f"pulje-{pool.pk}", f"frist-{pool.pk}"}
    assert calendars.entries_for_network(world.rogaland) == []


def test_sessions_and_the_meetings_of_the_nkg(world: World):
    rollout = make_rollout(world)
    pool = make_pool(world, rollout, "open")
    day = timezone.localdate() + dt.timedelta(days=70)
    session = Activity.objects.create(
        rollout=rollout, pool=pool, process="training", title="Opplæring", date=day, starts_at=dt.time(9),
        ends_at=dt.time(11), link="https://mote.example/1",
    )  # fmt: skip
    Activity.objects.create(rollout=rollout, process="evaluation", title="Uten dato")
    (entry,) = [one for one in calendars.entries_for_person(fresh(world.people["contact"])) if "aktivitet" in one.uid]
    assert (entry.uid, entry.place) == (f"aktivitet-{session.pk}", "https://mote.example/1")
    assert entry.start == timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    meeting = meetings.plan(by=world.people["coordinator"], starts_at=timezone.now(), place="Teams")
    assert f"nkg-{meeting.pk}" in uids(world, "coordinator2")
    assert f"nkg-{meeting.pk}" not in uids(world, "contact")


def test_every_change_of_what_has_a_date_reaches_the_calendars(world: World):
    """By any way: a form, a move, a correction of many rows at once."""
    rollout = make_rollout(world)
    pool = make_pool(world, rollout, "open")
    day = timezone.localdate() + dt.timedelta(days=70)
    session = Activity.objects.create(rollout=rollout, pool=pool, process="training", title="Opplæring", date=day)
    meeting = meetings.plan(by=world.people["coordinator"], starts_at=timezone.now(), place="Teams")

    def entry(who: str, uid: str) -> calendars.Entry:
        return next(one for one in calendars.entries_for_person(fresh(world.people[who])) if one.uid == uid)

    for who, uid, row, change in (
        ("contact", f"aktivitet-{session.pk}", session, {"link": "https://mote.example/2"}),
        ("coordinator2", f"nkg-{meeting.pk}", meeting, {"place": "Oslo"}),
    ):
        before = entry(who, uid)
        type(row).objects.filter(pk=row.pk).update(**change)
        after = entry(who, uid)
        assert (before.sequence, after.sequence) == (0, 1)
        assert after.changed_at >= before.changed_at
        # The same again is no change.
        type(row).objects.filter(pk=row.pk).update(**change)
        assert entry(who, uid).sequence == 1
