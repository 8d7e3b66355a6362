"""What happens to somebody's sign-in is written down, and told to them by e-mail."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from rest_framework.authtoken.models import Token

from networks.people.models import User
from networks.signin import mails, sessions
from networks.signin.models import AccountEvent, AccountEventKind

ADDED = {
    Authenticator.Type.TOTP: AccountEventKind.APP_ADDED,
    Authenticator.Type.WEBAUTHN: AccountEventKind.PASSKEY_ADDED,
}
REMOVED = {
    Authenticator.Type.TOTP: AccountEventKind.APP_REMOVED,
    Authenticator.Type.WEBAUTHN: AccountEventKind.PASSKEY_REMOVED,
}


def record(user: User, kind: AccountEventKind, request: HttpRequest) -> None:
    """The person did it themselves; administrators' acts are recorded where they are done."""
    AccountEvent.objects.create(user=user, by=user, kind=kind)
    mails.notice(user, kind, request=request)


def _added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    # Recovery codes come along with the first factor; one e-mail is enough.
    kind = ADDED.get(Authenticator.Type(authenticator.type))
    if kind:
        record(user, kind, request)


def _removed(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    kind = REMOVED.get(Authenticator.Type(authenticator.type))
    if kind:
        record(user, kind, request)


def _codes_renewed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(user, AccountEventKind.CODES_RENEWED, request)


def _password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(user, AccountEventKind.PASSWORD_CHANGED, request)
    sessions.end_all(user, keep=request.session.session_key)


def _password_reset(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Anyone who had got in is out: sessions and API key."""
    record(user, AccountEventKind.PASSWORD_RESET, request)
    sessions.end_all(user)
    Token.objects.filter(user=user).delete()


def connect() -> None:
    """Called once, when the apps are ready."""
    user_logged_in.connect(sessions.remember, dispatch_uid="signin.remember")
    mfa_signals.authenticator_added.connect(_added, dispatch_uid="signin.added")
    mfa_signals.authenticator_removed.connect(_removed, dispatch_uid="signin.removed")
    mfa_signals.authenticator_reset.connect(_codes_renewed, dispatch_uid="signin.codes")
    account_signals.password_changed.connect(_password_changed, dispatch_uid="signin.password_changed")
    account_signals.password_reset.connect(_password_reset, dispatch_uid="signin.password_reset")
