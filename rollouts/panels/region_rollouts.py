"""What rollouts tell about a network's work: those that its municipalities went through."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count

from networks.geography.models import valid_on_q
from networks.groups.rollouts_registry import RegionRollout
from networks.models import Network
from rollouts.pools.moves import DECIDED_STATES
from rollouts.sign_ups.models import SignUp


def rollouts_of(network: Network, start: dt.date, end: dt.date) -> list[RegionRollout]:
    """Rollouts with pools that ran on any day from `start` to `end` (inclusive) with seats from here. One query."""
    counted = (
        SignUp.objects.active()
        .filter(
            valid_on_q(end, "municipality__memberships__"),
            municipality__memberships__network=network,
            pool__state__in=DECIDED_STATES,
            pool__start_date__lte=end,
            pool__end_date__gte=start,
        )
        .order_by()
        .values("pool__rollout__title")
        .annotate(n=Count("municipality", distinct=True))
        .order_by("pool__rollout__title")
    )
    return [RegionRollout(row["pool__rollout__title"], row["n"]) for row in counted]
