"""Finished runs. Thin: parse, call one domain function, render."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from core.http import page_or_part, wants_part
from core.opens import opens
from core.tables.downloads import attachment
from core.tables.spreadsheet import CSV_TYPE, XLSX_TYPE
from funding.access import may_manage_grants, may_see_runs
from funding.grants.pages import for_grant_staff
from funding.jobs.models import RunState
from funding.results import exports
from funding.results.comparison import Comparison, repeat
from funding.results.statement import Statement
from funding.runs.models import AllocationRun
from funding.runs.views import RUNS_SHOWN, visible_run


@opens("grants.see_runs", subject="run")
@for_grant_staff(may_see_runs)
@never_cache
def run_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The run's page; asked for by htmx while the run is under way, only the part that changes."""
    run = visible_run(request, pk)
    context: dict[str, Any] = {
        "run": run,
        "waits_long": run.waits_long(timezone.now()),
        "may_manage": may_manage_grants(request.user),
        "statement": None,
    }
    if run.state == RunState.DONE:
        context["statement"] = statement = Statement(run)
        context["to_paste"] = exports.to_paste(statement)
        others = AllocationRun.objects.visible_to(request.user).for_lists().filter(state=RunState.DONE)
        context["others"] = list(others.exclude(pk=run.pk).select_related("grant")[:RUNS_SHOWN])
    response = page_or_part(request, "funding/results/run.html", "funding/results/run.html#run", context)
    if wants_part(request) and not run.is_active:
        text = gettext("Beregningen er ferdig.") if run.state == RunState.DONE else gettext("Beregningen stoppet.")
        response["HX-Trigger"] = json.dumps({"announce": {"text": text}})
    return response


def finished(request: HttpRequest, pk: int) -> Statement:
    return Statement(visible_run(request, pk, state=RunState.DONE))


@opens("grants.see_runs", subject="run")
@for_grant_staff(may_see_runs)
def run_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    statement = finished(request, pk)
    return attachment(exports.as_xlsx(statement), XLSX_TYPE, exports.file_name(statement, "xlsx"))


@opens("grants.see_runs", subject="run")
@for_grant_staff(may_see_runs)
def run_csv(request: HttpRequest, pk: int) -> HttpResponse:
    statement = finished(request, pk)
    return attachment(exports.as_csv(statement).encode(), CSV_TYPE, exports.file_name(statement, "csv"))


@opens("grants.see_runs", subject="two_runs")
@for_grant_staff(may_see_runs)
def compare(request: HttpRequest) -> HttpResponse:
    """`?a=1&b=2`: the address is the link that KS people share."""
    numbers = [request.GET.get(name, "") for name in ("a", "b")]
    if not all(number.isdecimal() and len(number) < 10 for number in numbers):
        raise Http404
    before, after = (visible_run(request, int(number), state=RunState.DONE) for number in numbers)
    context = {"comparison": Comparison(before, after), "address": request.build_absolute_uri()}
    return render(request, "funding/results/compare.html", context)


@opens("grants.see_runs", subject="run")
@for_grant_staff(may_see_runs)
@never_cache
def repeat_run(request: HttpRequest, pk: int) -> HttpResponse:
    run = visible_run(request, pk, state=RunState.DONE)
    return render(request, "funding/results/repetition.html", {"run": run, "repetition": repeat(run)})
