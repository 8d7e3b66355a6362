"""Who may see and write the plans of the regions."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from networks.models import Network, Role
from networks.needs import access as need_access
from networks.people.access import access_of
from portfolio.plans.models import PlanState

# Those who work for a region see its draft; a reader sees what is decided.
REGION_ROLES = need_access.REGION_ROLES


def may_edit_plan(user: Any, network: Network) -> bool:
    return network.pk in access_of(user).network_ids(Role.CONTACT_PERSON)


def visible_plans(user: Any) -> Q:
    return ~Q(state=PlanState.DRAFT) | Q(network__in=access_of(user).network_ids(*REGION_ROLES))
