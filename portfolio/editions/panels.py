"""What this room puts on a solution's page and on a network's page of its own work."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.language import localized
from networks.boards import network_board
from networks.models import Network
from portfolio import access
from portfolio.pilots import workflow as pilots
from portfolio.pilots.moves import PUBLIC_STATES
from portfolio.plans import access as plan_access
from portfolio.plans.models import PlanState, RegionalPlan
from portfolio.solutions.models import Prerequisite, Solution
from portfolio.solutions.panel_registry import solution_board


@solution_board.panel(
    "forutsetninger", order=20, template="portfolio/solutions/prerequisites_panel.html", title=_("Henger sammen med")
)
def prerequisites(solution: Solution, user: Any, request: HttpRequest) -> dict[str, Any]:
    """What must come first, and what this opens for; one query."""
    found = Prerequisite.objects.filter(Q(solution=solution) | Q(requires=solution))
    rows = [(row, localized(row, "reason")) for row in found.select_related("solution", "requires")]
    return {
        "solution": solution,
        "needs": [pair for pair in rows if pair[0].solution_id == solution.pk],
        "enables": [pair for pair in rows if pair[0].requires_id == solution.pk],
        "may_edit": access.may_edit_portfolio(user),
    }


@solution_board.panel("piloter", order=24, template="portfolio/pilots/panel.html", title=_("Piloter"))
def pilot_panel(solution: Solution, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """Who is or was a pilot, for a joint measure and for what has become of one; two queries."""
    chosen = solution.pilots.filter(state__in=PUBLIC_STATES)
    found = list(chosen.select_related("municipality").annotate(note_count=Count("notes")).order_by("at", "pk"))
    takes = pilots.takes_pilots(solution)
    return {"solution": solution, "pilots": found, "takes_pilots": takes} if found or takes else None


@network_board.panel("portefolje", order=15, template="portfolio/plans/panel.html", title=_("Regionens portefølje"))
def plan_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any]:
    """The region's decided plan in short; two queries."""
    plan = RegionalPlan.objects.filter(network=network, state=PlanState.DECIDED).first()
    items = list(plan.items.select_related("solution")) if plan else []
    return {"network": network, "plan": plan, "items": items, "may_edit": plan_access.may_edit_plan(user, network)}
