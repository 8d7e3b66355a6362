"""Other people's tables of a grant, and how they differ. Thin: parse, call one domain function, render."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from core.opens import opens
from core.pages import act, refused_beside
from funding.access import may_manage_grants, may_see_runs, who_sees_runs
from funding.grants.pages import for_grant_staff, grant_or_404, person
from funding.published import tables as published
from funding.published.forms import TableForm
from funding.published.models import PublishedTable
from funding.results.statement import decided_for

DECISION = "vedtak"


@opens("grants.see_runs", subject="grant")
@opens("grants.manage", "POST", subject="grant")
@for_grant_staff(may_see_runs)
@never_cache
def tables(request: HttpRequest, key: str) -> HttpResponse:
    """The tables of a grant, and the form for another one: first looked through, then stored."""
    grant = grant_or_404(request, key)
    may_manage = may_manage_grants(request.user)
    if request.method == "POST" and not may_manage:
        raise PermissionDenied(who_sees_runs())
    form = TableForm(request.POST or None, request.FILES or None, grant=grant)
    if request.method == "POST" and form.is_valid() and form.is_seen():
        with refused_beside(form):
            details = {name: form.cleaned_data[name] for name in ("source", "dated")}
            stored = published.store(grant, form.pasted, **details, by=person(request))
            messages.success(request, gettext("Tabellen er lagret."))
            return redirect(stored)
    context = {
        "grant": grant,
        "form": form,
        "pasted": form.pasted if form.is_bound else None,
        "tables": PublishedTable.objects.visible_to(request.user).filter(grant=grant).select_related("added_by"),
        "may_manage": may_manage,
    }
    return render(request, "funding/published/tables.html", context, status=422 if form.errors else 200)


def _table(request: HttpRequest, pk: int) -> PublishedTable:
    found = PublishedTable.objects.visible_to(request.user).select_related("grant", "added_by")
    found = found.prefetch_related("amounts__network")
    return get_object_or_404(found, pk=pk)


@opens("grants.see_runs", subject="published_table")
@for_grant_staff(may_see_runs)
@never_cache
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """`?mot=vedtak` or `?mot=` a run's number: the address is the link that KS people share."""
    found = _table(request, pk)
    runs = published.comparable_runs(found.grant, person(request))
    decided = decided_for(found.grant)
    standard = DECISION if decided.amounts or not runs else str(runs[0].pk)
    against = request.GET.get("mot", standard)
    run = next((run for run in runs if str(run.pk) == against), None)
    if run is None and against != DECISION:
        raise Http404
    context: dict[str, Any] = {
        "table": found,
        "found": published.Reconciliation(found, run, decided),
        "runs": runs,
        "decided": decided.amounts,
        "may_manage": may_manage_grants(request.user),
    }
    return render(request, "funding/published/table.html", context)


@opens("grants.manage", "POST", subject="published_table")
@for_grant_staff(may_manage_grants)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = _table(request, pk)
    act(request, lambda: published.remove(found, by=person(request)), gettext("Tabellen er fjernet."))
    return redirect("funding:tables", found.grant.key)
