"""The region's own plan on the network's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from networks.boards import network_board
from networks.models import Network
from portfolio.plans import access as plan_access
from portfolio.plans.models import PlanState, RegionalPlan


@network_board.panel("portefolje", order=15, template="portfolio/plans/panel.html", title=_("Regionens portefølje"))
def plan_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any]:
    """The region's decided plan in short; two queries."""
    plan = RegionalPlan.objects.filter(network=network, state=PlanState.DECIDED).first()
    items = list(plan.items.select_related("solution")) if plan else []
    return {"network": network, "plan": plan, "items": items, "may_edit": plan_access.may_edit_plan(user, network)}
