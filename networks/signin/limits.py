"""How often somebody may try. The counters are allauth's and lie in the cache, shared by all processes.

Who fails is stopped where they are, never the person whose address they type:

- a known browser (`networks.signin.devices`) has a counter of its own, and no other one applies there;
- elsewhere an IP address may fail only so often, for one person and in all;
- a person who is tried from many addresses at once is closed to unknown browsers without a second factor. With
  one, the right password leads on to it all the same; without one, a new password by e-mail makes the browser known.

The rates are in `settings.ACCOUNT_RATE_LIMITS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from networks.people.models import User
from networks.signin import devices


@dataclass
class Attempt:
    """One try that was counted; `locked` when the person is being tried from everywhere."""

    counted: list[ratelimit.RateLimitUsage] = field(default_factory=list)
    locked: bool = False

    def forgive(self) -> None:
        """It was right after all: it doesn't count."""
        for usage in self.counted:
            usage.rollback()

    def count(self, request: HttpRequest, action: str, key: str | None = None) -> bool:
        usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
        if usage is not None:
            self.counted.append(usage)
        return usage is not None


def too_many() -> ValidationError:
    return get_adapter().validation_error("too_many_login_attempts")


def sign_in(request: HttpRequest, email: str) -> Attempt:
    """Count a try with a password for `email`, whether there is such a person or not.

    Raises `ValidationError` when this browser or address has tried too often.
    """
    person = email.strip().lower()
    attempt = Attempt()
    device = devices.known(request, person)
    if device and attempt.count(request, "sign_in_device", device):
        return attempt
    pair = f"{person}|{ratelimit.get_ip(request)}"
    if not (attempt.count(request, "sign_in_address") and attempt.count(request, "sign_in_pair", pair)):
        raise too_many()
    attempt.locked = not attempt.count(request, "sign_in_account", person)
    return attempt


def second_factor(request: HttpRequest, user: User) -> Attempt:
    """Count a try with a code of `user`, who has given the right password. Raises `ValidationError` as `sign_in`."""
    attempt = Attempt()
    device = devices.known(request, user.email)
    if device and attempt.count(request, "sign_in_device", f"code|{device}"):
        return attempt
    pair = f"{user.pk}|{ratelimit.get_ip(request)}"
    if not (
        attempt.count(request, "second_factor_pair", pair)
        and attempt.count(request, "second_factor_account", str(user.pk))
    ):
        raise too_many()
    return attempt


def link_followed(request: HttpRequest, key: str) -> bool:
    """Count one opening of a link that needs no account; False when it was too much.

    `key` is whose link it is, "" for one that we didn't make: that counts against the IP address, and only that, so
    that someone who guesses stops nobody else at the same address.
    """
    action = "enquiry_link" if key else "enquiry_link_failed"
    found = ratelimit.consume(request, app="allauth.account", action=action, key=key or None, limit_get=True)
    return found is not None
