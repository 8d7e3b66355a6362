"""The plan of a rollout: its parts written one at a time, and the regions it is open to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.http import SignedInRequest
from core.opens import opens
from core.pages import act, form_page
from networks.models import Network
from rollouts.plans import access as plan_access
from rollouts.plans import joining
from rollouts.plans import workflow as plans
from rollouts.plans.forms import FORMS, JoinForm
from rollouts.rollouts.access import who_may_propose
from rollouts.rollouts.models import Rollout

# What each part is called above its form.
NEW = {
    "arbeidsgruppe": gettext_lazy("Nytt medlem av arbeidsgruppen"),
    "faser": gettext_lazy("Ny fase"),
    "milepaeler": gettext_lazy("Ny milepæl"),
    "aktiviteter": gettext_lazy("Ny aktivitet"),
    "sjekkliste": gettext_lazy("Nytt punkt på sjekklisten"),
}


def _plannable(request: SignedInRequest, pk: int) -> Rollout:
    rollout = get_object_or_404(Rollout.objects.visible_to(request.user).select_related("network", "solution"), pk=pk)
    if not plan_access.may_plan(request.user, rollout):
        raise PermissionDenied(who_may_propose(rollout))
    return rollout


@opens("rollouts.plan", subject="rollout")
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything in the plan with the ways to change it."""
    rollout = _plannable(request, pk)
    context = {
        "rollout": rollout,
        "plan": plans.plan_of(rollout, request.user),
        "joined": list(rollout.joined.select_related("network")),
        "join_form": JoinForm(rollout=rollout) if rollout.is_regional else None,
    }
    return render(request, "rollouts/plans/plan.html", context)


@opens("rollouts.plan", "GET", "POST", subject="rollout", kwargs={"kind": "faser"}, name="rollouts:plan_new")
@opens("rollouts.plan", "GET", "POST", subject="phase", name="rollouts:plan_part")
def plan_part(request: SignedInRequest, pk: int, kind: str, part: int | None = None) -> HttpResponse:
    """Write a new part, or change one."""
    rollout = _plannable(request, pk)
    model = _model(kind)
    instance = get_object_or_404(model, pk=part, rollout=rollout) if part else model(rollout=rollout)
    form: Any = FORMS[kind](request.POST or None, instance=instance)
    return form_page(
        request,
        form,
        "rollouts/plans/part.html",
        {"rollout": rollout, "kind": kind, "part": part, "heading": NEW[kind]},
        save=lambda: plans.save(form.instance, by=request.user),
        success=_("Planen er lagret."),
        to=reverse("rollouts:plan", args=[rollout.pk]),
    )


@opens("rollouts.plan", "POST", subject="phase")
def plan_remove(request: SignedInRequest, pk: int, kind: str, part: int) -> HttpResponse:
    rollout = _plannable(request, pk)
    instance = get_object_or_404(_model(kind), pk=part, rollout=rollout)
    return _act(request, rollout, lambda: plans.remove(instance, by=request.user), _("Det er tatt ut av planen."))


@opens("rollouts.plan", "POST", subject="rollout", kwargs={"kind": "sjekkliste"})
def plan_usual(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    rollout = _plannable(request, pk)
    _model(kind)
    return _act(
        request,
        rollout,
        lambda: plans.add_usual(rollout.pk, kind, by=request.user),
        _("Lagt inn. Rett det som ikke passer."),
    )


@opens("rollouts.plan", "POST", subject="rollout")
def plan_join(request: SignedInRequest, pk: int) -> HttpResponse:
    rollout = _plannable(request, pk)
    form = JoinForm(request.POST, rollout=rollout)
    if not form.is_valid():
        messages.warning(request, _("Velg en region."))
        return redirect("rollouts:plan", rollout.pk)
    network = form.cleaned_data["network"]
    said = _("Kommunene i %(region)s kan nå være med.") % {"region": network}
    return _act(request, rollout, lambda: joining.join(rollout.pk, network, by=request.user), said)


@opens("rollouts.plan", "POST", subject="rollout", kwargs={"key": "nordland"})
def plan_leave(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    rollout = _plannable(request, pk)
    network = get_object_or_404(Network, key=key)
    said = _("%(region)s er tatt ut.") % {"region": network}
    return _act(request, rollout, lambda: joining.leave(rollout.pk, network, by=request.user), said)


def _act(request: SignedInRequest, rollout: Rollout, change: Callable[[], Any], said: str) -> HttpResponse:
    act(request, change, said, level=messages.WARNING)
    return redirect("rollouts:plan", rollout.pk)


def _model(kind: str) -> Any:
    if kind not in plans.PARTS:
        raise Http404
    return plans.PARTS[kind]
