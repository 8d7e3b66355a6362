"""Who may sign which municipalities up, and who sees the sign-ups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone

from networks.geography.models import MunicipalityQuerySet
from networks.models import Municipality, NetworkMembership, Role, User
from networks.people.access import access_of
from rollouts.access import is_coordinator, own_municipalities
from rollouts.pools.access import may_edit, may_lead, may_move, visible_pools
from rollouts.pools.models import Pool
from rollouts.pools.moves import Action, PoolState
from rollouts.rollouts.access import joined_networks, proposable
from rollouts.rollouts.models import Track
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import SEATED
from rollouts.stops.access import dispensed_for

# A seat can be given up as long as the pool lives.
WITHDRAWAL_STATES = frozenset({PoolState.OPEN, PoolState.CLOSED, PoolState.RUNNING})


def signable_municipalities(user: Any, pool: Pool, date: dt.date | None = None) -> MunicipalityQuerySet:
    """Those that `user` may speak for in `pool`, whether or not the track lets them join.

    On track C the one who leads can sign up any municipality that meets the criteria.
    """
    if pool.rollout.track == Track.PARTIAL and may_lead(user, pool):
        return Municipality.objects.valid_on(date or timezone.localdate())
    return own_municipalities(user, date)


def may_sign_up(user: Any, pool: Pool, municipality: Municipality) -> bool:
    """May `user` say yes, or no again, on behalf of `municipality`? One query."""
    return signable_municipalities(user, pool).filter(pk=municipality.pk).exists()


def sign_up_role(user: Any, pool: Pool, municipality_id: int) -> Role:
    """The role in which `user` signs up; for one who may."""
    access = access_of(user)
    if municipality_id in access.municipality_ids:
        return Role.MUNICIPALITY_REPRESENTATIVE
    return Role.CONTACT_PERSON if access.network_ids(Role.CONTACT_PERSON) else Role.ROLLOUT_LEADER


def has_someone_to_sign_up(user: Any, pool: Pool) -> bool:
    """Is there any municipality that `user` could sign up for `pool`? At most two queries, on track B from outside."""
    access = access_of(user)
    networks = access.network_ids(Role.CONTACT_PERSON)
    if pool.rollout.network_id is not None:
        if pool.rollout.network_id in networks:
            return True
        if not networks and not access.municipality_ids:
            return False
        joined = {pool.rollout.network_id, *joined_networks(pool.rollout)}
        if not networks.isdisjoint(joined):
            return True
        members = NetworkMembership.objects.valid_on(timezone.localdate()).filter(network__in=joined)
        return bool(access.municipality_ids) and members.filter(municipality__in=access.municipality_ids).exists()
    if pool.rollout.track == Track.PARTIAL and may_lead(user, pool):
        return True
    return bool(networks or access.municipality_ids)


def visible_sign_ups(user: Any, states: Collection[str] = ()) -> Q:
    """The condition on `SignUp` that `user` may see it; with `states`, that they may in one of these.

    In public there are only counts. Those signed in see who takes part; who was asked, waits, said no or left is for
    those it concerns, and is not held against them.
    """
    if not isinstance(user, User):
        return Q(pk__in=[])
    visible = Q(pool__in=Pool.objects.filter(visible_pools(user)).values("pk"))
    if is_coordinator(user):
        return visible
    theirs = Q(municipality__in=own_municipalities(user).values("pk")) | proposable(user, "pool__rollout__")
    if access_of(user).has(Role.ROLLOUT_LEADER):
        theirs |= Q(pool__leader=user)
    if not states:
        return visible & (Q(state__in=SEATED) | theirs)
    return visible if SEATED.intersection(states) else visible & theirs


def may_leave_for(user: Any, sign_up: SignUp) -> bool:
    """May `user` give up this seat, in some state of the pool? Those who speak for the municipality; and one who
    leads on track C, if they signed it up themselves. One query."""
    if sign_up.signed_up_by_id == user.pk and may_sign_up(user, sign_up.pool, sign_up.municipality):
        return True
    return own_municipalities(user).filter(pk=sign_up.municipality_id).exists()


def may_withdraw(user: Any, sign_up: SignUp) -> bool:
    """`may_leave_for`, as long as the pool lives."""
    return sign_up.is_joined and sign_up.pool.state in WITHDRAWAL_STATES and may_leave_for(user, sign_up)


def allowed_actions(user: Any, pool: Pool) -> set[str]:
    """What `user` may do to `pool` as it stands: the moves of the table, and `edit` and `sign_up`."""
    actions = {action.value for action in Action if may_move(user, action, pool)}
    if may_edit(user, pool):
        actions.add("edit")
    if (pool.takes_sign_ups and has_someone_to_sign_up(user, pool)) or dispensed_for(user, pool):
        actions.add("sign_up")
    return actions
