"""Who can lead a rollout, or a pool of it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.geography.models import valid_on_q
from networks.models import Role, User
from networks.people.access import access_of
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout


def candidates(rollout: Rollout) -> QuerySet[User]:
    """Who could lead `rollout` or a pool of it, by name."""
    today = valid_on_q(timezone.localdate(), "assignments__")
    if rollout.is_regional:
        roles = [role.value for role in rollout_access.REGIONAL_PROPOSERS]
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
        may = rollout.network_id in roles.network_ids(*rollout_access.REGIONAL_PROPOSERS)
    else:
        may = roles.has(Role.ROLLOUT_LEADER)
    if not may:
        raise InvalidInput(_("Personen er ikke innføringsleder for dette området."), field="leader")
