"""The list of rollouts, one rollout, and a new one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import saved
from portfolio.models import Solution
from rollouts import access
from rollouts.evaluations import workflow as evaluations
from rollouts.materials import workflow as materials
from rollouts.plans import access as plan_access
from rollouts.plans import workflow as plans
from rollouts.pools.models import Pool, PoolQuerySet
from rollouts.pools.moves import FINAL_STATES
from rollouts.readiness import assessment
from rollouts.rollout_pages import setting_up
from rollouts.rollout_pages.forms import RolloutFilter, RolloutForm
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts import tracks
from rollouts.rollouts.models import TRACK_DEFINITIONS, Rollout, RolloutQuerySet, Track
from rollouts.sign_ups.seats import with_taken

PER_PAGE = 20


def rollouts_for_pages(request: HttpRequest, pools: PoolQuerySet | None = None) -> RolloutQuerySet:
    """The rollouts with those of their pools that the person may see, or with `pools`."""
    if pools is None:
        pools = Pool.objects.visible_to(request.user)
    return (
        Rollout.objects.visible_to(request.user)
        .select_related("solution", "network", "leader")
        .prefetch_related(Prefetch("pools", with_taken(pools).order_by("number")))
    )


def folded_rollouts(request: HttpRequest) -> RolloutQuerySet:
    """With `over_count`, how many of their pools are over, and of those only the two latest."""
    over = Pool.objects.visible_to(request.user).filter(state__in=FINAL_STATES).order_by()
    later = over.filter(rollout=OuterRef("rollout"), number__gt=OuterRef("number"))
    pools = Pool.objects.visible_to(request.user).annotate(later_count=_count(later))
    pools = pools.filter(~Q(state__in=FINAL_STATES) | Q(later_count__lt=2))
    return rollouts_for_pages(request, pools).annotate(over_count=_count(over.filter(rollout=OuterRef("pk"))))


def _count(pools: PoolQuerySet) -> Coalesce:
    """How many of `pools`, which are those of one rollout."""
    return Coalesce(Subquery(pools.values("rollout").annotate(n=Count("pk")).values("n")), 0)


@opens("anyone")
def rollout_list(request: HttpRequest) -> HttpResponse:
    form = RolloutFilter(request.GET)
    found = folded_rollouts(request).filter(form.conditions())
    order = Case(*[When(track=track, then=Value(place)) for place, track in enumerate(Track)])
    ordered = found.order_by(order, "solution__name", "title", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("side"))
    rollouts = [_folded(rollout) for rollout in page.object_list]
    tracks = [
        {"track": track, "definition": TRACK_DEFINITIONS[track], "rollouts": [r for r in rollouts if r.track == track]}
        for track in Track
    ]
    return render(
        request,
        "rollouts/rollout_pages/list.html",
        {
            "tracks": [group for group in tracks if group["rollouts"]],
            "page": page,
            "filter": form,
            "filtered": any(request.GET.get(name) for name in form.fields),
            "may_create": bool(rollout_access.creatable_tracks(request.user)),
            "is_coordinator": access.is_coordinator(request.user),
        },
    )


def _folded(rollout: Any) -> Any:
    """With `listed`, the pools without those that are over but for the latest of them, and how many are `left_out`."""
    pools = list(rollout.pools.all())
    # One row that says that there is one more would save nothing.
    rollout.left_out = rollout.over_count - 1 if rollout.over_count > 2 else 0
    earlier = [pool for pool in pools if pool.state in FINAL_STATES][:-1] if rollout.left_out else []
    rollout.listed = [pool for pool in pools if pool not in earlier]
    return rollout


@opens("anyone", subject="rollout")
def rollout_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rollout = get_object_or_404(
        rollouts_for_pages(request).select_related("solution", "network", "leader", "track_choice__made_by"), pk=pk
    )
    rollout.listed = rollout.pools.all()  # type: ignore[attr-defined]
    choice = getattr(rollout, "track_choice", None)
    context = {
        "rollout": rollout,
        "rollouts": [rollout],
        "may_propose": rollout_access.may_propose(request.user, rollout),
        "may_change": rollout_access.may_change(request.user, rollout) and not rollout.pools.all(),
        "may_plan": plan_access.may_plan(request.user, rollout),
        "ready": assessment.for_rollout(rollout),
        "plan": plans.plan_of(rollout, request.user),
        "choice": choice,
        "answered": tracks.answered(choice.answers) if choice else [],
        "joined": list(rollout.joined.select_related("network")) if rollout.is_regional else [],
        "materials": list(materials.find(solution=rollout.solution)),
        "missing_materials": materials.missing_for(rollout.solution_id),
        "lessons": evaluations.lessons(rollout.solution_id) if request.user.is_authenticated else [],
    }
    return render(request, "rollouts/rollout_pages/detail.html", context)


@opens("rollouts.create", "GET", "POST")
def rollout_create(request: SignedInRequest) -> HttpResponse:
    if not rollout_access.creatable_tracks(request.user):
        raise PermissionDenied(rollout_access.who_may_create())
    blocked = [one for one in assessment.readiness_of(Solution.objects.all()).values() if one.why_not]
    chosen = request.POST.get("solution", "") or request.GET.get("solution", "")
    form = RolloutForm(
        request.POST or None,
        by=request.user,
        blocked=[one.solution.pk for one in blocked],
        initial={"solution": chosen},
    )
    said = _("Innføringsløpet er opprettet. Nå kan det foreslås puljer.")

    def create() -> Rollout:
        return setting_up.create_rollout(by=request.user, **form.terms())

    asked = "advise" in request.POST
    advice = tracks.advise(form.answers()) if form.is_bound and tracks.is_complete(form.answers()) else None
    if asked:
        # Only the advice is wanted: what isn't filled in yet is no mistake.
        form = _advised(form, request, advice, blocked)
    elif form.is_bound and (rollout := saved(request, form, create, said)):
        return redirect(rollout)
    return _create_page(request, form, advice, blocked, chosen, unanswered=asked and advice is None)


def _create_page(
    request: SignedInRequest,
    form: RolloutForm,
    advice: tracks.Advice | None,
    blocked: list[Any],
    chosen: str,
    *,
    unanswered: bool,
) -> HttpResponse:
    context = {
        "form": form,
        "coordinator": access.is_coordinator(request.user),
        "questions": " ".join(name for name in form.fields if name.startswith("q_")),
        "rest": " ".join(name for name in form.fields if not name.startswith("q_") and name != "although_alike"),
        "advice": advice,
        "may_choose_advised": advice is not None and advice.track in rollout_access.creatable_tracks(request.user),
        "unanswered": unanswered,
        "blocked": blocked,
        "lessons": evaluations.lessons(int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else [],
    }
    return render(request, "rollouts/rollout_pages/form.html", context, status=422 if form.is_bound else 200)


def _advised(
    form: RolloutForm, request: SignedInRequest, advice: tracks.Advice | None, blocked: list[Any]
) -> RolloutForm:
    """The form with what was typed, and the advised track chosen where the person may choose it."""
    typed = {name: request.POST.get(name, "") for name in form.fields}
    if advice is not None and advice.track in rollout_access.creatable_tracks(request.user):
        typed["track"] = advice.track.value
    return RolloutForm(None, by=request.user, blocked=[one.solution.pk for one in blocked], initial=typed)
