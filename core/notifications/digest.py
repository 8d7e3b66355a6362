"""One e-mail a day at most: what came to the inbox, and a weekly reminder of what still waits for the person.

A reminder is asked again from `waiting_for` when it is sent, so it stops by itself when the thing is done.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import mail
from core.language import speaking_to
from core.notifications import kinds
from core.notifications.models import Digest, MailChoice, Message
from core.waiting import WaitingItem, grouped, waiting_for

if TYPE_CHECKING:
    from networks.models import User

# What waits is repeated this seldom, and not before it has waited a day.
REMIND_EVERY_DAYS = 7


def unwanted(user: User) -> set[str]:
    """The kinds that `user` doesn't want by e-mail."""
    return set(MailChoice.objects.filter(user=user, by_mail=False).values_list("kind", flat=True))


def choose(user: User, wanted: set[str]) -> None:
    """`wanted` are the kinds that `user` wants by e-mail; the rest stays in the inbox only."""
    with transaction.atomic():
        for kind in kinds.codes():
            MailChoice.objects.update_or_create(user=user, kind=kind, defaults={"by_mail": kind in wanted})


SALT = "fellesloep.digest"
ONE_CLICK = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def due(user: User, today: dt.date) -> tuple[list[Message], list[WaitingItem]]:
    """The messages and the reminders that an e-mail to `user` on `today` would hold."""
    skipped = unwanted(user)
    fresh = Message.objects.unread().filter(user=user, mailed_on__isnull=True).exclude(kind__in=skipped)
    reminders: list[WaitingItem] = []
    since = today - dt.timedelta(days=REMIND_EVERY_DAYS)
    reminded = Digest.objects.filter(user=user, has_reminder=True, day__gt=since)
    if kinds.MessageKind.REMINDER not in skipped and user.has_roles and not reminded.exists():
        reminders = [item for item in waiting_for(user) if item.days >= 1]
    return list(fresh.order_by("created_at")), reminders


def send_digest(user: User, today: dt.date | None = None) -> bool:
    """Send `user` the digest of `today` in their language, unless there is nothing to tell or one has gone out. True
    when sent.

    The day is claimed before the e-mail leaves, so a task that runs twice sends once. A failure is kept on the
    row, and the messages wait for tomorrow's.
    """
    with speaking_to(user):
        return _send(user, today or timezone.localdate())


def _send(user: User, today: dt.date) -> bool:
    fresh, reminders = due(user, today)
    if not fresh and not reminders:
        return False
    try:
        with transaction.atomic():
            digest = Digest.objects.create(user=user, day=today, has_reminder=bool(reminders))
    except IntegrityError:
        return False
    context = {
        "user": user,
        "messages": fresh,
        "groups": grouped(reminders),
        "base": settings.SITE_URL.rstrip("/"),
    }
    body = render_to_string("core/notifications/digest.txt", context)
    subject = _("Fellesløp: nytt og det som venter på deg")
    try:
        mail.send(subject, body, user.email, {"List-Unsubscribe": f"<{stop_address(user)}>", **ONE_CLICK})
    except OSError as error:
        # smtplib's errors are OSErrors, too.
        Digest.objects.filter(pk=digest.pk).update(error=str(error), has_reminder=False)
        return False
    Digest.objects.filter(pk=digest.pk).update(sent_at=timezone.now())
    Message.objects.filter(pk__in=[message.pk for message in fresh]).update(mailed_on=today)
    return True


def stop_address(user: User) -> str:
    """Where the digest of `user` is stopped by one click, without signing in; the same each time."""
    token = signing.Signer(sep="~", salt=SALT).sign_object(user.pk)
    return settings.SITE_URL.rstrip("/") + reverse("mail_stop", kwargs={"token": token})


def owner_of(token: str) -> User | None:
    """Whose digest the token stops; None when it is made up, or theirs who has left."""
    try:
        pk = signing.Signer(sep="~", salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return get_user_model().objects.filter(pk=pk, is_active=True).first()


def recipients() -> list[int]:
    """Everyone who can get an e-mail; demo accounts have no mailbox."""
    people = get_user_model().objects.filter(is_active=True, is_demo=False)
    return list(people.order_by("pk").values_list("pk", flat=True))
