"""Whose account an identity at a provider opens. One function for each thing that can happen, one transaction each.

An identity is known by issuer and subject, which the provider has signed. Names never link anything. An address does so
only where the provider is trusted for its domain and KS has made the account for that address.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import WrongState
from networks.oidc.claims import Person
from networks.oidc.errors import SignInStopped, UnknownIdentity
from networks.oidc.models import ExternalIdentity, LinkedBy
from networks.oidc.providers import providers
from networks.people import invitations
from networks.people.models import Invitation, Role, RoleAssignment, User
from networks.personal_data.rows import end_sessions


def sign_in(person: Person) -> ExternalIdentity:
    """The identity of `person` with the account that it opens; remembers when, and on behalf of whom.

    Raises `UnknownIdentity` when it opens none, `SignInStopped` for an account that has been closed. Makes no account.
    """
    with transaction.atomic():
        found = ExternalIdentity.objects.select_for_update(of=("self",)).select_related("user")
        identity = found.filter(issuer=person.issuer, subject=person.subject).first() or _by_email(person)
        if identity is None:
            raise UnknownIdentity("", reason="no account for this identity")
        if not identity.user.is_active:
            raise SignInStopped(
                _("Snakk med KS hvis du mener at det er feil."),
                title=_("Kontoen er avsluttet"),
                reason=f"the account {identity.user_id} is closed",
            )
        _remember(identity, person)
        return identity


def _remember(identity: ExternalIdentity, person: Person) -> None:
    identity.last_used_at = timezone.now()
    identity.organisation_number = person.organisation_number
    identity.save(update_fields=["last_used_at", "organisation_number"])


def _by_email(person: Person) -> ExternalIdentity | None:
    if not person.verified_email:
        return None
    user = User.objects.select_for_update().filter(email__iexact=person.verified_email, is_active=True).first()
    if user is None or not _made_by_ks(user):
        return None
    # An open invitation is answered by coming in.
    Invitation.objects.filter(user=user, accepted_at=None).update(accepted_at=timezone.now())
    return _link(user, person, LinkedBy.EMAIL)


def _made_by_ks(user: User) -> bool:
    """Was the account made for its address by a KS administrator, or by the one who runs the installation?

    An account without any invitation was made on the command line. Demo accounts belong to nobody.
    """
    latest = Invitation.objects.filter(user=user).order_by("-created_at").first()
    if latest is None:
        return not user.is_demo
    administrators = RoleAssignment.objects.valid_on(timezone.localdate(latest.created_at))
    return administrators.filter(user=latest.invited_by_id, role=Role.ADMINISTRATOR).exists()


def link(*, user: User, person: Person) -> ExternalIdentity:
    """Let the identity of `person` open the account of `user`, who asks for it and is signed in.

    Raises `WrongState` when it opens somebody else's. Once more is no mistake.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        return _link(user, person, LinkedBy.PERSON)


def accept_invitation(invitation: Invitation, person: Person) -> ExternalIdentity:
    """Use the link of an invitation with an identity instead of a password.

    Raises `WrongState` when it was used meanwhile, or the identity opens somebody else's account.
    """
    with transaction.atomic():
        return _link(invitations.use(invitation), person, LinkedBy.INVITATION)


def _link(user: User, person: Person, linked_by: LinkedBy) -> ExternalIdentity:
    if not user.is_active:
        raise WrongState(_("Kontoen er avsluttet."))
    identity = ExternalIdentity.objects.filter(issuer=person.issuer, subject=person.subject).first()
    if identity is None:
        try:
            with transaction.atomic():
                identity = _create(user, person, linked_by)
        except IntegrityError:
            identity = ExternalIdentity.objects.get(issuer=person.issuer, subject=person.subject)
    if identity.user_id != user.pk:
        raise WrongState(_("Denne innloggingen er knyttet til en annen konto. Den må fjernes der først."))
    _remember(identity, person)
    return identity


def _create(user: User, person: Person, linked_by: LinkedBy) -> ExternalIdentity:
    return ExternalIdentity.objects.create(
        user=user,
        provider=person.provider,
        issuer=person.issuer,
        subject=person.subject,
        name=person.name,
        linked_by=linked_by,
    )


def unlink(*, user: User, identity_id: int, keep: str | None = None) -> None:
    """Take an own identity away, and sign the person out everywhere, but for the session with the key `keep`.

    Raises `WrongState` for the last way in, or one that the person doesn't have.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        own = ExternalIdentity.objects.filter(user=user)
        identity = own.filter(pk=identity_id).first()
        if identity is None:
            raise WrongState(_("Innloggingen er fjernet allerede."))
        if is_last_way_in(user, identity, list(own)):
            raise WrongState(_("Dette er den eneste måten du kan logge inn på. Legg til en annen først."))
        identity.delete()
        end_sessions(user, keep)


def is_last_way_in(user: User, identity: ExternalIdentity, identities: Iterable[ExternalIdentity]) -> bool:
    """Would the person be locked out without `identity`? Those of services that are set up no longer don't count."""
    others = {row.pk for row in identities if row.provider in providers()} - {identity.pk}
    return not user.has_usable_password() and not others
