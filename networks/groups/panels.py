"""The group on the page of its network, and whom to ask on the page of a municipality."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.boards import municipality_board, network_board
from networks.geography.models import Municipality, Network, valid_on_q
from networks.groups import membership
from networks.groups.facts import check_network
from networks.groups.models import RegionalGroup
from networks.groups.self_check import summary
from networks.people.models import Role, RoleAssignment


@network_board.panel("gruppe", order=30, template="networks/groups/panel.html", title=_("Regional gruppe e-helse"))
def group_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any]:
    """Who the group is; names and the self-check for those who may see people."""
    may_see = membership.may_see_people(user)
    today = timezone.localdate()
    members = membership.members_on(today).filter(group__network=network)
    return {
        "network": network,
        "members": members,
        "group": RegionalGroup.objects.filter(network=network).first() if may_see else None,
        "may_see": may_see,
        "may_edit": membership.may_edit_group(user, network),
        "summary": summary(check_network(network, today)) if may_see else None,
    }


@municipality_board.panel("folk", order=80, template="networks/people/municipality_people.html")
def municipality_people(municipality: Municipality, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """Whom to ask: the municipality's representatives and the region's contact persons, for those who may see names.

    One query.
    """
    if not membership.may_see_people(user):
        return None
    today = timezone.localdate()
    region = Q(network__memberships__municipality=municipality) & valid_on_q(today, "network__memberships__")
    people = (
        RoleAssignment.objects.valid_on(today)
        .filter(
            Q(role=Role.MUNICIPALITY_REPRESENTATIVE, municipality=municipality)
            | (Q(role=Role.CONTACT_PERSON) & region),
            user__is_active=True,
        )
        .select_related("user", "network", "municipality")
        .order_by("-role", "user__name")
        .distinct()
    )
    return {"municipality": municipality, "people": list(people)}
