"""What is told about dispensations from a stop."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import told
from rollouts.message_kinds import MessageKind

DISPENSATION_APPLIED = Event(
    "dispensation_applied",
    MessageKind.ROLLOUT,
    _("%(name)s søker om dispensasjon: %(solution)s"),
    "%(reason)s",
    to="the NKG",
)
DISPENSATION_DECIDED = Event(
    "dispensation_decided",
    MessageKind.ROLLOUT,
    _("NKG: dispensasjonen for %(name)s er %(state)s"),
    "%(reason)s",
    to="those who answer for the municipality, and who applied",
)
DISPENSATION_WITHDRAWN = Event(
    "dispensation_withdrawn",
    MessageKind.ROLLOUT,
    _("Dispensasjonen for %(name)s er trukket: %(solution)s"),
    to="the others who answer for the municipality, and the NKG when it was granted; the application holds no longer",
)

ROWS = [
    told("rollouts.dispensation/applied_for", DISPENSATION_APPLIED),
    told("rollouts.dispensation/granted", DISPENSATION_DECIDED),
    told("rollouts.dispensation/refused", DISPENSATION_DECIDED),
    told("rollouts.dispensation/withdrawn", DISPENSATION_WITHDRAWN),
    told("dispensations.apply", DISPENSATION_WITHDRAWN),
    told("dispensations.may_ask", DISPENSATION_APPLIED),
    told("dispensations.decide", DISPENSATION_DECIDED),
]
