"""What the portfolio knows about the regional groups: how many municipalities somebody has kept the status of."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q

from core.days import start_of
from networks.models import NetworkMembership


def facts(today: dt.date) -> dict[int, dict[str, int]]:
    """`municipalities_reached` by network: reported by a person the last year. Imports don't count. One query."""
    since = start_of(today - dt.timedelta(days=365))
    recent = Q(
        municipality__status_reports__recorded_at__gte=since, municipality__status_reports__recorded_by__isnull=False
    )
    counted = (
        NetworkMembership.objects.valid_on(today)
        .order_by()
        .values("network")
        .annotate(reached=Count("municipality", filter=recent, distinct=True))
    )
    return {row["network"]: {"municipalities_reached": row["reached"]} for row in counted}
