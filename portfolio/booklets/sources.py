"""What a document may print as a status: made-up reports stand in for no source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from portfolio.solutions.models import PublishedCount, Solution
from portfolio.statuses.models import StatusReport


def untold(solutions: Iterable[Solution], date: dt.date) -> set[int]:
    """The solutions whose reports are demo data, and whose sources give no number on `date` either; one query.

    A document prints no status for them. What municipalities have told themselves is a source of its own.
    """
    published = PublishedCount.objects.filter(solution=OuterRef("solution"), date__lte=date, value__isnull=False)
    made_up = StatusReport.objects.filter(solution__in=list(solutions), source=StatusReport.Source.DEMO)
    return set(made_up.filter(~Exists(published)).order_by().values_list("solution", flat=True).distinct())
