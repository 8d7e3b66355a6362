"""What is told when a solution is stopped and resumed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from rollouts.message_kinds import MessageKind

_WHO = "the municipalities with something live in a pool, those who lead and propose, their regions, and the NKG"
SOLUTION_STOPPED = Event(
    "solution_stopped",
    MessageKind.ROLLOUT,
    _("%(solution)s er stoppet. Påmeldingen er stengt."),
    "%(reason)s",
    to=_WHO,
)
SOLUTION_RESUMED = Event(
    "solution_resumed", MessageKind.ROLLOUT, _("%(solution)s er gjenopptatt."), "%(reason)s", to=_WHO
)

STOP_UPHELD = Event(
    "solution_stop_upheld", MessageKind.ROLLOUT, _("NKG: stansen av %(solution)s står."), "%(reason)s", to=_WHO
)
RESUMING_ASKED = Event(
    "solution_resuming_asked",
    MessageKind.ROLLOUT,
    _("%(name)s ber NKG gjenoppta %(solution)s"),
    "%(reason)s",
    to="the members of the NKG",
)
STOP_WAITS = Event(
    "solution_stop_waits",
    MessageKind.ROLLOUT,
    _("Venter på NKG i %(days)d dager: %(case)s"),
    "%(reason)s",
    to="the members of the NKG",
)

ROWS = [
    told("solutions.stop", SOLUTION_STOPPED, RESUMING_ASKED),
    told("rollouts.ratification/waiting", SOLUTION_STOPPED, RESUMING_ASKED),
    told("rollouts.ratification/upheld", STOP_UPHELD),
    told("rollouts.ratification/resumed", SOLUTION_RESUMED),
    told("calendar: a stop that the NKG hasn't taken up", STOP_WAITS),
    nobody("readiness.keep", because="What is missing stands where a pool is opened and waits for those who judge it."),
    nobody("readiness.waive", because="It stands in the NKG's log, and on the solution's page beside the criterion."),
]
