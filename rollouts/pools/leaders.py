"""Who can lead a rollout or a pool, and who leads a pool: on track C each pool has a leader of its own [004 §4.3]."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, WrongState
from core.notifications.events import tell
from networks.models import User
from networks.people.access import require
from rollouts.decisions import motion_ends
from rollouts.pools.events import POOL_LEADER
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.access import who_may_propose
from rollouts.rollouts.leaders import check


@transaction.atomic
def appoint(pool_id: int, leader: User | None, *, by: User, version: int) -> Pool:
    """Another leader for a pool that isn't over; None leaves it to the one who leads the rollout. Both are told.

    Who leads is not among the terms that the NKG approves. Raises as `workflow`.
    """
    Pool.objects.select_for_update().values_list("pk").get(pk=pool_id)
    pool = Pool.objects.select_related("rollout__network", "rollout__leader", "leader", "updated_by").get(pk=pool_id)
    require(rollout_access.may_propose(by, pool.rollout), who_may_propose(pool.rollout))
    if pool.version != version:
        raise Conflict(_("Noen andre har endret puljen siden du åpnet den."), theirs=pool)
    if pool.state in FINAL_STATES:
        raise WrongState(_("Puljen er «%(state)s», og endres ikke mer.") % {"state": pool.get_state_display()})
    check(leader, pool.rollout, of_pool=True)
    before, pool.leader = pool.leader, leader
    if before == leader:
        return pool
    pool.version += 1
    pool.updated_by, pool.updated_at = by, timezone.now()
    pool.save()
    motion_ends.lapse(Q(pool=pool), motion_ends.moved_on())
    now = leader or pool.rollout.leader
    was = before or pool.rollout.leader
    tell(POOL_LEADER, [was, now], pool.get_absolute_url(), but=by, pool=pool, name=now.name if now else "")
    return pool
