"""A network's open calendar, and one gathering as a calendar file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _

from core.calendars import ical
from core.calendars import registry as calendars
from core.calendars.views import calendar_response
from core.opens import opens
from networks.gatherings import access, calendar_entries
from networks.gatherings.models import Gathering
from networks.geography.models import Network


@opens("anyone", subject="network")
def network_calendar(request: HttpRequest, key: str) -> HttpResponseBase:
    network = get_object_or_404(Network, key=key)
    with translation.override("nb"):
        name = _("Fellesløp, %(network)s") % {"network": network.name}
        body = ical.render(name, calendars.entries_for_network(network))
    return calendar_response(request, body, f"fellesloep-{network.key}.ics", public=True)


@opens("anyone", subject="gathering:regional")
def gathering_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = Gathering.objects.select_related("network").prefetch_related("agenda")
    gathering = get_object_or_404(found, pk=pk)
    inside = access.may_see_inside(request.user, gathering)
    with translation.override("nb"):
        body = ical.render(gathering.title, [calendar_entries.entry(gathering, inside=inside)])
    return calendar_response(request, body, f"samling-{gathering.pk}.ics", public=False)
