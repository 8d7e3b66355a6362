"""What is told about evaluations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from rollouts.message_kinds import MessageKind

EVALUATION_OPENED = Event(
    "evaluation_opened",
    MessageKind.EVALUATION,
    _("Hvordan gikk det? Evaluer %(pool)s"),
    _("Svar innen %(until)s."),
    to="those who answer for the municipalities that completed the pool, and its leader",
)
EVALUATION_EXTENDED = Event(
    "evaluation_extended",
    MessageKind.EVALUATION,
    _("Ny frist for å evaluere %(pool)s: %(until)s"),
    to="those who were asked and have not answered; the earlier question holds no longer",
)
EVALUATION_SHARED = Event(
    "evaluation_shared",
    MessageKind.EVALUATION,
    _("Evaluering: %(pool)s"),
    "%(advice)s",
    to="the NKG, and those who answer for the municipalities that took part",
)

ROWS = [
    nobody(
        "evaluations.answer", "evaluations.answer.some", because="The leader's page counts the answers as they come."
    ),
    told("evaluations.lead", EVALUATION_SHARED, EVALUATION_EXTENDED),
    nobody("evaluations.questions", because="They hold for evaluations to come, where those who are asked read them."),
]
