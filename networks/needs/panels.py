"""A region's open needs on the page of its network."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from networks.boards import network_board
from networks.geography.models import Network
from networks.needs.models import Need
from networks.needs.moves import OPEN_STATES

SHOWN = 5


@network_board.panel("behov", order=40, template="networks/needs/panel.html", title=_("Behov"))
def needs_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """The region's open needs that the person may see; one query."""
    needs = Need.objects.visible_to(user).filter(network=network, state__in=OPEN_STATES)
    found = list(needs.select_related("municipality", "network")[:SHOWN])
    return {"network": network, "needs": found} if found else None
