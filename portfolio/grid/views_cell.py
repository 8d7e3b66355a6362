"""One cell of the grid: page and editor are one template, `portfolio/grid/cell.html` and its part `#editor`."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import trigger_client_event

from core.errors import Conflict, NotAllowed
from core.http import wants_part
from core.opens import opens
from core.pages import refused
from networks.models import User
from portfolio.dated import Dated
from portfolio.grid import content as grid
from portfolio.grid.html import Renderer
from portfolio.level_tags import level_label
from portfolio.links import with_query
from portfolio.statuses import adoption, cells
from portfolio.statuses.cells import CellSubject
from portfolio.statuses.forms import StatusForm
from portfolio.statuses.models import AdoptionStatus

SHORT_HISTORY = 3


@opens("anyone", subject="cell")
@opens("status.report", "POST", subject="cell")
@vary_on_headers("HX-Request")
@never_cache
def cell(request: HttpRequest, number: str, solution: str) -> HttpResponse:
    """GET: the editor (htmx) or the page with the whole history, today or as of `dato`. POST: one report, or the
    confirmation of the last."""
    subject = cells.find(number, solution, request.user)
    if subject is None:
        raise Http404
    if request.method == "POST":
        return _save(request, subject)
    day = Dated(request)
    if day.past and not wants_part(request):
        then = subject.on(day.date)
        if then is not None:
            return _past(request, then, day)
        day.refuse(gettext("Vi har ikke tall for kommunen denne datoen. Nå vises tallene per i dag."))
    if subject.municipality.number != number:
        return redirect(with_query(subject.url, dato=request.GET.get("dato")), permanent=True)
    if wants_part(request) and "theirs" in request.GET:
        return _kept_theirs(request, subject)
    return _render(request, subject, StatusForm(status=subject.status), day=day)


def _past(request: HttpRequest, subject: CellSubject, day: Dated) -> HttpResponse:
    """What held on a past day, what one knew then, and what was told later."""
    context = {
        "cell": subject,
        "then": adoption.on_date(subject.municipality, subject.solution, day.date),
        "show_names": request.user.is_authenticated,
        "nav_section": "networks",
        **day.context(),
    }
    return render(request, "portfolio/grid/cell_past.html", context)


def _save(request: HttpRequest, subject: CellSubject) -> HttpResponse:
    user = request.user
    if not isinstance(user, User):
        return redirect_to_login(subject.url)
    if not subject.may_report:
        raise PermissionDenied(_whom_to_ask(subject))
    form = StatusForm(request.POST)
    if not form.is_valid():
        return _render(request, subject, form, status=422)
    with refused(everything=True) as refusal:
        if "confirm" in request.POST:
            saved = adoption.reconfirm(
                municipality=subject.municipality,
                solution=subject.solution,
                by=user,
                seen_version=form.cleaned_data["version"],
            )
        else:
            saved = adoption.report_status(
                municipality=subject.municipality, solution=subject.solution, by=user, **form.report()
            )
        done = gettext("Lagret %(clock)s") % {"clock": date_format(timezone.localtime(), "H.i")}
        return _saved(request, subject, _message(subject, saved, done))
    if isinstance(refusal.error, NotAllowed):
        raise PermissionDenied(_whom_to_ask(subject)) from refusal.error
    if refusal.conflict:
        return _render(request, subject, form, status=409, conflict=refusal.conflict)
    form.refuse(refusal.error)
    return _render(request, subject, form, status=422)


def _saved(request: HttpRequest, subject: CellSubject, message: str) -> HttpResponse:
    """The parts of the grid that changed, or the way back to the grid."""
    if not wants_part(request):
        messages.success(request, message)
        return redirect(subject.grid_url)
    response = HttpResponse(_swaps(request, subject))
    return trigger_client_event(response, "cellSaved", {"cell": subject.cell_id, "message": message})


def _kept_theirs(request: HttpRequest, subject: CellSubject) -> HttpResponse:
    return _saved(request, subject, _message(subject, subject.status, gettext("Ditt er ikke lagret")))


def _render(
    request: HttpRequest,
    subject: CellSubject,
    form: StatusForm,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
    day: Dated | None = None,
) -> HttpResponse:
    htmx = wants_part(request)
    entries = adoption.history(subject.municipality, subject.solution)
    context: dict[str, Any] = {
        "cell": subject,
        "form": form if subject.may_report else None,
        "entries": entries[:SHORT_HISTORY] if htmx else entries,
        "more_entries": len(entries) > SHORT_HISTORY,
        "show_names": request.user.is_authenticated,
        "in_grid": htmx,
        "nav_section": "networks",
        **(day or Dated(request)).context(),
    }
    if conflict is not None:
        context |= {"theirs": conflict.theirs, "mine": form.cleaned_data, "explanation": conflict.message}
        if htmx:
            # The grid behind the editor shows what holds now.
            context["swaps"] = _swaps(request, subject)
    return render(
        request, "portfolio/grid/cell.html#editor" if htmx else "portfolio/grid/cell.html", context, status=status
    )


def _swaps(request: HttpRequest, subject: CellSubject) -> str:
    """For the grid that the editor was opened from, as it says; for the region's when it doesn't."""
    if subject.network is None:
        return ""
    name = request.headers.get("X-Grid", f"{subject.network.key}//")
    built = grid.build_named(name, request.user, subject.reference)
    return Renderer(built).swaps(subject.municipality.pk, subject.solution.pk) if built else ""


def _message(subject: CellSubject, status: AdoptionStatus | None, done: str) -> str:
    """`Arendal, Kjernejournal: i bruk. Lagret 14.02`."""
    return gettext("%(municipality)s, %(solution)s: %(level)s. %(done)s") % {
        "municipality": subject.municipality.name,
        "solution": subject.solution.short_name,
        "level": level_label(status.level if status else None),
        "done": done,
    }


def _whom_to_ask(subject: CellSubject) -> str:
    names = {"municipality": subject.municipality.name, "network": subject.network.name if subject.network else "–"}
    return (
        gettext(
            "Status for %(municipality)s meldes av kommunen selv og av kontaktpersonen for e-helse i %(network)s. "
            "Mener du at noe er feil, spør du dem."
        )
        % names
    )
