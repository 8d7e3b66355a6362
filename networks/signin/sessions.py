"""Where a person is signed in: one row for each session, seen at most every few minutes."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.people.models import User

_SEEN = "seen_at"
SEEN_EVERY_SECONDS = 5 * 60

# The first that fits; each browser claims to be the ones below it.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SignedInPlace:
    """One place where the person is signed in."""

    pk: int
    device: str
    ip: str
    began: dt.datetime
    seen: dt.datetime
    is_this: bool


def device_name(user_agent: str) -> str:
    """`Firefox på Windows`, from what the browser says about itself."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), None)
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), None)
    if browser and system:
        return _("%(browser)s på %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Ukjent enhet")


def remember(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Signal: somebody has signed in, whichever way."""
    if request is None or "REMOTE_ADDR" not in request.META:
        return  # a session that was made without a browser
    request.session[_SEEN] = int(time.time())
    UserSession.objects.create_from_request(request)


def note_activity(request: HttpRequest) -> None:
    """Keep the row of this session up to date; no query unless it is some minutes since the last time."""
    seen = request.session.get(_SEEN)
    now = int(time.time())
    if seen is not None and now - seen >= SEEN_EVERY_SECONDS:
        request.session[_SEEN] = now
        UserSession.objects.create_from_request(request)


def places(request: HttpRequest, user: User) -> list[SignedInPlace]:
    """Where `user` is signed in now: this place first, then the latest seen. One query more when rows are left over.

    One who asks with an API token is in no place.
    """
    rows = list(UserSession.objects.filter(user=user))
    here = request.session.session_key
    if here is not None and here not in {row.session_key for row in rows}:
        UserSession.objects.create_from_request(request)
        rows = list(UserSession.objects.filter(user=user))
    alive = _alive(user, [row.session_key for row in rows])
    over = [row.pk for row in rows if row.session_key not in alive]
    if over:
        UserSession.objects.filter(pk__in=over).delete()
    found = [
        SignedInPlace(
            row.pk,
            device_name(row.user_agent),
            row.ip,
            row.created_at,
            row.last_seen_at,
            row.session_key == here,
        )
        for row in rows
        if row.session_key in alive
    ]
    return sorted(found, key=lambda place: (not place.is_this, -place.seen.timestamp()))


def _alive(user: User, keys: list[str]) -> set[str]:
    """Those of `keys` that still let `user` in: neither run out nor from before a new password."""
    right = (str(user.pk), user.get_session_auth_hash())
    found = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    decoded = ((row.session_key, row.get_decoded()) for row in found)
    return {key for key, data in decoded if (data.get(SESSION_KEY), data.get(HASH_SESSION_KEY)) == right}


def forget_old() -> int:
    """Remove what is left of sessions that have run out; how many rows."""
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    Session.objects.exclude(pk__in=alive.values("pk")).delete()
    return UserSession.objects.exclude(session_key__in=alive.values("session_key")).delete()[0]


def end(user: User, pk: int) -> bool:
    """Sign `user` out in one place; False when it is not theirs."""
    row = UserSession.objects.filter(user=user, pk=pk).first()
    if row is not None:
        row.end()
    return row is not None


def end_all(user: User, keep: str | None = None) -> int:
    """Sign `user` out everywhere, but for the session with the key `keep`; how many places."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=keep or ""))
    for row in rows:
        row.end()
    return len(rows)


def address_of(request: HttpRequest) -> str:
    """The IP address of the one who asks."""
    return get_adapter().get_client_ip(request)
