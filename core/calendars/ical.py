"""Calendars in the format of RFC 5545, and the secret address of a person's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vText, vUri

from core.calendars.models import CalendarFeed
from core.calendars.registry import Entry
from core.text import clean_line, clean_text

if TYPE_CHECKING:
    from networks.models import User

CONTENT_TYPE = "text/calendar; charset=utf-8"
SALT = "fellesloep.calendar"
ZONE = ZoneInfo("Europe/Oslo")
# Each onset as the clock before it says (RFC 5545, 3.6.5): at two in winter time, at three in summer time.
VTIMEZONE = """BEGIN:VTIMEZONE
TZID:Europe/Oslo
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
# Programs are asked to come back this often; most choose for themselves.
REFRESH = dt.timedelta(hours=4)


# --- The address -----------------------------------------------------------------------------------------


def address_of(user: User) -> str | None:
    """The whole secret address of the calendar of `user`; None while there is none."""
    feed = CalendarFeed.objects.filter(user=user).first()
    return _address(feed) if feed else None


@transaction.atomic
def renew(user: User) -> str:
    """Make an address, or a new one: the old one stops working at once."""
    feed, made = CalendarFeed.objects.select_for_update().get_or_create(user=user)
    if not made:
        feed.round += 1
        feed.made_at = timezone.now()
        feed.save()
    return _address(feed)


def _signer() -> signing.Signer:
    # No time in it: the address is the same each time it is shown.
    return signing.Signer(sep="~", salt=SALT)


def _address(feed: CalendarFeed) -> str:
    token = _signer().sign_object([feed.pk, feed.round])
    return settings.SITE_URL.rstrip("/") + reverse("calendar_feed", kwargs={"token": token})


def owner_of(token: str) -> User | None:
    """The person whose calendar the token opens; None when it is made up, replaced, or theirs who has left."""
    try:
        pk, number = _signer().unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    feed = CalendarFeed.objects.filter(pk=pk, round=number, user__is_active=True).select_related("user").first()
    return feed.user if feed else None


# --- The file --------------------------------------------------------------------------------------------


def render(name: str, entries: Iterable[Entry]) -> bytes:
    """One calendar; the same entries give the same bytes, so that its hash can be its ETag."""
    calendar = Calendar()
    calendar.add("prodid", "-//KS//Fellesløp//NO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", clean_line(name))
    calendar["name"] = vText(clean_line(name))
    calendar.add("x-wr-timezone", str(ZONE))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH.seconds // 3600}H")
    for entry in entries:
        calendar.add_component(_event(entry))
    calendar.add_component(Timezone.from_ical(VTIMEZONE))
    return calendar.to_ical()


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", entry.changed_at.astimezone(dt.UTC))
    event.add("last-modified", entry.changed_at.astimezone(dt.UTC))
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    event.add("summary", clean_line(entry.title))
    event.add("dtstart", _moment(entry.start))
    event.add("dtend", _moment(entry.end))
    if entry.place:
        event.add("location", clean_line(entry.place))
    if entry.text:
        event.add("description", clean_text(entry.text))
    if entry.url:
        event["url"] = vUri(clean_line(entry.url))
    if entry.category:
        event.add("categories", [clean_line(entry.category)])
    if not isinstance(entry.start, dt.datetime):
        event.add("transp", "TRANSPARENT")
    return event


def _moment(value: dt.datetime | dt.date) -> dt.datetime | dt.date:
    return value.astimezone(ZONE) if isinstance(value, dt.datetime) else value
