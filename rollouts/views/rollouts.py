"""The list of rollouts, one rollout, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks.errors import DomainError, NotAllowed
from networks.requests import SignedInRequest
from rollouts import access, evaluations, materials, whom, workflow
from rollouts.forms import RolloutFilter, RolloutForm, add_domain_error
from rollouts.models import Pool, Rollout, Track
from rollouts.models.rollout import TRACK_DEFINITIONS, RolloutQuerySet


def rollouts_for_pages(request: HttpRequest) -> RolloutQuerySet:
    """The rollouts with those of their pools that the person may see."""
    pools = Pool.objects.visible_to(request.user).with_taken().order_by("number")
    return (
        Rollout.objects.visible_to(request.user)
        .select_related("solution", "network", "leader")
        .prefetch_related(Prefetch("pools", pools))
    )


@require_safe
def rollout_list(request: HttpRequest) -> HttpResponse:
    form = RolloutFilter(request.GET)
    rollouts = list(rollouts_for_pages(request).filter(form.conditions()).order_by("solution__name", "title", "pk"))
    tracks = [
        {"track": track, "definition": TRACK_DEFINITIONS[track], "rollouts": [r for r in rollouts if r.track == track]}
        for track in Track
    ]
    return render(
        request,
        "rollouts/list.html",
        {
            "tracks": [group for group in tracks if group["rollouts"]],
            "filter": form,
            "filtered": any(request.GET.get(name) for name in form.fields),
            "may_create": bool(access.creatable_tracks(request.user)),
            "is_coordinator": access.is_coordinator(request.user),
        },
    )


@require_safe
def rollout_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rollout = get_object_or_404(rollouts_for_pages(request), pk=pk)
    context = {
        "rollout": rollout,
        "rollouts": [rollout],
        "may_propose": access.may_propose(request.user, rollout),
        "materials": list(materials.find(solution=rollout.solution)),
        "missing_materials": materials.missing_for(rollout.solution_id),
        "lessons": evaluations.lessons(rollout.solution_id) if request.user.is_authenticated else [],
    }
    return render(request, "rollouts/detail.html", context)


@login_required
def rollout_create(request: SignedInRequest) -> HttpResponse:
    if not access.creatable_tracks(request.user):
        raise PermissionDenied(whom.who_may_create())
    form = RolloutForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            rollout = workflow.create_rollout(by=request.user, **form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied(error.message) from error
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Innføringsløpet er opprettet. Nå kan det foreslås puljer."))
            return redirect(rollout)
    context = {"form": form, "coordinator": access.is_coordinator(request.user)}
    return render(request, "rollouts/rollout_form.html", context, status=422 if form.is_bound else 200)
