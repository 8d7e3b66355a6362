"""Who has answered, and who still owes an answer: a municipality has answered when one of its people has."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from portfolio.enquiries.models import Enquiry, Recipient, Response


def owing(enquiry: Enquiry | None = None) -> QuerySet[Recipient]:
    """The recipients (of one enquiry, or of all) that were sent a link that holds and for whom nobody has answered."""
    submitted = Response.objects.filter(submitted_at__isnull=False, recipient__enquiry=OuterRef("enquiry"))
    answered = submitted.filter(Q(recipient=OuterRef("pk")) | Q(recipient__municipality=OuterRef("municipality")))
    found = Recipient.objects.filter(
        ~Exists(answered), enquiry__sent_at__isnull=False, revoked_at__isnull=True, passed_at__isnull=True
    )
    return found.filter(enquiry=enquiry) if enquiry else found
