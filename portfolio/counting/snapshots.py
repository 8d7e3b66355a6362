"""Keeps the counts of `portfolio.counting.cells` ready for today and for the end of each month.

A refresh is asked for in `portfolio.snapshots.queue`. A worker claims it by a conditional update and counts the dates
on or after the earliest change.
Every night all is counted in full, and in between `rescue` finds what nobody said: new inhabitants, a revised
ambition, a reform.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, Subquery
from django.utils import timezone

from core import jobs
from networks.models import MunicipalityPeriod
from portfolio import tokens
from portfolio.counting.cells import Dimension, asked, by_area, count
from portfolio.counting.tally import Tally
from portfolio.snapshots import queue
from portfolio.snapshots.models import ProgressSnapshot, SnapshotQueue
from portfolio.solutions.models import Solution
from portfolio.statuses.models import StatusReport

# A request that nobody has taken, or a worker that has been silent, for this long is handed over again.
STALE_AFTER = dt.timedelta(seconds=60)
# How long a page trusts an older count while a newer one is on its way; then it counts by itself.
TRUSTED_FOR = dt.timedelta(seconds=30)


def refresh(solution_id: int) -> int:
    """Take the refresh that waits for the solution and carry it out; returns how many dates were counted.

    Does nothing when none waits or somebody is at it. Safe to call any number of times.
    """
    since = _claim(solution_id)
    if since is None:
        return 0
    solution = Solution.objects.get(pk=solution_id)
    basis = bases().get(solution_id, "")
    dates = [date for date in snapshot_dates(solution) if date >= since or date == timezone.localdate()]
    known_at = take([solution], dates)
    SnapshotQueue.objects.filter(pk=solution_id).update(running_at=None, known_at=known_at, basis=basis)
    if SnapshotQueue.objects.filter(pk=solution_id, requested_at__isnull=False).exists():
        queue.enqueue(solution_id)
    return len(dates)


def _claim(solution_id: int) -> dt.date | None:
    now = timezone.now()
    free = Q(running_at__isnull=True) | Q(running_at__lt=now - STALE_AFTER)
    with transaction.atomic():
        row = SnapshotQueue.objects.filter(free, pk=solution_id, requested_at__isnull=False).select_for_update().first()
        if row is None:
            return None
        since = row.since
        SnapshotQueue.objects.filter(pk=solution_id).update(requested_at=None, since=None, running_at=now)
    return since


def take(solutions: Sequence[Solution], dates: Sequence[dt.date]) -> dt.datetime:
    """Tally `solutions` on `dates` and keep the counts; returns the moment up to which reports are in them.

    All dates are counted from one state of the database, so that they fit each other.
    """
    known_at = timezone.now()
    cells = count(asked(solutions, dates))
    kept = []
    for dimension in Dimension.values:
        for (solution_id, date, area), found in by_area(cells, dimension).items():
            kept.append(_row(solution_id, date, dimension, area, found, known_at))
    with transaction.atomic():
        # Two who count the same solution take turns: neither leaves half of the other's rows.
        locked = SnapshotQueue.objects.filter(solution__in=solutions).order_by("pk").select_for_update()
        list(locked.values_list("pk"))
        ProgressSnapshot.objects.filter(solution__in=solutions, as_of__in=dates).delete()
        ProgressSnapshot.objects.bulk_create(kept, batch_size=2000)
    return known_at


def refresh_all() -> int:
    """Tally every solution in full; returns how many solutions. The nightly task."""
    ids = list(Solution.objects.values_list("pk", flat=True))
    for solution in Solution.objects.all():
        # What a solution's history no longer reaches (a withdrawn first report) goes, too.
        ProgressSnapshot.objects.filter(solution=solution).exclude(as_of__in=snapshot_dates(solution)).delete()
    queue.request(ids)
    return len(ids)


@jobs.rescued
def rescue() -> list[int]:
    """Hand over again what nobody took or a silent worker left, and ask for what has changed unsaid."""
    tokens.compact()
    now = timezone.now()
    left = SnapshotQueue.objects.filter(running_at__lt=now - STALE_AFTER)
    abandoned = list(left.values_list("pk", flat=True))
    left.update(running_at=None)
    kept = dict(SnapshotQueue.objects.filter(requested_at__isnull=True, running_at=None).values_list("pk", "basis"))
    known = set(SnapshotQueue.objects.values_list("pk", flat=True))
    odd = [pk for pk, basis in bases().items() if pk not in known or (pk in kept and kept[pk] != basis)]
    queue.request(sorted({*abandoned, *odd}))
    waiting = SnapshotQueue.objects.filter(requested_at__lt=now - STALE_AFTER)
    ids = list(waiting.values_list("pk", flat=True))
    for pk in ids:
        queue.enqueue(pk)
    return sorted({*abandoned, *odd, *ids})


def snapshot_dates(solution: Solution) -> list[dt.date]:
    """The ends of the months since the first report, while there are municipalities on record, and today. One query."""
    today = timezone.localdate()
    told = StatusReport.objects.filter(solution=solution).not_undone()
    reported = told.order_by("effective_date").values("effective_date")[:1]
    periods = MunicipalityPeriod.objects.order_by("valid_from")
    found = periods.annotate(first=Subquery(reported)).values_list("first", "valid_from").first()
    first, begin = found or (None, None)
    if first is None or begin is None:
        return [today]
    return [*month_ends(max(first, begin), today), today]


def month_ends(first: dt.date, before: dt.date) -> list[dt.date]:
    """The last day of each month from `first`'s on that lies before `before`."""
    found: list[dt.date] = []
    year, month = first.year, first.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        end = dt.date(year, month, 1) - dt.timedelta(days=1)
        if end >= before:
            return found
        found.append(end)


