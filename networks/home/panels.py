"""What this room itself puts on the pages of networks, municipalities and people, and on the front page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.boards import front_board, home_board, municipality_board, network_board
from networks.gatherings import access as gathering_access
from networks.gatherings import lists as gathering_lists
from networks.gatherings.models import Gathering
from networks.geography.models import Municipality, Network, valid_on_q
from networks.groups import membership
from networks.groups.facts import check_network
from networks.groups.models import RegionalGroup
from networks.groups.self_check import summary
from networks.needs.models import Need
from networks.needs.moves import OPEN_STATES
from networks.people.models import Role, RoleAssignment, User

SHOWN = 5


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


@network_board.panel("behov", order=40, template="networks/needs/panel.html", title=_("Behov"))
def needs_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """The region's open needs that the person may see; one query."""
    needs = Need.objects.visible_to(user).filter(network=network, state__in=OPEN_STATES)
    found = list(needs.select_related("municipality", "network")[:SHOWN])
    return {"network": network, "needs": found} if found else None


@network_board.panel("samlinger", order=50, template="networks/gatherings/network_panel.html", title=_("Samlinger"))
def gatherings_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """What comes in the region and nationally, open to anyone; one query."""
    found = Gathering.objects.upcoming().filter(Q(network=network) | Q(network__isnull=True))
    gatherings, may_edit = list(found[:SHOWN]), gathering_access.may_organise(user, network)
    if not gatherings and not may_edit:
        return None
    return {"network": network, "gatherings": gatherings, "may_edit": may_edit}


@home_board.panel("neste-samling", order=10, template="networks/gatherings/next_panel.html", title=_("Neste samling"))
def own_next_gathering(subject: User, user: User, request: HttpRequest) -> dict[str, Any] | None:
    """The next gathering that the person is invited to, with the own answer; four queries at most."""
    found = Gathering.objects.inviting(user).planned().upcoming().select_related("network").first()
    if found is None:
        return None
    return {"gathering": found, "answer": gathering_lists.own_answers(user, [found]).get(found.pk, "")}


@front_board.panel("neste-samling", order=90, template="networks/gatherings/next_panel.html", title=_("Neste samling"))
def next_gathering(subject: None, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """The next national gathering, for anyone; one query."""
    found = Gathering.objects.filter(network=None).planned().upcoming().first()
    return {"gathering": found, "answer": ""} if found else None


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
