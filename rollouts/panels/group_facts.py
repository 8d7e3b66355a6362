"""What rollouts know about the regional groups: what runs in each region, and whether the portfolio wants it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q

from networks.models import NetworkMembership
from portfolio.editions.in_force import edition_on
from portfolio.models import PortfolioItem
from rollouts.pools.moves import ACTIVE_STATES
from rollouts.sign_ups.moves import SEATED


def facts(today: dt.date) -> dict[int, dict[str, int]]:
    """`rollouts` (with pools that the region's municipalities are in) and `rollouts_outside_portfolio`. One query."""
    seat = "municipality__sign_ups__"
    active = Q(**{f"{seat}state__in": SEATED, f"{seat}pool__state__in": ACTIVE_STATES})
    wanted = PortfolioItem.objects.filter(edition=edition_on(today)).values("solution")
    outside = active & ~Q(**{f"{seat}pool__rollout__solution__in": wanted})
    rollout = f"{seat}pool__rollout"
    counted = (
        NetworkMembership.objects.valid_on(today)
        .order_by()
        .values("network")
        .annotate(
            running=Count(rollout, filter=active, distinct=True), outside=Count(rollout, filter=outside, distinct=True)
        )
    )
    return {
        row["network"]: {"rollouts": row["running"], "rollouts_outside_portfolio": row["outside"]} for row in counted
    }
