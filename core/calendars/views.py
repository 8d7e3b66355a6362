"""A person's own calendar, to subscribe to by a secret address."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from core.calendars import ical
from core.calendars import registry as calendars
from core.http import SignedInRequest
from core.opens import opens


def calendar_response(request: HttpRequest, body: bytes, filename: str, *, public: bool) -> HttpResponseBase:
    """The file with an ETag of its content; a program that has it already gets 304."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    fresh = HttpResponse(body, content_type=ical.CONTENT_TYPE)
    response = get_conditional_response(request, etag=etag, response=fresh) or fresh
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=900" if public else "private, max-age=300"
    if response.status_code == 200:
        response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return response


@opens("anyone", subject="calendar")
def person_calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """What the person who owns the address is invited to. The address is the key: no sign-in."""
    owner = ical.owner_of(token)
    if owner is None:
        raise Http404
    with translation.override("nb"):
        body = ical.render(_("Fellesløp, min kalender"), calendars.entries_for_person(owner))
    return calendar_response(request, body, "fellesloep.ics", public=False)


@opens("signed_in", "GET", "POST")
def calendar_address(request: SignedInRequest) -> HttpResponse:
    """One's own secret address: make it, copy it, replace it."""
    if request.method == "POST":
        ical.renew(request.user)
        messages.success(request, _("Du har fått en ny kalenderadresse."))
        return redirect("calendar_address")
    address = ical.address_of(request.user)
    return render(request, "core/calendars/calendar.html", {"address": address})
