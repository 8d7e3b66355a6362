"""Who may do what to readiness, stops, dispensations, plans and checklists. Beside `access`, which it builds on."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from networks.models import Municipality, Role
from networks.people.access import access_of
from rollouts import access
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.readiness.models import Dispensation
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.models import SignUp

KEEPERS = (Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR)
# From the invitation on; what a completed pool follows up goes on being ticked.
TICKED_STATES = frozenset({PoolState.OPEN, PoolState.CLOSED, PoolState.RUNNING, PoolState.COMPLETED})


def keeps_criteria(user: Any) -> bool:
    """KS' portfolio manager and administrator write the criteria and assess the solutions against them."""
    return access_of(user).has(*KEEPERS)


def may_waive(user: Any) -> bool:
    """Only a member of the NKG lets a criterion go."""
    return access.is_coordinator(user)


def may_stop(user: Any) -> bool:
    """KS, or a member of the NKG, says that a solution is stopped, and that it goes on."""
    return keeps_criteria(user) or access.is_coordinator(user)


def answers_for_some(user: Any) -> bool:
    """Does `user` answer for any municipality? No query."""
    roles = access_of(user)
    return bool(roles.municipality_ids or roles.network_ids(Role.CONTACT_PERSON))


def may_apply(user: Any, municipality: Municipality) -> bool:
    """Those who sign the municipality up apply for it, too. One query."""
    return access.own_municipalities(user).filter(pk=municipality.pk).exists()


def may_decide_dispensation(user: Any, dispensation: Dispensation) -> bool:
    return access.is_coordinator(user) and dispensation.applied_by_id != user.pk


def visible_dispensations(user: Any) -> Q:
    """The condition on `Dispensation` that `user` may see it."""
    roles = access_of(user)
    if roles.has(Role.NATIONAL_COORDINATOR, *KEEPERS) or access.is_national_leader(user):
        return Q()
    if not answers_for_some(user):
        return Q(pk__in=[])
    return Q(municipality__in=access.own_municipalities(user).values("pk"))


def may_plan(user: Any, rollout: Rollout) -> bool:
    """Those who lead the rollout, and the NKG, which sets up the working group [004 §4.1]."""
    return access.is_coordinator(user) or access.may_propose(user, rollout)


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


def dispensed_for(user: Any, pool: Pool) -> bool:
    """Is there a municipality that `user` answers for and that may join `pool` although the solution is stopped?

    No query but for a closed pool whose deadline holds, and one who answers for somebody.
    """
    if pool.state != PoolState.CLOSED or pool.deadline_passed() or not answers_for_some(user):
        return False
    from rollouts.readiness.dispensations import dispensed

    return access.own_municipalities(user).filter(pk__in=dispensed(pool)).exists()
