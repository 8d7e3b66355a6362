"""Who may do what with suppliers, adaptations, the joint dialogue and the rules for joining. All signed in may read."""

from __future__ import annotations

from typing import Any

from networks.models import Role
from networks.people.access import access_of
from portfolio.statuses.reporting import STATUS_REPORTERS
from rollouts import access
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout

# KS, the NKG and those who lead rollouts speak with the suppliers on behalf of the municipalities [004].
KEEPERS = (Role.ADMINISTRATOR, Role.PORTFOLIO_MANAGER, Role.NATIONAL_COORDINATOR, Role.ROLLOUT_LEADER)


def may_keep(user: Any) -> bool:
    """Register suppliers and products, say how far adaptations have come, write in the log, record answers."""
    return access_of(user).has(*KEEPERS)


def may_request(user: Any) -> bool:
    """Raise a common request: those who speak for municipalities, and the keepers."""
    roles = access_of(user)
    return bool(roles.municipality_ids or roles.network_ids(Role.CONTACT_PERSON)) or roles.has(*KEEPERS)


def may_tell_facts(user: Any) -> bool:
    """Tell what the own municipalities run, as with their status."""
    roles = access_of(user)
    return bool(roles.municipality_ids or roles.network_ids(*STATUS_REPORTERS))


def may_set_rules(user: Any, rollout: Rollout) -> bool:
    """Write who can join: the NKG, and those who lead the rollout."""
    return rollout.is_partial and (access.is_coordinator(user) or rollout_access.may_propose(user, rollout))
