"""The NKG's queue: what waits for a decision, and the case beside it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from rollouts import access
from rollouts.nkg.cases import Case, case_for
from rollouts.nkg.queue import queue_for
from rollouts.pools import access as pool_access
from rollouts.pools.forms import ApproveForm, PostponeForm, SendBackForm, action_form
from rollouts.pools.models import Pool
from rollouts.pools.moves import Action
from rollouts.sign_ups.seats import pools_for_pages


@opens("pools.queue")
def queue(request: SignedInRequest) -> HttpResponse:
    return queue_page(request)


def queue_page(request: HttpRequest, pool: Pool | None = None, status: int = 200, **extra: Any) -> HttpResponse:
    """The queue with `pool`, or the one asked for by `?sak=`, or the first that the person may decide."""
    if not access.is_coordinator(request.user):
        raise PermissionDenied(_("Køen er for medlemmene av nasjonal koordineringsgruppe (NKG)."))
    found = queue_for(request.user)
    waiting, changes = found.pools, found.changes
    asked, asked_change = request.GET.get("sak", ""), request.GET.get("endring", "")
    shown = pool or next((row for row in waiting if str(row.pk) == asked), None)
    if shown is None and (change := next((row for row in changes if str(row.pk) == asked_change), None)):
        shown = get_object_or_404(pools_for_pages(request.user), pk=change.pool_id)
    if shown is None and waiting:
        shown = next((row for row in waiting if _is_for(request.user, row)), waiting[0])
    if shown is None and changes:
        shown = get_object_or_404(pools_for_pages(request.user), pk=changes[0].pool_id)
    template = "rollouts/nkg/queue.html"
    if getattr(request, "htmx", False):
        template += "#room"
    case = case_for(request.user, shown, found.standing, found.known) if shown else None
    context = {
        "ratifications": found.ratifications,
        "waiting": waiting,
        "changes": changes,
        "applications": found.applications,
        "waivers": found.waivers,
        "count": found.count,
        "pool": shown,
        "case": case,
        "forms": action_forms(case, extra.pop("kept", None)) if case else {},
        "change_forms": change_forms(case) if case else {},
        "in_queue": True,
        **extra,
    }
    return render(request, template, context, status=status)


def _is_for(user: Any, row: Any) -> bool:
    """May `user` say something that they haven't said?"""
    said = any(one.motion.is_living and user in one.agreed for one in row.put_forward)
    return pool_access.may_decide(user, row) and not said


def action_forms(case: Case, kept: dict[Action, Any] | None = None) -> dict[str, Any]:
    """The forms of the moves that the person may make, by the move's name; `kept` are those with typed values."""
    forms = {
        action.value: (kept or {}).get(action) or action_form(action, case.pool.version)
        for action in Action
        if action.value in case.actions
    }
    if Action.APPROVE.value in forms:
        forms[Action.APPROVE.value].fields["reason"].required = bool(case.unfinished.gaps)
    return forms


def change_forms(case: Case, kept: dict[str, Any] | None = None) -> dict[str, Any]:
    """What a member of the NKG can say about the change that waits; `kept` are those with typed values."""
    if not case.may_decide_change:
        return {}
    made = {name: form_class(auto_id=f"change-{name}-%s") for name, form_class in CHANGE_FORMS.items()}
    found = made | (kept or {})
    found["approve"].fields["reason"].required = bool(case.unfinished.gaps)
    return found


CHANGE_FORMS: dict[str, Any] = {"approve": ApproveForm, "send_back": SendBackForm, "postpone": PostponeForm}
