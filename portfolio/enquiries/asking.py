"""An enquiry from draft to closed: whom it asks, sending, revoking, extending, closing.

Errors: `NotAllowed`, `InvalidInput` with the field, `WrongState`. Reminders are in `reminders`.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.errors import InvalidInput, WrongState
from core.notifications.events import no_longer, tell
from networks.models import Municipality, Network, User
from networks.people.access import require
from portfolio.enquiries import access, subjects
from portfolio.enquiries.events import ENQUIRY_EXTENDED, ENQUIRY_SENT
from portfolio.enquiries.models import Enquiry, Questionnaire, Recipient, Visibility
from portfolio.enquiries.owing import owing
from portfolio.enquiries.questions import QuestionKind
from portfolio.solutions.models import Solution

SEND = "portfolio.tasks.send_enquiry"
RECIPIENTS_AT_MOST = 1000
# A year is long enough for any mapping, and a link that lives on is a risk.
OPEN_AT_MOST = dt.timedelta(days=366)


@dataclass(frozen=True)
class Asked:
    """One to be asked: a person of the app, or a name and an address; for a municipality, or as the one who leads."""

    municipality: Municipality | None = None
    user: User | None = None
    name: str = ""
    email: str = ""


@transaction.atomic
def make(
    *,
    by: User,
    questionnaire: Questionnaire,
    title: str,
    open_until: dt.date,
    network: Network | None = None,
    introduction: str = "",
    visible_to: str = Visibility.ASKERS,
    subject_kind: str = "",
    subject_id: int | None = None,
) -> Enquiry:
    """A draft; nobody is asked before `send`. `open_until` is the last day (inclusive)."""
    if subject_kind and (not subjects.known(subject_kind) or subject_id is None):
        raise InvalidInput(_("Dette kan det ikke spørres om."), field="subject_kind")
    require(access.may_ask(by, network, subject_kind, subject_id), access.who_may_ask())
    _check_day(open_until)
    if not title.strip():
        raise InvalidInput(_("Skriv hva det gjelder."), field="title")
    return Enquiry.objects.create(
        questionnaire=questionnaire,
        title=title.strip(),
        introduction=introduction.strip(),
        open_until=open_until,
        network=network,
        visible_to=visible_to,
        subject_kind=subject_kind,
        subject_id=subject_id if subject_kind else None,
        asked_by=by,
    )


@transaction.atomic
def add(enquiry_id: int, asked: Iterable[Asked], *, by: User, solutions: Collection[int] = ()) -> list[Recipient]:
    """Ask these too; those who are asked already are left as they are. They get the mail at once when it is sent."""
    enquiry = _led(enquiry_id, by)
    if enquiry.closed_at is not None:
        raise WrongState(_("Spørringen er lukket."))
    wanted = list(asked)
    _check_solutions(enquiry, solutions)
    allowed = set(access.askable(enquiry).values_list("pk", flat=True))
    there = {_same(one) for one in enquiry.recipients.all()}
    if len(there) + len(wanted) > RECIPIENTS_AT_MOST:
        raise InvalidInput(_("En spørring kan ha høyst 1000 mottakere."), field="municipalities")
    made = []
    for one in wanted:
        if one.municipality is not None and one.municipality.pk not in allowed:
            name = {"name": one.municipality.name}
            raise InvalidInput(_("%(name)s hører ikke til regionen du spør for.") % name, field="municipalities")
        recipient = new_recipient(enquiry, one, solutions)
        if _same(recipient) not in there:
            there.add(_same(recipient))
            made.append(recipient)
    Recipient.objects.bulk_create(made)
    if enquiry.sent_at is not None:
        _deliver(enquiry, made, by)
    return made


def new_recipient(enquiry: Enquiry, asked: Asked, solutions: Iterable[int]) -> Recipient:
    """Not saved. Raises `InvalidInput` (field `email`) for an address that can't be one."""
    email = "" if asked.user else asked.email.strip()
    if not asked.user:
        try:
            validate_email(email)
        except ValidationError as error:
            raise InvalidInput(_("Skriv en gyldig e-postadresse."), field="email") from error
    return Recipient(
        enquiry=enquiry,
        municipality=asked.municipality,
        user=asked.user,
        name="" if asked.user else asked.name.strip()[:150],
        email=email,
        solutions=sorted(set(solutions)),
        nonce=secrets.token_hex(16),
    )


