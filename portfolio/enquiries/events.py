"""What is told about enquiries, beside the mail with the link."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from portfolio.message_kinds import MessageKind

ENQUIRY_SENT = Event(
    "enquiry_sent",
    MessageKind.ENQUIRY,
    _("Du er spurt: %(title)s"),
    _("Svar innen %(until)s."),
    to="those who are asked and have an account; the others get the mail only",
)
ENQUIRY_EXTENDED = Event(
    "enquiry_extended",
    MessageKind.ENQUIRY,
    _("Ny frist for å svare på %(title)s: %(until)s"),
    to="those with an account who have not answered",
)
ENQUIRY_PASSED_ON = Event(
    "enquiry_passed_on",
    MessageKind.ENQUIRY,
    _("Spørsmålene om %(title)s er sendt videre"),
    _("%(name)s svarer for dere. Du får ikke flere påminnelser, men kan fortsatt svare selv."),
    to="the one who was asked first, where they have an account",
)

ROWS = [
    nobody("enquiries.ask", because="A draft is the asker's own until it is sent."),
    told(
        "enquiries.lead",
        ENQUIRY_SENT,
        ENQUIRY_EXTENDED,
        because="Closing and revoking take back what was sent; reminders are mails with the link, two at most.",
    ),
    told("enquiries.answer", ENQUIRY_PASSED_ON, because="The asker's page counts the answers as they come."),
    nobody("questionnaires.write", because="Read by those who are asked, when somebody uses it."),
]
