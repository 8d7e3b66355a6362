"""A municipality's status as a file; its page is the networks' room, with this room's panels."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from core.opens import opens
from core.tables import downloads
from networks.models import Municipality
from portfolio.progress.comparison import compare_on
from portfolio.statuses.exports import municipality_table


@opens("anyone", subject="municipality", kwargs={"ending": "csv"})
def municipality_status(request: HttpRequest, number: str, ending: str) -> HttpResponse:
    """The table of the municipality's panel: its ladder beside the others', today or on `dato`."""
    municipality = get_object_or_404(Municipality, number=number)
    found, _form = compare_on(municipality, request.GET)
    if found is None:
        raise Http404
    return downloads.respond(municipality_table(municipality, found), ending)
