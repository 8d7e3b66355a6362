"""Is a solution ready for use? The list, one solution, the criteria, KS' assessments, and the NKG's waivers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http import SignedInRequest, wants_part
from core.opens import opens
from core.pages import form_page
from portfolio.models import Solution
from rollouts import access
from rollouts.decisions import meetings
from rollouts.decisions.motions import put_forward_message, together_note
from rollouts.decisions.pending_motions import standing
from rollouts.decisions.quorum import members, quorum
from rollouts.materials import workflow as materials
from rollouts.pools.models import Pool
from rollouts.readiness import access as readiness_access
from rollouts.readiness import assessment, stops, waiving
from rollouts.readiness.forms import AssessmentForm, CriterionForm, EndWaiverForm, WaiverForm
from rollouts.readiness.models import ReadinessCriterion, ReadinessWaiver
from rollouts.rollouts.models import Rollout
from rollouts.stops.models import Dispensation


@opens("anyone")
def readiness_list(request: HttpRequest) -> HttpResponse:
    solutions = Solution.objects.select_related("focus_area").order_by("focus_area__order", "name")
    context = {
        "rows": list(assessment.readiness_of(solutions).values()),
        "may_keep": access.keeps_criteria(request.user),
    }
    return render(request, "rollouts/readiness/list.html", context)


@opens("anyone", subject="solution")
def readiness_page(request: HttpRequest, key: str) -> HttpResponse:
    """One solution: criteria, stops, dispensations. Names of persons are for those signed in."""
    user = request.user
    solution = get_object_or_404(Solution, key=key)
    found = assessment.readiness_of([solution], every_waiver=True)[solution.pk]
    dispensations: list[Dispensation] = []
    if found.stop is not None and user.is_authenticated:
        visible = Dispensation.objects.visible_to(user).filter(stop=found.stop)
        dispensations = list(visible.select_related("municipality"))
    context = {
        "solution": solution,
        "found": found,
        "missing_materials": materials.missing_for(solution.pk),
        "motions": standing(user, Q(solution=solution)).waivers if readiness_access.may_waive(user) else [],
        "stops": stops.stops_of(solution),
        "question": found.stop and readiness_access.may_stop(user) and stops.waiting_question(found.stop),
        "dispensations": dispensations,
        "may_assess": access.keeps_criteria(user),
        "may_waive": readiness_access.may_waive(user),
        "may_stop": readiness_access.may_stop(user),
        "may_apply": found.stop is not None and access.answers_for_some(user),
    }
    return render(request, "rollouts/readiness/readiness.html", context)


@opens("anyone", subject="pool:open")
@opens("pools.see_proposal", subject="pool:submitted")
def pool_ready(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a pool's solution is from ready, for its rollout: a part of the case. Five queries."""
    pool = get_object_or_404(Pool.objects.visible_to(request.user).select_related("rollout__solution"), pk=pk)
    ready = assessment.for_rollout(pool.rollout)
    if not wants_part(request):
        return redirect(ready.url)
    return render(request, "rollouts/readiness/pool_ready.html", {"ready": ready})


@opens("readiness.keep", "GET", "POST", subject="solution", kwargs={"criterion": "behov"})
def assess(request: SignedInRequest, key: str, criterion: str) -> HttpResponse:
    if not access.keeps_criteria(request.user):
        raise PermissionDenied(assessment.who_keeps())
    solution, current = get_object_or_404(Solution, key=key), _criterion(criterion)
    earlier = assessment.history(solution, criterion)
    latest = earlier[0] if earlier else None
    kept = {name: getattr(latest, name) for name in ("result", "evidence", "link", "remaining")} if latest else {}
    form = AssessmentForm(request.POST or None, initial=kept)
    return form_page(
        request,
        form,
        "rollouts/readiness/assess.html",
        {"solution": solution, "criterion": current, "earlier": earlier},
        save=lambda: assessment.assess(solution, criterion, by=request.user, **form.cleaned_data),
        success=_("Vurderingen er lagret."),
        to=reverse("rollouts:readiness", args=[solution.key]),
    )


