"""The seats of pools, and the pools that pages show."""

from __future__ import annotations

from typing import Any

from rollouts.pools.models import Pool, PoolQuerySet


def pools_for_pages(user: Any) -> PoolQuerySet:
    """The pools that `user` may see, with what pages show about them."""
    return (
        Pool.objects.visible_to(user)
        .with_taken()
        .select_related(
            "rollout__solution",
            "rollout__network",
            "rollout__leader",
            "leader",
            "created_by",
            "submitted_by",
            "decided_by",
        )
    )
