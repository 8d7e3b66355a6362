"""How allauth behaves here: nobody signs up, addresses are ours, tries are counted as `limits` says."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.people.models import User
from networks.signin import devices, encryption, limits, second_factor

# What allauth would read from a template, in our words; what is missing here is not said.
MESSAGES = {
    "account/messages/password_changed.txt": _("Passordet er byttet. Du er logget ut alle andre steder."),
    "mfa/messages/totp_activated.txt": _("Appen er koblet til. Den brukes neste gang du logger inn."),
    "mfa/messages/totp_deactivated.txt": _("Appen er koblet fra."),
    "mfa/messages/webauthn_added.txt": _("Tilgangsnøkkelen er lagt til."),
    "mfa/messages/webauthn_removed.txt": _("Tilgangsnøkkelen er fjernet."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-postadressen eller passordet er feil."),
        "too_many_login_attempts": _(
            "Det er prøvd for mange ganger. Vent litt, bruk en enhet du har logget inn med før, "
            "eller lag et nytt passord med lenken under."
        ),
        "incorrect_password": _("Passordet er feil."),
        "enter_current_password": _("Passordet du har nå er feil."),
        "invalid_password_reset": _("Lenken er brukt eller gått ut. Be om en ny."),
        "rate_limited": _("Det er prøvd for mange ganger. Vent litt før du prøver igjen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations only."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address counted from the trusted end of the proxies; the peer's when somebody came around them."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            # A Unix socket has no address; all that comes through it is one place.
            return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Whose password it is. The same work is done, and the same said, for addresses that nobody has."""
        attempt = limits.sign_in(request, credentials.get("email", ""))
        user = authenticate(request, **credentials)
        if not isinstance(user, User) or (attempt.locked and not second_factor.has_one(user)):
            if attempt.locked:
                raise limits.too_many()
            return None
        attempt.forgive()
        return user

    def reauthenticate(self, user: Any, password: str) -> bool:
        return bool(user.check_password(password))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Only a passkey comes this far; the password of a closed account is simply wrong."""
        messages.error(request, _("Kontoen er avsluttet."))
        return redirect("account_login")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user.email)
        if not second_factor.has_one(user):
            # Who has just come in need not show the password again to set up the second step.
            record_authentication(request, user, "sign_in", reauthenticated=True)
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """`networks.signin.events` tells the person, for what happens here and elsewhere alike."""


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Koden stemmer ikke. Se etter en ny kode og prøv igjen."),
        "cannot_delete_authenticator": _("Rollen din krever innlogging i to trinn. Legg til et annet trinn først."),
        "cannot_generate_recovery_codes": _("Sett opp innlogging i to trinn først."),
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Fellesløp"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Fellesløp"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 — allauth's name
        count = Authenticator.objects.filter(user=user, type=type).count()
        return str(_("Tilgangsnøkkel %(number)d") % {"number": count + 1})

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return second_factor.may_remove(authenticator)
