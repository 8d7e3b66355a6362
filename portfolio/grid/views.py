"""The status grid: of a region, of the whole country, and of one solution; today's, or to be read as of a date."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.opens import opens
from core.tables.downloads import wanted
from portfolio.dictionary import DIGITS_IN_ORDER
from portfolio.filters import DateForm
from portfolio.freshness import rules as freshness
from portfolio.grid import content as grid
from portfolio.grid import exports
from portfolio.grid.content import Grid
from portfolio.grid.html import Renderer, need_words
from portfolio.grid_reference import GridReference, GridSolution, grid_reference
from portfolio.levels import LEVEL_CODES, LEVEL_LABELS, LEVEL_SHORT_LABELS
from portfolio.links import with_query
from portfolio.statuses.recording import NAMED_SOURCES

# What else is in the address of a grid: which columns, which rows, in which order.
KEPT = ("alt", "kommune", "region", "vis", "sorter")


@opens("anyone", subject="network")
def region_grid(request: HttpRequest, key: str) -> HttpResponse:
    """Municipalities × solutions; those who may report change them in place."""
    known, form = _of_date(request)
    built = grid.build(key, request.user, known)
    if built is None:
        raise Http404
    return _page(request, built, form, nav_section="networks")


@opens("anyone")
def full_grid(request: HttpRequest) -> HttpResponse:
    """All municipalities × all introductions, or with `alt` everything in the portfolio."""
    known, form = _of_date(request)
    return _page(request, grid.assemble(known, request.user, everything="alt" in request.GET), form)


@opens("anyone", subject="solution")
def solution_grid(request: HttpRequest, key: str) -> HttpResponse:
    """All municipalities and one solution of the edition that held on the date, or of the one in force."""
    known, form = _of_date(request)
    line = _line(known, key) or (_line(grid_reference(), key) if form else None)
    if line is None:
        raise Http404
    return _page(request, grid.assemble(known, request.user, only=line), form)


def _line(known: GridReference, key: str) -> GridSolution | None:
    return next((line for line in known.lines if line.key == key), None)


def _of_date(request: HttpRequest) -> tuple[GridReference, DateForm | None]:
    """The reference of `dato`, and the form when the address has one; today's where the date has no figures."""
    if "dato" not in request.GET:
        return grid_reference(), None
    form = DateForm(request.GET)
    known = grid_reference(form.date)
    if not known.places and form.date != timezone.localdate():
        form.refuse_date()
        known = grid_reference()
    return known, form


def _page(request: HttpRequest, built: Grid, form: DateForm | None, **context: Any) -> HttpResponse:
    if file := wanted(request, lambda: exports.grid_table(built, request.GET)):
        return file
    regions = (
        () if built.network else tuple((network.key, network.name) for network in built.reference.networks.values())
    )
    tools, dialogs = _surroundings(get_language(), built.today if built.editable else None, regions)
    return render(
        request,
        "portfolio/grid/grid.html",
        {
            "grid": built,
            "html": Renderer(built),
            "level_words": json.dumps({code: str(word) for code, word in LEVEL_SHORT_LABELS.items()}),
            "tools": tools,
            "dialogs": dialogs,
            "shown_date": built.today,
            "date_form": form,
            "date_errors": form.errors.get("dato") if form else None,
            # An address with its filter shows the same rows on another date.
            "kept": [(name, request.GET.get(name, "")) for name in KEPT],
            "today_url": with_query(request.path, **{name: request.GET.get(name, "") for name in KEPT}),
            **context,
        },
    )


@lru_cache(maxsize=32)
def _surroundings(
    language: str | None, today: dt.date | None, regions: tuple[tuple[str, str], ...]
) -> tuple[SafeString, SafeString]:
    """The tools above the grid and the dialogs below, which are the same for everybody who may do the same.

    `today` is None for those who only read.
    """
    needs = (freshness.UNCONFIRMED, freshness.DUE, freshness.EVIDENCE)
    context = {
        "today": today,
        "editable": today is not None,
        "regions": regions,
        "digits": list(enumerate(DIGITS_IN_ORDER, start=1)),
        "sources": [(source.value, source.label) for source in NAMED_SOURCES],
        "levels": [(code, LEVEL_LABELS[code]) for code in LEVEL_CODES],
        "needs": [(need, need_words(need)) for need in needs],
    }
    return (
        render_to_string("portfolio/grid/tools.html", context),
        render_to_string("portfolio/grid/dialogs.html", context),
    )
