"""The status grid: of a region, of the whole country, and of one solution."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from networks.downloads import wanted
from networks.templatetags.figures import LEVEL_CODES, LEVEL_LABELS, LEVEL_SHORT_LABELS
from portfolio import exports
from portfolio.status import freshness, grid
from portfolio.status.frame import frame
from portfolio.status.grid import Grid
from portfolio.status.grid_html import Renderer, need_words
from portfolio.status.pasting import DIGITS_IN_ORDER
from portfolio.status.recording import NAMED_SOURCES


@require_safe
def region_grid(request: HttpRequest, key: str) -> HttpResponse:
    """Municipalities × solutions; those who may report change them in place."""
    built = grid.build(key, request.user)
    if built is None:
        raise Http404
    return _page(request, built, nav_section="networks")


@require_safe
def full_grid(request: HttpRequest) -> HttpResponse:
    """All municipalities × all introductions, or with `alt` everything in the portfolio."""
    known = frame()
    return _page(request, grid.assemble(known, request.user, everything="alt" in request.GET))


@require_safe
def solution_grid(request: HttpRequest, key: str) -> HttpResponse:
    """All municipalities and one solution of the edition in force."""
    known = frame()
    line = next((line for line in known.lines if line.key == key), None)
    if line is None:
        raise Http404
    return _page(request, grid.assemble(known, request.user, only=line))


def _page(request: HttpRequest, built: Grid, **context: Any) -> HttpResponse:
    if file := wanted(request, lambda: exports.grid_table(built, request.GET)):
        return file
    regions = () if built.network else tuple((network.key, network.name) for network in built.frame.networks.values())
    tools, dialogs = _surroundings(get_language(), built.today, built.editable, regions)
    return render(
        request,
        "portfolio/grid.html",
        {
            "grid": built,
            "html": Renderer(built),
            "level_words": json.dumps({code: str(word) for code, word in LEVEL_SHORT_LABELS.items()}),
            "tools": tools,
            "dialogs": dialogs,
            **context,
        },
    )


@lru_cache(maxsize=32)
def _surroundings(
    language: str | None, today: dt.date, editable: bool, regions: tuple[tuple[str, str], ...]
) -> tuple[SafeString, SafeString]:
    """The tools above the grid and the dialogs below, which are the same for everybody who may do the same."""
    needs = (freshness.UNCONFIRMED, freshness.DUE, freshness.EVIDENCE)
    context = {
        "today": today,
        "editable": editable,
        "regions": regions,
        "digits": list(enumerate(DIGITS_IN_ORDER, start=1)),
        "sources": [(source.value, source.label) for source in NAMED_SOURCES],
        "levels": [(code, LEVEL_LABELS[code]) for code in LEVEL_CODES],
        "needs": [(need, need_words(need)) for need in needs],
    }
    return (
        render_to_string("portfolio/grid_tools.html", context),
        render_to_string("portfolio/grid_dialogs.html", context),
    )
