"""How far the municipalities have come, by area and date, for anyone; every figure opens its municipalities."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.vary import vary_on_headers

from core.http import wants_part
from core.opens import opens
from core.page_cache import kept_for_visitors
from core.tables import downloads
from networks.geography.borders import structure_of
from networks.models import Municipality
from portfolio.counting.cells import CountedMunicipality
from portfolio.counting.progress import definition_of
from portfolio.filters import BORDERS
from portfolio.freshness.shares import months
from portfolio.levels import COUNTED_LEVELS, LEVEL_DEFINITIONS
from portfolio.links import with_query
from portfolio.progress import exports as progress_exports
from portfolio.progress import tables as progress_tables
from portfolio.progress.comparison import Beside, beside, compare_on
from portfolio.progress.exports import municipality_table
from portfolio.progress.figures import Answer, Question, answer, municipalities, with_solution
from portfolio.progress.forms import ProgressForm, RowsForm
from portfolio.progress.map import rows_on_map
from portfolio.progress.tables import map_rows
from portfolio.progress.trend import trend
from portfolio.solutions.models import Solution
from portfolio.statuses.reporting import may_report_anything

FIGURES = "tall"  # the id of the part that htmx may swap


@opens("anyone")
@vary_on_headers("HX-Request", "HX-Target")
@kept_for_visitors
def progress_page(request: HttpRequest) -> HttpResponse:
    """Status against ambition for the solutions of the view, or for the areas of one; trend and map come after."""
    form = ProgressForm(request.GET)
    found = answer(form.question)
    question = found.question
    shown = _shown(found)
    context: dict[str, Any] = {
        "form": form,
        "question": question,
        "answer": found,
        "months": months(),
        "today": timezone.localdate(),
        "shown": shown,
        "levels": [
            (text, question.url(niva=code), code == question.level)
            for code, text in [("", None), *((str(level), str(level.label)) for level in COUNTED_LEVELS)]
        ],
        "definitions": {level.value: str(LEVEL_DEFINITIONS[level]) for level in COUNTED_LEVELS},
        "csv_url": question.url("portfolio:progress_table", "csv"),
        "xlsx_url": question.url("portfolio:progress_table", "xlsx"),
        "whole_url": question.url(omrade="", losning="", innsats="", etter=""),
        "today_url": question.url(dato="", kjent=""),
        "widget_url": question.url("portfolio:progress_widget"),
        "json_url": question.url("portfolio:progress_json"),
    }
    if shown is not None:
        one = with_solution(question, shown)
        context |= {
            "trend_url": one.url("portfolio:progress_trend"),
            "map_url": one.url("portfolio:progress_map"),
            "duty_url": one.url("portfolio:duty", shown.key, losning="", omrade="", etter="", niva=""),
            "definition": definition_of(shown, shown.counted_level),
        }
    part = wants_part(request, FIGURES)
    return render(
        request, "portfolio/progress/progress.html#figures" if part else "portfolio/progress/progress.html", context
    )


def _shown(found: Answer) -> Solution | None:
    """Whose trend and map to show: the one asked for, else the first that somebody has reached."""
    figures = found.figures
    return next(
        (figure.solution for figure in figures if figure.reached),
        figures[0].solution if figures else next(iter(found.question.solutions), None),
    )


@opens("anyone", subject="ending")
def progress_table(request: HttpRequest, ending: str) -> HttpResponse:
    """The page's table as a file."""
    return downloads.respond(progress_exports.figures_table(answer(ProgressForm(request.GET).question)), ending)


@opens("anyone", subject="of_solution")
@vary_on_headers("HX-Request")
@kept_for_visitors
def progress_trend(request: HttpRequest) -> HttpResponse:
    """The counts of one solution over time: a part of the page, or a page of its own without scripts."""
    question, solution = _one(request)
    points = trend(question, solution)
    context = {
        "question": question,
        "solution": solution,
        "points": points,
        "rows": progress_tables.trend_rows(points),
        "first": points[0] if points else None,
        "last": points[-1] if points else None,
        "page_url": question.url(),
        "csv_url": question.url("portfolio:progress_trend_table", "csv"),
        "xlsx_url": question.url("portfolio:progress_trend_table", "xlsx"),
    }
    return render(request, f"portfolio/progress/trend.html{'#part' if wants_part(request) else ''}", context)


