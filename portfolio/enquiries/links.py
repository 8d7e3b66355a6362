"""The link of one recipient: signed, dated, revocable, and for that recipient's matter only.

It carries the recipient's number and nonce with our signature. Nothing in the database opens the page: anyone who reads
the tables lacks the signing key.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from portfolio.enquiries.models import Recipient

SALT = "fellesloep.enquiry"


class Lapse(enum.Enum):
    """Why a link of ours opens nothing any more."""

    REVOKED = "revoked"
    OVER = "over"


@dataclass(frozen=True)
class Found:
    recipient: Recipient
    lapse: Lapse | None = None


def token(recipient: Recipient) -> str:
    return signing.dumps({"r": recipient.pk, "n": recipient.nonce}, salt=SALT)


def address(recipient: Recipient) -> str:
    """The whole address of the page, for the mail."""
    path = reverse("portfolio:enquiry_link", kwargs={"token": token(recipient)})
    return settings.SITE_URL.rstrip("/") + path


def recipients() -> QuerySet[Recipient]:
    """With what the pages say of each."""
    return Recipient.objects.select_related(
        "enquiry__questionnaire", "enquiry__network", "enquiry__asked_by", "municipality", "user", "response"
    )


def find(text: str) -> Found | None:
    """The recipient behind a link that we made; None for any other text, guessed or altered."""
    try:
        said = signing.loads(text, salt=SALT)
        number, nonce = said["r"], said["n"]
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return None
    recipient = recipients().filter(pk=number).first()
    if recipient is None:
        return None
    if recipient.nonce != nonce or recipient.revoked_at is not None:
        return Found(recipient, Lapse.REVOKED)
    return Found(recipient, None if recipient.enquiry.is_open else Lapse.OVER)


def mark_opened(recipient: Recipient) -> None:
    """Write down when the link was first followed, once."""
    if recipient.opened_at is None:
        recipient.opened_at = timezone.now()
        recipient.save(update_fields=["opened_at"])
