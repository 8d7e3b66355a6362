"""Runs and scenarios are asked for. Thin: parse, call one domain function, render."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from core.opens import opens
from core.pages import act, form_page, refused_told
from funding.access import may_manage_grants
from funding.grants.pages import for_grant_staff, grant_or_404, person
from funding.keys import versions as keys
from funding.runs import lifecycle as runs
from funding.runs.forms import ScenarioForm
from funding.runs.models import AllocationRun

RUNS_SHOWN = 20


def visible_run(request: HttpRequest, pk: int, **condition: Any) -> AllocationRun:
    visible = AllocationRun.objects.visible_to(request.user).select_related("grant", "key", "requested_by")
    return get_object_or_404(visible, pk=pk, **condition)


@opens("grants.manage", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def start_run(request: HttpRequest, key: str) -> HttpResponse:
    grant = grant_or_404(request, key)
    with refused_told(request):
        return redirect(runs.start_run(grant, runs.current_key(grant), person(request)))
    return redirect(grant)


@opens("grants.manage", "POST", subject="run")
@for_grant_staff(may_manage_grants)
def cancel_run(request: HttpRequest, pk: int) -> HttpResponse:
    run = visible_run(request, pk)
    act(request, lambda: runs.cancel(run, person(request)), gettext("Beregningen er avbrutt. Ingenting er lagret."))
    return redirect(run)


@opens("grants.manage", "GET", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def new_scenario(request: HttpRequest, key: str) -> HttpResponse:
    grant = grant_or_404(request, key)
    form = ScenarioForm(request.POST or None, grant=grant, key=grant.keys.current() or keys.suggested_key(grant))
    return form_page(
        request,
        form,
        "funding/runs/scenario_form.html",
        {"grant": grant},
        save=lambda: runs.start_scenario(
            grant,
            form.parameters(),
            name=form.cleaned_data["scenario"],
            total=form.cleaned_data["total"],
            structure=form.structure(),
            by=person(request),
        ),
    )
