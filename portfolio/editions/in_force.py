"""Which edition of the portfolio holds on a date, and what is in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from portfolio.editions.models import PortfolioEdition, PortfolioItem
from portfolio.solutions.models import Solution


def items_on(date: dt.date) -> QuerySet[PortfolioItem]:
    """The items of the edition that held on `date`.

    Introductions come first, by rank, then joint measures by focus area. One query, with edition, solution and area.
    """
    return of_edition(Q(edition=edition_on(date)))


def edition_on(date: dt.date) -> Coalesce:
    """The key of the edition that held on `date`; of the first one for dates before any was decided."""
    decided = PortfolioEdition.objects.filter(decided_on__isnull=False)
    return Coalesce(
        Subquery(decided.filter(decided_on__lte=date).order_by("-decided_on", "-year").values("pk")[:1]),
        Subquery(decided.order_by("decided_on", "year").values("pk")[:1]),
    )


def introduced(date: dt.date) -> QuerySet[Solution]:
    """The solutions that the edition in force on `date` introduces, by rank."""
    kind = PortfolioItem.Kind.INTRODUCTION
    return Solution.objects.filter(items__edition=edition_on(date), items__kind=kind).order_by("items__rank")


def of_edition(*conditions: Q, **filters: Any) -> QuerySet[PortfolioItem]:
    """Items with edition, solution and area, introductions first. Say whose editions with `access.visible_editions`."""
    return (
        PortfolioItem.objects.filter(*conditions, **filters)
        .select_related("edition", "solution__focus_area")
        .order_by("kind", "rank", "solution__focus_area__order", "pk")
    )


def introductions(date: dt.date | None = None) -> list[PortfolioItem]:
    """The ranked introductions of the edition that holds on `date` (today when left out); one query."""
    return list(items_on(date or timezone.localdate()).filter(kind=PortfolioItem.Kind.INTRODUCTION))


def item_on(date: dt.date, items: list[PortfolioItem]) -> PortfolioItem | None:
    """Of one solution's `items`, the one in the edition that held on `date`; else the nearest that came after.

    A draft never holds; it is given only where there is nothing else.
    """
    decided = [item for item in items if item.edition.decided_on is not None]
    before = [item for item in decided if item.edition.decided_on <= date]  # type: ignore[operator]
    if before:
        return max(before, key=lambda item: item.edition.decided_on or date)
    return min(decided or items, key=lambda item: item.edition.year, default=None)
