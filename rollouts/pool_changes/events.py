"""What is told about changes of an approved pool."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from rollouts.message_kinds import MessageKind

CHANGE_DECIDED = Event(
    "pool_change_decided",
    MessageKind.POOL_DECIDED,
    _("NKG: endringen av %(pool)s er %(state)s"),
    "%(reason)s",
    to="the one who proposed it, and those who lead",
)
POOL_CHANGED = Event(
    "pool_changed",
    MessageKind.SEAT,
    _("%(pool)s er endret: %(what)s"),
    _("Puljen går fra %(start)s til %(end)s, med påmelding til %(deadline)s. %(municipalities)s"),
    to="those who answer for the municipalities with a seat, in line or invited, each with where theirs stand",
)

ROWS = [
    nobody(
        "rollouts.poolchange/submitted",
        because="It waits for each member of the NKG, on their page and in their digest.",
    ),
    told("rollouts.poolchange/approved", CHANGE_DECIDED, POOL_CHANGED),
    told("rollouts.poolchange/in_margin", POOL_CHANGED, because="The NKG reads it in its log."),
    told("rollouts.poolchange/returned", CHANGE_DECIDED),
    nobody("rollouts.poolchange/withdrawn", because="Nothing has changed; it leaves the NKG's queue."),
    told("pools.decide_change", CHANGE_DECIDED, POOL_CHANGED),
]
