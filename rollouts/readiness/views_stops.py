"""Stop a solution, ask the NKG whether the stop stands; dispensations for municipalities that can't wait."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import act, refused_beside
from portfolio.models import Solution
from rollouts import access
from rollouts.decisions import motion_ends, motions, postponing
from rollouts.decisions.models import DecisionKind
from rollouts.decisions.models_motions import Motion
from rollouts.decisions.motions import put_forward_message
from rollouts.decisions.pending_motions import ShownMotion, standing
from rollouts.readiness import access as readiness_access
from rollouts.readiness import stops
from rollouts.readiness.forms import DecideForm, DispensationForm, RatifyForm, ResumeForm, StopForm
from rollouts.recipients import who_decides
from rollouts.sign_ups import already
from rollouts.stops import access as stop_access
from rollouts.stops import dispensations
from rollouts.stops.models import Dispensation, Ratification


@opens("solutions.stop", "GET", "POST", subject="solution")
def stop(request: SignedInRequest, key: str) -> HttpResponse:
    solution = _stoppable(request, key)
    standing = stops.standing_stop(solution.pk)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["stopped_on"]
        if _done(form, lambda given: stops.stop(solution, by=request.user, reason=given["reason"], stopped_on=day)):
            said = _("%(solution)s er stoppet. NKG er bedt om å ta stilling til stansen.")
            messages.success(request, said % {"solution": solution.name})
            return redirect("rollouts:readiness", solution.key)
    elif standing is not None and request.method != "POST":
        messages.info(request, _("Løsningen er alt stoppet."))
        return redirect("rollouts:readiness", solution.key)
    context = {
        "form": form,
        "solution": solution,
        "closes": stops.what_closes(solution),
        "heading": _("Stopp %(solution)s") % {"solution": solution.name},
        "lede": _(
            "Påmeldingen stenges med en gang, ingen kan inviteres, og alle som er berørt, får beskjed. Stansen står i "
            "loggen som «ikke behandlet av NKG» til gruppen har sagt om den skal stå."
        ),
        "button": _("Stopp løsningen"),
    }
    return render(request, "rollouts/readiness/form.html", context, status=422 if form.is_bound else 200)


@opens("solutions.stop", "GET", "POST", subject="solution")
def resume(request: SignedInRequest, key: str) -> HttpResponse:
    solution = _stoppable(request, key)
    standing = stops.standing_stop(solution.pk)
    form = ResumeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked: list[Ratification] = []
        if _done(form, lambda given: asked.append(stops.ask_to_resume(solution, by=request.user, **given))):
            said = _("NKG er bedt om å gjenoppta %(solution)s.")
            if not asked[0].waits_for_nkg:
                said = _("%(solution)s er gjenopptatt.")
            messages.success(request, said % {"solution": solution.name})
            return redirect("rollouts:readiness", solution.key)
    elif standing is None and request.method != "POST":
        messages.info(request, _("Løsningen er ikke stoppet."))
        return redirect("rollouts:readiness", solution.key)
    context = {
        "form": form,
        "solution": solution,
        "heading": _("Gjenoppta %(solution)s?") % {"solution": solution.name},
        "lede": _(
            "NKG avgjør om løsningen gjenopptas. Da kan den som leder en pulje, åpne påmeldingen igjen så lenge "
            "fristen ikke er ute."
        ),
        "button": _("Be NKG gjenoppta"),
    }
    return render(request, "rollouts/readiness/form.html", context, status=422 if form.is_bound else 200)


def _stoppable(request: SignedInRequest, key: str) -> Solution:
    if not readiness_access.may_stop(request.user):
        raise PermissionDenied(stops.who_stops())
    return get_object_or_404(Solution, key=key)


def _done(form: Any, change: Any) -> bool:
    """Do it with what was typed; what the domain refuses is put in the form."""
    with refused_beside(form) as refusal:
        change(form.cleaned_data)
    return not refusal


@opens("stops.see", subject="ratification")
@opens("pools.queue", "POST", subject="ratification")
def ratification(request: SignedInRequest, pk: int) -> HttpResponse:
    """Does the stop stand? To a member of the NKG also the decision."""
    rows = postponing.with_postponed(Ratification.objects.all(), "ratification")
    row = get_object_or_404(rows.select_related("stop__solution", "stop__stopped_by", "asked_by", "decided_by"), pk=pk)
    is_member = access.is_coordinator(request.user)
    form = RatifyForm(request.POST or None)
    if request.method == "POST":
        if not is_member:
            raise PermissionDenied(who_decides())
        if form.is_valid() and _ratified(request, form, row):
            return redirect(row)
    room = standing(request.user, motion_ends.about_case(row)) if row.waits_for_nkg and is_member else None
    shown = room.of(row) if room else []
    context = {
        "row": row,
        "solution": row.stop.solution,
        "form": form,
        "closes": stops.what_closes(row.stop.solution),
        "may_decide": room is not None and not row.was_made_by(request.user) and not _is_settled(shown),
        "own": room is not None and row.was_made_by(request.user),
        "motions": shown,
        "alone": room.needed(row) if room else None,
    }
    return render(request, "rollouts/readiness/ratification.html", context, status=422 if form.is_bound else 200)


def _ratified(request: SignedInRequest, form: RatifyForm, row: Ratification) -> bool:
    """As `_decided`."""
    kind, done = DecisionKind.RETURNED, _("Løsningen er gjenopptatt.")
    if "postpone" in request.POST:
        kind, done = DecisionKind.POSTPONED, _("Saken er utsatt. Den står fortsatt i køen.")
    elif "uphold" in request.POST:
        kind, done = DecisionKind.APPROVED, _("Stansen står.")
    return _put_forward(request, form, row, kind, done)


# --- Dispensations ---------------------------------------------------------------------------------------


@opens("dispensations.may_ask", "GET", "POST", subject="solution")
def dispensation_apply(request: SignedInRequest, key: str) -> HttpResponse:
    solution = get_object_or_404(Solution, key=key)
    if not access.answers_for_some(request.user):
        raise PermissionDenied(_("Kommunen søker gjennom sin egen representant eller kontaktpersonen i regionen."))
    candidates = list(access.own_municipalities(request.user).order_by("sort_key"))
    notes = already.notes(solution.pk, request.user, municipalities=[one.pk for one in candidates])
    form = DispensationForm(request.POST or None, candidates=candidates, notes=notes)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _done(form, lambda given: dispensations.apply(solution, form.chosen(), by=request.user, reason=reason)):
            messages.success(request, _("Søknaden er sendt til NKG. Svaret kommer i innboksen."))
            return redirect("rollouts:readiness", solution.key)
    elif stops.standing_stop(solution.pk) is None and request.method != "POST":
        messages.info(request, _("Løsningen er ikke stoppet, så kommunen trenger ingen dispensasjon."))
        return redirect("rollouts:readiness", solution.key)
    context = {
        "form": form,
        "solution": solution,
        "heading": _("Søk om dispensasjon"),
        "lede": _("Løsningen er stoppet. En kommune som ikke kan vente, kan be NKG om å få være med likevel."),
        "button": _("Send søknaden"),
    }
    return render(request, "rollouts/readiness/form.html", context, status=422 if form.is_bound else 200)


def _dispensation(request: SignedInRequest, pk: int) -> Dispensation:
    rows = postponing.with_postponed(Dispensation.objects.visible_to(request.user), "dispensation")
    return get_object_or_404(
        rows.select_related("stop__solution", "municipality", "applied_by", "decided_by", "withdrawn_by"), pk=pk
    )


@opens("dispensations.see", subject="dispensation")
@opens("dispensations.decide", "POST", subject="dispensation")
def dispensation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The application; to a member of the NKG also the decision."""
    row = _dispensation(request, pk)
    form = DecideForm(request.POST or None)
    if request.method == "POST":
        if not access.is_coordinator(request.user):
            raise PermissionDenied(who_decides())
        if form.is_valid() and _decided(request, form, row):
            return redirect(row)
    waits = row.state == "applied_for" and row.stop.resumed_on is None
    room = None
    if waits and access.is_coordinator(request.user):
        room = standing(request.user, motion_ends.about_case(row))
    shown = room.of(row) if room else []
    context = {
        "row": row,
        "solution": row.stop.solution,
        "form": form,
        "may_decide": waits and stop_access.may_decide_dispensation(request.user, row) and not _is_settled(shown),
        "motions": shown,
        "earlier": _refused_before(row),
        "alone": room.needed(row) if room else None,
        "may_withdraw": row.state in {"applied_for", "granted"}
        and row.stop.resumed_on is None
        and stop_access.may_apply(request.user, row.municipality),
    }
    return render(request, "rollouts/readiness/dispensation.html", context, status=422 if form.is_bound else 200)


