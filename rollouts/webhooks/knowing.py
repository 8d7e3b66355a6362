"""What a subscription may learn of: what its owner may see, and how that went on which it was told of, or could see.

A move is asked about as it was, on both sides of it: that the municipality has left since, or the pool been cancelled,
keeps nothing back that is waiting to be sent. Roles are those of today.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from rollouts.pools import access as pool_access
from rollouts.pools.models import Pool
from rollouts.sign_ups.access import visible_sign_ups
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import SignUpState
from rollouts.webhooks.models import Delivery, DeliveryState, EventKind, Subscription


@dataclass(frozen=True)
class Event:
    """What happened; `delivery` is the key of its delivery when it has been written."""

    kind: str
    data: dict[str, Any]
    pool: Pool | None = None
    sign_up: SignUp | None = None
    delivery: int | None = None


def may_know(subscription: Subscription, event: Event) -> bool:
    """At most two queries beside the owner's roles."""
    if event.kind == EventKind.INVITED:
        return _sees_all(subscription.owner, event.data["sign_ups"])
    if event.sign_up is not None:
        states = {event.data["from"], event.data["to"]}
        seen = SignUp.objects.filter(visible_sign_ups(subscription.owner, states), pk=event.sign_up.pk)
        return seen.exists() or _told_before(subscription, event).exists()
    if event.pool is None:
        return True
    return _sees_pool(subscription.owner, event.pool, event) or _told_before(subscription, event).exists()


def _sees_all(owner: Any, sign_ups: list[int]) -> bool:
    """Could the owner see all of them when they were invited, and no more had happened?"""
    asked = SignUp.objects.filter(visible_sign_ups(owner, {SignUpState.INVITED}), pk__in=sign_ups)
    return asked.count() == len(sign_ups)


def _sees_pool(owner: Any, pool: Pool, event: Event) -> bool:
    """Can the owner see the pool now, or on one side of its move?"""
    moved = {event.data["from"], event.data["to"]} - {""} if event.kind == EventKind.POOL else set()
    return any(pool_access.may_see(owner, _as_it_was(pool, state)) for state in {pool.state, *moved})


def _as_it_was(pool: Pool, state: str) -> Pool:
    then = copy.copy(pool)
    then.state = state
    return then


def _told_before(subscription: Subscription, event: Event) -> QuerySet[Delivery]:
    """What it has been told of the same sign-up or pool, or is about to be."""
    told = Delivery.objects.filter(subscription=subscription).exclude(state=DeliveryState.DROPPED)
    if event.delivery is not None:
        told = told.filter(pk__lt=event.delivery)
    if event.sign_up is None:
        return told.filter(pool=event.pool, sign_up=None)
    invited = Q(kind=EventKind.INVITED, payload__data__sign_ups__contains=[event.sign_up.pk])
    return told.filter(Q(sign_up=event.sign_up) | invited)
