"""What the portfolio knows about the regional groups: how many municipalities somebody has kept the status of."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q

from core.days import start_of
from networks.models import NetworkMembership
from portfolio.statuses.models import StatusReport


def facts(today: dt.date) -> dict[int, dict[str, int]]:
    """`municipalities_reached` by network: reported by a person the last year. One query.

    Neither imports count nor what was undone.
    """
    since = start_of(today - dt.timedelta(days=365))
    recent = StatusReport.objects.filter(
        municipality=OuterRef("municipality"), recorded_at__gte=since, recorded_by__isnull=False
    ).not_undone()
    counted = (
        NetworkMembership.objects.valid_on(today)
        .order_by()
        .values("network")
        .annotate(reached=Count("municipality", filter=Q(Exists(recent)), distinct=True))
    )
    return {row["network"]: {"municipalities_reached": row["reached"]} for row in counted}
