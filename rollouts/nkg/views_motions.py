"""What a member of the NKG has put forward between meetings: agree, ask for a meeting, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import refused, refused_told
from rollouts import access
from rollouts.decisions import motion_ends, motions
from rollouts.decisions.models_motions import Motion, MotionState
from rollouts.decisions.pending_motions import Standing, with_voices
from rollouts.decisions.quorum import members
from rollouts.nkg.forms import AgreeForm, ToMeetingForm
from rollouts.pool_changes.models import PoolChange
from rollouts.pool_changes.other_terms import asked_for
from rollouts.pools.comparison import differences
from rollouts.pools.models import Pool
from rollouts.recipients import who_decides


@opens("pools.queue", subject="motion")
def motion(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, status: int = 200, **extra: Any) -> HttpResponse:
    """Its state, also after it has ended."""
    if not access.is_coordinator(request.user):
        raise PermissionDenied(who_decides())
    found = with_voices(Motion.objects.select_related("pool", "change__pool", "dispensation", "decision"))
    row = get_object_or_404(found, pk=pk)
    shown = Standing(request.user, members(), [row]).show(row, row.case, _beside(row))
    if row.has_terms and isinstance(row.case, Pool | PoolChange):
        shown.differences = differences(asked_for(row.case), row.terms)
    return render(request, "rollouts/nkg/motion.html", {"shown": shown, "motion": row, **extra}, status=status)


def _beside(row: Motion) -> list[Motion]:
    """What else waits about the same case."""
    about = motion_ends.about_the_same(row)
    return list(Motion.objects.living().filter(about)) if row.case is not None else []


@opens("pools.queue", "POST", subject="motion", kwargs={"name": "enig"})
@opens("pools.queue", "POST", subject="motion", kwargs={"name": "i-mote"})
@opens("pools.queue", "POST", subject="motion", kwargs={"name": "trekk"})
def motion_act(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """One of the three; back to the case, and with a mistake to the page of its own."""
    row = get_object_or_404(Motion.objects.select_related("solution"), pk=pk)
    acts = {"enig": _agree, "i-mote": _to_meeting, "trekk": _take_back}
    if name not in acts:
        raise Http404
    with refused_told(request, level=messages.WARNING):
        return acts[name](request, row)
    return redirect(row)


def _agree(request: SignedInRequest, row: Motion) -> HttpResponse:
    form = AgreeForm(request.POST, auto_id=f"agree-{row.pk}-%s")
    if not form.is_valid():
        return _page(request, row.pk, 422, agree_form=form)
    with refused() as refusal:
        return _agreed(request, motions.agree(row.pk, by=request.user, **form.cleaned_data))
    if not refusal.belongs_to(form):
        messages.warning(request, refusal.message)
        return redirect(row)
    refusal.put_beside(form)
    return _page(request, row.pk, 422, agree_form=form)


def _agreed(request: SignedInRequest, done: Motion) -> HttpResponse:
    if done.state == MotionState.CARRIED:
        messages.success(request, _("Avgjort: %(case)s") % {"case": done})
    elif done.state == MotionState.LAPSED:
        messages.warning(request, _("Forslaget falt bort. %(why)s") % {"why": done.end_reason})
    else:
        messages.success(request, _("Du har sagt deg enig. Forslaget venter på flere."))
    return redirect(done.case_url)


def _to_meeting(request: SignedInRequest, row: Motion) -> HttpResponse:
    form = ToMeetingForm(request.POST, auto_id=f"motion-{row.pk}-%s")
    if not form.is_valid():
        if not access.is_coordinator(request.user):
            raise PermissionDenied(who_decides())
        return _page(request, row.pk, 422, form=form)
    meeting = motions.to_meeting(row.pk, by=request.user, **form.cleaned_data)
    if meeting is not None:
        messages.success(request, _("Saken står på sakslisten til %(meeting)s.") % {"meeting": meeting})
    else:
        messages.success(request, _("Saken tas i neste møte som kalles inn. Den står i køen til da."))
    return redirect(row.case_url)


def _take_back(request: SignedInRequest, row: Motion) -> HttpResponse:
    motions.take_back(row.pk, by=request.user)
    messages.success(request, _("Forslaget er trukket."))
    return redirect(row.case_url)
