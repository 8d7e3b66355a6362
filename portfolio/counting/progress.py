"""How far the country and each region have come: counts of municipalities, never of reports.

Every number here is counted over the municipalities that existed on the date, within the ambition's scope. A
municipality belongs to exactly one network for as long as it exists, so counting by network counts nobody twice.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from networks.geography.models import valid_on_q
from networks.models import NetworkMembership
from portfolio.levels import levels_from
from portfolio.solutions.models import Ambition, PublishedCount, Solution
from portfolio.statuses.models import AdoptionStatus, StatusReport


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
    # Every revision and every published count until the date, the latest first, whatever their level.
    revisions: Sequence[Ambition] = ()
    published_counts: Sequence[PublishedCount] = ()

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

    def difference_to(self, count: PublishedCount) -> int | None:
        """Municipal reports at the level of `count` less its value; None where one of them is missing."""
        reached = self.national.reached(count.level)
        return None if count.value is None or reached is None else reached - count.value

    def network(self, network_id: int) -> Tally:
        return self.networks.get(network_id, NOTHING)


def progress(
    solutions: Iterable[Solution],
    *,
    date: dt.date | None = None,
    known_before: dt.datetime | None = None,
    level: str | None = None,
    ambitions: Iterable[Ambition] | None = None,
) -> list[SolutionProgress]:
    """The progress of `solutions`, in their order, on `date` (inclusive; today when left out).

    Today's is counted from the current rows, another date's, or with `known_before`, from history; both give the same
    numbers. `level` is the counted level to use for all; otherwise each solution's own. Four queries, however many
    municipalities there are; three where all of the solutions' `ambitions` are at hand, the latest first.
    """
    date = date or timezone.localdate()
    solutions = list(solutions)
    revisions = _revisions(solutions) if ambitions is None else _by_solution(one for one in ambitions if one.is_main)
    held = {pk: _held_on(date, rows) for pk, rows in revisions.items()}
    scopes = {pk: ambition.pk for pk, ambition in held.items() if ambition.scope_name}
    networks = tallies(solutions, scopes, date=date, known_before=known_before)
    published = _published(solutions, date)
    result = []
    for solution in solutions:
        counted = level or solution.counted_level
        result.append(
            SolutionProgress(
                solution=solution,
                level=counted,
                national=total(networks[solution.pk].values()),
                networks=networks[solution.pk],
                ambition=held.get(solution.pk),
                published=next((count for count in published[solution.pk] if count.level == counted), None),
                revisions=revisions.get(solution.pk, []),
                published_counts=published[solution.pk],
            )
        )
    return result


def tallies(
    solutions: Iterable[Solution],
    scopes: Mapping[int, int],
    *,
    date: dt.date | None = None,
    known_before: dt.datetime | None = None,
) -> dict[int, dict[int, Tally]]:
    """For each solution, the tally of each network on `date` (inclusive, today when left out); two queries.

    `scopes` gives, for a solution whose ambition doesn't concern the whole country, that ambition: only its
    municipalities are counted, and networks without any are left out.
    """
    today = timezone.localdate()
    date = date or today
    solutions = list(solutions)
    if date == today and known_before is None:
        rows: Any = AdoptionStatus.objects.all()
    else:
        rows = StatusReport.objects.filter(pk__in=StatusReport.objects.as_of(date, known_before).values("pk"))
    totals = _totals(scopes, date)
    counts = _counts(rows.filter(solution__in=solutions), scopes, date)
    return {
        solution.pk: {
            network: _tally(municipalities, counts[solution.pk].get(network, []))
            for network, municipalities in totals[scopes.get(solution.pk)].items()
        }
        for solution in solutions
    }


def with_scope(rows: Any, date: dt.date, solution: str = "pk") -> Any:
    """`rows` with `ambition_id` and `scope_name` of the ambition that held on `date`, as `progress` chooses it.

    `solution` is the way from the rows' model to the solution's key.
    """
    ambitions = Ambition.objects.main().filter(solution=OuterRef(solution))
    held = ambitions.filter(decided_on__lte=date).order_by("-decided_on", "-pk")
    first = ambitions.order_by("decided_on", "pk")
    return rows.annotate(
        ambition_id=Coalesce(Subquery(held.values("pk")[:1]), Subquery(first.values("pk")[:1])),
        scope_name=Coalesce(Subquery(held.values("scope_name")[:1]), Subquery(first.values("scope_name")[:1])),
    )


def _revisions(solutions: list[Solution]) -> dict[int, list[Ambition]]:
    """The main ambitions of each solution, the latest first."""
    return _by_solution(Ambition.objects.main().filter(solution__in=solutions).order_by("-decided_on", "-pk"))


def _by_solution(ambitions: Iterable[Ambition]) -> dict[int, list[Ambition]]:
    found: dict[int, list[Ambition]] = {}
    for ambition in ambitions:
        found.setdefault(ambition.solution_id, []).append(ambition)
    return found


def _held_on(date: dt.date, revisions: list[Ambition]) -> Ambition:
    """The ambition that held on `date`; the first one for dates before any was decided."""
    return next((ambition for ambition in revisions if ambition.decided_on <= date), revisions[-1])


def _totals(scopes: Mapping[int, int], date: dt.date) -> dict[int | None, dict[int, int]]:
    """The number of municipalities in each network on `date`: of all under None, and of each ambition's scope."""
    in_scope = {
        f"scope_{ambition}": Count(
            "pk",
            filter=Q(
                municipality__in=Ambition.municipalities.through.objects.filter(ambition=ambition).values(
                    "municipality"
                )
            ),
        )
        for ambition in scopes.values()
    }
    memberships = NetworkMembership.objects.valid_on(date).order_by()
    rows: Any = memberships.values("network").annotate(total=Count("pk"), **in_scope)
    totals: dict[int | None, dict[int, int]] = {None: {}, **{ambition: {} for ambition in scopes.values()}}
    for row in rows:
        totals[None][row["network"]] = row["total"]
        for ambition in scopes.values():
            if row[f"scope_{ambition}"]:
                totals[ambition][row["network"]] = row[f"scope_{ambition}"]
    return totals


