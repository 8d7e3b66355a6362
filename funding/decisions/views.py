"""Proposals and decisions. Thin: parse, call one domain function, render."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from core.opens import opens
from core.pages import act, form_page, refused_told
from funding.access import may_manage_grants, may_see_runs
from funding.decisions import workflow as decisions
from funding.decisions.access import may_decide, may_withdraw
from funding.decisions.forms import DecideForm, ProposalForm, ReturnForm
from funding.decisions.models import Decision, DecisionState
from funding.grants.pages import for_grant_staff, person
from funding.jobs.models import RunState
from funding.runs.views import visible_run


@opens("grants.manage", "GET", "POST", subject="run")
@for_grant_staff(may_manage_grants)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    run = visible_run(request, pk, state=RunState.DONE)
    form = ProposalForm(request.POST or None, run=run)
    return form_page(
        request,
        form,
        "funding/decisions/proposal_form.html",
        {"run": run},
        save=lambda: decisions.propose(run, form.amounts(), note=form.cleaned_data["note"], by=person(request)),
    )


@opens("grants.see_runs", subject="decision")
@for_grant_staff(may_see_runs)
@never_cache
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _decision_page(request, _visible_decision(request, pk))


def _visible_decision(request: HttpRequest, pk: int) -> Decision:
    found = Decision.objects.visible_to(request.user).select_related("grant", "run__key", "proposed_by", "decided_by")
    return get_object_or_404(found, pk=pk)


def _decision_page(request: HttpRequest, decision: Decision, **forms: Any) -> HttpResponse:
    lines = list((decision.proposed if decision.run_id else decision.amounts).select_related("network"))
    waiting = decision.state == DecisionState.PROPOSED
    context = {
        "decision": decision,
        "lines": lines,
        "total": sum(line.amount for line in lines),
        "differing": sum(line.computed is not None and line.amount != line.computed for line in lines),
        "may_decide": waiting and may_decide(request.user, decision),
        "may_withdraw": waiting and may_withdraw(request.user, decision),
        "decide_form": forms.get("decide_form") or DecideForm(initial={"decided_on": timezone.localdate()}),
        "return_form": forms.get("return_form") or ReturnForm(),
    }
    return render(request, "funding/decisions/decision.html", context, status=422 if forms else 200)


@opens("grants.decide", "POST", subject="decision")
@for_grant_staff(may_see_runs)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    decision = _visible_decision(request, pk)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _decision_page(request, decision, decide_form=form)
    # To decide about a proposal of one's own is refused on its page, too.
    with refused_told(request, everything=True):
        decisions.decide(decision, by=person(request), decided_on=form.cleaned_data["decided_on"])
        messages.success(request, gettext("Fordelingen er vedtatt. Alle ser den nå på siden om tilskuddet."))
    return redirect(decision)


@opens("grants.decide", "POST", subject="decision")
@for_grant_staff(may_see_runs)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    decision = _visible_decision(request, pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _decision_page(request, decision, return_form=form)
    with refused_told(request, everything=True):
        decisions.send_back(decision, reason=form.cleaned_data["reason"], by=person(request))
        messages.success(request, gettext("Forslaget er sendt tilbake."))
    return redirect(decision)


@opens("grants.withdraw", "POST", subject="decision")
@for_grant_staff(may_see_runs)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    decision = _visible_decision(request, pk)
    act(request, lambda: decisions.withdraw(decision, by=person(request)), gettext("Forslaget er trukket."))
    return redirect(decision)
