"""The front page: how far the municipalities have come, for anyone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from core.http import wants_part
from core.opens import opens
from core.page_cache import kept_for_visitors
from core.tables.downloads import wanted
from networks.boards import front_board
from networks.models import Network
from portfolio.catalogue.exports import portfolio_table, regions_table
from portfolio.catalogue.tables import region_table
from portfolio.counting.progress import SolutionProgress, lines, most_interesting
from portfolio.editions.in_force import introductions
from portfolio.filters import FrontForm
from portfolio.freshness.shares import added_up, months
from portfolio.levels import COUNTED_LEVELS
from portfolio.links import date_value, with_query
from portfolio.progress.maps import map_choice, map_value
from portfolio.progress.tables import map_rows

MAP = "kart"  # the id of the part that htmx may swap


@opens("anyone")
@kept_for_visitors
def front(request: HttpRequest) -> HttpResponse:
    """Status against ambition for each introduction, the regions, and the map of one solution.

    Asked by htmx for the map only, the answer is that part of the same template.
    """
    form = FrontForm(request.GET)
    rows, date = _lines(form)
    file = wanted(request, lambda: portfolio_table(rows, [], date)) or wanted(
        request, lambda: regions_table(rows, Network.objects.all(), date), "regioner"
    )
    if file is not None:
        return file
    chosen = next((row for row in rows if row.solution.key == form.solution_key), None)
    context: dict[str, Any] = _map(chosen or most_interesting(rows), rows, form, date)
    part = wants_part(request, MAP)
    if not part:
        networks = list(Network.objects.all())
        context |= {
            "form": form,
            "kept": [("niva", form.level), ("losning", form.solution_key), ("kart", map_value(form))],
            "lines": rows,
            "networks": networks,
            "regions": region_table(rows, networks, date),
            "total": max((row.national.total for row in rows), default=0),
            "confirmed": added_up([row.national for row in rows]),
            "months": months(),
            "edition": rows[0].item.edition if rows and rows[0].item else None,
            "levels": _level_links(form, date),
            "today_url": _url(form, timezone.localdate()),
            "panels": front_board.render(None, request),
        }
    response = render(
        request, "portfolio/catalogue/front.html#map" if part else "portfolio/catalogue/front.html", context
    )
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _lines(form: FrontForm) -> tuple[list[SolutionProgress], dt.date]:
    """The introductions on the date asked for, or on today's where there are no figures for it."""
    rows = lines(introductions(form.date), form.date, form.level or None)
    if form.date == timezone.localdate() or not rows or any(row.national.total for row in rows):
        return rows, form.date
    form.refuse_date()
    return lines(introductions(), form.date, form.level or None), form.date


def _map(
    chosen: SolutionProgress | None, rows: list[SolutionProgress], form: FrontForm, date: dt.date
) -> dict[str, Any]:
    context: dict[str, Any] = {"chosen": chosen, "date": date, "today": timezone.localdate()}
    if chosen is not None:
        context["map_rows"] = map_rows(chosen.municipalities(), date)
        context["choices"] = [(row, _url(form, date, row.solution.key), row is chosen) for row in rows]
        context["map_choice"] = map_choice(form, date, _url(form, date))
    return context


def _url(form: FrontForm, date: dt.date, solution_key: str | None = None, level: str | None = None) -> str:
    """The page as it is, but for what is given."""
    return with_query(
        reverse("front"),
        dato=date_value(date),
        niva=form.level if level is None else level,
        losning=form.solution_key if solution_key is None else solution_key,
        kart=map_value(form),
    )


def _level_links(form: FrontForm, date: dt.date) -> list[tuple[str, str, bool]]:
    """The switch between what is counted: text, address, whether it is the one in force."""
    choices = [("", _("Slik hver løsning teller")), *((str(level), str(level.label)) for level in COUNTED_LEVELS)]
    return [(text, _url(form, date, level=code), code == form.level) for code, text in choices]
