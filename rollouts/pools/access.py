"""Who may do what to a pool, and whom to ask when one may not."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from networks.models import Role
from networks.people.access import access_of
from rollouts.access import is_coordinator
from rollouts.pools.models import Decision, Pool
from rollouts.pools.moves import DECIDED_STATES, MOVES, Action, PoolState, Who
from rollouts.rollouts.access import (
    REGION_ROLES,
    may_propose,
    may_see_proposals,
    proposable,
    proposer_role,
    who_may_propose,
)
from rollouts.rollouts.models import Track


def may_lead(user: Any, pool: Pool) -> bool:
    """Those who may propose pools of the rollout, and the rollout leader who is named as this pool's [004 §4.3]."""
    return may_propose(user, pool.rollout) or _is_named(user, pool)


def _is_named(user: Any, pool: Pool) -> bool:
    return pool.leader_id is not None and pool.leader_id == user.pk and access_of(user).has(Role.ROLLOUT_LEADER)


def may_decide(user: Any, pool: Pool) -> bool:
    """A member of the NKG, but not about a proposal of their own (four eyes)."""
    return is_coordinator(user) and not pool.was_made_by(user)


def acts_as(user: Any, who: Who, pool: Pool) -> Role | None:
    """The role in which `user` is `who` to `pool`; None when they aren't."""
    if who is Who.PROPOSER and may_lead(user, pool):
        return proposer_role(user, pool.rollout)
    if who is Who.DECIDER and may_decide(user, pool):
        return Role.NATIONAL_COORDINATOR
    if who is Who.COORDINATOR and is_coordinator(user):
        return Role.NATIONAL_COORDINATOR
    return None


def role_for(user: Any, action: Action | str, pool: Pool) -> Role | None:
    """The role in which `user` may make the move from the pool's state; None when they may not or there is none."""
    move = MOVES.find(action, pool.state)
    if move is None:
        return None
    return next((role for who in move.who if (role := acts_as(user, who, pool))), None)


def may_move(user: Any, action: Action | str, pool: Pool) -> bool:
    return role_for(user, action, pool) is not None


def may_edit(user: Any, pool: Pool) -> bool:
    """Change dates, capacity and deadline: the proposers, while it is a draft or was sent back."""
    return pool.is_editable and may_lead(user, pool)


def may_see(user: Any, pool: Pool) -> bool:
    """The same rule as `visible_pools`, for a pool at hand."""
    if pool.state in DECIDED_STATES or (pool.state == PoolState.CANCELLED and pool.decision == Decision.APPROVED):
        return True
    return may_see_proposals(user, pool.rollout) or _is_named(user, pool)


def may_see_collisions(user: Any, pool: Pool) -> bool:
    """What a pool collides with is for those who propose it, those who see the proposal, and the NKG."""
    return may_see_proposals(user, pool.rollout) or _is_named(user, pool)


def visible_pools(user: Any) -> Q:
    """The condition on `Pool` that `user` may see it."""
    public = Q(state__in=DECIDED_STATES) | Q(state=PoolState.CANCELLED, decision=Decision.APPROVED)
    access = access_of(user)
    if access.has(Role.NATIONAL_COORDINATOR):
        return Q()
    if not access.roles:
        return public
    region = Q(rollout__track=Track.REGIONAL, rollout__network__in=access.network_ids(*REGION_ROLES))
    return public | region | leadable(user)


def leadable(user: Any) -> Q:
    """The same rule as `may_lead`, as a condition on `Pool`."""
    found = proposable(user, "rollout__")
    return found | Q(leader=user) if access_of(user).has(Role.ROLLOUT_LEADER) else found


def who_may(action: Action | str, pool: Pool) -> str:
    """A sentence that says who can do this to the pool."""
    if action in {Action.APPROVE, Action.SEND_BACK, Action.OPEN}:
        return _("Dette kan et medlem av nasjonal koordineringsgruppe (NKG) gjøre, men ikke den som foreslo puljen.")
    return who_may_propose(pool.rollout)
