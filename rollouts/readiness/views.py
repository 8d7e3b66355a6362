"""Is a solution ready for use? The list, one solution, the criteria, KS' assessments, and the NKG's waivers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.errors import DomainError, NotAllowed
from core.forms import add_domain_error
from core.http import SignedInRequest, wants_part
from core.opens import opens
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
    if request.method == "POST" and form.is_valid():
        try:
            assessment.assess(solution, criterion, by=request.user, **form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied(error.message) from error
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Vurderingen er lagret."))
            return redirect("rollouts:readiness", solution.key)
    context = {"solution": solution, "criterion": current, "earlier": earlier, "form": form}
    return render(request, "rollouts/readiness/assess.html", context, status=422 if form.is_bound else 200)


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
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        meeting = given.pop("meeting", None)
        try:
            motion = None
            if meeting is not None:
                waiving.waive(meeting.pk, solution, criterion, by=request.user, **given)
            else:
                motion = waiving.put_forward_waiver(solution, criterion, by=request.user, **given)
        except NotAllowed as error:
            raise PermissionDenied(error.message) from error
        except DomainError as error:
            add_domain_error(form, error)
        else:
            done = _("Unntaket er gitt og står på siden med begrunnelsen.")
            messages.success(request, put_forward_message(motion) if motion else done)
            return redirect("rollouts:readiness", solution.key)
    return _simple(
        request,
        form,
        solution,
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
    if request.method == "POST" and form.is_valid():
        try:
            motion = waiving.put_forward_end_of(waiver, by=request.user, **form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied(error.message) from error
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, put_forward_message(motion) if motion else _("Unntaket er opphevet."))
            return redirect("rollouts:readiness", waiver.solution.key)
    return _simple(
        request,
        form,
        waiver.solution,
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


def _simple(request: HttpRequest, form: Any, solution: Solution, **texts: str) -> HttpResponse:
    context = {"form": form, "solution": solution, **texts}
    return render(request, "rollouts/readiness/form.html", context, status=422 if form.is_bound else 200)


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
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given["read"] = given.get("read") or 0
        try:
            assessment.publish_criterion(by=request.user, key=current.key if current else "", **given)
        except NotAllowed as error:
            raise PermissionDenied(error.message) from error
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Kriteriet er publisert."))
            return redirect("rollouts:criteria")
    versions = ReadinessCriterion.objects.filter(key=current.key).order_by("-version") if current else []
    context = {"form": form, "criterion": current, "versions": list(versions)}
    return render(request, "rollouts/readiness/criterion_form.html", context, status=422 if form.is_bound else 200)


def _criterion(key: str) -> ReadinessCriterion:
    found = ReadinessCriterion.objects.current().filter(key=key).first()
    if found is None:
        raise Http404
    return found
