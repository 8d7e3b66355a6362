"""Thin: parse, call one domain function, render."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from core.http import page_or_part, wants_part
from core.opens import opens
from core.pages import form_page, refused_told
from core.tables.downloads import attachment
from core.tables.spreadsheet import CSV_TYPE, XLSX_TYPE
from funding.access import may_manage_grants, may_read_use, may_see_runs, who_sees_runs
from funding.decisions.models import Decision
from funding.grants import registration
from funding.grants.forms import GrantForm, KeyForm
from funding.grants.models import Grant
from funding.jobs.models import RunState
from funding.keys import versions as keys
from funding.runs import exports
from funding.runs import lifecycle as runs
from funding.runs.models import AllocationRun
from funding.runs.statement import Statement, decided_for, factors_in_words, share_in_words
from networks.models import User

RUNS_SHOWN = 20


def for_grant_staff(allowed: Callable[[Any], bool]) -> Callable[..., Any]:
    """Only for those who are `allowed`; others read whom to ask."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.user):
                raise PermissionDenied(who_sees_runs())
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@opens("anyone")
def grant_list(request: HttpRequest) -> HttpResponse:
    context = {
        "grants": Grant.objects.visible_to(request.user),
        "may_manage": may_manage_grants(request.user),
        "may_read_use": may_read_use(request.user),
    }
    return render(request, "funding/grants/list.html", context)


@opens("grants.manage", "GET", "POST")
@for_grant_staff(may_manage_grants)
def new_grant(request: HttpRequest) -> HttpResponse:
    form = GrantForm(request.POST or None)
    return form_page(
        request,
        form,
        "funding/grants/form.html",
        save=lambda: registration.register(form.details(), by=person(request)),
        success=gettext("Tilskuddet er registrert. Se over fordelingsnøkkelen, og lagre den."),
        to=lambda grant: reverse("funding:new_key", args=[grant.key]),
    )


@opens("anyone", subject="grant")
def grant_detail(request: HttpRequest, key: str) -> HttpResponse:
    grant = get_object_or_404(Grant.objects.visible_to(request.user), key=key)
    decided = decided_for(grant)
    context: dict[str, Any] = {
        "grant": grant,
        "deductions": list(grant.deductions.all()),
        "decided": decided,
        "may_manage": may_manage_grants(request.user),
        "may_see_runs": may_see_runs(request.user),
        "decision": next((amount.decision for amount in decided.amounts), None),
        "to_paste": exports.decided_to_paste(decided),
    }
    if context["may_see_runs"]:
        found = AllocationRun.objects.visible_to(request.user).for_lists().filter(grant=grant)[:RUNS_SHOWN]
        context["runs"] = list(found)
        context["active"] = next((run for run in context["runs"] if run.is_active), None)
        context["decisions"] = list(
            Decision.objects.visible_to(request.user).filter(grant=grant).select_related("proposed_by", "decided_by")
        )
        key_now = context["allocation_key"] = grant.current_key()
        if key_now is not None:
            context["shares"] = [share_in_words(share) for share in key_now.shares]
            context["factors"] = factors_in_words(key_now.factors)
    return render(request, "funding/grants/grant.html", context)


@opens("grants.manage", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def start_run(request: HttpRequest, key: str) -> HttpResponse:
    grant = get_object_or_404(Grant.objects.visible_to(request.user), key=key)
    with refused_told(request):
        return redirect(runs.start_run(grant, runs.current_key(grant), person(request)))
    return redirect(grant)


@opens("grants.manage", "GET", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def new_key(request: HttpRequest, key: str) -> HttpResponse:
    grant = get_object_or_404(Grant.objects.visible_to(request.user), key=key)
    form = KeyForm(request.POST or None, grant=grant, key=grant.current_key() or registration.suggested_key(grant))
    return form_page(
        request,
        form,
        "funding/keys/form.html",
        {"grant": grant},
        save=lambda: keys.add_version(grant, form.parameters(), source=form.cleaned_data["source"], by=person(request)),
        success=lambda added: gettext("Nøkkelen er lagret som %(key)s.") % {"key": added},
        to=grant,
    )


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
    response = page_or_part(request, "funding/runs/run.html", "funding/runs/run.html#run", context)
    if wants_part(request) and not run.is_active:
        text = gettext("Beregningen er ferdig.") if run.state == RunState.DONE else gettext("Beregningen stoppet.")
        response["HX-Trigger"] = json.dumps({"announce": {"text": text}})
    return response


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


def person(request: HttpRequest) -> User:
    """Who is signed in; `for_grant_staff` has let nobody else through."""
    return cast("User", request.user)


def visible_run(request: HttpRequest, pk: int, **condition: Any) -> AllocationRun:
    visible = AllocationRun.objects.visible_to(request.user).select_related("grant", "key", "requested_by")
    return get_object_or_404(visible, pk=pk, **condition)


def finished(request: HttpRequest, pk: int) -> Statement:
    return Statement(visible_run(request, pk, state=RunState.DONE))
