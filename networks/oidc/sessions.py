"""What a session that came from a provider remembers, how long it lives, and how it ends.

A provider that vouches for two steps (by the `acr` and `amr` that are configured as strong) saves the person ours.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Callable

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from networks.oidc import backend
from networks.oidc.claims import Person
from networks.oidc.client import end_session_address
from networks.oidc.errors import SignInStopped
from networks.oidc.models import ExternalIdentity
from networks.oidc.providers import Provider, providers
from networks.signin import second_factor

logger = logging.getLogger(__name__)

SESSION_KEY = "oidc"
# Seconds between two looks at the clock, so that not every page writes the session.
TOUCH_EVERY = 60


def begin(request: HttpRequest, identity: ExternalIdentity, person: Person, provider: Provider, sealed: str) -> None:
    """Sign the identity's owner in, under a new session key."""
    login(request, identity.user, backend=backend.PATH)
    # The same person may have been here before: then Django keeps the key.
    request.session.cycle_key()
    now = timezone.now().timestamp()
    second_factor.accept_elsewhere(request, person.strong)
    request.session[SESSION_KEY] = {
        "provider": provider.key,
        "identity": identity.pk,
        "token": sealed,
        "begun": now,
        "seen": now,
        "minutes": provider.inactivity_minutes,
    }
    request.session.set_expiry(_seconds_left(now, now, provider.inactivity_minutes))


def _seconds_left(now: float, begun: float, minutes: int) -> int:
    """Until nobody has done anything for too long, or the session is as old as any may get."""
    return max(1, int(min(minutes * 60, begun + settings.SESSION_COOKIE_AGE - now)))


class InactivityMiddleware:
    """Ends the sessions from providers in which nobody does anything: their expiry moves with each use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page that did not ask who it is has not loaded the session, and should not.
        mark = request.session.get(SESSION_KEY) if request.session.accessed else None
        if mark is not None:
            now = timezone.now().timestamp()
            if now - mark["seen"] >= TOUCH_EVERY:
                request.session[SESSION_KEY] = {**mark, "seen": now}
                request.session.set_expiry(_seconds_left(now, mark["begun"], mark["minutes"]))
        return response


# --- Signing out -----------------------------------------------------------------------------------------


def _box() -> Fernet:
    key = hashlib.sha256(b"fellesloep.oidc" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(provider: Provider, id_token: str) -> str:
    """The token, which the provider wants back at the end, as it may lie in the database.

    It can hold a national identity number: nobody who reads the table of sessions should. Empty when it isn't needed.
    """
    return _box().encrypt(id_token.encode()).decode() if provider.logout else ""


def sign_out_address(request: HttpRequest) -> tuple[Provider, str] | None:
    """Where the browser has to go to be signed out at the provider, too; None when there is no such place.

    Ask before the session is ended.
    """
    mark = request.session.get(SESSION_KEY)
    if mark is None or not mark["token"]:
        return None
    provider = providers().get(mark["provider"])
    if provider is None:
        return None
    try:
        address = end_session_address(provider, _box().decrypt(mark["token"].encode()).decode())
    except (InvalidToken, SignInStopped) as error:
        # One is signed out here in any case.
        logger.warning("Signed out here, but not at %s: %r", provider.key, error)
        return None
    return (provider, address) if address else None
