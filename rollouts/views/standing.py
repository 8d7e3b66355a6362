"""Who has answered what to a rollout: table, map and downloads."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks.models import Network
from networks.requests import SignedInRequest
from networks.spreadsheet import CSV_TYPE, XLSX_TYPE, csv_text
from rollouts.answers import standing as answers
from rollouts.answers.standing import Answer, Line
from rollouts.answers.standing_sheet import HEAD, rows, xlsx
from rollouts.models import Rollout


@require_safe
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    rollout, found, chosen = _read(request, pk)
    query = request.GET.copy()
    return render(
        request,
        "rollouts/standing.html",
        {
            "rollout": rollout,
            "found": found,
            "lines": chosen,
            "counts": [(answer, found.counts.get(answer, 0)) for answer in Answer if found.counts.get(answer)],
            "today": timezone.localdate(),
            "answers": Answer,
            "regions": Network.objects.all() if request.user.is_authenticated else [],
            "region": request.GET.get("region", ""),
            "answer": request.GET.get("svar", ""),
            "query": query.urlencode(),
        },
    )


@require_safe
@login_required
def standing_file(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """What the page shows, as filtered, as `csv` or `xlsx`."""
    rollout, found, chosen = _read(request, pk)
    name = f"pamelding-{rollout.pk}-{found.date:%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "csv":
        return HttpResponse(csv_text([[str(head) for head in HEAD], *rows(chosen)]), CSV_TYPE, headers=headers)
    return HttpResponse(xlsx(rollout, found, chosen), XLSX_TYPE, headers=headers)


def _read(request: HttpRequest, pk: int) -> tuple[Rollout, answers.Standing, list[Line]]:
    rollout = get_object_or_404(Rollout.objects.visible_to(request.user).select_related("network", "solution"), pk=pk)
    asked = request.GET.get("per", "")
    try:
        date = parse_date(asked) if asked else None
    except ValueError:
        date = None
    if asked and date is None:
        raise Http404(_("Datoen finnes ikke."))
    found = answers.standing(rollout, request.user, min(date, timezone.localdate()) if date else None)
    return rollout, found, _chosen(request.GET, found.lines)


def _chosen(given: Any, lines: list[Line]) -> list[Line]:
    region, answer = given.get("region", ""), given.get("svar", "")
    names = dict(Network.objects.values_list("key", "name")) if region else {}
    return [
        line
        for line in lines
        if (not answer or line.answer == answer) and (region not in names or line.network == names[region])
    ]
