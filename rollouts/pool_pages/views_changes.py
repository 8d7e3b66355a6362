"""What the NKG says about a change of an approved pool, and other terms than those it was asked for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import act, refused_beside
from rollouts import access
from rollouts.decisions import motions
from rollouts.decisions.models import DecisionKind
from rollouts.decisions.motions import put_forward_message
from rollouts.nkg.views import CHANGE_FORMS
from rollouts.pool_changes import other_terms
from rollouts.pool_changes import workflow as changes
from rollouts.pool_changes.models import PoolChange
from rollouts.pool_pages.views import pool_page
from rollouts.pools.forms import OtherTermsForm
from rollouts.pools.models import Pool
from rollouts.pools.workflow import read_terms
from rollouts.recipients import who_decides
from rollouts.sign_ups.seats import pools_for_pages

# What the NKG says, as it is named in addresses: the form's name, and the log's word.
DECIDED = {
    "godkjenn": ("approve", DecisionKind.APPROVED),
    "send-tilbake": ("send_back", DecisionKind.RETURNED),
    "utsett": ("postpone", DecisionKind.POSTPONED),
}


def _said(name: str) -> str:
    return {
        "godkjenn": _("Endringen er godkjent og gjelder fra nå."),
        "send-tilbake": _("Endringen er sendt tilbake med begrunnelsen."),
        "utsett": _("Endringen er utsatt. Den står fortsatt i køen."),
    }[name]


def _change(request: SignedInRequest, pk: int) -> PoolChange:
    found = PoolChange.objects.filter(pool__in=Pool.objects.visible_to(request.user))
    return get_object_or_404(found.select_related("pool__rollout"), pk=pk)


@opens("pools.decide_change", "POST", subject="pool_change", kwargs={"name": "godkjenn"})
@opens("pools.decide_change", "POST", subject="pool_change", kwargs={"name": "utsett"})
def change_decide(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    change = _change(request, pk)
    if name == "trekk":
        said = _("Forslaget om endring er trukket.")
        act(request, lambda: changes.withdraw(change.pk, by=request.user), said, level=messages.WARNING)
        return redirect(change.pool)
    if name not in DECIDED:
        raise Http404
    if not access.is_coordinator(request.user):
        raise PermissionDenied(who_decides())
    form_name, kind = DECIDED[name]
    form = CHANGE_FORMS[form_name](request.POST, auto_id=f"change-{form_name}-%s")
    if form.is_valid():
        with refused_beside(form) as refusal:
            motion = motions.put_forward(change, kind, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, put_forward_message(motion) if motion else _said(name))
            return redirect(change.pool)
        if not refusal.belongs_to(form):
            messages.warning(request, refusal.message)
            return redirect(change.pool)
    pool = get_object_or_404(pools_for_pages(request.user), pk=change.pool_id)
    return pool_page(request, pool, 422, kept_change={form_name: form}, change_failed=True)


@opens("pools.queue", "GET", "POST", subject="pool:submitted")
def pool_other_terms(request: SignedInRequest, pk: int) -> HttpResponse:
    pool = get_object_or_404(pools_for_pages(request.user), pk=pk)
    return _other_terms(request, pool, pool)


@opens("pools.queue", "GET", "POST", subject="pool_change")
def change_other_terms(request: SignedInRequest, pk: int) -> HttpResponse:
    change = _change(request, pk)
    return _other_terms(request, change, change.pool)


def _other_terms(request: SignedInRequest, case: Pool | PoolChange, pool: Pool) -> HttpResponse:
    """A member would approve something else, for the others to choose."""
    if not access.is_coordinator(request.user):
        raise PermissionDenied(who_decides())
    if not case.waits_for_nkg:
        messages.warning(request, _("Saken venter ikke på NKG."))
        return redirect(pool)
    asked: dict[str, Any] = read_terms(other_terms.asked_for(case))
    form = OtherTermsForm(request.POST or None, initial={**asked, "version": pool.version})
    if form.is_valid():
        given = form.cleaned_data
        with refused_beside(form, again=lambda theirs: {"version": theirs.version}):
            version = given["version"] if isinstance(case, Pool) else None
            motion = other_terms.put_forward(
                case, by=request.user, reason=given["reason"], version=version, **form.terms()
            )
            messages.success(request, put_forward_message(motion) if motion else _("Saken er godkjent med nye vilkår."))
            return redirect(pool)
    status = 422 if form.is_bound else 200
    return render(request, "rollouts/pool_changes/other_terms.html", {"pool": pool, "form": form}, status=status)
