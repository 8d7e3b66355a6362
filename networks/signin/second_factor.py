"""The second step of signing in: who must have one, and what happens to it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.errors import NotAllowed, WrongState
from networks.people.access import access_of, may_manage_account, require
from networks.people.models import Role, User
from networks.signin import mails, sessions
from networks.signin.models import AccountEvent, AccountEventKind

# They change what belongs to others. [issue: roles that can change others' data]
ROLES = (
    Role.ADMINISTRATOR,
    Role.PORTFOLIO_MANAGER,
    Role.GRANT_MANAGER,
    Role.NATIONAL_COORDINATOR,
    Role.CONTACT_PERSON,
)
# Recovery codes replace a factor, they are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

ELSEWHERE = "second_factor_elsewhere"


def has_one(user: User) -> bool:
    """Has `user` set up an app or a passkey? No query for the person of a session, see `networks.signin.backends`."""
    known = getattr(user, "has_second_factor", None)
    if known is not None:
        return bool(known)
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def required_of(user: User | AnonymousUser) -> bool:
    """Must `user` have a second factor, with the roles of today? Demo accounts of demo mode never."""
    if not settings.SECOND_FACTOR_REQUIRED or not isinstance(user, User):
        return False
    if settings.DEMO and user.is_demo:
        return False
    return access_of(user).has(*ROLES)


def accept_elsewhere(request: HttpRequest, strong: bool = True) -> None:
    """For another way to sign in: one that has asked for two steps itself (`strong`) needs no factor of ours."""
    request.session[ELSEWHERE] = strong


def is_missing(request: HttpRequest) -> bool:
    """Must the one who is signed in set up a factor before anything else?"""
    user = request.user
    if not settings.SECOND_FACTOR_REQUIRED or not isinstance(user, User):
        return False
    return not has_one(user) and not request.session.get(ELSEWHERE) and required_of(user)


def may_remove(authenticator: Authenticator) -> bool:
    """The last factor stays with those who must have one."""
    user = authenticator.user
    others = Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk)
    return not required_of(user) or others.exists()


def reset(*, user: User, by: User) -> None:
    """Take away all factors of `user`, who has lost them, and end every session; an e-mail tells the person.

    Raises `NotAllowed` unless `by` may give every role that the person holds; `WrongState` when there is none.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.pk == by.pk:
            raise NotAllowed(_("Dine egne trinn endrer du under Sikkerhet."))
        require(may_manage_account(by, user), _("Denne personens innlogging nullstilles av KS."))
        deleted, _rows = Authenticator.objects.filter(user=user).delete()
        if not deleted:
            raise WrongState(_("Personen har ikke satt opp innlogging i to trinn."))
        AccountEvent.objects.create(user=user, by=by, kind=AccountEventKind.FACTORS_RESET)
        sessions.end_all(user)
        transaction.on_commit(lambda: mails.notice(user, AccountEventKind.FACTORS_RESET, by=by))
