"""One pool: the case, its form, its moves, and the municipalities that join and leave."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.forms import as_typed_but
from core.http import SignedInRequest
from core.opens import opens
from core.pages import refused, refused_beside
from networks.models import User
from rollouts import access, recipients
from rollouts.capacity.views import asks_for_window, reading_of, with_window
from rollouts.decisions import motions, postponing
from rollouts.decisions.models import DecisionKind
from rollouts.decisions.motions import put_forward_message
from rollouts.evaluations import workflow as evaluations
from rollouts.nkg.cases import case_for
from rollouts.nkg.views import action_forms, change_forms, queue_page
from rollouts.plans import checklists
from rollouts.pools import access as pool_access
from rollouts.pools import leaders, workflow
from rollouts.pools.comparison import differences, since_version
from rollouts.pools.forms import LeaderForm, PoolForm, PostponeForm, action_form
from rollouts.pools.models import Pool
from rollouts.pools.moves import Action, PoolState
from rollouts.readiness import stops
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.seats import pools_for_pages

# The moves as they are named in addresses.
MOVES = {
    "send-inn": Action.SUBMIT,
    "trekk-tilbake": Action.WITHDRAW,
    "godkjenn": Action.APPROVE,
    "send-tilbake": Action.SEND_BACK,
    "apne": Action.OPEN,
    "steng": Action.CLOSE,
    "start": Action.START,
    "fullfor": Action.COMPLETE,
    "avlys": Action.CANCEL,
}
# Those that the NKG decides about, alone or together.
DECIDED = {Action.APPROVE: DecisionKind.APPROVED, Action.SEND_BACK: DecisionKind.RETURNED}


@opens("anyone", subject="pool:open")
@opens("pools.see_proposal", subject="pool:submitted")
def pool_detail(request: HttpRequest, pk: int) -> HttpResponse:
    pools = postponing.with_postponed(pools_for_pages(request.user), "pool")
    return pool_page(request, get_object_or_404(pools, pk=pk))


def pool_page(request: HttpRequest, pool: Pool, status: int = 200, **extra: Any) -> HttpResponse:
    case = case_for(request.user, pool)
    forms = action_forms(case, extra.pop("kept", None))
    has_moves = any(name not in {"submit", "withdraw"} for name in forms)
    checklist = checklists.progress(pool, request.user) if pool.is_decided else checklists.Progress(pool)
    context = {
        "pool": pool,
        "case": case,
        "forms": forms,
        "change_forms": change_forms(case, extra.pop("kept_change", None)),
        "has_moves": has_moves,
        "checklist": checklist,
        # Anyone who finds the sign-up closed is told when it is the solution that is stopped.
        "stop": stops.standing_stop(pool.rollout.solution_id) if pool.state == PoolState.CLOSED else None,
        "may_apply": access.answers_for_some(request.user),
        **extra,
    }
    return render(request, "rollouts/pool_pages/pool.html", context, status=status)


# --- The proposal ----------------------------------------------------------------------------------------


@opens("pools.propose.regional", "GET", "POST", subject="rollout")
def pool_create(request: SignedInRequest, pk: int) -> HttpResponse:
    rollout = get_object_or_404(Rollout.objects.visible_to(request.user).select_related("network", "solution"), pk=pk)
    if not rollout_access.may_propose(request.user, rollout):
        raise PermissionDenied(rollout_access.who_may_propose(rollout))
    if asks_for_window(request):
        return _proposal_page(request, with_window(request, rollout), rollout)
    form = PoolForm(request.POST or None, rollout=rollout)
    if form.is_valid():
        send = "send" in request.POST
        with refused_beside(form):
            although = form.cleaned_data["although_alike"]
            pool = workflow.create_pool(
                rollout.pk, by=request.user, send=send, although_alike=although, **form.proposal()
            )
            messages.success(request, _("Puljen er sendt inn til NKG.") if send else _("Utkastet er lagret."))
            return redirect(pool)
    return _proposal_page(request, form, rollout)


@opens("pools.edit", "GET", "POST", subject="pool:draft")
def pool_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    pool = get_object_or_404(pools_for_pages(request.user), pk=pk)
    if not pool_access.may_lead(request.user, pool):
        raise PermissionDenied(rollout_access.who_may_propose(pool.rollout))
    if request.method != "POST":
        if not pool.is_editable:
            messages.warning(request, _("Puljen kan ikke endres nå."))
            return redirect(pool)
        initial = {**{name: getattr(pool, name) for name in Pool.TERMS}, "leader": pool.leader_id}
        form = PoolForm(rollout=pool.rollout, initial={**initial, "version": pool.version})
        return _proposal_page(request, form, pool.rollout, pool)

    if asks_for_window(request):
        return _proposal_page(request, with_window(request, pool.rollout), pool.rollout, pool)
    form = PoolForm(request.POST, rollout=pool.rollout)
    if form.is_valid():
        send, version = "send" in request.POST, form.cleaned_data["version"] or 0
        with refused() as refusal:
            workflow.update_pool(pool.pk, by=request.user, version=version, send=send, **form.proposal())
            messages.success(request, _("Puljen er sendt inn til NKG.") if send else _("Endringene er lagret."))
            return redirect(pool)
        if refusal.conflict:
            return _conflict_page(request, form, refusal.conflict.theirs)
        refusal.put_beside(form)
    return _proposal_page(request, form, pool.rollout, pool)


def _proposal_page(
    request: HttpRequest, form: PoolForm, rollout: Rollout, pool: Pool | None = None, status: int = 0, **extra: Any
) -> HttpResponse:
    typed = form.data if form.is_bound else form.initial
    context = {
        "form": form,
        "rollout": rollout,
        "pool": pool,
        "reading": reading_of(request, rollout, pool, typed),
        "lessons": evaluations.lessons(rollout.solution_id),
        **extra,
    }
    return render(request, "rollouts/pool_pages/form.html", context, status=status or (422 if form.is_bound else 200))


def _conflict_page(request: HttpRequest, form: PoolForm, theirs: Pool) -> HttpResponse:
    """What was typed stays; sending it again is a choice made with both versions in sight."""
    conflict = {"differences": differences(theirs.terms(), form.terms()), "theirs": theirs}
    form.data = as_typed_but(form, version=theirs.version)
    return _proposal_page(request, form, theirs.rollout, theirs, status=409, conflict=conflict)


@opens("pools.propose.regional", "GET", "POST", subject="pool:open")
def pool_leader(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another leader for the pool; not among what the NKG approves."""
    pool = get_object_or_404(pools_for_pages(request.user), pk=pk)
    if not rollout_access.may_propose(request.user, pool.rollout):
        raise PermissionDenied(rollout_access.who_may_propose(pool.rollout))
    initial = {"leader": pool.leader_id, "version": pool.version}
    form = LeaderForm(request.POST or None, rollout=pool.rollout, initial=initial)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refused_beside(form, again=lambda theirs: {"version": theirs.version}) as refusal:
            leaders.appoint(pool.pk, given["leader"], by=request.user, version=given["version"])
            messages.success(request, _("Lederen av puljen er lagret."))
            return redirect(pool)
        status = refusal.status
    return render(request, "rollouts/pool_pages/leader.html", {"pool": pool, "form": form}, status=status)


