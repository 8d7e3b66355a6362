"""How far the country and each region have come: counts of municipalities, never of reports.

Every number here is counted over the municipalities that existed on the date, within the ambition's scope. A
municipality belongs to exactly one network for as long as it exists, so counting by network counts nobody twice.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.utils import timezone

from networks.models import Municipality, NetworkMembership
from networks.models.geography import valid_on_q
from portfolio.models import AdoptionStatus, Ambition, PublishedCount, Solution, StatusReport, levels_from


@dataclass(frozen=True)
class Tally:
    """The municipalities of one area by level. Whoever has not reported is in `total` and in no level."""

    total: int = 0
    levels: Mapping[str, int] = field(default_factory=dict)
    updated: dt.datetime | None = None

    @property
    def reported(self) -> int:
        return sum(self.levels.values())

    @property
    def not_reported(self) -> int:
        return self.total - self.reported

    def reached(self, level: str) -> int | None:
        """How many are at `level` or above; None, not zero, where nobody has reported."""
        if not self.reported:
            return None
        return sum(self.levels.get(above, 0) for above in levels_from(level))

    def share(self, level: str) -> float | None:
        """The part of all municipalities of the area that are at `level` or above, 0–1; None as `reached`."""
        reached = self.reached(level)
        return None if reached is None or not self.total else reached / self.total


NOTHING = Tally()


@dataclass(frozen=True)
class SolutionProgress:
    """One solution on one date. `level` is the level that `reached` and `gap` count at."""

    solution: Solution
    level: str
    national: Tally
    networks: Mapping[int, Tally]
    ambition: Ambition | None
    published: PublishedCount | None

    @property
    def reached(self) -> int | None:
        return self.national.reached(self.level)

    @property
    def gap(self) -> int | None:
        """How many municipalities remain until the ambition is reached, never below zero."""
        if self.ambition is None or self.reached is None:
            return None
        return max(self.ambition.count - self.reached, 0)

    @property
    def difference(self) -> int | None:
        """Municipal reports less the published count; None where one of them is missing."""
        if self.published is None or self.published.value is None or self.reached is None:
            return None
        return self.reached - self.published.value

    def network(self, network_id: int) -> Tally:
        return self.networks.get(network_id, NOTHING)


def progress(
    solutions: Iterable[Solution],
    *,
    date: dt.date | None = None,
    known_on: dt.datetime | None = None,
    level: str | None = None,
) -> list[SolutionProgress]:
    """The progress of `solutions`, in their order, on `date` (inclusive; today when left out).

    Today's is counted from the current rows, another date's, or with `known_on`, from history; both give the same
    numbers. `level` is the counted level to use for all; otherwise each solution's own. At most five queries, however
    many municipalities there are.
    """
    today = timezone.localdate()
    date = date or today
    solutions = list(solutions)
    ambitions = _ambitions(solutions, date)
    scoped = {pk: ambition for pk, ambition in ambitions.items() if ambition.scope_name}
    totals, scoped_totals = _totals(date), _scoped_totals(scoped, date)
    if date == today and known_on is None:
        rows: Any = AdoptionStatus.objects.all()
    else:
        rows = StatusReport.objects.filter(pk__in=StatusReport.objects.as_of(date, known_on).values("pk"))
    counts = _counts(rows.filter(solution__in=solutions), scoped, date)
    published = _published(solutions, date)

    result = []
    for solution in solutions:
        areas = scoped_totals[solution.pk] if solution.pk in scoped else totals
        networks = {pk: _tally(total, counts[solution.pk].get(pk, [])) for pk, total in areas.items()}
        counted = level or solution.counted_level
        result.append(
            SolutionProgress(
                solution=solution,
                level=counted,
                national=_sum(networks.values()),
                networks=networks,
                ambition=ambitions.get(solution.pk),
                published=published.get((solution.pk, counted)),
            )
        )
    return result


def _ambitions(solutions: list[Solution], date: dt.date) -> dict[int, Ambition]:
    """The ambition of each solution that held on `date`; the first one for dates before any was decided."""
    found: dict[int, Ambition] = {}
    for ambition in Ambition.objects.filter(solution__in=solutions).order_by("decided_on", "pk"):
        if ambition.solution_id not in found or ambition.decided_on <= date:
            found[ambition.solution_id] = ambition
    return found


def _totals(date: dt.date) -> dict[int, int]:
    """The number of municipalities in each network on `date`."""
    memberships = NetworkMembership.objects.valid_on(date).values_list("network").annotate(total=Count("pk"))
    return dict(memberships.order_by("network"))


def _scoped_totals(scoped: Mapping[int, Ambition], date: dt.date) -> dict[int, dict[int, int]]:
    """For each solution with a scope: the number of its municipalities in each network on `date`."""
    totals: dict[int, dict[int, int]] = defaultdict(dict)
    if scoped:
        rows = (
            Ambition.municipalities.through.objects.filter(
                valid_on_q(date, "municipality__memberships__"), ambition__in=scoped.values()
            )
            .values_list("ambition__solution", "municipality__memberships__network")
            .annotate(total=Count("pk"))
        )
        for solution, network, total in rows:
            totals[solution][network] = total
    return totals


Row = tuple[str, int, dt.datetime]


def _counts(rows: Any, scoped: Mapping[int, Ambition], date: dt.date) -> dict[int, dict[int, list[Row]]]:
    """For each solution and network: (level, municipalities, latest recorded)."""
    in_scope = Exists(
        Ambition.municipalities.through.objects.filter(
            ambition__in=scoped.values(), ambition__solution=OuterRef("solution"), municipality=OuterRef("municipality")
        )
    )
    counts: dict[int, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    grouped = (
        rows.filter(valid_on_q(date, "municipality__memberships__"))
        .filter(~Q(solution__in=list(scoped)) | in_scope)
        .order_by()
        .values_list("solution", F("municipality__memberships__network"), "level")
        .annotate(count=Count("pk"), updated=Max("recorded_at"))
    )
    for solution, network, level, count, updated in grouped:
        counts[solution][network].append((level, count, updated))
    return counts


def _published(solutions: list[Solution], date: dt.date) -> dict[tuple[int, str], PublishedCount]:
    """The latest published count of each solution and level on or before `date`."""
    found: dict[tuple[int, str], PublishedCount] = {}
    rows = PublishedCount.objects.filter(solution__in=solutions, date__lte=date).order_by("date", "-pk")
    for count in rows:
        found[count.solution_id, count.level] = count
    return found


def _tally(total: int, rows: list[Row]) -> Tally:
    return Tally(
        total=total,
        levels={level: count for level, count, _updated in rows},
        updated=max((updated for _level, _count, updated in rows), default=None),
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    total, levels, updated = 0, defaultdict[str, int](int), []
    for tally in tallies:
        total += tally.total
        for level, count in tally.levels.items():
            levels[level] += count
        if tally.updated:
            updated.append(tally.updated)
    return Tally(total=total, levels=dict(levels), updated=max(updated, default=None))


def municipalities_counted(progress: SolutionProgress, date: dt.date) -> Any:
    """The municipalities behind the numbers of `progress` on `date`."""
    municipalities = Municipality.objects.valid_on(date)
    if progress.ambition is not None and progress.ambition.scope_name:
        municipalities = municipalities.filter(pk__in=progress.ambition.municipalities.values("pk"))
    return municipalities
