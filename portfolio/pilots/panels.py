"""The pilots on a solution's page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portfolio.pilots import workflow as pilots
from portfolio.pilots.moves import PUBLIC_STATES
from portfolio.solutions.models import Solution
from portfolio.solutions.panel_registry import solution_board


@solution_board.panel("piloter", order=24, template="portfolio/pilots/panel.html", title=_("Piloter"))
def pilot_panel(solution: Solution, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """Who is or was a pilot, for a joint measure and for what has become of one; two queries."""
    chosen = solution.pilots.filter(state__in=PUBLIC_STATES)
    found = list(chosen.select_related("municipality").annotate(note_count=Count("notes")).order_by("at", "pk"))
    takes = pilots.takes_pilots(solution)
    return {"solution": solution, "pilots": found, "takes_pilots": takes} if found or takes else None
