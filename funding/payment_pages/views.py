"""Payments in instalments. Thin: parse, call one domain function, render."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache

from core.opens import opens
from core.pages import act, refused, refused_told
from core.tables.columns import head
from funding.access import may_manage_grants, may_see_runs
from funding.grants.models import Grant
from funding.grants.pages import for_grant_staff, grant_or_404, person
from funding.payment_pages.forms import InstalmentSet, PaidForm
from funding.payments import instalments
from funding.reports.balance import Sums, uses
from funding.reports.columns import BESIDE_PAYMENTS, cells_in_words, sums_in_words


@opens("grants.see_runs", subject="grant")
@for_grant_staff(may_see_runs)
@never_cache
def payments(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, grant_or_404(request, key))


def _page(request: HttpRequest, grant: Grant, status: int = 200, **context: Any) -> HttpResponse:
    plan = instalments.PaymentPlan(grant)
    today = timezone.localdate()
    found = uses(request.user, grant=grant)
    context = {
        "grant": grant,
        "plan": plan,
        "rows": plan.rows(),
        "money": [(use, cells_in_words(use, BESIDE_PAYMENTS)) for use in found],
        "heads": head(BESIDE_PAYMENTS),
        "sums": sums_in_words(Sums(found), BESIDE_PAYMENTS),
        "columns": list(zip(plan.instalments, plan.sums() or [0] * len(plan.instalments), strict=True)),
        "may_manage": may_manage_grants(request.user),
        "today": today,
        "paid_form": PaidForm(initial={"paid_on": today}),
        **context,
    }
    return render(request, "funding/payments/payments.html", context, status=status)


@opens("grants.manage", "GET", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def plan(request: HttpRequest, key: str) -> HttpResponse:
    grant = grant_or_404(request, key)
    known = [{"due_on": item.due_on, "share": item.share} for item in grant.instalments.all()]
    rows = InstalmentSet(request.POST or None, initial=known, prefix="a")
    problem = ""
    if request.method == "POST" and rows.is_valid():
        wanted = [(row["due_on"], row["share"]) for row in rows.cleaned_data if row.get("due_on")]
        with refused() as refusal:
            instalments.set_plan(grant, wanted, by=person(request))
            messages.success(request, gettext("Utbetalingsplanen er lagret."))
            return redirect("funding:payments", key)
        problem = refusal.message
    context = {"grant": grant, "rows": rows, "problem": problem}
    status = 422 if request.method == "POST" else 200
    return render(request, "funding/payments/plan.html", context, status=status)


@opens("grants.manage", "POST", subject="payment")
@for_grant_staff(may_manage_grants)
def mark_paid(request: HttpRequest, key: str, number: int) -> HttpResponse:
    grant, form = grant_or_404(request, key), PaidForm(request.POST)
    if not form.is_valid():
        return _page(request, grant, status=422, paid_form=form)
    with refused_told(request):
        keys, paid_on = request.POST.getlist("network"), form.cleaned_data["paid_on"]
        count = instalments.mark_paid(grant, number, keys, paid_on=paid_on, by=person(request))
        text = ngettext(
            "Avdrag %(number)s er markert som betalt til %(count)s nettverk.",
            "Avdrag %(number)s er markert som betalt til %(count)s nettverk.",
            count,
        )
        messages.success(request, text % {"number": number, "count": count})
    return redirect("funding:payments", key)


@opens("grants.manage", "POST", subject="payment")
@for_grant_staff(may_manage_grants)
def unmark(request: HttpRequest, key: str, number: int, network: str) -> HttpResponse:
    grant = grant_or_404(request, key)
    act(
        request,
        lambda: instalments.unmark(grant, number, network, by=person(request)),
        gettext("Markeringen er tatt tilbake."),
    )
    return redirect("funding:payments", key)
