"""Calendars to subscribe to: a person's own by a secret address, a network's open one, and one gathering as a file."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks.gathering import gathering_access as access
from networks.gathering import gathering_calendar
from networks.models import Gathering, Network
from networks.requests import SignedInRequest
from networks.telling import calendars, ical


def _calendar(request: HttpRequest, body: bytes, filename: str, *, public: bool) -> HttpResponseBase:
    """The file with an ETag of its content; a program that has it already gets 304."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    fresh = HttpResponse(body, content_type=ical.CONTENT_TYPE)
    response = get_conditional_response(request, etag=etag, response=fresh) or fresh
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=900" if public else "private, max-age=300"
    if response.status_code == 200:
        response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return response


@require_safe
def person_calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """What the person who owns the address is invited to. The address is the key: no sign-in."""
    owner = ical.owner_of(token)
    if owner is None:
        raise Http404
    with translation.override("nb"):
        body = ical.render(_("Fellesløp, min kalender"), calendars.entries_for_person(owner))
    return _calendar(request, body, "fellesloep.ics", public=False)


@require_safe
def network_calendar(request: HttpRequest, key: str) -> HttpResponseBase:
    network = get_object_or_404(Network, key=key)
    with translation.override("nb"):
        name = _("Fellesløp, %(network)s") % {"network": network.name}
        body = ical.render(name, calendars.entries_for_network(network))
    return _calendar(request, body, f"fellesloep-{network.key}.ics", public=True)


@require_safe
def gathering_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = Gathering.objects.select_related("network").prefetch_related("agenda")
    gathering = get_object_or_404(found, pk=pk)
    inside = access.may_see_inside(request.user, gathering)
    with translation.override("nb"):
        body = ical.render(gathering.title, [gathering_calendar.entry(gathering, inside=inside)])
    return _calendar(request, body, f"samling-{gathering.pk}.ics", public=False)


@login_required
def calendar_address(request: SignedInRequest) -> HttpResponse:
    """The own secret address: make it, copy it, replace it."""
    if request.method == "POST":
        ical.renew(request.user)
        messages.success(request, _("Du har fått en ny kalenderadresse."))
        return redirect("calendar_address")
    address = ical.address_of(request.user)
    return render(request, "networks/gatherings/calendar.html", {"address": address})
