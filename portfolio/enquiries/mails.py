"""The mails with the link: the first one and two reminders at most; each is claimed before it leaves.

`send` and `remind` may be called any number of times. They raise `OSError` when the mail server can't take it, and
give the claim back.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import jobs, mail
from core.errors import WrongState
from networks.models import User
from networks.people.access import require
from portfolio.enquiries import access, links
from portfolio.enquiries.asking import SEND
from portfolio.enquiries.models import REMINDERS_AT_MOST, Enquiry, Recipient
from portfolio.enquiries.owing import owing

REMIND = "portfolio.tasks.remind_of_enquiry"
RESCUE_AFTER = dt.timedelta(minutes=2)
# The first reminder a week after the mail, the second when little time is left; never two within these days.
FIRST_AFTER, LAST_BEFORE, APART = dt.timedelta(days=7), dt.timedelta(days=2), dt.timedelta(days=3)
# Typed names and addresses are deleted when an enquiry has been over for this long.
FORGET_AFTER = dt.timedelta(days=90)


def _to_send() -> QuerySet[Recipient]:
    """Those whose first mail hasn't left although the enquiry is sent and open."""
    return Recipient.objects.filter(
        sent_at=None,
        revoked_at=None,
        enquiry__sent_at__isnull=False,
        enquiry__closed_at=None,
        enquiry__open_until__gte=timezone.localdate(),
    )


def send(recipient_id: int) -> bool:
    """The first mail, once; False when there was nothing to send."""
    if not _to_send().filter(pk=recipient_id).update(sent_at=timezone.now()):
        return False
    try:
        _mail(recipient_id, reminder=False)
    except OSError:
        Recipient.objects.filter(pk=recipient_id).update(sent_at=None)
        raise
    return True


@jobs.rescued
def rescue() -> list[int]:
    """Hand over again the first mails that nobody has sent although they are old enough."""
    old = timezone.now() - RESCUE_AFTER
    ids = list(_to_send().filter(created_at__lt=old, enquiry__sent_at__lt=old).values_list("pk", flat=True))
    for recipient_id in ids:
        jobs.hand_over(SEND, recipient_id)
    return ids


# --- Reminders -----------------------------------------------------------------------------------------------


def _to_remind(enquiry: Enquiry | None = None) -> QuerySet[Recipient]:
    return owing(enquiry).filter(
        sent_at__isnull=False,
        reminders__lt=REMINDERS_AT_MOST,
        enquiry__closed_at=None,
        enquiry__open_until__gte=timezone.localdate(),
    )


@transaction.atomic
def remind_now(enquiry_id: int, *, by: User) -> int:
    """Remind those who owe an answer and have not been reminded today; returns how many."""
    enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("network").get(pk=enquiry_id)
    require(access.may_lead(by, enquiry), access.who_may_ask())
    if not enquiry.is_open:
        raise WrongState(_("Det kan ikke svares lenger."))
    day_ago = timezone.now() - dt.timedelta(days=1)
    found = _to_remind(enquiry).filter(sent_at__lt=timezone.now()).exclude(last_reminded_at__gt=day_ago)
    return _hand_over(found)


def remind_all() -> int:
    """The reminders that are due today; returns how many were handed over."""
    now, today = timezone.now(), timezone.localdate()
    found = _to_remind()
    first = found.filter(reminders=0, sent_at__lt=now - FIRST_AFTER)
    late = found.filter(enquiry__open_until__lte=today + LAST_BEFORE, sent_at__lt=now - APART)
    late = late.exclude(last_reminded_at__gt=now - APART)
    return _hand_over(first | late)


def _hand_over(found: QuerySet[Recipient]) -> int:
    rows = list(found.values_list("pk", "reminders"))
    for recipient_id, reminders in rows:
        transaction.on_commit(partial(jobs.hand_over, REMIND, recipient_id, reminders + 1))
    return len(rows)


def remind(recipient_id: int, number: int) -> bool:
    """The reminder `number` (1 or 2), once; False when it has gone out or is needed no longer."""
    before = Recipient.objects.filter(pk=recipient_id).values_list("last_reminded_at", flat=True).first()
    claimed = _to_remind().filter(pk=recipient_id, reminders=number - 1)
    if not claimed.update(reminders=F("reminders") + 1, last_reminded_at=timezone.now()):
        return False
    try:
        _mail(recipient_id, reminder=True)
    except OSError:
        Recipient.objects.filter(pk=recipient_id).update(reminders=number - 1, last_reminded_at=before)
        raise
    return True


def _mail(recipient_id: int, *, reminder: bool) -> None:
    recipient = links.recipients().get(pk=recipient_id)
    if recipient.user is not None and recipient.user.is_demo:
        return
    with translation.override(recipient.language):
        context = {
            "recipient": recipient,
            "enquiry": recipient.enquiry,
            "asker": recipient.enquiry.network or "KS",
            "address": links.address(recipient),
            "reminder": reminder,
        }
        text = render_to_string("portfolio/enquiries/mail.txt", context)
        subject = _("Påminnelse: %(title)s") if reminder else _("Svar ønskes: %(title)s")
        mail.send(subject % {"title": recipient.enquiry.title}, text, recipient.address)


# --- Personal data -------------------------------------------------------------------------------------------


def forget_addresses() -> int:
    """Delete typed names and addresses of enquiries that are long over; returns how many."""
    day = timezone.localdate() - FORGET_AFTER
    old = Recipient.objects.filter(user=None, enquiry__open_until__lt=day).exclude(email="")
    return old.update(name="", email="", forgotten_at=timezone.now())
