"""What can stop a sign-in, in words for the person and, apart from them, for the log."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.errors import DomainError


class SignInStopped(DomainError):
    """The sign-in goes no further.

    `title` and `message` are for the person, `reason` (English, without secrets) for the log; `status` is the HTTP
    status of the answer.
    """

    status = 403

    def __init__(self, message: str, *, reason: str, title: str = "") -> None:
        super().__init__(message)
        self.title = title or _("Innloggingen ble ikke fullført")
        self.reason = reason


class ProviderUnavailable(SignInStopped):
    """The provider did not answer, or not with what it should."""

    status = 503


class BrokenAttempt(SignInStopped):
    """The answer doesn't belong to a sign-in that this browser has begun."""

    status = 400


class TokenRefused(SignInStopped):
    """What the provider handed out is not what we can rely on."""


class UnknownIdentity(SignInStopped):
    """The provider knows who it is; we don't."""
