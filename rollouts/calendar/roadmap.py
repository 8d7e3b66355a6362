"""The roadmap (veikart): all pools by solution and rollout in a period, and the same as events for a calendar."""

from __future__ import annotations

import bisect
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from portfolio.models import Prerequisite, Solution
from rollouts.models import Pool
from rollouts.models.pool import PoolQuerySet
from rollouts.transitions import DECIDED_STATES, PoolState

# How many months a year, a quarter and a month show, and how far one step moves.
ZOOMS = {"ar": 12, "kvartal": 3, "maned": 1}
# Feeds reach this far back and forth.
FEED_DAYS = 400


@dataclass(frozen=True)
class Period:
    """`first` and `last` are inclusive days."""

    zoom: str
    first: dt.date
    last: dt.date

    def moved(self, steps: int) -> Period:
        return period(self.zoom, add_months(self.first, steps * ZOOMS[self.zoom]))

    def contains(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


def add_months(day: dt.date, months: int) -> dt.date:
    """The first day of the month that many months after the month of `day`."""
    number = day.year * 12 + day.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def period(zoom: str, day: dt.date) -> Period:
    """Twelve months from the quarter that `day` is in, the quarter, or the month."""
    months = ZOOMS[zoom]
    step = min(months, 3)
    first = dt.date(day.year, (day.month - 1) // step * step + 1, 1)
    return Period(zoom, first, add_months(first, months) - dt.timedelta(days=1))


def ticks(shown: Period) -> list[dt.date]:
    """The days where the drawing has a line: the months of a year or quarter, the weeks of a month."""
    if shown.zoom == "maned":
        start = shown.first + dt.timedelta(days=-shown.first.weekday() % 7)
        mondays = (start + dt.timedelta(weeks=number) for number in range(5))
        return [day for day in mondays if shown.contains(day)]
    return [add_months(shown.first, number) for number in range(ZOOMS[shown.zoom])]


def pools_in(user: Any, first: dt.date, last: dt.date, chosen: Q | None = None) -> PoolQuerySet:
    """The pools that `user` may see and that run, or whose deadline is, from `first` to `last` (inclusive)."""
    return (
        Pool.objects.visible_to(user)
        .filter(chosen or Q())
        .filter(Q(start_date__lte=last, end_date__gte=first) | Q(sign_up_deadline__range=(first, last)))
        .select_related("rollout__solution", "rollout__network")
        .order_by("rollout__solution__name", "rollout__title", "rollout_id", "number")
    )


@dataclass(frozen=True)
class Requirement:
    """A solution that must be there first, and the pool that brings it; None where no pool is known."""

    solution: Solution
    pool: Pool | None
    # The pool isn't over before the other one begins.
    too_late: bool = False


@dataclass(frozen=True)
class Line:
    """A pool on the roadmap; `after` is the pool of the same rollout that comes before it."""

    pool: Pool
    after: Pool | None
    new_rollout: bool
    requires: tuple[Requirement, ...] = ()

    @property
    def overlaps(self) -> bool:
        """It begins before the earlier pool is over."""
        return self.after is not None and self.pool.start_date <= self.after.end_date

    @property
    def required_pools(self) -> list[Pool]:
        return [one.pool for one in self.requires if one.pool is not None]


def lines(pools: list[Pool], user: Any) -> list[Line]:
    """The pools in their order, each with what it depends on, whether or not that is on the page. Three queries."""
    numbers = {(pool.rollout_id, pool.number) for pool in pools}
    before: dict[tuple[int, int], Pool] = {}
    if numbers:
        earlier = (
            Pool.objects.visible_to(user)
            .filter(rollout__in={rollout for rollout, _number in numbers})
            .exclude(state=PoolState.CANCELLED)
            .only("rollout", "number", "end_date")
        )
        last: dict[int, Pool] = {}
        for pool in earlier.order_by("rollout_id", "number"):
            if pool.rollout_id in last and (pool.rollout_id, pool.number) in numbers:
                before[(pool.rollout_id, pool.number)] = last[pool.rollout_id]
            last[pool.rollout_id] = pool
    required = _requirements(pools, user)
    found, previous = [], 0
    for pool in pools:
        key = (pool.rollout_id, pool.number)
        found.append(Line(pool, before.get(key), pool.rollout_id != previous, required.get(pool.pk, ())))
        previous = pool.rollout_id
    return found


def _requirements(pools: list[Pool], user: Any) -> dict[int, tuple[Requirement, ...]]:
    """What must be there before each of `pools`: the prerequisites of its solution (portfolio), by the pool's id."""
    wanted: dict[int, list[Solution]] = defaultdict(list)
    solutions = {pool.rollout.solution_id for pool in pools}
    for row in Prerequisite.objects.filter(solution__in=solutions).select_related("requires"):
        wanted[row.solution_id].append(row.requires)
    needed = {solution.pk for required in wanted.values() for solution in required}
    if not needed:
        return {}
    living = Pool.objects.visible_to(user).filter(rollout__solution__in=needed).exclude(state=PoolState.CANCELLED)
    living = living.select_related("rollout").only("number", "end_date", "rollout__solution", "rollout__network")
    bringing = _Bringing(living.order_by("end_date", "pk"))
    return {
        pool.pk: tuple(_requirement(pool, one, bringing) for one in wanted[pool.rollout.solution_id])
        for pool in pools
        if wanted[pool.rollout.solution_id]
    }


class _Bringing:
    """The pools that bring each solution, those that are over first at the front."""

    def __init__(self, pools: Iterable[Pool]) -> None:
        self._all: dict[int, list[Pool]] = defaultdict(list)
        self._of: dict[tuple[int, int | None], list[Pool]] = defaultdict(list)
        for pool in pools:
            self._all[pool.rollout.solution_id].append(pool)
            self._of[(pool.rollout.solution_id, pool.rollout.network_id)].append(pool)

    def near(self, solution: int, network: int | None) -> list[Pool]:
        """A region looks at its own ones first, and at the national ones, not at those of other regions."""
        found = self._of.get((solution, network)) or self._of.get((solution, None))
        return found or ([] if network else self._all.get(solution, []))


def _requirement(pool: Pool, solution: Solution, bringing: _Bringing) -> Requirement:
    """The last pool that is over in time; else the first that will be over."""
    near = bringing.near(solution.pk, pool.rollout.network_id)
    in_time = bisect.bisect_left(near, pool.start_date, key=lambda one: one.end_date)
    if in_time:
        return Requirement(solution, near[in_time - 1])
    return Requirement(solution, near[0] if near else None, too_late=bool(near))


# --- Events -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """One thing in a calendar, whole days, both inclusive. `uid` stays the same when the thing is changed."""

    uid: str
    title: str
    start: dt.date
    end: dt.date
    path: str
    changed_at: dt.datetime
    description: str = ""
    cancelled: bool = False
    # Grows with each change.
    version: int = 0


def events(user: Any, chosen: Q | None = None, today: dt.date | None = None) -> Iterator[Event]:
    """Deadlines and periods of the approved pools around `today`, as `user` may see them. One query.

    `chosen` is a condition on `Pool`. Proposals are not in anybody's calendar.
    """
    today = today or timezone.localdate()
    reach = dt.timedelta(days=FEED_DAYS)
    approved = Q(state__in=DECIDED_STATES) | Q(state=PoolState.CANCELLED, decision="approved")
    for pool in pools_in(user, today - reach, today + reach, chosen).filter(approved):
        cancelled = pool.state == PoolState.CANCELLED
        url, about = pool.get_absolute_url(), str(pool)
        yield Event(
            f"pulje-{pool.pk}",
            about,
            pool.start_date,
            pool.end_date,
            url,
            pool.updated_at,
            pool.note,
            cancelled,
            pool.version,
        )
        yield Event(
            f"frist-{pool.pk}",
            _("Påmeldingsfrist: %(pool)s") % {"pool": about},
            pool.sign_up_deadline,
            pool.sign_up_deadline,
            url,
            pool.updated_at,
            cancelled=cancelled,
            version=pool.version,
        )


def as_ical(found: Iterator[Event], base: str) -> bytes:
    """The events as an iCalendar file; `base` is the site's address without a slash at the end."""
    calendar = Calendar()
    calendar.add("prodid", "-//Fellesløp//Veikart//NO")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Fellesløp: veikart"))
    host = base.rsplit("//", maxsplit=1)[-1]
    for one in found:
        event = CalendarEvent()
        event.add("uid", f"{one.uid}@{host}")
        event.add("summary", one.title)
        event.add("dtstart", one.start)
        # An iCalendar day is half open.
        event.add("dtend", one.end + dt.timedelta(days=1))
        event.add("dtstamp", one.changed_at)
        event.add("last-modified", one.changed_at)
        event.add("url", base + one.path)
        event.add("transp", "TRANSPARENT")
        event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
        if one.description:
            event.add("description", one.description)
        calendar.add_component(event)
    return calendar.to_ical()
