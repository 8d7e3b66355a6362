"""What a solution's page shows of what must come first."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.language import localized
from portfolio import access
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
