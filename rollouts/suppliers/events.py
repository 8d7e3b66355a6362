"""What is told about suppliers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from rollouts.message_kinds import MessageKind

REQUEST_ANSWERED = Event(
    "request_answered",
    MessageKind.SUPPLIER,
    _("%(supplier)s har svart: %(title)s"),
    "%(answer)s",
    to="those who answer for the municipalities behind the request, and who wrote it",
)

ROWS = [
    nobody(
        "rollouts.commonrequest/open",
        "suppliers.request",
        "suppliers.stand_behind",
        because="Who keeps the dialogue with the supplier has the list of open requests with those behind them.",
    ),
    told("rollouts.commonrequest/accepted", REQUEST_ANSWERED),
    told("rollouts.commonrequest/refused", REQUEST_ANSWERED),
    told("rollouts.commonrequest/done", REQUEST_ANSWERED),
    told("suppliers.keep", REQUEST_ANSWERED, because="Products and versions stand on the supplier's page."),
]
