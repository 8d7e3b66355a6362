"""What the portfolio puts on the pages of a network and a municipality."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from networks.access import may_report_status_in
from networks.models import Municipality, Network
from networks.panels import register_municipality_panel, register_network_panel
from portfolio.editions import introduced
from portfolio.links import rows_url
from portfolio.models import AdoptionStatus, Level, levels_from
from portfolio.progress import NOTHING, tallies, with_scope


def register() -> None:
    register_network_panel(key="status", order=10, template="portfolio/network_panel.html", context=network_status)
    register_municipality_panel(
        key="status", order=10, template="portfolio/municipality_panel.html", context=municipality_status
    )


def network_status(network: Network, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """The region's count for each introduction that concerns it; three queries."""
    today = timezone.localdate()
    solutions = list(with_scope(introduced(today), today))
    if not solutions:
        return None
    scopes = {solution.pk: solution.ambition_id for solution in solutions if solution.scope_name}  # type: ignore[attr-defined]
    counted = tallies(solutions, scopes, date=today)
    rows = []
    for solution in solutions:
        tally = counted[solution.pk].get(network.pk, NOTHING)
        if tally.total:
            rows.append(
                {
                    "solution": solution,
                    "tally": tally,
                    "level_label": Level(solution.counted_level).label,
                    "reached": tally.reached(solution.counted_level),
                    "in_use": tally.reached(Level.IN_USE),
                    "available": tally.reached(Level.MADE_AVAILABLE),
                    "url": rows_url(solution, today, levels_from(solution.counted_level), network),
                }
            )
    return {"network": network, "rows": rows, "today": today, "may_report": may_report_status_in(user, network)}


def municipality_status(municipality: Municipality, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """Where the municipality stands with each introduction; two queries."""
    today = timezone.localdate()
    solutions = list(introduced(today))
    if not solutions:
        return None
    statuses = {
        status.solution_id: status
        for status in AdoptionStatus.objects.filter(municipality=municipality, solution__in=solutions)
    }
    rows = [{"solution": solution, "status": statuses.get(solution.pk)} for solution in solutions]
    return {"municipality": municipality, "rows": rows, "today": today}
