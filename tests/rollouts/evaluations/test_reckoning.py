"""Collisions and the free window are what a plain, slow reckoning gives, whatever is counted first and in the database.

The slow one looks at every pool, every week and everyone, one at a time.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.holidays import public_holidays
from networks.models import Population
from portfolio.statuses.adoption import report_status
from rollouts.capacity import collisions
from rollouts.capacity.weekload import WEEK, weeks_of
from rollouts.models import CapacityLimit, Pool, Rollout, SignUp, Track
from rollouts.pools import access as pool_access
from rollouts.pools.moves import ACTIVE_STATES, PoolState
from tests.rollouts.conftest import World, fresh, make_rollout

NAMES = ("Arendal", "Kristiansand", "Lindesnes", "Farsund", "Stavanger", "Eigersund")


@dataclass(frozen=True)
class Given:
    """A pool that is there: when (days from today), how long, whose, in which state, and who has answered."""

    start: int
    days: int
    region: str
    led: bool
    state: str
    answers: dict[str, str]


pools = st.builds(
    Given,
    start=st.integers(-40, 420),
    days=st.integers(0, 60),
    region=st.sampled_from(["", "", "agder", "rogaland"]),
    led=st.booleans(),
    state=st.sampled_from(["submitted", "closed", "running", "draft", "completed"]),
    answers=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["confirmed", "invited", "waiting"]), max_size=4),
)


@dataclass(frozen=True)
class Asked:
    start: int
    days: int
    regional: bool
    capacity: int
    deadline: int
    who: str
    existing: bool = False


asked = st.builds(
    Asked,
    start=st.integers(-10, 300),
    days=st.integers(0, 100),
    regional=st.booleans(),
    capacity=st.integers(1, 6),
    deadline=st.integers(0, 40),
    who=st.sampled_from(["coordinator", "contact", "national_leader", "reader"]),
    existing=st.booleans(),
)


def make(world: World, rollouts: dict[str, Rollout], one: Given, number: int) -> None:
    today, by, decider = timezone.localdate(), world.people["contact"], world.people["coordinator"]
    start = today + dt.timedelta(days=one.start)
    pool = Pool(
        rollout=rollouts[one.region],
        number=number + 1,
        start_date=start,
        end_date=start + dt.timedelta(days=one.days),
        sign_up_deadline=start,
        capacity=10,
        leader=world.people["regional_leader"] if one.led else None,
        state=one.state,
        created_by=by,
    )
    if one.state != "draft":
        pool.submitted_by, pool.submitted_at = by, timezone.now()
    if one.state not in {"draft", "submitted"}:
        pool.decision, pool.decided_by, pool.decided_at = "approved", decider, timezone.now()
    pool.save()
    for name, state in one.answers.items():
        row = SignUp(pool=pool, municipality=world[name], state=state)
        if state == "invited":
            row.invited_at, row.invited_by = timezone.now(), by
        else:
            row.signed_up_at, row.signed_up_by, row.decided_on = timezone.now(), by, today
            row.decision_maker, row.mandate = "Kommunedirektør", "delegated"
        row.save()


class Slow:
    """Who is in what, and everyone's weeks looked up one at a time."""

    def __init__(self, world: World, without: int | None = None) -> None:
        self.network = {name: world[name].memberships.get().network_id for name in NAMES}  # type: ignore[attr-defined]
        self.sizes = {name: getattr(world[name].populations.last(), "inhabitants", 0) for name in NAMES}  # type: ignore[attr-defined]
        self.has = {
            (name, solution)
            for name in NAMES
            for solution in world[name].statuses.filter(level="in_use").values_list("solution_id", flat=True)  # type: ignore[attr-defined]
        }
        self.answers: dict[int, set[str]] = defaultdict(set)
        for row in SignUp.objects.select_related("municipality"):
            if row.state in {"confirmed", "waiting"}:
                self.answers[row.pool_id].add(row.municipality.name)
        self.pools = {
            pool.pk: (self.hit_by(pool), set(weeks_of(pool.start_date, pool.end_date)))
            for pool in Pool.objects.select_related("rollout").exclude(pk=without or 0)
            if pool.state in ACTIVE_STATES | {PoolState.SUBMITTED}
        }

    def lacking(self, rollout: Rollout) -> set[str]:
        members = {name for name in NAMES if rollout.network_id in (None, self.network[name])}
        return {name for name in members if (name, rollout.solution_id) not in self.has}

    def hit_by(self, pool: Pool) -> set[tuple[str, Any]]:
        names = self.answers[pool.pk]
        if not names and pool.state == "submitted" and pool.rollout.network_id:
            names = self.lacking(pool.rollout)
        return self.subjects(pool.rollout, pool.leader_id or pool.rollout.leader_id, names)

    def subjects(self, rollout: Rollout, leader: Any, names: set[str]) -> set[tuple[str, Any]]:
        networks = {self.network[name] for name in names} | {rollout.network_id}
        found = {("nhn", 0), ("leader", leader)} | {("municipality", name) for name in names}
        return {one for one in found | {("network", network) for network in networks} if one[1] is not None}

    def most(self, subject: tuple[str, Any], nhn: int) -> int:
        kind, name = subject
        if kind != "municipality":
            return {"leader": 3, "network": 5, "nhn": nhn}[kind]
        return 1 if self.sizes[name] < 5_000 else 2 if self.sizes[name] < 20_000 else 3

    def over(self, subject: tuple[str, Any], start: dt.date, end: dt.date, nhn: int) -> dict[dt.date, set[int]]:
        """The weeks in which one more would be too much, with the pools that are there already."""
        found = {}
        for week in weeks_of(start, end):
            there = {key for key, (who, weeks) in self.pools.items() if subject in who and week in weeks}
            if len(there) + 1 > self.most(subject, nhn):
                found[week] = there
        return found


