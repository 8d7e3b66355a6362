"""What waits for those who propose and lead pools, and since when."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.waiting import WaitingItem
from networks.models import User
from networks.people.access import access_of
from rollouts.pools import access as pool_access
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.rollouts import access as rollout_access


def waiting_for(user: User) -> list[WaitingItem]:
    """At most two queries, and none for those who lead nothing."""
    return [*_returned(user), *_to_open(user)]


def _returned(user: User) -> list[WaitingItem]:
    """For those who propose: what the NKG sent back."""
    if not access_of(user).has(*rollout_access.REGIONAL_PROPOSERS):
        return []
    pools = Pool.objects.filter(pool_access.leadable(user), state=PoolState.RETURNED)
    return [
        WaitingItem(
            title=_("NKG sendte tilbake: %(pool)s") % {"pool": pool},
            url=pool.get_absolute_url(),
            since=pool.decided_at or pool.updated_at,
            detail=_("«%(reason)s»") % {"reason": pool.decision_reason},
            urgent=True,
        )
        for pool in pools.select_related("rollout").order_by("decided_at")
    ]


def _to_open(user: User) -> list[WaitingItem]:
    """For those who lead: approved pools that stand behind the gate."""
    if not access_of(user).has(*rollout_access.REGIONAL_PROPOSERS):
        return []
    pools = Pool.objects.filter(pool_access.leadable(user), state=PoolState.APPROVED)
    return [
        WaitingItem(
            title=_("Godkjent, men ikke åpnet for påmelding: %(pool)s") % {"pool": pool},
            url=pool.get_absolute_url(),
            since=pool.decided_at or pool.updated_at,
            detail=_("Se hva som mangler før kommunene kan inviteres."),
        )
        for pool in pools.select_related("rollout").order_by("decided_at")
    ]