# --- Moves -------------------------------------------------------------------------------------------------


@opens("pools.submit", "POST", subject="pool:draft", kwargs={"name": "send-inn"})
@opens("pools.withdraw", "POST", subject="pool:submitted", kwargs={"name": "trekk-tilbake"})
@opens("pools.decide", "POST", subject="pool:submitted", kwargs={"name": "godkjenn"})
@opens("pools.decide", "POST", subject="pool:submitted", kwargs={"name": "send-tilbake"})
@opens("pools.close", "POST", subject="pool:open", kwargs={"name": "steng"})
@opens("pools.start", "POST", subject="pool:closed", kwargs={"name": "start"})
@opens("pools.complete", "POST", subject="pool:running", kwargs={"name": "fullfor"})
@opens("pools.cancel", "POST", subject="pool:open", kwargs={"name": "avlys"})
@opens("pools.open", "POST", subject="pool:approved", kwargs={"name": "apne"})
def move(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Make one move of the table, from the pool's page or from the NKG's queue (`from=queue`)."""
    if name not in MOVES:
        raise Http404
    action = MOVES[name]
    pool = get_object_or_404(pools_for_pages(request.user), pk=pk)
    form = action_form(action, pool.version, request.POST)
    extra: dict[str, Any] = {"kept": {action: form}}
    if form.is_valid():
        with refused() as refusal:
            messages.success(request, _make(action, pool, request.user, form.cleaned_data))
            return redirect(reverse("rollouts:queue") if _from_queue(request) else pool)
        if conflict := refusal.conflict:
            # The next click decides about the version that is on the page now; a typed reason stays.
            again = action_form(action, conflict.theirs.version, reason=form.cleaned_data.get("reason", ""))
            changes = since_version(conflict.theirs, form.cleaned_data["version"])
            extra = {"kept": {action: again}, "conflict": conflict, "conflict_changes": changes}
        elif refusal.belongs_to(form):
            refusal.put_beside(form)
        else:
            extra["problem"] = refusal.message
    page = queue_page if _from_queue(request) and access.is_coordinator(request.user) else pool_page
    pool = get_object_or_404(pools_for_pages(request.user), pk=pk)
    return page(request, pool, 409 if "conflict" in extra else 422, **extra)


def _make(action: Action, pool: Pool, by: User, given: dict[str, Any]) -> str:
    """Make the move, or put it forward to the other members of the NKG; what to say."""
    if action not in DECIDED:
        return _said(action, workflow.FUNCTIONS[action](pool.pk, by=by, **given))
    reason = given.get("reason") or given.get("comment", "")
    motion = motions.put_forward(pool, DECIDED[action], by=by, reason=reason, version=given["version"])
    if motion is not None:
        return put_forward_message(motion)
    pool.refresh_from_db()
    return _said(action, pool)


@opens("pools.queue", "POST", subject="pool:submitted")
def pool_postpone(request: SignedInRequest, pk: int) -> HttpResponse:
    """The NKG lets the proposal wait, between meetings."""
    pool = get_object_or_404(pools_for_pages(request.user), pk=pk)
    form = PostponeForm(request.POST)
    status, extra = 422, {"postpone_form": form}
    if form.is_valid():
        with refused_beside(form):
            motion = motions.put_forward(pool, DecisionKind.POSTPONED, by=request.user, **form.cleaned_data)
            done = _("Pulje %(number)d er utsatt. Den står fortsatt i køen.") % {"number": pool.number}
            messages.success(request, put_forward_message(motion) if motion else done)
            return redirect(reverse("rollouts:queue") if _from_queue(request) else pool)
    elif not access.is_coordinator(request.user):
        raise PermissionDenied(recipients.who_decides())
    page = queue_page if _from_queue(request) and access.is_coordinator(request.user) else pool_page
    return page(request, pool, status, **extra)


def _from_queue(request: HttpRequest) -> bool:
    return request.POST.get("from") == "queue"


def _said(action: Action, pool: Pool) -> str:
    sentences = {
        Action.SUBMIT: _("Pulje %(number)d er sendt inn til NKG."),
        Action.WITHDRAW: _("Pulje %(number)d er trukket tilbake, og er et utkast igjen."),
        Action.APPROVE: _("Pulje %(number)d er godkjent."),
        Action.OPEN: _("Pulje %(number)d er åpen for påmelding."),
        Action.SEND_BACK: _("Pulje %(number)d er sendt tilbake med begrunnelsen."),
        Action.CLOSE: _("Påmeldingen til pulje %(number)d er stengt."),
        Action.START: _("Pulje %(number)d er satt i gang."),
        Action.COMPLETE: _("Pulje %(number)d er gjennomført."),
        Action.CANCEL: _("Pulje %(number)d er avlyst."),
    }
    if action == Action.APPROVE and pool.state == PoolState.OPEN:
        return _("Pulje %(number)d er godkjent og åpen for påmelding.") % {"number": pool.number}
    return sentences[action] % {"number": pool.number}
