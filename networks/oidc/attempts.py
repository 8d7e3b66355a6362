"""What the session remembers between leaving for a provider and coming back: one row for each attempt, used once."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

SESSION_KEY = "oidc_attempts"
LIFE = 10 * 60
# Several tabs may be on the way at once.
AT_ONCE = 5


@dataclass(frozen=True)
class Attempt:
    """`purpose` is what for: to sign in, to link to the account that is signed in, or to accept an invitation.

    `user` is who was signed in when it began, None for nobody; `begun` is in seconds since 1970.
    """

    state: str
    nonce: str
    verifier: str
    provider: str
    purpose: str
    begun: float
    next: str = ""
    invitation: str = ""
    user: int | None = None


def begin(session: SessionBase, provider: str, purpose: str, **details: Any) -> Attempt:
    """A new attempt with secrets of its own and the `details` given; the oldest is dropped when there are many."""
    attempt = Attempt(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        provider=provider,
        purpose=purpose,
        begun=timezone.now().timestamp(),
        **details,
    )
    rows = [*_alive(session), asdict(attempt)]
    session[SESSION_KEY] = rows[-AT_ONCE:]
    return attempt


def take(session: SessionBase, state: str, provider: str) -> Attempt | None:
    """The attempt of this browser with that state, begun with that provider, and out of the session with it."""
    rows = _alive(session)
    found = next((row for row in rows if secrets.compare_digest(row["state"].encode(), state.encode())), None)
    if found is None:
        return None
    session[SESSION_KEY] = [row for row in rows if row is not found]
    attempt = Attempt(**found)
    return attempt if attempt.provider == provider else None


def _alive(session: SessionBase) -> list[dict[str, Any]]:
    oldest = timezone.now().timestamp() - LIFE
    return [row for row in session.get(SESSION_KEY, []) if row["begun"] > oldest]
