"""Thin: parse, call one domain function, render. All of it is KS' own."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from core.http import SignedInRequest, page_or_part, wants_part
from core.opens import opens
from core.pages import act, form_page, refused_told
from networks.imports import runs
from networks.imports.forms import ImportForm
from networks.imports.models import ImportRun
from networks.imports.rows import CHANGED, NEW, REFUSED, SAME
from networks.reforms.views import for_ks

RUNS_SHOWN = 30
ROWS_SHOWN = 100
OUTCOMES = {
    NEW: gettext_lazy("ny"),
    CHANGED: gettext_lazy("endret"),
    REFUSED: gettext_lazy("avvist"),
    SAME: gettext_lazy("uendret"),
}


@opens("reforms.manage", "GET", "POST")
@for_ks
def import_list(request: SignedInRequest) -> HttpResponse:
    """Ask for an import, and those that were."""
    form = ImportForm(request.POST or None, files=request.FILES or None)
    latest = ImportRun.objects.defer("content", "rows").select_related("requested_by")[:RUNS_SHOWN]

    def start() -> ImportRun:
        data, upload = form.cleaned_data, form.cleaned_data["file"]
        name = upload.name if upload else ""
        return runs.start(data["source"], data["date"], by=request.user, content=data["content"], file_name=name)

    return form_page(request, form, "networks/imports/list.html", {"runs": latest}, save=start)


@opens("reforms.manage", subject="import")
@for_ks
@never_cache
def run_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The run's page; asked for by htmx while it is under way, only the part that changes."""
    run = get_object_or_404(ImportRun.objects.defer("content").select_related("requested_by", "decided_by"), pk=pk)
    counts = {outcome: run.count(outcome) for outcome in OUTCOMES}
    chosen = request.GET.get("vis", "")
    order = list(OUTCOMES)
    rows = sorted(
        (row for row in run.rows if chosen in ("", row["outcome"])), key=lambda row: order.index(row["outcome"])
    )
    page = Paginator(rows, ROWS_SHOWN).get_page(request.GET.get("side"))
    for row in page.object_list:
        row["outcome_label"] = OUTCOMES[row["outcome"]]
    context: dict[str, Any] = {
        "run": run,
        "page": page,
        "counts": [(outcome, label, counts[outcome]) for outcome, label in OUTCOMES.items()],
        "chosen": chosen,
        "to_store": counts[NEW] + counts[CHANGED],
        "waits_long": run.waits_long(timezone.now()),
    }
    response = page_or_part(request, "networks/imports/run.html", "networks/imports/run.html#run", context)
    if wants_part(request) and not run.is_active:
        response["HX-Trigger"] = json.dumps({"announce": {"text": str(run.get_state_display())}})
    return response


@opens("reforms.manage", "POST", subject="import")
@for_ks
def commit(request: SignedInRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun, pk=pk)
    with refused_told(request):
        count = runs.commit(run, by=request.user, confirmed="confirmed" in request.POST)
        messages.success(request, ngettext("%(n)d linje er lagret.", "%(n)d linjer er lagret.", count) % {"n": count})
    return redirect(run)


@opens("reforms.manage", "POST", subject="import")
@for_ks
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun, pk=pk)
    done = act(request, lambda: runs.discard(run, by=request.user), _("Importen er forkastet. Ingenting er endret."))
    return redirect("imports:list" if done else run)
