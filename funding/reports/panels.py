"""What the money puts on the page of a network: what is decided, paid and used, year by year."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.tables.columns import head
from funding.reports.access import may_read_use
from funding.reports.balance import uses
from funding.reports.columns import DECIDED, THREE, cells_in_words
from networks.boards import network_board
from networks.models import Network


@network_board.panel("tilskudd", order=30, template="funding/reports/network_panel.html", title=_("Tilskudd"))
def network_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """Decided amounts to everybody; what is paid and used to those who may read it. Four queries."""
    columns = THREE if may_read_use(user) else (DECIDED,)
    rows = [(use, cells_in_words(use, columns)) for use in uses(user, network=network)]
    return {"network": network, "rows": rows, "heads": head(columns)} if rows else None
