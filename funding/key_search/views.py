"""Searches over keys. Thin: parse, call one domain function, render."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from core.http import page_or_part, wants_part
from core.opens import opens
from core.pages import act, refused_beside, refused_told
from funding.access import may_manage_grants, may_see_runs
from funding.allocation.inputs import Parameters
from funding.grants.pages import for_grant_staff, grant_or_404, person
from funding.jobs.models import RunState
from funding.key_search import search as sweeps
from funding.key_search.forms import SweepForm
from funding.key_search.models import KeySweep
from funding.key_search.result import Result
from funding.runs import lifecycle as runs

SHOWN = 10


@opens("grants.manage", "GET", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def new_sweep(request: HttpRequest, key: str) -> HttpResponse:
    grant = grant_or_404(request, key)
    form = SweepForm(request.POST or None, grant=grant)
    if request.method == "POST" and form.is_valid():
        with refused_beside(form):
            return redirect(sweeps.start(grant, form.grid(), by=person(request)))
    found = KeySweep.objects.visible_to(request.user).filter(grant=grant).defer("result", "grid")
    context = {
        "grant": grant,
        "form": form,
        "sweeps": found.select_related("requested_by")[:SHOWN],
        "decided": grant.decided_amounts.in_force().exists(),
    }
    return render(request, "funding/key_search/form.html", context, status=422 if form.errors else 200)


def _sweep(request: HttpRequest, pk: int) -> KeySweep:
    found = KeySweep.objects.visible_to(request.user).select_related("grant", "requested_by")
    return get_object_or_404(found, pk=pk)


@opens("grants.see_runs", subject="sweep")
@for_grant_staff(may_see_runs)
@never_cache
def sweep(request: HttpRequest, pk: int) -> HttpResponse:
    """The search; asked for by htmx while it is under way, only the part that changes."""
    found = _sweep(request, pk)
    context: dict[str, Any] = {
        "sweep": found,
        "waits_long": found.waits_long(timezone.now()),
        "may_manage": may_manage_grants(request.user),
        "result": Result(found) if found.result else None,
    }
    response = page_or_part(request, "funding/key_search/sweep.html", "funding/key_search/sweep.html#sweep", context)
    if wants_part(request) and not found.is_active:
        text = gettext("Søket er ferdig.") if found.state == RunState.DONE else gettext("Søket stoppet.")
        response["HX-Trigger"] = json.dumps({"announce": {"text": text}})
    return response


@opens("grants.manage", "POST", subject="sweep")
@for_grant_staff(may_manage_grants)
def cancel_sweep(request: HttpRequest, pk: int) -> HttpResponse:
    found = _sweep(request, pk)
    act(request, lambda: sweeps.cancel(found, by=person(request)), gettext("Søket er avbrutt."))
    return redirect(found)


@opens("grants.manage", "POST", subject="sweep")
@for_grant_staff(may_manage_grants)
def fit_as_scenario(request: HttpRequest, pk: int, index: int) -> HttpResponse:
    """Make a scenario of one of the keys that came close."""
    found = _sweep(request, pk)
    fit = next((fit for fit in found.result.get("best", []) if fit["index"] == index), None)
    if fit is None:
        messages.error(request, gettext("Nøkkelen er ikke blant dem som søket har tatt vare på."))
        return redirect(found)
    name = gettext("Nøkkelsøk %(search)s, nøkkel %(key)s") % {"search": found.pk, "key": index + 1}
    with refused_told(request):
        return redirect(
            runs.start_scenario(found.grant, Parameters.from_json(fit["key"]), name=name, by=person(request))
        )
    return redirect(found)
