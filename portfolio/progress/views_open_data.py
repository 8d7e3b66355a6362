"""The open figures for other sites and programs: JSON, a widget to embed, and the entry for the data catalogue."""

from __future__ import annotations

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from core.opens import opens
from portfolio.freshness.shares import months
from portfolio.progress import catalogue_entry
from portfolio.progress.figures import answer
from portfolio.progress.forms import ProgressForm


@opens("anyone")
def progress_json(request: HttpRequest) -> HttpResponse:
    """The figures of a view, with the same address parameters as the page; any site may read them."""
    found = answer(ProgressForm(request.GET).question)
    return JsonResponse(
        {"known_at": found.known_at.isoformat(), "demo": settings.DEMO, "figures": found.records()},
        headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=60"},
    )


@opens("anyone")
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def progress_widget(request: HttpRequest) -> HttpResponse:
    """The view's bars without header and menu, for a frame on anybody's page."""
    found = answer(ProgressForm(request.GET).question)
    context = {"answer": found, "question": found.question, "months": months()}
    return render(request, "portfolio/progress/widget.html", context)


@opens("anyone", subject="catalogue")
def catalogue_file(request: HttpRequest, form: str) -> HttpResponse:
    """The DCAT-AP-NO entry."""
    return HttpResponse(
        catalogue_entry.serialised(form),
        content_type=catalogue_entry.TYPES[form],
        headers={"Access-Control-Allow-Origin": "*"},
    )
