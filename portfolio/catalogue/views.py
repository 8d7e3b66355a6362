"""The portfolio and its solutions, for anyone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from core.language import localized
from core.opens import opens
from core.page_cache import kept_for_visitors
from core.tables.downloads import wanted
from portfolio.access import may_edit_portfolio
from portfolio.catalogue.exports import (
    ambitions_table,
    municipalities_table,
    portfolio_table,
    published_table,
    regions_table,
)
from portfolio.catalogue.search import matching
from portfolio.catalogue.tables import column_labels, municipality_rows, solution_regions
from portfolio.counting.cells import Selection
from portfolio.counting.progress import SolutionProgress, lines
from portfolio.dated import Dated
from portfolio.editions.access import visible_editions
from portfolio.editions.in_force import item_on, items_on, of_edition
from portfolio.editions.items import with_situation_on
from portfolio.editions.models import PortfolioEdition, PortfolioItem
from portfolio.editions.views_items import item_texts
from portfolio.filters import RowsForm
from portfolio.freshness.rules import patience
from portfolio.freshness.shares import months, months_of
from portfolio.grid_reference import grid_reference
from portfolio.levels import LEVEL_DEFINITIONS, Level
from portfolio.links import date_value, rows_url, solution_url, with_query
from portfolio.progress.maps import map_choice, map_value
from portfolio.solutions.ambitions import with_validity
from portfolio.solutions.models import Solution
from portfolio.solutions.panel_registry import solution_board

INTRODUCTION = PortfolioItem.Kind.INTRODUCTION


@opens("anyone")
@kept_for_visitors
def portfolio_list(request: HttpRequest) -> HttpResponse:
    """One edition: the introductions ranked with status against ambition, and the joint measures by focus area.

    `?dato=` shows how it stood on a day; `?utgave=2023` chooses another edition than the one that held.
    """
    day = Dated(request, ("utgave",))
    year, search = request.GET.get("utgave", ""), request.GET.get("sok", "").strip()[:100]
    seen = visible_editions(request.user, "edition__")
    of_year = year.isdecimal() and len(year) == 4
    items = list(of_edition(seen, edition__year=int(year)) if of_year else items_on(day.date))
    measures = [item for item in items if item.kind != INTRODUCTION]
    ranked = [item for item in items if item.kind == INTRODUCTION]
    counted = lines(ranked, day.date)
    if day.past and counted and not any(line.national.total for line in counted):
        day.refuse()
        counted = lines(ranked, day.date)
    if file := wanted(request, lambda: portfolio_table(counted, measures, day.date)):
        return file
    return render(
        request,
        "portfolio/catalogue/list.html",
        {
            "edition": items[0].edition if items else None,
            "editions": list(PortfolioEdition.objects.visible_to(request.user)),
            "search": search,
            "found": list(matching(search, request.user)) if search else [],
            "lines": counted,
            "areas": [(area, list(group)) for area, group in groupby(measures, lambda i: i.solution.focus_area)],
            "measures": measures,
            "months": months(),
            "date": day.date,
            "today": day.today,
            **day.context(),
        },
    )


@opens("anyone", subject="solution")
@kept_for_visitors
def solution_page(request: HttpRequest, key: str) -> HttpResponse:
    """What a solution is, and for an introduction how far the municipalities have come with it."""
    day = Dated(request)
    date = day.date
    items = list(of_edition(visible_editions(request.user, "edition__"), solution__key=key))
    item = item_on(date, items)
    solution = item.solution if item else get_object_or_404(Solution, key=key)
    if item is not None and day.past:
        with_situation_on(item, date)
    context: dict[str, Any] = {
        "item": item,
        "solution": solution,
        "title": localized(item, "title") if item else "",
        "history": sorted(items, key=lambda other: -other.edition.year) if len(items) > 1 else [],
        "texts": item_texts(item),
        "may_edit": may_edit_portfolio(request.user),
        "panels": solution_board.render(solution, request),
        "date": date,
        "today": timezone.localdate(),
        "line": None,
        **day.context(),
    }
    if item is not None and item.kind == INTRODUCTION:
        status = _status(request, item)
        if isinstance(status, HttpResponse):
            return status
        context |= status
    return render(request, "portfolio/catalogue/solution.html", context)


def _status(request: HttpRequest, item: PortfolioItem) -> dict[str, Any] | HttpResponse:
    """The counts, and the municipalities that the address asks for; or one of the tables as a file."""
    known = grid_reference()
    networks = list(known.networks.values())
    form = RowsForm(request.GET, networks=networks)
    every = list(item.solution.ambitions.select_related("solution").order_by("-decided_on", "-pk"))
    line = lines([item], form.date, ambitions=every)[0]
    if form.date != timezone.localdate() and not line.national.total:
        form.refuse_date()
        line = lines([item], form.date, ambitions=every)[0]
    date = form.date
    rows = line.municipalities()
    selection = Selection(form.codes, form.network.pk if form.network else None)
    here = Selection(network_id=selection.network_id)
    shown = [row for row in rows if selection.has(row)]
    others = [row for row in rows if not selection.has(row)]
    counts = dict(Counter(row.code for row in rows if here.has(row)))
    form.count(counts)
    # What was decided later was not known on the page's date.
    ambitions = with_validity((one for one in every if one.decided_on <= date), date)
    published = list(_published(line))
    file = (
        wanted(request, lambda: municipalities_table(item.solution, shown, networks, date))
        or wanted(request, lambda: regions_table([line], networks, date), "regioner")
        or wanted(request, lambda: ambitions_table(item.solution, ambitions, date), "ambisjoner")
        or wanted(request, lambda: published_table(item.solution, published), "publisert")
    )
    if file is not None:
        return file
    return {
        "line": line,
        "months": months_of(known.rules),
        "form": form,
        "date": date,
        "past": date != timezone.localdate(),
        "date_value": date_value(date),
        "kept": [
            *(("status", code) for code in sorted(form.codes)),
            ("nettverk", form.network and form.network.key),
            ("kart", map_value(form)),
        ],
        "map_value": map_value(form),
        "map_choice": map_choice(form, date, request.get_full_path()),
        "today_url": solution_url(item.solution, timezone.localdate()),
        "all_url": rows_url(item.solution, date),
        "filtered": bool(form.codes or form.network),
        "total": sum(counts.values()),
        "shown": len(shown),
        "counts": counts,
        "rows": municipality_rows(shown, others, item.solution.key, patience(known.rules), date),
        "columns": column_labels(),
        "regions": solution_regions(line, networks, date),
        "published": published,
        "trend_url": with_query(reverse("portfolio:progress_trend"), losning=item.solution.key, dato=date_value(date)),
        "ambitions": ambitions,
        "definitions": {
            "in_use": _definition(line, Level.IN_USE),
            "available": _definition(line, Level.MADE_AVAILABLE),
        },
    }


def _published(line: SolutionProgress) -> Iterable[tuple[Any, int | None, str]]:
    """Each published count, the difference to the reports of the page's date, and the page as of the count's date."""
    return [
        (count, line.difference_to(count), solution_url(line.solution, count.date)) for count in line.published_counts
    ]


def _definition(line: SolutionProgress, level: Level) -> str:
    return line.definition if level == line.level else str(LEVEL_DEFINITIONS[level])