@transaction.atomic
def send(enquiry_id: int, *, by: User) -> Enquiry:
    """Give each recipient the mail with the link, by the workers."""
    enquiry = _led(enquiry_id, by)
    if enquiry.sent_at is not None:
        raise WrongState(_("Spørringen er sendt."))
    _check_day(enquiry.open_until)
    recipients = list(enquiry.recipients.select_related("user"))
    if not recipients:
        raise WrongState(_("Velg noen å spørre først."))
    enquiry.sent_at = timezone.now()
    enquiry.save(update_fields=["sent_at"])
    _deliver(enquiry, recipients, by)
    return enquiry


@transaction.atomic
def revoke(recipient_id: int, *, by: User) -> Recipient:
    """The link opens nothing from now on; answers that were submitted stay."""
    recipient = Recipient.objects.select_for_update(of=("self",)).select_related("user").get(pk=recipient_id)
    enquiry = _led(recipient.enquiry_id, by)
    if recipient.revoked_at is None:
        recipient.revoked_at, recipient.nonce = timezone.now(), secrets.token_hex(16)
        recipient.save(update_fields=["revoked_at", "nonce"])
        _take_back(enquiry, recipient.user)
    return recipient


@transaction.atomic
def extend(enquiry_id: int, *, by: User, open_until: dt.date) -> Enquiry:
    """Another last day (inclusive); the same links hold until then."""
    enquiry = _led(enquiry_id, by)
    if enquiry.closed_at is not None:
        raise WrongState(_("Spørringen er lukket."))
    _check_day(open_until)
    if enquiry.open_until != open_until:
        enquiry.open_until = open_until
        enquiry.save(update_fields=["open_until"])
        if enquiry.sent_at is not None:
            url = answer_url(enquiry)
            no_longer(url, ENQUIRY_SENT, ENQUIRY_EXTENDED)
            people = User.objects.filter(pk__in=owing(enquiry).values("user"))
            tell(ENQUIRY_EXTENDED, people, url, but=by, title=enquiry.title, until=open_until)
    return enquiry


@transaction.atomic
def close(enquiry_id: int, *, by: User) -> Enquiry:
    """For good: nobody can answer or change an answer any more."""
    enquiry = _led(enquiry_id, by)
    if enquiry.closed_at is None:
        enquiry.closed_at = timezone.now()
        enquiry.save(update_fields=["closed_at"])
        no_longer(answer_url(enquiry), ENQUIRY_SENT, ENQUIRY_EXTENDED)
    return enquiry


def answer_url(enquiry: Enquiry) -> str:
    """Where those with an account answer."""
    from django.urls import reverse

    return reverse("portfolio:enquiry_mine", args=[enquiry.pk])


def _led(enquiry_id: int, by: User) -> Enquiry:
    found = Enquiry.objects.select_for_update(of=("self",)).select_related("questionnaire", "network")
    enquiry = found.get(pk=enquiry_id)
    require(access.may_lead(by, enquiry), access.who_may_ask())
    return enquiry


def _check_day(day: dt.date) -> None:
    today = timezone.localdate()
    if not today <= day <= today + OPEN_AT_MOST:
        raise InvalidInput(_("Velg en dag fra i dag og høyst et år fram."), field="open_until")


def _check_solutions(enquiry: Enquiry, solutions: Collection[int]) -> None:
    asks = any(one["kind"] == QuestionKind.STATUS for one in enquiry.questionnaire.questions)
    if asks and not solutions:
        raise InvalidInput(_("Velg hvilke løsninger det spørres om status for."), field="solutions")
    if Solution.objects.filter(pk__in=solutions).count() != len(set(solutions)):
        raise InvalidInput(_("Løsningen finnes ikke."), field="solutions")


def _same(recipient: Recipient) -> tuple[int | None, int | None, str]:
    return recipient.municipality_id, recipient.user_id, recipient.email.lower()


def _deliver(enquiry: Enquiry, recipients: list[Recipient], by: User) -> None:
    jobs.hand_over_on_commit(SEND, [one.pk for one in recipients])
    people = [one.user for one in recipients]
    tell(ENQUIRY_SENT, people, answer_url(enquiry), but=by, title=enquiry.title, until=enquiry.open_until)


def _take_back(enquiry: Enquiry, user: User | None) -> None:
    from core.notifications.models import Message

    if user is not None:
        found = Message.objects.filter(user=user, url=answer_url(enquiry), over_at__isnull=True)
        found.update(over_at=timezone.now())