def read(
    solutions: Sequence[Solution], dates: Sequence[dt.date], dimension: str, area: str | None = None
) -> dict[tuple[int, dt.date, str], Tally]:
    """The kept counts, of one `area` or of all areas of `dimension`; one query. What is not kept is not there."""
    found = ProgressSnapshot.objects.filter(solution__in=solutions, as_of__in=dates, dimension=dimension)
    if area is not None:
        found = found.filter(area=area)
    return {(row.solution_id, row.as_of, row.area): _count(row) for row in found}


def moments(solutions: Sequence[Solution]) -> tuple[dt.datetime | None, bool, bool]:
    """When the oldest of these solutions' counts were made, whether any is being counted again, and whether the counts
    may be shown: one that has waited longer than `TRUSTED_FOR` may not. One query."""
    rows = list(SnapshotQueue.objects.filter(solution__in=solutions))
    if len(rows) < len({solution.pk for solution in solutions}) or any(row.known_at is None for row in rows):
        return None, False, False
    asked_for = [moment for row in rows for moment in (row.requested_at, row.running_at) if moment is not None]
    trusted = all(moment > timezone.now() - TRUSTED_FOR for moment in asked_for)
    return min((row.known_at for row in rows if row.known_at), default=None), bool(asked_for), trusted


def _row(
    solution_id: int, date: dt.date, dimension: str, area: str, found: Tally, known_at: dt.datetime
) -> ProgressSnapshot:
    return ProgressSnapshot(
        solution_id=solution_id,
        as_of=date,
        dimension=dimension,
        area=area,
        known_at=known_at,
        total=found.total,
        inhabitants=found.inhabitants,
        levels={level: [number, found.people[level]] for level, number in found.levels.items()},
        fresh=found.fresh,
        updated=found.updated,
    )


def _count(row: ProgressSnapshot) -> Tally:
    levels: dict[str, list[int]] = row.levels
    return Tally(
        row.total,
        {level: pair[0] for level, pair in levels.items()},
        row.updated,
        row.inhabitants,
        {level: pair[1] for level, pair in levels.items()},
        row.fresh,
    )


def bases() -> dict[int, str]:
    """The tokens of what each solution's counts rest on: a change that nobody announced is seen, too. Two queries."""
    found, today = tokens.tokens(), timezone.localdate()
    return {
        pk: f"{today} {found.get(tokens.COUNTRY)} {found.get(tokens.of_solution(pk))}"
        for pk in Solution.objects.values_list("pk", flat=True)
    }
