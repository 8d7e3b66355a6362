"""Scenarios, comparisons and decisions. Thin: parse, call one domain function, render."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from core.opens import opens
from core.pages import act, form_page, refused_told
from funding.access import (
    may_answer_for,
    may_decide,
    may_manage_grants,
    may_open_report,
    may_read_use,
    may_see_runs,
    may_withdraw,
)
from funding.decisions import workflow as decisions
from funding.decisions.models import Decision, DecisionState
from funding.grants import registration
from funding.grants.forms import DecideForm, ProposalForm, ReturnForm, ScenarioForm
from funding.grants.models import Grant
from funding.grants.views import for_grant_staff, person, visible_run
from funding.jobs.models import RunState
from funding.letters.models import AssignmentLetter, Language, LetterLanguage
from funding.payments.instalments import Plan
from funding.reports.models import NetworkReport
from funding.runs import lifecycle as runs
from funding.runs.charts import PartsChart
from funding.runs.comparison import Comparison, repeat
from funding.runs.statement import Statement
from networks.models import Network


@opens("grants.manage", "GET", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def new_scenario(request: HttpRequest, key: str) -> HttpResponse:
    grant = get_object_or_404(Grant.objects.visible_to(request.user), key=key)
    form = ScenarioForm(request.POST or None, grant=grant, key=grant.current_key() or registration.suggested_key(grant))
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


@opens("grants.manage", "POST", subject="run")
@for_grant_staff(may_manage_grants)
def cancel_run(request: HttpRequest, pk: int) -> HttpResponse:
    run = visible_run(request, pk)
    act(request, lambda: runs.cancel(run, person(request)), gettext("Beregningen er avbrutt. Ingenting er lagret."))
    return redirect(run)


@opens("grants.see_runs", subject="run")
@for_grant_staff(may_see_runs)
@never_cache
def repeat_run(request: HttpRequest, pk: int) -> HttpResponse:
    run = visible_run(request, pk, state=RunState.DONE)
    return render(request, "funding/runs/repetition.html", {"run": run, "repetition": repeat(run)})


@opens("grants.see_runs", subject="two_runs")
@for_grant_staff(may_see_runs)
def compare(request: HttpRequest) -> HttpResponse:
    """`?a=1&b=2`: the address is the link that KS people share."""
    numbers = [request.GET.get(name, "") for name in ("a", "b")]
    if not all(number.isdecimal() and len(number) < 10 for number in numbers):
        raise Http404
    before, after = (visible_run(request, int(number), state=RunState.DONE) for number in numbers)
    context = {"comparison": Comparison(before, after), "address": request.build_absolute_uri()}
    return render(request, "funding/runs/compare.html", context)


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


@opens("anyone", subject="letter")
def explanation(request: HttpRequest, key: str, network: str) -> HttpResponse:
    """What one network was given by the decision that stands, and the arithmetic behind it. For everybody."""
    grant = get_object_or_404(Grant.objects.visible_to(request.user), key=key)
    subject = get_object_or_404(Network, key=network)
    standing = grant.decided_amounts.standing().select_related("decision__run__grant")
    amount = get_object_or_404(standing, network=subject)
    context: dict[str, Any] = {"grant": grant, "network": subject, "amount": amount}
    if amount.decision.run is not None:
        statement = Statement(amount.decision.run)
        context["statement"] = statement
        context["sentence"] = statement.sentence_for().get(subject.key, "")
        context["explained"] = next(found for found in statement.explained_rows() if found[0].key == subject.key)
        context["municipality_parts"] = statement.municipality_parts(subject.key)
        context["chart"] = PartsChart(statement, subject.key)
    if may_read_use(request.user):
        mine = may_open_report(request.user, subject)
        visible = NetworkReport.objects.visible_to(request.user).filter(round__grant=grant, network=subject)
        reports = {report.round_id: report for report in visible}
        rounds = [(found, reports.get(found.pk)) for found in grant.report_rounds.all()]
        context["rounds"] = [(found, report) for found, report in rounds if report or mine]
    if may_see_runs(request.user) or may_open_report(request.user, subject):
        context["dues"] = Plan(grant).dues(amount)
    if may_answer_for(request.user, subject):
        chosen = LetterLanguage.objects.filter(network=subject).values_list("language", flat=True).first()
        context["letter"] = AssignmentLetter.objects.filter(decision=amount.decision, network=subject).first()
        context["language"] = chosen or Language.BOKMAAL
        context["languages"] = Language.choices
        context["may_answer"] = True
    return render(request, "funding/runs/explanation.html", context)
