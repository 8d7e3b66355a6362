"""What the money puts on the page of a network: what it was given, year by year."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from funding.decisions.models import DecidedAmount
from networks.boards import network_board
from networks.models import Network


@network_board.panel("tilskudd", order=30, template="funding/decisions/network_panel.html", title=_("Tilskudd"))
def network_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """Decided amounts only; one query."""
    amounts = DecidedAmount.objects.in_force().filter(network=network).select_related("grant", "decision")
    found = list(amounts.order_by("-grant__year", "grant__key"))
    return {"network": network, "amounts": found} if found else None
