"""Grants and a network's page of one. Thin: parse, call one domain function, render."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext

from core.opens import opens
from core.pages import form_page
from core.tables.columns import head
from core.templatetags.figures import nok
from funding.access import may_manage_grants, may_see_runs
from funding.decisions.models import DecidedAmount, Decision
from funding.grant_pages import corrections, registration
from funding.grant_pages.forms import CorrectionForm, GrantForm
from funding.grants.models import Grant
from funding.grants.pages import for_grant_staff, grant_or_404, person
from funding.letters.access import may_answer_for
from funding.letters.models import Language, LetterLanguage
from funding.letters.sending import last_letter
from funding.payments.instalments import PaymentPlan
from funding.reports.access import may_open_report, may_read_use
from funding.reports.balance import Sums, Use, uses
from funding.reports.columns import DECIDED, THREE, cells_in_words, sums_in_words
from funding.reports.models import NetworkReport, ReportRound
from funding.results import exports
from funding.results.charts import PartsChart
from funding.results.statement import Decided, Statement, decided_for, factors_in_words, share_in_words
from funding.runs.models import AllocationRun
from funding.runs.views import RUNS_SHOWN
from networks.models import Network


@opens("anyone")
def grant_list(request: HttpRequest) -> HttpResponse:
    context = {
        "grants": Grant.objects.visible_to(request.user),
        "may_manage": may_manage_grants(request.user),
        "may_read_use": may_read_use(request.user),
    }
    return render(request, "funding/grant_pages/list.html", context)


@opens("grants.manage", "GET", "POST")
@for_grant_staff(may_manage_grants)
def new_grant(request: HttpRequest) -> HttpResponse:
    form = GrantForm(request.POST or None)
    return form_page(
        request,
        form,
        "funding/grant_pages/form.html",
        save=lambda: registration.register(form.details(), by=person(request)),
        success=gettext("Tilskuddet er registrert. Se over fordelingsnøkkelen, og lagre den."),
        to=lambda grant: reverse("funding:new_key", args=[grant.key]),
    )


@opens("grants.correct", "GET", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def correct_grant(request: HttpRequest, key: str) -> HttpResponse:
    grant = grant_or_404(request, key)
    form = CorrectionForm(request.POST or None, grant=grant)

    def save() -> Grant:
        reason = form.cleaned_data.get("reason", "")
        return corrections.correct(grant, form.corrected(), reason=reason, by=person(request))

    context = {"grant": grant}
    success = gettext("Tilskuddet er rettet.")
    return form_page(request, form, "funding/grant_pages/correction.html", context, save=save, success=success)


@opens("anyone", subject="grant")
def grant_detail(request: HttpRequest, key: str) -> HttpResponse:
    grant = grant_or_404(request, key)
    prefetch_related_objects([grant], "deductions", "corrections")
    decided = decided_for(grant)
    context: dict[str, Any] = {
        "grant": grant,
        "deductions": grant.deductions.all(),
        "unexplained": grant.unexplained,
        "decided": decided,
        "may_manage": may_manage_grants(request.user),
        "may_see_runs": may_see_runs(request.user),
        "decision": next((amount.decision for amount in decided.amounts), None),
        "to_paste": exports.decided_to_paste(decided),
        "corrections": grant.corrections.all(),
        "money": _money(decided, request.user),
        "may_read_use": may_read_use(request.user),
    }
    if context["may_see_runs"]:
        found = AllocationRun.objects.visible_to(request.user).for_lists().filter(grant=grant)[:RUNS_SHOWN]
        context["runs"] = list(found)
        context["active"] = next((run for run in context["runs"] if run.is_active), None)
        context["decisions"] = list(
            Decision.objects.visible_to(request.user).filter(grant=grant).select_related("proposed_by", "decided_by")
        )
        key_now = context["allocation_key"] = grant.keys.current()
        if key_now is not None:
            context["shares"] = [share_in_words(share) for share in key_now.shares]
            context["factors"] = factors_in_words(key_now.factors)
    return render(request, "funding/grant_pages/grant.html", context)


def _money(decided: Decided, user: Any) -> dict[str, Any]:
    """What is decided to everybody; what is paid and used to those who may read it."""
    if may_read_use(user):
        found, columns = {use.network.pk: use for use in uses(user, grant=decided.grant)}, THREE
    else:
        columns = (DECIDED,)
        found = {
            amount.network_id: Use(decided.grant, amount.network, amount.amount, brought=0, paid=None, report=None)
            for amount in decided.amounts
        }
    rows = [(amount, cells_in_words(found[amount.network_id], columns, nok)) for amount in decided.amounts]
    return {"heads": head(columns), "rows": rows, "sums": sums_in_words(Sums([*found.values()]), columns, nok)}


@opens("anyone", subject="letter")
def explanation(request: HttpRequest, key: str, network: str) -> HttpResponse:
    """What one network was given by the decision in force, and the arithmetic behind it. For everybody."""
    grant = grant_or_404(request, key)
    subject = get_object_or_404(Network, key=network)
    amounts_in_force = grant.decided_amounts.in_force().select_related("decision__run__grant")
    amount = get_object_or_404(amounts_in_force, network=subject)
    user, may_open = request.user, may_open_report(request.user, subject)
    context: dict[str, Any] = {"grant": grant, "network": subject, "amount": amount}
    if amount.decision.run is not None:
        context |= _arithmetic(Statement(amount.decision.run), subject.key)
    if may_read_use(user):
        context["figures"] = cells_in_words(uses(user, grant=grant, network=subject)[0], number=nok)
        context["rounds"] = _rounds(grant, subject, user)
    if may_see_runs(user) or may_open:
        context["dues"] = PaymentPlan(grant).dues(amount)
    if may_answer_for(user, subject):
        context |= _letter(amount, subject)
    return render(request, "funding/grant_pages/explanation.html", context)


def _rounds(grant: Grant, network: Network, user: Any) -> list[tuple[ReportRound, NetworkReport | None]]:
    """The dates with the reports that `user` may read; those who work for the network see every date."""
    visible = NetworkReport.objects.visible_to(user).filter(round__grant=grant, network=network)
    reports = {report.round_id: report for report in visible}
    every = may_open_report(user, network)
    return [(found, reports.get(found.pk)) for found in grant.report_rounds.all() if every or found.pk in reports]


def _arithmetic(statement: Statement, key: str) -> dict[str, Any]:
    return {
        "statement": statement,
        "sentence": statement.sentence_for().get(key, ""),
        "explained": next(found for found in statement.explained_rows() if found[0].key == key),
        "municipality_parts": statement.municipality_parts(key),
        "chart": PartsChart(statement, key),
    }


def _letter(amount: DecidedAmount, network: Network) -> dict[str, Any]:
    chosen = LetterLanguage.objects.filter(network=network).values_list("language", flat=True).first()
    return {
        "letter": last_letter(amount.grant, network),
        "language": chosen or Language.BOKMAAL,
        "languages": Language.choices,
        "may_answer": True,
    }