Row = tuple[str, int, dt.datetime]


def _counts(rows: Any, scopes: Mapping[int, int], date: dt.date) -> dict[int, dict[int, list[Row]]]:
    """For each solution and network: (level, municipalities, latest recorded)."""
    in_scope = Exists(
        Ambition.municipalities.through.objects.filter(
            ambition__in=scopes.values(), ambition__solution=OuterRef("solution"), municipality=OuterRef("municipality")
        )
    )
    counts: dict[int, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    grouped = (
        rows.filter(valid_on_q(date, "municipality__memberships__"))
        .filter(~Q(solution__in=list(scopes)) | in_scope)
        .order_by()
        .values_list("solution", F("municipality__memberships__network"), "level")
        .annotate(count=Count("pk"), updated=Max("recorded_at"))
    )
    for solution, network, level, count, updated in grouped:
        counts[solution][network].append((level, count, updated))
    return counts


def _published(solutions: list[Solution], date: dt.date) -> dict[int, list[PublishedCount]]:
    """The published counts of each solution on or before `date`, the latest first."""
    found: dict[int, list[PublishedCount]] = defaultdict(list)
    for count in PublishedCount.objects.filter(solution__in=solutions, date__lte=date).order_by("-date", "pk"):
        found[count.solution_id].append(count)
    return found


def _tally(municipalities: int, rows: list[Row]) -> Tally:
    return Tally(
        total=municipalities,
        levels={level: count for level, count, _updated in rows},
        updated=max((updated for _level, _count, updated in rows), default=None),
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Several areas together."""
    municipalities, levels, updated = 0, defaultdict[str, int](int), []
    for tally in tallies:
        municipalities += tally.total
        for level, count in tally.levels.items():
            levels[level] += count
        if tally.updated:
            updated.append(tally.updated)
    return Tally(total=municipalities, levels=dict(levels), updated=max(updated, default=None))


def ambitions_on(
    solutions: Iterable[Solution], dates: Iterable[dt.date]
) -> dict[int, tuple[dict[dt.date, Ambition], list[Ambition]]]:
    """For each solution that has any: the ambition that held on each of `dates`, and all revisions, the latest first.

    One query.
    """
    dates = list(dates)
    return {
        pk: ({date: _held_on(date, rows) for date in dates}, rows) for pk, rows in _revisions(list(solutions)).items()
    }
