"""The link that opens an account: made with a role, sent by e-mail, used once.

The link carries the invitation's number with our signature. Nothing secret is in the database, and a task that
sends it needs only the number.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import jobs, mail
from core.errors import WrongState
from networks.people.models import Invitation, RoleAssignment, User

SALT = "fellesloep.invitation"
SEND = "networks.tasks.send_invitation"
LIFETIME = dt.timedelta(days=14)
# What nobody has sent after this long is sent by the periodic task.
RESCUE_AFTER = dt.timedelta(minutes=2)


def invite_again(*, user: User, by: User) -> Invitation:
    """A new invitation for `user`, which replaces the open one. Who may is asked in `networks.people.roles`.

    Called within a transaction; the e-mail is sent after it.
    """
    withdraw(user)
    invitation = Invitation.objects.create(user=user, invited_by=by, expires_at=timezone.now() + LIFETIME)
    jobs.hand_over_on_commit(SEND, [invitation.pk])
    return invitation


def address(invitation: Invitation) -> str:
    """The whole address of the page that the link opens."""
    token = signing.dumps(invitation.pk, salt=SALT)
    return settings.SITE_URL.rstrip("/") + reverse("people:invitation", kwargs={"token": token})


def find(token: str) -> Invitation | None:
    """The invitation behind a link that still works; None for any other text."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    open_ones = Invitation.objects.filter(accepted_at=None, expires_at__gt=timezone.now(), user__is_active=True)
    return open_ones.select_related("user", "invited_by").filter(pk=number).first()


def accept(invitation: Invitation, password: str) -> User:
    """Use the link: set the first password. Raises `WrongState` when it was used meanwhile.

    Raises Django's `ValidationError` for a password that is too weak.
    """
    validate_password(password, invitation.user)
    with transaction.atomic():
        user = use(invitation)
        user.set_password(password)
        user.save(update_fields=["password"])
        return user


def use(invitation: Invitation) -> User:
    """The invited person, locked, with the link spent; within a transaction. Raises `WrongState` as `accept`."""
    now = timezone.now()
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=now).update(accepted_at=now):
        raise WrongState(_("Lenken er brukt eller gått ut. Be om en ny."))
    return User.objects.select_for_update().get(pk=invitation.user_id)


def send(invitation_id: int) -> bool:
    """Send the e-mail of one invitation, once; False when there was nothing to send.

    The row is claimed before the mail server is asked, and given back when that fails.
    """
    now = timezone.now()
    claimed = Invitation.objects.filter(pk=invitation_id, sent_at=None, accepted_at=None, expires_at__gt=now)
    if not claimed.update(sent_at=now):
        return False
    invitation = Invitation.objects.select_related("user", "invited_by").get(pk=invitation_id)
    context = {
        "invitation": invitation,
        "roles": RoleAssignment.objects.filter(user=invitation.user).select_related("network", "municipality"),
        "address": address(invitation),
        "days": LIFETIME.days,
    }
    try:
        with translation.override("nb"):
            text = render_to_string("networks/people/invitation_mail.txt", context)
            mail.send(_("Du er invitert til Fellesløp"), text, invitation.user.email)
    except OSError:
        # smtplib's errors are OSErrors, too.
        Invitation.objects.filter(pk=invitation_id).update(sent_at=None)
        raise
    return True


@jobs.rescued
def rescue() -> list[int]:
    """Hand over again the invitations that nobody has sent although they are old enough."""
    waiting = Invitation.objects.filter(
        sent_at=None, accepted_at=None, created_at__lt=timezone.now() - RESCUE_AFTER, expires_at__gt=timezone.now()
    )
    ids = list(waiting.values_list("pk", flat=True))
    for invitation_id in ids:
        jobs.hand_over(SEND, invitation_id)
    return ids


def withdraw(user: User) -> None:
    """Make the open invitation of `user` void: the link no longer works."""
    Invitation.objects.filter(user=user, accepted_at=None).delete()
