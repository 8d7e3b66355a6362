"""What the portfolio puts on the pages of a network and a municipality."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from networks.boards import municipality_board, network_board
from networks.models import Municipality, Network
from portfolio.counting.cells import Asked, Dimension, by_network, count
from portfolio.counting.tally import NOTHING, Tally
from portfolio.dated import Dated
from portfolio.editions.in_force import introduced
from portfolio.freshness.shares import months
from portfolio.levels import Level, levels_from
from portfolio.links import rows_url
from portfolio.progress.comparison import compare_on
from portfolio.solutions.scopes import with_scope
from portfolio.statuses.adoption import latest_entries
from portfolio.statuses.reporting import may_report_status_in

# How many reports the municipality's page shows.
LATEST = 15


@network_board.panel(
    "status", order=10, template="portfolio/progress/network_panel.html", title=_("Status mot porteføljen")
)
def network_status(network: Network, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """The region's count for each introduction that concerns it, today or on `dato`; three queries."""
    day = Dated(request)
    solutions, counted = _counted(day.date)
    if day.past and not any(network.pk in areas for areas in counted.values()):
        day.refuse()
        solutions, counted = _counted(day.date)
    if not solutions:
        return None
    rows = []
    for solution in solutions:
        tally = counted.get(solution.pk, {}).get(network.pk, NOTHING)
        if tally.total:
            rows.append(
                {
                    "solution": solution,
                    "tally": tally,
                    "level_label": Level(solution.counted_level).label,
                    "reached": tally.reached(solution.counted_level),
                    "in_use": tally.reached(Level.IN_USE),
                    "available": tally.reached(Level.MADE_AVAILABLE),
                    "url": rows_url(solution, day.date, levels_from(solution.counted_level), network),
                }
            )
    may_report = may_report_status_in(user, network)
    context = {"network": network, "rows": rows, "date": day.date, "may_report": may_report, **day.context()}
    # The panel is on the network's page, whatever address it is fetched from.
    return {**context, "months": months(), "today_url": network.get_absolute_url()}


def _counted(date: dt.date) -> tuple[list[Any], dict[int, dict[int, Tally]]]:
    solutions = list(with_scope(introduced(date), date))
    questions = [Asked(one.pk, date, one.ambition_id if one.scope_name else None) for one in solutions]
    return solutions, by_network(count(questions, by=[Dimension.NETWORK], people=False))


@municipality_board.panel("status", order=10, template="portfolio/progress/municipality_panel.html")
def municipality_status(municipality: Municipality, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """How far the municipality has come with each introduction, beside neighbours and its size; three queries."""
    found, form = compare_on(municipality, request.GET)
    if found is None:
        return None
    return {
        "municipality": municipality,
        "comparison": found,
        "date_form": form,
        "date_errors": form.errors.get("dato") if form else None,
        "shown_date": found.date,
    }


@municipality_board.panel(
    "history", order=90, template="portfolio/progress/municipality_history.html", title=_("Siste meldinger om status")
)
def municipality_history(municipality: Municipality, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """The latest reports of all solutions, with what was corrected or withdrawn; one query."""
    entries = latest_entries(municipality, LATEST)
    return {"municipality": municipality, "entries": entries, "show_names": user.is_authenticated} if entries else None
