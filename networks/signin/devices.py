"""Browsers in which a person has signed in before.

A signed cookie remembers them. It lets nobody in: it only means that tries made elsewhere don't count here, so that
a stranger who fails on purpose can't lock a person out.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import get_random_string, salted_hmac

COOKIE = "fl_device"
SALT = "fellesloep.device"
AGE_SECONDS = 365 * 24 * 60 * 60
# A shared machine remembers the last few; the cookie stays small.
PEOPLE = 5


def _mark(email: str) -> str:
    """Stands for the address without telling it."""
    return salted_hmac(SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:24]


def _read(request: HttpRequest) -> list[list[str]]:
    value = request.COOKIES.get(COOKIE)
    if not value:
        return []
    try:
        found: list[list[str]] = signing.loads(value, salt=SALT, max_age=AGE_SECONDS)
    except signing.BadSignature:
        return []
    return found


def known(request: HttpRequest, email: str) -> str | None:
    """The name of this browser if the one with this address has signed in here before; no query."""
    mark = _mark(email)
    return next((name for theirs, name in _read(request) if theirs == mark), None)


def remember(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """Called when the person has signed in, or has shown that the mailbox is theirs."""
    mark, name = _mark(email), known(request, email) or get_random_string(20)
    entries = [[mark, name], *(entry for entry in _read(request) if entry[0] != mark)][:PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps(entries, salt=SALT),
        max_age=AGE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
