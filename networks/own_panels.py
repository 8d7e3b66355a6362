"""What this room itself puts on the page of a network."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from networks import gathering_access, groups
from networks.group_facts import check_network
from networks.models import Gathering, Need, Network
from networks.need_moves import OPEN_STATES
from networks.panels import register_network_panel
from networks.self_check import summary

SHOWN = 5


def register() -> None:
    register_network_panel(key="gruppe", order=30, template="networks/group_panel.html", context=group_panel)
    register_network_panel(key="behov", order=40, template="networks/needs_panel.html", context=needs_panel)
    register_network_panel(
        key="samlinger", order=50, template="networks/gatherings/network_panel.html", context=gatherings_panel
    )


def group_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any]:
    """Who the group is; names and the self-check for those who may see people."""
    may_see = groups.may_see_people(user)
    today = timezone.localdate()
    members = groups.members_on(today).filter(group__network=network)
    return {
        "network": network,
        "members": members,
        "may_see": may_see,
        "may_edit": groups.may_edit_group(user, network),
        "summary": summary(check_network(network, today)) if may_see else None,
    }


def needs_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """The region's open needs that the person may see; one query."""
    needs = Need.objects.visible_to(user).filter(network=network, state__in=OPEN_STATES)
    found = list(needs.select_related("municipality", "network")[:SHOWN])
    return {"network": network, "needs": found} if found else None


def gatherings_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """What comes in the region and nationally, open to anyone; one query."""
    found = Gathering.objects.upcoming().filter(Q(network=network) | Q(network__isnull=True))
    gatherings, may_edit = list(found[:SHOWN]), gathering_access.may_organise(user, network)
    if not gatherings and not may_edit:
        return None
    return {"network": network, "gatherings": gatherings, "may_edit": may_edit}