def _is_settled(shown: list[ShownMotion]) -> bool:
    """This member has put something forward, or another wants it in a meeting."""
    return any(one.stands_in_the_way or (one.is_mine and one.motion.is_living) for one in shown)


def _refused_before(row: Dispensation) -> Dispensation | None:
    """The answer to the application before this one, which comes back."""
    earlier = Dispensation.objects.filter(
        municipality=row.municipality_id, stop__solution=row.stop.solution_id, state="refused", pk__lt=row.pk
    )
    return earlier.order_by("-pk").first()


def _decided(request: SignedInRequest, form: DecideForm, row: Dispensation) -> bool:
    """What the button says, alone or put forward to the others; False when it was refused, with the words in `form`."""
    kind, done = DecisionKind.RETURNED, _("Søknaden er avslått med begrunnelsen.")
    if "postpone" in request.POST:
        kind, done = DecisionKind.POSTPONED, _("Saken er utsatt. Den står fortsatt i køen.")
    elif "grant" in request.POST:
        kind, done = DecisionKind.APPROVED, _("Dispensasjonen er innvilget.")
    return _put_forward(request, form, row, kind, done)


def _put_forward(request: SignedInRequest, form: Any, row: Any, kind: str, done: str) -> bool:
    made: list[Motion | None] = []
    if not _done(form, lambda given: made.append(motions.put_forward(row, kind, by=request.user, **given))):
        return False
    messages.success(request, put_forward_message(made[0]) if made[0] else done)
    return True


@opens("dispensations.apply", "POST", subject="dispensation")
def dispensation_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _dispensation(request, pk)
    withdraw = partial(dispensations.withdraw, pk, by=request.user)
    act(request, withdraw, _("Søknaden er trukket."), level=messages.WARNING)
    return redirect(row)
