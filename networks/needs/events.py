"""What is told about needs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import told
from networks.message_kinds import MessageKind

NEED_RAISED = Event(
    "need_raised",
    MessageKind.NEED_RAISED,
    _("Nytt behov fra %(origin)s: %(title)s"),
    to="the region's contact persons of a municipality's need; KS of a lifted one",
)
NEED_ANSWERED = Event(
    "need_answered",
    MessageKind.NEED_ANSWERED,
    _("Svar på behovet «%(title)s»: %(state)s"),
    "%(answer)s",
    to="everyone behind the need: those who raised and supported it, and who speak for the same places now",
)
NEED_MERGED = Event(
    "need_merged",
    MessageKind.NEED_ANSWERED,
    _("Behovet «%(title)s» er slått sammen med «%(other)s»"),
    to="everyone behind the need that was merged",
)
NEED_WITHDRAWN = Event(
    "need_withdrawn",
    MessageKind.NEED_ANSWERED,
    _("Behovet «%(title)s» fra %(origin)s er trukket"),
    "%(comment)s",
    to="everyone behind the need, and the contact persons whom it waited for",
)

ROWS = [
    told("networks.needs/lift", NEED_RAISED),
    told("networks.needs/take_up", NEED_ANSWERED),
    told("networks.needs/decline", NEED_ANSWERED),
    told("networks.needs/resolve", NEED_ANSWERED),
    told("networks.needs/merge", NEED_MERGED),
    told("networks.needs/withdraw", NEED_WITHDRAWN),
    told(
        "needs.raise",
        NEED_RAISED,
        because="A region's own need is known to those who answer for it; support shows as a number on the need.",
    ),
    told("needs.raise.region", NEED_RAISED, because="As above."),
    told("needs.lift", NEED_RAISED),
    told("needs.answer", NEED_ANSWERED),
    told("needs.decline.region", NEED_ANSWERED),
    told("needs.resolve", NEED_ANSWERED),
    told("needs.merge", NEED_MERGED),
    told("needs.withdraw", NEED_WITHDRAWN),
]
