"""What comes, on the page of a network, on a person's own page and on the front page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from networks.boards import front_board, home_board, network_board
from networks.gatherings import access
from networks.gatherings import lists as gathering_lists
from networks.gatherings.models import Gathering
from networks.geography.models import Network
from networks.people.models import User

SHOWN = 5


@network_board.panel("samlinger", order=50, template="networks/gatherings/network_panel.html", title=_("Samlinger"))
def gatherings_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """What comes in the region and nationally, open to anyone; one query."""
    found = Gathering.objects.upcoming().filter(Q(network=network) | Q(network__isnull=True))
    gatherings, may_edit = list(found[:SHOWN]), access.may_organise(user, network)
    if not gatherings and not may_edit:
        return None
    return {"network": network, "gatherings": gatherings, "may_edit": may_edit}


@home_board.panel("neste-samling", order=10, template="networks/gatherings/next_panel.html", title=_("Neste samling"))
def own_next_gathering(subject: User, user: User, request: HttpRequest) -> dict[str, Any] | None:
    """The next gathering the person is invited to, with their answer; four queries at most."""
    found = Gathering.objects.inviting(user).planned().upcoming().select_related("network").first()
    if found is None:
        return None
    return {"gathering": found, "answer": gathering_lists.own_answers(user, [found]).get(found.pk, "")}


@front_board.panel("neste-samling", order=90, template="networks/gatherings/next_panel.html", title=_("Neste samling"))
def next_gathering(subject: None, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """The next national gathering, for anyone; one query."""
    found = Gathering.objects.filter(network=None).planned().upcoming().first()
    return {"gathering": found, "answer": ""} if found else None
