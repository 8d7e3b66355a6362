"""The roadmap as a page and as a calendar file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import page_or_part
from core.opens import opens
from rollouts.roadmap import blocked_solutions, timeline
from rollouts.roadmap.forms import RoadmapFilter
from rollouts.roadmap.html import Body

PER_PAGE = 60


@opens("anyone")
def roadmap(request: HttpRequest) -> HttpResponse:
    form = RoadmapFilter(request.GET)
    today = timezone.localdate()
    zoom = form.chosen_zoom()
    # A year begins a quarter back, so that what has just been is seen, too.
    shown = timeline.period(zoom, form.day() or (timeline.add_months(today, -3) if zoom == "ar" else today))
    page = Paginator(
        timeline.pools_on_page(request.user, shown.first, shown.last, form.conditions()), PER_PAGE
    ).get_page(request.GET.get("side"))
    body = Body(timeline.lines(list(page.object_list), request.user))
    return render(
        request,
        "rollouts/roadmap/roadmap.html",
        {
            "form": form,
            "filtered": any(request.GET.get(name) for name in ("losning", "spor", "region")),
            "period": shown,
            "ticks": timeline.ticks(shown),
            "today": today,
            "zooms": [
                (code, label, _query(request, zoom=code))
                for code, label in (("ar", _("År")), ("kvartal", _("Kvartal")), ("maned", _("Måned")))
            ],
            "earlier": _query(request, fra=shown.moved(-1).first.isoformat()),
            "later": _query(request, fra=shown.moved(1).first.isoformat()),
            "now": _query(request, fra=""),
            "ical": _query(request, zoom="", fra=""),
            "body": body,
            "page": page,
        },
    )


@opens("anyone")
def roadmap_coming(request: HttpRequest) -> HttpResponse:
    """What waits for other solutions: a part of the roadmap, and a page of its own without scripts."""
    context = {"rows": blocked_solutions.waiting_for_others(request.user)}
    return page_or_part(request, "rollouts/roadmap/coming_page.html", "rollouts/roadmap/coming.html", context)


@opens("anyone")
def roadmap_ical(request: HttpRequest) -> HttpResponse:
    form = RoadmapFilter(request.GET)
    base = request.build_absolute_uri("/").rstrip("/")
    content = timeline.as_ical(timeline.events(request.user, form.conditions()), base)
    headers = {"Content-Disposition": 'attachment; filename="veikart.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _query(request: HttpRequest, **changes: Any) -> str:
    """The query string with the changes; an empty value leaves the parameter out."""
    given = request.GET.copy()
    given.pop("side", None)
    for name, value in changes.items():
        if value:
            given[name] = value
        else:
            given.pop(name, None)
    return f"?{given.urlencode()}"
