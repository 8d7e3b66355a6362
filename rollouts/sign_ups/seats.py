"""The seats of pools, and the pools that pages show."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from networks.models import User
from rollouts.pools import access as pool_access
from rollouts.pools.models import Pool, PoolQuerySet
from rollouts.pools.moves import Who
from rollouts.sign_ups.models import SignUp, SignUpTransition
from rollouts.sign_ups.moves import SEATED, SignUpState


def with_taken(pools: PoolQuerySet) -> PoolQuerySet:
    """With `taken_count`, the number of seats that are taken."""
    taken = SignUp.objects.active().filter(pool=OuterRef("pk")).order_by().values("pool").annotate(n=Count("pk"))
    return pools.annotate(taken_count=Coalesce(Subquery(taken.values("n")), 0))


def complete(pool: Pool, *, by: User) -> None:
    """The municipalities with a seat in the locked `pool` are through, as it is."""
    role: Any = pool_access.acts_as(by, Who.PROPOSER, pool) or ""
    for row in SignUp.objects.filter(pool=pool, state__in=SEATED):
        before, row.state = row.state, SignUpState.COMPLETED
        row.save()
        SignUpTransition.objects.create(
            sign_up=row, from_state=before, to_state=row.state, actor=by, role=role, at=pool.updated_at
        )


def pools_for_pages(user: Any) -> PoolQuerySet:
    """The pools that `user` may see, with what pages show about them."""
    return with_taken(Pool.objects.visible_to(user)).select_related(
        "rollout__solution",
        "rollout__network",
        "rollout__leader",
        "leader",
        "criteria",
        "created_by",
        "submitted_by",
        "decided_by",
    )