def suits(first: dt.date, last: dt.date) -> bool:
    """Day by day: enough working days, and not from or to a week of holidays."""

    def works(day: dt.date) -> bool:
        return day.weekday() < 5 and day.month != 7 and day not in public_holidays(day.year)

    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    weekdays, working = sum(day.weekday() < 5 for day in days), sum(map(works, days))
    edges = [[day + dt.timedelta(days=number - day.weekday()) for number in range(5)] for day in (first, last)]
    closed = any(day.month == 7 or day in public_holidays(day.year) for day in (first, last))
    return not closed and all(sum(map(works, week)) >= 3 for week in edges) and working * 5 >= weekdays * 4


def tries(start: dt.date, earliest: dt.date) -> Iterator[dt.date]:
    """The nearest days first; later before earlier when as near."""
    days = [start + number * WEEK for number in range(-collisions.REACH, collisions.REACH + 1)]
    yield from sorted((day for day in days if day >= earliest), key=lambda day: (abs(day - start), day < start))


FULL = [Given(0, 60, "", False, "running", {"Arendal": "confirmed"}) for _number in range(9)]
ONE = [Given(20, 60, "agder", True, "submitted", {}), Given(80, 30, "", False, "closed", {"Farsund": "confirmed"})]


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(
    there=st.lists(pools, max_size=9),
    ask=asked,
    sizes=st.tuples(*[st.sampled_from([0, 9_000, 30_000])] * 6),
    nhn=st.sampled_from([8, 2]),
)
@example(there=FULL, ask=Asked(20, 30, True, 3, 5, "coordinator"), sizes=(0,) * 6, nhn=8)
@example(there=FULL, ask=Asked(20, 30, False, 6, 5, "national_leader"), sizes=(0,) * 6, nhn=100)
@example(there=ONE, ask=Asked(30, 30, True, 3, 0, "contact"), sizes=(0,) * 6, nhn=8)
def test_a_reading_is_what_a_slow_reckoning_gives(world: World, there, ask, sizes, nhn):
    with transaction.atomic():
        compare(world, there, ask, sizes, nhn)
        transaction.set_rollback(True)


