"""The roadmap (veikart): all pools by solution and rollout in a period, and the same as events for a calendar."""

from __future__ import annotations

import bisect
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from core.text import clean_line, clean_text
from portfolio.models import Prerequisite
from rollouts.pools.models import Pool, PoolQuerySet
from rollouts.pools.moves import DECIDED_STATES, PoolState

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


class Other(NamedTuple):
    """Another pool that one of the page depends on."""

    pk: int
    number: int
    end_date: dt.date
    network: int | None

    def get_absolute_url(self) -> str:
        return reverse("rollouts:pool", args=[self.pk])


def _others(user: Any) -> PoolQuerySet:
    """The pools of which the page may say that another comes after them."""
    return Pool.objects.visible_to(user).exclude(state=PoolState.CANCELLED)


# An `Other` as JSON.
AS_OTHER = JSONObject(pk="pk", number="number", end_date="end_date", network="rollout__network")


def _other(found: dict[str, Any]) -> Other:
    return Other(**{**found, "end_date": dt.date.fromisoformat(found["end_date"])})


def pools_on_page(user: Any, first: dt.date, last: dt.date, chosen: Q | None = None) -> PoolQuerySet:
    """`pools_in`, with `before`: the pool of the same rollout that comes before, whether or not it is on the page."""
    earlier = _others(user).filter(rollout=OuterRef("rollout"), number__lt=OuterRef("number")).order_by("-number")
    return pools_in(user, first, last, chosen).annotate(before=Subquery(earlier.values(other=AS_OTHER)[:1]))


@dataclass(frozen=True)
class Requirement:
    """A solution that must be there first, and the pool that brings it; None where no pool is known."""

    solution: str
    pool: Other | None
    # The pool isn't over before the other one begins.
    too_late: bool = False


@dataclass(frozen=True)
class RoadmapPool:
    """A pool on the roadmap; `after` is the pool of the same rollout that comes before it."""

    pool: Pool
    after: Other | None
    requires: tuple[Requirement, ...] = ()

    @property
    def overlaps(self) -> bool:
        """It begins before the earlier pool is over."""
        return self.after is not None and self.pool.start_date <= self.after.end_date

    @property
    def required_pools(self) -> list[Other]:
        return [one.pool for one in self.requires if one.pool is not None]


def lines(pools: list[Pool], user: Any) -> list[RoadmapPool]:
    """Those of `pools_on_page` in their order, each with what it depends on. One query."""
    required = _requirements(pools, user)
    found = []
    for pool in pools:
        before: dict[str, Any] | None = None if pool.state == PoolState.CANCELLED else pool.before  # type: ignore[attr-defined]
        after = _other(before) if before else None
        found.append(RoadmapPool(pool, after, required.get(pool.pk, ())))
    return found


def _requirements(pools: list[Pool], user: Any) -> dict[int, tuple[Requirement, ...]]:
    """What must be there before each of `pools`: the prerequisites of its solution (portfolio), by the pool's id."""
    bringing = _others(user).filter(rollout__solution=OuterRef("requires")).order_by("end_date", "pk")
    rows = (
        Prerequisite.objects.filter(solution__in={pool.rollout.solution_id for pool in pools})
        .annotate(pools=ArraySubquery(bringing.values(other=AS_OTHER)))
        .values_list("solution_id", "requires__short_name", "pools")
    )
    wanted: dict[int, list[tuple[str, _Bringing]]] = defaultdict(list)
    for solution, name, found in rows:
        wanted[solution].append((name, _Bringing(map(_other, found))))
    return {
        pool.pk: tuple(_requirement(pool, name, found) for name, found in wanted[pool.rollout.solution_id])
        for pool in pools
        if pool.rollout.solution_id in wanted
    }


class _Bringing:
    """The pools that bring a solution, those that are over first at the front."""

    def __init__(self, pools: Iterable[Other]) -> None:
        self._all = list(pools)
        self._of: dict[int | None, list[Other]] = defaultdict(list)
        for pool in self._all:
            self._of[pool.network].append(pool)

    def near(self, network: int | None) -> list[Other]:
        """A region looks at its own ones first, and at the national ones, not at those of other regions."""
        found = self._of.get(network) or self._of.get(None)
        return found or ([] if network else self._all)


def _requirement(pool: Pool, solution: str, bringing: _Bringing) -> Requirement:
    """The last pool that is over in time; else the first that will be over."""
    near = bringing.near(pool.rollout.network_id)
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
        event.add("summary", clean_line(one.title))
        event.add("dtstart", one.start)
        # An iCalendar day is half open.
        event.add("dtend", one.end + dt.timedelta(days=1))
        event.add("dtstamp", one.changed_at)
        event.add("last-modified", one.changed_at)
        event.add("sequence", one.version)
        event.add("url", base + one.path)
        event.add("transp", "TRANSPARENT")
        event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
        if one.description:
            event.add("description", clean_text(one.description))
        calendar.add_component(event)
    return calendar.to_ical()
