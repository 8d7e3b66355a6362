"""What the grid sends: changes of any number of cells, and a pasted block to look at first."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from core.http import FORMS
from core.opens import opens
from core.pages import refused
from networks.models import User
from portfolio.grid import content as grid
from portfolio.grid import pasting
from portfolio.grid.html import Renderer
from portfolio.grid.pasting import Shown
from portfolio.grid_reference import cell_id, grid_reference
from portfolio.statuses import bulk, recording
from portfolio.statuses.recording import CONFLICT, Outcome


@opens("signed_in", "POST")
@login_not_required
@never_cache
def save_cells(request: HttpRequest) -> JsonResponse:
    """Report, confirm or undo many cells in one transaction; answers with what came of each and the changed parts.

    The body is JSON: `grid` (its key), `changes` (`cell`, `do`, `level`, `version`), and for all of them `date`,
    `source` and `whole`. 401 for those who have been signed out, so that nothing typed gets lost.
    """
    user = request.user
    if not isinstance(user, User):
        return JsonResponse({"message": gettext("Du er logget ut. Logg inn igjen i et annet vindu.")}, status=401)
    if request.content_type in FORMS:
        return JsonResponse({"message": gettext("Det som ble sendt, er ikke JSON.")}, status=415)
    with refused() as refusal:
        body = bulk.parse(request.body)
        changes = bulk.read(body)
    if refusal:
        return JsonResponse({"message": refusal.message}, status=400)
    outcomes = recording.record(changes, by=user, whole=bool(body.get("whole")))
    if all(outcome.outside for outcome in outcomes):
        return JsonResponse({"message": outcomes[0].reason, "results": _results(outcomes)}, status=403)
    known = grid_reference()
    built = grid.build_named(str(body.get("grid") or ""), user, known)
    clashes = bulk.clashes(outcomes, known)
    return JsonResponse(
        {
            "message": bulk.message(outcomes, known),
            "results": _results(outcomes),
            "parts": Renderer(built).parts(one.change.cell for one in outcomes) if built else {},
            "conflict": render_to_string("portfolio/grid/conflict.html", {"clashes": clashes}, request)
            if clashes
            else "",
        },
        status=409 if all(one.result == CONFLICT for one in outcomes) else 200,
    )


def _results(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    return [
        {
            "cell": cell_id(*one.change.cell),
            "result": one.result,
            "reason": one.reason,
            "level": one.level_now,
            "version": one.version_now,
        }
        for one in outcomes
    ]


@opens("anyone", "POST")
@never_cache
def paste(request: HttpRequest) -> HttpResponse:
    """What a pasted block would change, row by row; the page saves it through `save_cells`, whole or not at all."""
    user, posted = request.user, request.POST
    built = grid.build_named(posted.get("grid", ""), user)
    if built is None:
        raise Http404
    context: dict[str, Any] = {"grid": built}
    with refused() as refusal:
        shown = Shown(pasting.keys_of(posted.get("rows", "")), pasting.keys_of(posted.get("columns", "")))
        since = pasting.date_of(posted.get("date", ""))
        pasted = pasting.read(posted.get("text", ""), built, by=user, shown=shown, since=since)
        context |= {"pasted": pasted, "preview": pasted.preview, "reading": pasted.table.told()}
    if refusal:
        context["problem"] = refusal.message
    return render(request, "portfolio/grid/paste.html", context)