@opens("readiness.waive", "GET", "POST", subject="solution", kwargs={"criterion": "behov"})
def waive(request: SignedInRequest, key: str, criterion: str) -> HttpResponse:
    if not readiness_access.may_waive(request.user):
        raise PermissionDenied(assessment.who_waives())
    solution, current = get_object_or_404(Solution, key=key), _criterion(criterion)
    rollouts = Rollout.objects.visible_to(request.user).filter(solution=solution)
    form = WaiverForm(
        request.POST or None,
        rollouts=rollouts,
        meetings=meetings.planned_with(request.user),
        initial={"rollout": request.GET.get("lop")},
    )

    def save() -> str:
        given = dict(form.cleaned_data)
        if (meeting := given.pop("meeting", None)) is not None:
            waiving.waive(meeting.pk, solution, criterion, by=request.user, **given)
        elif motion := waiving.put_forward_waiver(solution, criterion, by=request.user, **given):
            return put_forward_message(motion)
        return _("Unntaket er gitt og står på siden med begrunnelsen.")

    return _waiver_page(
        request,
        form,
        solution,
        save,
        heading=_("Gi unntak: %(criterion)s") % {"criterion": current.title},
        lede=_("Kommunene kan da inviteres selv om kriteriet ikke er oppfylt."),
        **_together(request, _("Gi unntak"), _("Foreslå unntak"), in_meeting="meeting" in form.fields),
    )


@opens("readiness.waive", "GET", "POST", subject="waiver")
def end_waiver(request: SignedInRequest, pk: int) -> HttpResponse:
    if not readiness_access.may_waive(request.user):
        raise PermissionDenied(assessment.who_waives())
    waiver = get_object_or_404(ReadinessWaiver.objects.select_related("solution", "rollout"), pk=pk)
    form = EndWaiverForm(request.POST or None)

    def save() -> str:
        motion = waiving.put_forward_end_of(waiver, by=request.user, **form.cleaned_data)
        return put_forward_message(motion) if motion else _("Unntaket er opphevet.")

    return _waiver_page(
        request,
        form,
        waiver.solution,
        save,
        heading=_("Opphev unntaket"),
        lede=_("Kriteriet gjelder igjen fra nå. Puljer som alt er åpne, forblir åpne."),
        **_together(request, _("Opphev unntaket"), _("Foreslå å oppheve unntaket")),
    )


def _together(request: SignedInRequest, alone: str, proposed: str, in_meeting: bool = False) -> dict[str, str]:
    """The button, and how many must agree; in a meeting it is another matter."""
    found = quorum(None, members(), [request.user.pk])
    if found.holds:
        return {"button": alone}
    return {"button": alone if in_meeting else proposed, "note": together_note(found)}


def _waiver_page(
    request: HttpRequest, form: Any, solution: Solution, save: Callable[[], str], **texts: str
) -> HttpResponse:
    return form_page(
        request,
        form,
        "rollouts/readiness/form.html",
        {"solution": solution, **texts},
        save=save,
        success=lambda said: said,
        to=reverse("rollouts:readiness", args=[solution.key]),
    )


# --- Criteria --------------------------------------------------------------------------------------------


@opens("anyone")
def criteria(request: HttpRequest) -> HttpResponse:
    context = {
        "criteria": list(ReadinessCriterion.objects.current()),
        "may_keep": access.keeps_criteria(request.user),
    }
    return render(request, "rollouts/readiness/criteria.html", context)


@opens("readiness.keep", "GET", "POST")
def criterion_create(request: SignedInRequest) -> HttpResponse:
    return _criterion_page(request, None)


@opens("readiness.keep", "GET", "POST", kwargs={"criterion": "behov"})
def criterion_edit(request: SignedInRequest, criterion: str) -> HttpResponse:
    if not access.keeps_criteria(request.user):
        raise PermissionDenied(assessment.who_keeps())
    return _criterion_page(request, _criterion(criterion))


def _criterion_page(request: SignedInRequest, current: ReadinessCriterion | None) -> HttpResponse:
    if not access.keeps_criteria(request.user):
        raise PermissionDenied(assessment.who_keeps())
    initial = {"read": current.version} if current else {}
    if current:
        initial |= {name: getattr(current, name) for name in ("title", "description", "deliverer")}
    form = CriterionForm(request.POST or None, is_new=current is None, initial=initial)

    def publish() -> None:
        given = {**form.cleaned_data, "read": form.cleaned_data.get("read") or 0}
        assessment.publish_criterion(by=request.user, key=current.key if current else "", **given)

    versions = ReadinessCriterion.objects.filter(key=current.key).order_by("-version") if current else []
    return form_page(
        request,
        form,
        "rollouts/readiness/criterion_form.html",
        lambda: {"criterion": current, "versions": list(versions)},
        save=publish,
        success=_("Kriteriet er publisert."),
        to="rollouts:criteria",
    )


def _criterion(key: str) -> ReadinessCriterion:
    found = ReadinessCriterion.objects.current().filter(key=key).first()
    if found is None:
        raise Http404
    return found