def compare(world: World, there: list[Given], ask: Asked, sizes: tuple[int, ...], nhn: int) -> None:
    today = timezone.localdate()
    for name, size in zip(NAMES, sizes, strict=True):
        if size:
            Population.objects.create(municipality=world[name], date=dt.date(2025, 1, 1), inhabitants=size)
    contact, in_use = world.people["contact"], {"level": "in_use", "effective_date": dt.date(2025, 1, 1)}
    report_status(municipality=world["Lindesnes"], solution=world.solution, by=contact, seen_version=0, **in_use)
    CapacityLimit.objects.create(kind="nhn", limit=nhn)
    rollouts = {
        "": make_rollout(world, Track.NATIONAL, informed=False),
        "agder": make_rollout(world, informed=False),
        "rogaland": make_rollout(world, network=world.rogaland, informed=False),
    }
    for number, one in enumerate(there):
        make(world, rollouts, one, number)

    user, rollout = fresh(world.people[ask.who]), rollouts["agder" if ask.regional else ""]
    start = today + dt.timedelta(days=ask.start)
    end, deadline = start + dt.timedelta(days=ask.days), start - dt.timedelta(days=ask.deadline)
    # What is there already is read as it stands; otherwise a draft.
    pool = Pool.objects.filter(rollout=rollout).first() if ask.existing else None
    if pool is not None and not pool_access.may_see(user, pool):
        pool = None
    read = collisions.read(user, rollout, start, end, pool=pool, capacity=ask.capacity, deadline=deadline)

    slow = Slow(world, without=pool.pk if pool else None)
    leader = (pool and pool.leader_id) or rollout.leader_id
    names = slow.answers[pool.pk] if pool else set()
    certain, possible, needs = slow.subjects(rollout, leader, names), set(), 0
    if not names and rollout.network_id:
        certain = slow.subjects(rollout, leader, slow.lacking(rollout))
    elif not names:
        possible = {("municipality", name) for name in slow.lacking(rollout)}
        needs = min(ask.capacity, len(possible))

    def is_free(first: dt.date, last: dt.date) -> bool:
        if any(slow.over(subject, first, last, nhn) for subject in certain):
            return False
        return sum(not slow.over(subject, first, last, nhn) for subject in possible) >= needs

    hits = {subject: weeks for subject in certain if (weeks := slow.over(subject, start, end, nhn))}
    shown = set(SignUp.objects.visible_to(user).values_list("pool", "municipality__name"))
    waits = set(SignUp.objects.filter(state="waiting").values_list("pool", "municipality__name"))
    seen = {other.pk for other in Pool.objects.select_related("rollout") if pool_access.may_see(user, other)}

    def named(who: Any, keys: set[int]) -> list[int]:
        return sorted(key for key in keys if key in seen and (key, who) not in waits - shown)

    # The numbers are everybody's, the names are not.
    assert sorted(
        (hit.kind, hit.weeks, [other.pk for other in hit.pools], hit.hidden, hit.most) for hit in read.hits
    ) == sorted(
        (kind, sorted(weeks), known, len(keys) - len(known), max(map(len, weeks.values())) + 1)
        for (kind, who), weeks in hits.items()
        for keys in [set().union(*weeks.values())]
        for known in [named(who, keys)]
    )
    hidden = {name for key, name in waits - shown if pool and key == pool.pk}
    assert sorted(hit.name for hit in read.municipalities) == sorted(
        "en kommune på venteliste" if who in hidden else who for kind, who in hits if kind == "municipality"
    )
    assert (read.possible, read.needs) == (len(possible), needs)
    assert read.possible_free == sum(not slow.over(subject, start, end, nhn) for subject in possible)
    assert read.is_free == is_free(start, end)
    earliest = today + (start - deadline) + dt.timedelta(days=collisions.TIME_TO_ANSWER)
    length = end - start
    free = (day for day in tries(start, earliest) if suits(day, day + length) and is_free(day, day + length))
    found = read.window.start_date if read.window else None
    assert read.suits == suits(start, end)
    assert found == (None if read.is_free and read.suits else next(free, None))
