"""What is told when a pool is through."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from networks.people.events import NOBODY_HERE
from rollouts.message_kinds import MessageKind

STATUS_ASKED = Event(
    "status_asked",
    MessageKind.STATUS_ASKED,
    _("Bekreft status etter %(pool)s"),
    "%(municipalities)s",
    to="those who answer for the municipalities, each with the names of theirs",
)
STATUS_DECLINED = Event(
    "status_declined",
    MessageKind.STATUS_ASKED,
    _("%(name)s sier at statusen etter %(pool)s ikke stemmer"),
    "%(reason)s",
    to="the one who leads the pool, and those who answer for the municipality",
)

ROWS = [
    told("rollouts.statusproposal/open", STATUS_ASKED, NOBODY_HERE),
    nobody(
        "rollouts.statusproposal/confirmed",
        because="It is the municipality's own word; the leader's list and the status show it.",
    ),
    told("rollouts.statusproposal/declined", STATUS_DECLINED),
    told("sign_ups.status", STATUS_DECLINED),
]
