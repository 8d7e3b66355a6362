"""Who can lead a rollout or a pool, and who leads a pool: on track C each pool has a leader of its own [004 §4.3]."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, WrongState
from core.notifications.inbox import notify
from networks.geography.models import valid_on_q
from networks.models import Role, User
from networks.people.access import access_of, require
from rollouts import access
from rollouts.message_kinds import MessageKind
from rollouts.nkg import motion_ends
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES
from rollouts.recipients import who_may_propose
from rollouts.rollouts.models import Rollout


def candidates(rollout: Rollout) -> QuerySet[User]:
    """Who could lead `rollout` or a pool of it, by name."""
    today = valid_on_q(timezone.localdate(), "assignments__")
    if rollout.is_regional:
        roles = [role.value for role in access.REGIONAL_PROPOSERS]
        lead = today & Q(assignments__network=rollout.network_id, assignments__role__in=roles)
    else:
        lead = today & Q(assignments__role=Role.ROLLOUT_LEADER)
    return User.objects.filter(lead, is_active=True).distinct().order_by("name")


def check(leader: User | None, rollout: Rollout) -> None:
    """Raise `InvalidInput` (field `leader`) unless `leader` can lead `rollout`; None is nobody yet. No query but for
    the person's roles."""
    if leader is None:
        return
    roles = access_of(leader)
    if rollout.is_regional:
        may = rollout.network_id in roles.network_ids(*access.REGIONAL_PROPOSERS)
    else:
        may = roles.has(Role.ROLLOUT_LEADER)
    if not may:
        raise InvalidInput(_("Personen er ikke innføringsleder for dette området."), field="leader")


@transaction.atomic
def appoint(pool_id: int, leader: User | None, *, by: User, version: int) -> Pool:
    """Another leader for a pool that isn't over; None leaves it to the one who leads the rollout. Both are told.

    Who leads is not among the terms that the NKG approves. Raises as `workflow`.
    """
    Pool.objects.select_for_update().values_list("pk").get(pk=pool_id)
    pool = Pool.objects.select_related("rollout__network", "rollout__leader", "leader", "updated_by").get(pk=pool_id)
    require(access.may_propose(by, pool.rollout), who_may_propose(pool.rollout))
    if pool.version != version:
        raise Conflict(_("Noen andre har endret puljen siden du åpnet den."), theirs=pool)
    if pool.state in FINAL_STATES:
        raise WrongState(_("Puljen er «%(state)s», og endres ikke mer.") % {"state": pool.get_state_display()})
    check(leader, pool.rollout)
    before, pool.leader = pool.leader, leader
    if before == leader:
        return pool
    pool.version += 1
    pool.updated_by, pool.updated_at = by, timezone.now()
    pool.save()
    motion_ends.lapse(Q(pool=pool), motion_ends.moved_on())
    now = leader or pool.rollout.leader
    title = _("Ny leder for %(pool)s") % {"pool": pool}
    notify([before, now], MessageKind.ROLLOUT, title, pool.get_absolute_url(), now.name if now else "", but=by)
    return pool