@opens("anyone", subject="of_solution")
def progress_trend_table(request: HttpRequest, ending: str) -> HttpResponse:
    question, solution = _one(request)
    return downloads.respond(progress_exports.trend_table(question, solution, trend(question, solution)), ending)


@opens("anyone", subject="of_solution")
@vary_on_headers("HX-Request")
@kept_for_visitors
def progress_map(request: HttpRequest) -> HttpResponse:
    """One solution on the map of the date, or of today: a part of the page, or a page of its own without scripts."""
    question, solution = _one(request)
    found = rows_on_map(question, solution)
    day = question.map_date or question.date
    outlined = structure_of(day) is not None
    context = {
        "question": question,
        "solution": solution,
        "map_rows": map_rows(found, question.date),
        "number": len(found),
        "counts": dict(Counter(row.code for row in found if row.counted)),
        "borders": outlined and bool(question.drawn),
        "outlines_url": with_query(reverse("networks:borders"), dato=day.isoformat()),
        "drawings": [(question.url("portfolio:progress_map", tegn=code), code) for code in ("", BORDERS)]
        if outlined
        else [],
        "maps": [(question.url("portfolio:progress_map", kart=code), code or "da") for code in ("", "naa")],
        "page_url": question.url(),
    }
    return render(request, f"portfolio/progress/map.html{'#part' if wants_part(request) else ''}", context)


@opens("anyone", subject="of_solution")
def progress_rows(request: HttpRequest) -> HttpResponse:
    """The municipalities behind a figure, by the same filter."""
    question, solution = _one(request)
    found, group = _behind(request, question, solution)
    extra = group.parameters if group else {}
    form = RowsForm(request.GET, rows=found)
    shown = form.choose(found)
    kept = question.parameters(**extra)
    return render(
        request,
        "portfolio/progress/rows.html",
        {
            "question": question,
            "solution": solution,
            "place": group.title if group else question.area.label,
            "definition": definition_of(solution, solution.counted_level),
            "form": form,
            "kept": kept.items(),
            "total": len(found),
            "shown": len(shown),
            "filtered": form.filtered,
            "rows": progress_tables.rows_body(question, solution, shown),
            "columns": progress_tables.rows_labels(),
            "page_url": question.url(),
            "all_url": question.url("portfolio:progress_rows", **extra),
            "csv_url": question.url("portfolio:progress_rows_table", "csv", **form.parameters, **extra),
            "xlsx_url": question.url("portfolio:progress_rows_table", "xlsx", **form.parameters, **extra),
            "may_import": may_report_anything(request.user),
        },
    )


@opens("anyone", subject="of_solution")
def progress_rows_table(request: HttpRequest, ending: str) -> HttpResponse:
    question, solution = _one(request)
    form = RowsForm(request.GET)
    shown = form.choose(_behind(request, question, solution)[0])
    return downloads.respond(progress_exports.rows_table(question, solution, shown, form.facts), ending)


def _one(request: HttpRequest) -> tuple[Question, Solution]:
    """The view of one solution. 404 when the address names none."""
    form = ProgressForm(request.GET)
    if form.solution is None:
        raise Http404
    return form.question, form.solution


def _behind(
    request: HttpRequest, question: Question, solution: Solution
) -> tuple[list[CountedMunicipality], Beside | None]:
    """The municipalities of the view; of those only whom one of them is compared with, where the address says so."""
    found = municipalities(question, solution)
    group = beside(request.GET, question.date) if "ved" in request.GET else None
    return [row for row in found if group is None or row.municipality_id in group.members], group


@opens("anyone", subject="municipality", kwargs={"ending": "csv"})
def municipality_status(request: HttpRequest, number: str, ending: str) -> HttpResponse:
    """The table of the municipality's panel: its ladder beside the others', today or on `dato`."""
    municipality = get_object_or_404(Municipality, number=number)
    found, _form = compare_on(municipality, request.GET)
    if found is None:
        raise Http404
    return downloads.respond(municipality_table(municipality, found), ending)
