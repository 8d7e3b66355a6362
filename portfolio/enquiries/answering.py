"""Answers, kept one by one as they are given; submitted once, changeable until the last day.

Who may answer is asked by the caller: the one who has the link, or `access.may_answer`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.errors import InvalidInput, WrongState
from core.notifications.events import tell
from networks.models import User
from portfolio.enquiries import status_answers
from portfolio.enquiries.asking import SEND, Asked, answer_url, new_recipient
from portfolio.enquiries.events import ENQUIRY_PASSED_ON
from portfolio.enquiries.models import Enquiry, Recipient, Response
from portfolio.enquiries.questions import Question, cleaned
from portfolio.solutions.models import Solution

# Of one recipient, and of one municipality in all: the form must not become a way of sending mail to anybody.
PASSED_AT_MOST, PASSED_IN_ALL = 3, 10


def asked_of(recipient: Recipient) -> list[Question]:
    """The questions as this recipient gets them; one query where there are solutions."""
    names = dict(Solution.objects.filter(pk__in=recipient.solutions).values_list("pk", "short_name"))
    return recipient.questions(names) if recipient.solutions else recipient.questions({})


def kept(recipient: Recipient) -> dict[str, Any]:
    """The answers so far, by question."""
    response = getattr(recipient, "response", None)
    return response.answers if response else {}


@transaction.atomic
def keep(recipient_id: int, question_id: str, value: Any, *, by: User | None = None) -> Response:
    """One answer, first or changed; None takes it away. Raises `InvalidInput` (field `answer`), `WrongState`."""
    recipient = _open(recipient_id)
    question = next((one for one in asked_of(recipient) if one["id"] == question_id), None)
    if question is None:
        raise InvalidInput(_("Spørsmålet finnes ikke."), field="question")
    answer = cleaned(question, value)
    response, _made = Response.objects.get_or_create(recipient=recipient, defaults={"answered_by": by})
    if response.submitted_at is not None and question["required"] and answer is None:
        raise InvalidInput(_("Dette spørsmålet må besvares."), field="answer")
    if question_id not in response.answers or response.answers[question_id] != answer:
        response.answers = {**response.answers, question_id: answer}
        response.answered_by, response.changed_at = by, timezone.now()
        response.save()
        if response.submitted_at is not None:
            status_answers.submitted(recipient, response)
    return response


@transaction.atomic
def keep_all(recipient_id: int, answers: Mapping[str, Any], *, by: User | None = None) -> Response:
    """Several answers at once, and submit: all or nothing."""
    for question_id, value in answers.items():
        keep(recipient_id, question_id, value, by=by)
    return submit(recipient_id, by=by)


@transaction.atomic
def submit(recipient_id: int, *, by: User | None = None) -> Response:
    """Send what was answered. Raises `InvalidInput` whose field is the first required question without an answer."""
    recipient = _open(recipient_id)
    answers = kept(recipient)
    missing = [one for one in asked_of(recipient) if one["required"] and answers.get(one["id"]) is None]
    if missing:
        raise InvalidInput(_("Dette spørsmålet må besvares."), field=missing[0]["id"])
    if all(value is None for value in answers.values()):
        raise InvalidInput(_("Svar på minst ett spørsmål."), field="")
    response = recipient.response
    if response.submitted_at is None:
        response.submitted_at, response.answered_by = timezone.now(), by
        response.save(update_fields=["submitted_at", "answered_by"])
        status_answers.submitted(recipient, response)
    return response


@transaction.atomic
def pass_on(recipient_id: int, *, name: str, email: str) -> Recipient:
    """Ask somebody else in the same matter; the first person is not reminded any more, but their link still works."""
    recipient = _open(recipient_id)
    enquiry = Enquiry.objects.select_for_update().get(pk=recipient.enquiry_id)
    if not name.strip():
        raise InvalidInput(_("Skriv navnet på den som skal svare."), field="name")
    there = Recipient.objects.filter(enquiry=enquiry, municipality=recipient.municipality_id)
    too_many = recipient.passed_to.count() >= PASSED_AT_MOST
    if too_many or there.filter(passed_from__isnull=False).count() >= PASSED_IN_ALL:
        raise WrongState(_("Spørsmålene er sendt videre for mange ganger. Ta kontakt med den som spør."))
    made = new_recipient(
        enquiry, Asked(municipality=recipient.municipality, name=name, email=email), recipient.solutions
    )
    if there.filter(email__iexact=made.email).exists() or there.filter(user__email__iexact=made.email).exists():
        raise InvalidInput(_("Denne personen er allerede spurt."), field="email")
    made.passed_from = recipient
    made.save()
    recipient.passed_at = timezone.now()
    recipient.save(update_fields=["passed_at"])
    jobs.hand_over_on_commit(SEND, [made.pk])
    tell(ENQUIRY_PASSED_ON, [recipient.user], answer_url(enquiry), title=enquiry.title, name=made.name)
    return made


def _open(recipient_id: int) -> Recipient:
    """The recipient, locked; raises `WrongState` when nobody can answer."""
    found = Recipient.objects.select_for_update(of=("self",))
    recipient = found.select_related("enquiry__questionnaire", "municipality", "user").get(pk=recipient_id)
    if recipient.revoked_at is not None or not recipient.enquiry.is_open:
        raise WrongState(_("Det kan ikke svares lenger."))
    return recipient
