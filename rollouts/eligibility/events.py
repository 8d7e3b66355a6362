"""What is told about who can join a rollout on track C."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import told
from rollouts.message_kinds import MessageKind

ELIGIBILITY = Event(
    "eligibility_changed",
    MessageKind.ELIGIBILITY,
    _("Nytt svar på hvem som kan være med: %(rollout)s"),
    "%(answers)s",
    to="those who answer for the municipalities whose answer is another",
)

ROWS = [
    told("rollouts.rules", ELIGIBILITY),
    told("facts.tell", ELIGIBILITY, because="When a fact changes an answer."),
    told("calendar: the answers on track C", ELIGIBILITY, because="A status or a border changes them without an act."),
]
