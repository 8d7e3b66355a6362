"""What is told about letters."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from funding.message_kinds import MessageKind
from funding.payments.events import GRANT_PAID
from funding.reports.events import REPAYMENT_RECEIVED

LETTER_SENT = Event(
    "letter_sent",
    MessageKind.GRANT,
    _("Oppdragsbrevet om %(grant)s er sendt"),
    to="the contact persons of the networks that it was sent to",
)
LETTER_CORRECTED = Event(
    "letter_corrected",
    MessageKind.GRANT,
    _("Det er sendt et nytt oppdragsbrev om %(grant)s i stedet for det forrige"),
    "%(reason)s",
    to="the contact persons of the network that it was sent to",
)
ROWS = [
    told(
        "grants.manage",
        LETTER_SENT,
        LETTER_CORRECTED,
        GRANT_PAID,
        REPAYMENT_RECEIVED,
        because="Keys, runs and scenarios are KS' own work until something is decided; dates wait for the networks.",
    ),
    nobody("grants.answer", because="KS sees in its list which letters have come."),
    nobody(
        "funding.allocationrun/queued",
        "funding.allocationrun/running",
        "funding.allocationrun/done",
        "funding.allocationrun/failed",
        "funding.allocationrun/cancelled",
        "funding.keysweep/queued",
        "funding.keysweep/running",
        "funding.keysweep/done",
        "funding.keysweep/failed",
        "funding.keysweep/cancelled",
        because="A computation of KS; who started it sees how it goes.",
    ),
]
