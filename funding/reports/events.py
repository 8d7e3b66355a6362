"""What is told about the networks' reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import told
from funding.message_kinds import MessageKind

REPORT_SENT = Event(
    "report_sent",
    MessageKind.GRANT,
    _("Rapporten fra %(region)s er sendt: %(round)s"),
    "%(words)s",
    to="those in KS who review reports, and the network's other contact persons",
)
REPORT_REVIEWED = Event(
    "report_reviewed",
    MessageKind.GRANT,
    _("Rapporten fra %(region)s: %(state)s (%(round)s)"),
    "%(words)s",
    to="the network's contact persons, and who sent it",
)
REPAYMENT_RECEIVED = Event(
    "repayment_received",
    MessageKind.GRANT,
    _("Tilbakebetalingen på %(amount)s av %(grant)s er mottatt"),
    _("Mottatt %(date)s fra %(region)s."),
    to="the contact persons of the network",
)

ROWS = [
    told("funding.reports/submit", REPORT_SENT),
    told("funding.reports/answer", REPORT_SENT),
    told("funding.reports/ask", REPORT_REVIEWED),
    told("funding.reports/approve", REPORT_REVIEWED),
    told("funding.reports/reopen", REPORT_REVIEWED),
    told("grants.report", REPORT_SENT),
    told("grants.review", REPORT_REVIEWED),
]
