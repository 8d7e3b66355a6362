"""Who may apply for a dispensation, decide about it and see it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from networks.models import Municipality, Role
from networks.people.access import access_of
from rollouts import access
from rollouts.access import KEEPERS, answers_for_some
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.stops.dispensations import dispensed
from rollouts.stops.models import Dispensation


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


def dispensed_for(user: Any, pool: Pool) -> bool:
    """Is there a municipality that `user` answers for and that may join `pool` although the solution is stopped?

    No query but for a closed pool whose deadline holds, and one who answers for somebody.
    """
    if pool.state != PoolState.CLOSED or pool.deadline_passed() or not answers_for_some(user):
        return False
    return access.own_municipalities(user).filter(pk__in=dispensed(pool)).exists()
