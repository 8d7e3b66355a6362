"""The pilots of a solution: interest, choice, experience."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import saved
from core.tables.downloads import wanted
from networks.geography.models import MunicipalityQuerySet, valid_on_q
from networks.models import Municipality, Role
from networks.people.access import access_of
from portfolio.dated import Dated
from portfolio.pilots import access as pilot_access
from portfolio.pilots import workflow as pilots
from portfolio.pilots.as_of import as_of
from portfolio.pilots.exports import pilots_table
from portfolio.pilots.forms import PilotForm, PilotMoveForm, PilotNoteForm
from portfolio.pilots.models import Pilot, PilotNote
from portfolio.pilots.moves import MOVES, OWNER_IS_ASKED, PilotAction
from portfolio.solutions.models import Solution

NAMES = {
    "bekreft": PilotAction.CONFIRM,
    "velg": PilotAction.CHOOSE,
    "avsla": PilotAction.DECLINE,
    "trekk": PilotAction.WITHDRAW,
    "avslutt": PilotAction.COMPLETE,
}
BY_ACTION = {action: name for name, action in NAMES.items()}
NEEDS = {move.action: (move.needs_reason, move.action in OWNER_IS_ASKED) for move in MOVES}


def registrable(user: Any) -> MunicipalityQuerySet:
    """The municipalities that `user` may register or propose: the own, and those of the own region."""
    held = access_of(user)
    today = timezone.localdate()
    own = Municipality.objects.filter(pk__in=held.municipality_ids)
    networks = held.network_ids(Role.CONTACT_PERSON)
    theirs = Municipality.objects.filter(valid_on_q(today, "memberships__"), memberships__network__in=networks)
    return (own | Municipality.objects.filter(pk__in=theirs.values("pk"))).order_by("sort_key")


@opens("anyone", subject="measure")
def pilot_list(request: HttpRequest, key: str) -> HttpResponse:
    return _show(request, get_object_or_404(Solution, key=key))


def _move_form(action: PilotAction, pilot: Pilot, data: Any = None) -> Form:
    form = PilotMoveForm(data, auto_id=f"{action.value}-{pilot.pk}-%s", initial={"version": pilot.version})
    for name, needed in zip(("reason", "owner_view"), NEEDS[action], strict=True):
        if not needed:
            del form.fields[name]
    return form


def _show(request: HttpRequest, solution: Solution, status: int = 200, kept: Any = None) -> HttpResponse:
    kept = kept or {}
    day = Dated(request)
    found = solution.pilots.visible_to(request.user).select_related("municipality", "network")
    notes = Prefetch("notes", PilotNote.objects.filter(date__lte=day.date))
    seen = list(found.prefetch_related(notes))
    if day.past:
        seen = as_of(seen, day.date, request.user)
    if file := wanted(request, lambda: pilots_table(solution, seen, day.date)):
        return file
    if day.past:
        context = {"solution": solution, "rows": [{"pilot": pilot} for pilot in seen], **day.context()}
        return render(request, "portfolio/pilots/pilots.html", context)
    may_register = pilot_access.may_register_pilots(request.user) and pilots.takes_pilots(solution)
    form = kept.get("register")
    if form is None and may_register:
        form = PilotForm(municipalities=registrable(request.user))
    context = {
        "solution": solution,
        "rows": [_row(request.user, pilot, kept) for pilot in seen],
        "form": form if may_register else None,
        "takes_pilots": may_register or pilots.takes_pilots(solution),
        **day.context(),
    }
    return render(request, "portfolio/pilots/pilots.html", context, status=status)


def _row(user: Any, pilot: Pilot, kept: Any) -> dict[str, Any]:
    """A pilot with what the person may do with it; `kept` holds a form as it was sent."""
    moves = [
        {
            "label": action.label,
            "name": BY_ACTION[action],
            "form": kept.get((action, pilot.pk)) or _move_form(action, pilot),
            "open": (action, pilot.pk) in kept,
        }
        for action in pilot_access.pilot_actions(user, pilot)
    ]
    may_note = pilot_access.may_write_pilot_note(user, pilot)
    note = kept.get(("note", pilot.pk))
    form = note or PilotNoteForm(auto_id=f"erfaring-{pilot.pk}-%s", initial={"date": timezone.localdate()})
    return {"pilot": pilot, "moves": moves, "note_form": form if may_note else None, "note_open": bool(note)}


@opens("pilot.propose", "POST", subject="measure")
def pilot_register(request: SignedInRequest, key: str) -> HttpResponse:
    """Register the own municipality, or propose one of the region's."""
    solution = get_object_or_404(Solution, key=key)
    if not pilot_access.may_register_pilots(request.user):
        raise PermissionDenied(
            _("Interesse meldes av kommunens representant. Regionens kontaktperson kan foreslå en kommune.")
        )
    form = PilotForm(request.POST, municipalities=registrable(request.user))
    done = saved(
        request,
        form,
        lambda: pilots.register(solution, by=request.user, **form.cleaned_data),
        _("Takk! KS og kommunen får beskjed."),
    )
    return redirect("portfolio:pilots", key) if done else _show(request, solution, 422, {"register": form})


def _pilot(request: HttpRequest, pk: int) -> Pilot:
    return get_object_or_404(Pilot.objects.visible_to(request.user).select_related("solution"), pk=pk)


@opens("pilot.confirm", "POST", subject="pilot:proposed", kwargs={"name": "bekreft"})
@opens("pilot.choose", "POST", subject="pilot:interested", kwargs={"name": "velg"})
@opens("pilot.choose", "POST", subject="pilot:interested", kwargs={"name": "avsla"})
@opens("pilot.withdraw", "POST", subject="pilot:interested", kwargs={"name": "trekk"})
@opens("pilot.choose", "POST", subject="pilot:chosen", kwargs={"name": "avslutt"})
def pilot_move(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Make one move of the table."""
    action = NAMES.get(name)
    if action is None:
        raise Http404
    pilot = _pilot(request, pk)
    form = _move_form(action, pilot, request.POST)
    done = saved(request, form, lambda: pilots.move(pk, action, by=request.user, **form.cleaned_data), _("Lagret."))
    if done:
        return redirect(pilot)
    if action not in pilot_access.pilot_actions(request.user, pilot):
        raise PermissionDenied(_("Dette går ikke nå."))
    return _show(request, pilot.solution, 422, {(action, pk): form})


@opens("pilot.note", "POST", subject="pilot:chosen")
def pilot_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what a pilot has learned."""
    pilot = _pilot(request, pk)
    if not pilot_access.may_write_pilot_note(request.user, pilot):
        raise PermissionDenied(_("Erfaringer skrives av pilotkommunen, kontaktpersonen i regionen og KS."))
    form = PilotNoteForm(request.POST, auto_id=f"erfaring-{pk}-%s")
    done = saved(
        request, form, lambda: pilots.add_note(pk, by=request.user, **form.cleaned_data), _("Erfaringen er lagret.")
    )
    return redirect(pilot) if done else _show(request, pilot.solution, 422, {("note", pk): form})
