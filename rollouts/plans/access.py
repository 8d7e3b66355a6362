"""Who may write plans, open a rollout to other regions, and tick checklists."""

from __future__ import annotations

from typing import Any

from rollouts import access
from rollouts.pools.moves import PoolState
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.models import SignUp

# From the invitation on; what a completed pool follows up goes on being ticked.
TICKED_STATES = frozenset({PoolState.OPEN, PoolState.CLOSED, PoolState.RUNNING, PoolState.COMPLETED})


def may_plan(user: Any, rollout: Rollout) -> bool:
    """Those who lead the rollout, and the NKG, which sets up the working group [004 §4.1]."""
    return access.is_coordinator(user) or rollout_access.may_propose(user, rollout)


def may_join_networks(user: Any, rollout: Rollout) -> bool:
    """Open a regional rollout to another region: those who lead it, or the NKG."""
    return rollout.is_regional and may_plan(user, rollout)


def may_tick(user: Any, sign_up: SignUp) -> bool:
    """Those who answer for the municipality, as long as it has a seat. One query."""
    if not sign_up.is_active or sign_up.pool.state not in TICKED_STATES:
        return False
    return access.own_municipalities(user).filter(pk=sign_up.municipality_id).exists()


def may_see_each(user: Any, rollout: Rollout) -> bool:
    """See how far each municipality has come with the checklist, not only the sum and the own."""
    return may_plan(user, rollout)
