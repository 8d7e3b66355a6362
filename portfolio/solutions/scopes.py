"""Which ambition held on a date, and so which municipalities a solution is counted over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from portfolio.solutions.models import Ambition, Solution


def scope_of(ambition: Ambition | None) -> int | None:
    """The ambition whose municipalities are counted; None where all are."""
    return ambition.pk if ambition is not None and ambition.scope_name else None


def ambitions_on(
    solutions: Iterable[Solution], dates: Iterable[dt.date]
) -> dict[int, tuple[dict[dt.date, Ambition], list[Ambition]]]:
    """For each solution that has any: the ambition that held on each of `dates`, and all revisions, the latest first.

    One query.
    """
    dates = list(dates)
    return {
        pk: ({date: held_on(date, rows) for date in dates}, rows) for pk, rows in revisions_of(list(solutions)).items()
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


def revisions_of(solutions: list[Solution]) -> dict[int, list[Ambition]]:
    """The main ambitions of each solution, the latest first."""
    return by_solution(Ambition.objects.main().filter(solution__in=solutions).order_by("-decided_on", "-pk"))


def by_solution(ambitions: Iterable[Ambition]) -> dict[int, list[Ambition]]:
    found: dict[int, list[Ambition]] = {}
    for ambition in ambitions:
        found.setdefault(ambition.solution_id, []).append(ambition)
    return found


def held_on(date: dt.date, revisions: list[Ambition]) -> Ambition:
    """The ambition that held on `date`; the first one for dates before any was decided."""
    return next((ambition for ambition in revisions if ambition.decided_on <= date), revisions[-1])
