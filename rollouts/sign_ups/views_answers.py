"""Who has answered what to a rollout: table, map and downloads."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core import demo
from core.http import SignedInRequest
from core.opens import opens
from core.tables.columns import lines
from core.tables.spreadsheet import CSV_TYPE, XLSX_TYPE, csv_text
from networks.models import Network
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups import answers_by_municipality as answers
from rollouts.sign_ups.answers_by_municipality import Answer, MunicipalityAnswer
from rollouts.sign_ups.exports import COLUMNS, xlsx


@opens("anyone", subject="rollout")
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    rollout, found, chosen = _read(request, pk)
    query = request.GET.copy()
    return render(
        request,
        "rollouts/sign_ups/standing.html",
        {
            "rollout": rollout,
            "found": found,
            "lines": chosen,
            "counts": _counts(request, found),
            "today": timezone.localdate(),
            "answers": Answer,
            "regions": Network.objects.all() if request.user.is_authenticated else [],
            "region": request.GET.get("region", ""),
            "answer": request.GET.get("svar", ""),
            "query": query.urlencode(),
        },
    )


@opens("sign_ups.see", subject="rollout", kwargs={"kind": "csv"})
def standing_file(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """What the page shows, as filtered, as `csv` or `xlsx`."""
    rollout, found, chosen = _read(request, pk)
    name = f"pamelding-{rollout.pk}-{found.date:%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "csv":
        return HttpResponse(csv_text([*lines(COLUMNS, chosen), *demo.facts()]), CSV_TYPE, headers=headers)
    return HttpResponse(xlsx(rollout, found, chosen), XLSX_TYPE, headers=headers)


def _read(request: HttpRequest, pk: int) -> tuple[Rollout, answers.AnswersByMunicipality, list[MunicipalityAnswer]]:
    rollout = get_object_or_404(Rollout.objects.visible_to(request.user).select_related("network", "solution"), pk=pk)
    asked = request.GET.get("per", "")
    date = None
    with suppress(ValueError):
        date = parse_date(asked)
    if asked and date is None:
        raise Http404(_("Datoen finnes ikke."))
    found = answers.standing(rollout, request.user, min(date, timezone.localdate()) if date else None)
    return rollout, found, _chosen(request.GET, found.lines)


def _chosen(given: Any, lines: list[MunicipalityAnswer]) -> list[MunicipalityAnswer]:
    answer = given.get("svar", "")
    return [line for line in _of_region(given, lines) if not answer or line.answer == answer]


def _of_region(given: Any, lines: list[MunicipalityAnswer]) -> list[MunicipalityAnswer]:
    region = given.get("region", "")
    name = Network.objects.filter(key=region).values_list("name", flat=True).first() if region else None
    return lines if name is None else [line for line in lines if line.network == name]


def _counts(request: HttpRequest, found: answers.AnswersByMunicipality) -> list[dict[str, Any]]:
    """How many gave each answer in the region that is shown; each number leads to its rows.

    In the whole country the numbers are everyone's. Who sees only some of the rows behind one is told so.
    """
    signed_in, asked = request.user.is_authenticated, request.GET.copy()
    of_region = _of_region(asked, found.lines)
    seen = Counter(line.answer for line in of_region)
    numbers = found.counts if of_region is found.lines else seen
    counts = []
    for answer in Answer:
        if number := numbers.get(answer, 0):
            asked["svar"] = answer.value
            hidden = signed_in and seen[answer] != number
            counts.append(
                {
                    "number": number,
                    "label": str(answer.label),
                    "definition": str(answers.DEFINITIONS[answer]),
                    "href": f"?{asked.urlencode()}#answers" if signed_in else "",
                    "note": _("du ser %(n)d av dem") % {"n": seen[answer]} if hidden else "",
                    "key": answer.value,
                }
            )
    return counts
