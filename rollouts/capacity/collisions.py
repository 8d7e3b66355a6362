"""What one pool collides with, and the nearest period in which it would not [004 §4.1].

A national proposal says nothing yet about which municipalities it will hit. Looked at, it may hit all that lack the
solution, and as many as it has seats must be free. The numbers are the same for everybody who looks; only names are
left out where one may not see them (`Occupancy`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core import holidays
from rollouts.capacity import limits
from rollouts.capacity.models import LimitKind
from rollouts.capacity.occupancy import NHN, Occupancy, Running, outlook
from rollouts.capacity.weekload import WEEK, Hit, PlannedPool, Subject, hits, is_free, nearest_free, open_places, spans
from rollouts.pools.models import Pool
from rollouts.rollouts.models import Rollout
from rollouts.weeks import week_span

# How far away a free window is looked for, in weeks.
REACH = 52
# A moved deadline leaves the municipalities this many days to answer.
TIME_TO_ANSWER = 14


@dataclass(frozen=True)
class ShownHit:
    """`weeks` are Mondays, `pools` those that are there already and that one may know of, `hidden` how many more there
    are, `most` how many there would be in the worst week."""

    kind: str
    name: str
    limit: int
    most: int
    weeks: list[dt.date]
    pools: list[Running]
    hidden: int = 0

    @property
    def span(self) -> str:
        """The weeks in words, from the first to the last."""
        return week_span(self.weeks[0], self.weeks[-1])


@dataclass(frozen=True)
class Window:
    """A period with room, and the deadline that goes with it; all inclusive days."""

    start_date: dt.date
    end_date: dt.date
    sign_up_deadline: dt.date | None

    @property
    def weeks(self) -> str:
        return week_span(self.start_date, self.end_date)


@dataclass(frozen=True)
class Reading:
    """What a pool would collide with between two dates, and where it would not."""

    start_date: dt.date
    end_date: dt.date
    hits: list[ShownHit]
    # Municipalities that may come to take part: how many of them are free, and how many are needed.
    possible: int
    possible_free: int
    needs: int
    is_free: bool
    # Whether the period itself can be worked in, for holidays (`core.holidays`).
    suits: bool
    window: Window | None
    pools: list[Running]

    @property
    def weeks(self) -> str:
        return week_span(self.start_date, self.end_date)

    @property
    def weekdays(self) -> int:
        return holidays.weekdays(self.start_date, self.end_date)

    @property
    def working_days(self) -> int:
        return holidays.working_days(self.start_date, self.end_date)

    @property
    def holidays(self) -> list[str]:
        """What takes working days from the period, by name."""
        return holidays.names_between(self.start_date, self.end_date)

    @property
    def municipalities(self) -> list[ShownHit]:
        return [hit for hit in self.hits if hit.kind == LimitKind.MUNICIPALITY]

    @property
    def others(self) -> list[ShownHit]:
        return [hit for hit in self.hits if hit.kind != LimitKind.MUNICIPALITY]

    @property
    def seen_pools(self) -> list[Running]:
        return [pool for pool in self.pools if pool.is_seen]


def read(
    user: Any,
    rollout: Rollout,
    start: dt.date,
    end: dt.date,
    *,
    pool: Pool | None = None,
    capacity: int | None = None,
    deadline: dt.date | None = None,
    today: dt.date | None = None,
) -> Reading:
    """What a pool of `rollout` from `start` to `end` (inclusive) would hit, for `user`'s eyes.

    `pool` is the one that already exists, if any. Four queries, however much there is.
    """
    today = today or timezone.localdate()
    leader, without = (leader_of(pool), pool.pk) if pool else (rollout.leader_id, None)
    standing = limits.current()
    lead = start - deadline if deadline and deadline <= start else dt.timedelta(0)
    earliest = today + lead + dt.timedelta(days=TIME_TO_ANSWER)

    # First where NHN and the leader have room, which is soon counted. Only there, and where the pool is now, it has to
    # be known who takes part in what: never in more pools a week than NHN can take, however many there are.
    subjects = frozenset({NHN, (LimitKind.LEADER.value, leader)} if leader else {NHN})
    reach = dt.timedelta(weeks=REACH + 1)
    most = max(standing.of(subject) for subject in subjects)
    busy = outlook(max(start - reach, earliest - WEEK), end + reach, leader, most, without)
    rough = open_places(
        PlannedPool(start, end, subjects), busy, standing.of, earliest=earliest, reach=REACH, suits=holidays.suits_work
    )
    places = list(rough)

    picture = Occupancy(
        user, start, end, spans=spans(start, end, places), without=without, today=today, solution=rollout.solution_id
    )
    standing = replace(standing, inhabitants=picture.inhabitants)
    plan = _plan(picture, rollout, start, end, pool, capacity)
    loads = picture.loads_of(plan.certain | plan.possible)
    found = hits(plan, loads, standing.of)
    certain = [hit for hit in found if hit.subject in plan.certain]
    names = _names(picture, certain)
    free = is_free(plan, loads, standing.of)
    suits, window = holidays.suits_work(start, end), None
    if not (free and suits):
        window = nearest_free(plan, loads, standing.of, earliest=earliest, reach=REACH, among=places)
    return Reading(
        start_date=start,
        end_date=end,
        hits=[_shown(hit, names, picture.pools) for hit in certain],
        possible=len(plan.possible),
        possible_free=len(plan.possible) - sum(hit.subject in plan.possible for hit in found),
        needs=plan.needs,
        is_free=free,
        suits=suits,
        window=_window(window, lead if deadline else None) if window else None,
        pools=[one for one in picture.pools.values() if one.start_date <= end and one.end_date >= start],
    )


def _window(plan: PlannedPool, lead: dt.timedelta | None) -> Window:
    """Where the plan is free; the deadline moves along, off days on which nobody is at work."""
    deadline = None if lead is None else holidays.open_day(plan.start - lead, not_after=plan.start)
    return Window(plan.start, plan.end, deadline)


def leader_of(pool: Pool) -> int | None:
    return pool.leader_id or pool.rollout.leader_id


def _plan(
    picture: Occupancy, rollout: Rollout, start: dt.date, end: dt.date, pool: Pool | None, capacity: int | None
) -> PlannedPool:
    leader = leader_of(pool) if pool else rollout.leader_id
    answered = picture.own_answers
    lacking = [] if answered else picture.lacking(rollout.solution_id, rollout.network_id)
    if answered or rollout.network_id:
        certain = picture.subjects(rollout.network_id, leader, answered or lacking)
        return PlannedPool(start, end, frozenset(certain))
    possible = frozenset((LimitKind.MUNICIPALITY.value, key) for key in lacking)
    needs = min(capacity or (pool.capacity if pool else 1), len(possible))
    return PlannedPool(start, end, frozenset(picture.subjects(None, leader, ())), possible, needs)


def _names(picture: Occupancy, found: list[Hit]) -> dict[Subject, str]:
    """Whom the hits are about; not those that wait for the pool itself, where one may not know it."""
    names = picture.names(hit.subject for hit in found)
    for number in picture.own.hidden if picture.own else ():
        names[LimitKind.MUNICIPALITY.value, number] = _("en kommune på venteliste")
    return names


def _shown(hit: Hit, names: Mapping[Subject, str], pools: Mapping[int, Running]) -> ShownHit:
    kind, _number = hit.subject
    keys = sorted(frozenset().union(*hit.weeks.values()))
    most = max(len(taken) for taken in hit.weeks.values()) + 1
    name = names.get(hit.subject, _("ukjent"))
    named = [pools[key] for key in keys if pools[key].is_named(hit.subject)]
    return ShownHit(kind, name, hit.limit, most, sorted(hit.weeks), named, len(keys) - len(named))
