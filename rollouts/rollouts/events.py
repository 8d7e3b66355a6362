"""What is told about rollouts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import told
from rollouts.message_kinds import MessageKind

ROLLOUT_ANNOUNCED = Event(
    "rollout_announced",
    MessageKind.ROLLOUT,
    _("Nytt regionalt innføringsløp: %(rollout)s"),
    "%(region)s",
    to="the NKG, of a regional rollout",
)
ROLLOUT_LED = Event(
    "rollout_led",
    MessageKind.ROLLOUT,
    _("Du leder innføringsløpet %(rollout)s"),
    to="the one who is to lead it",
)

ROLLOUT_DELETED = Event(
    "rollout_deleted",
    MessageKind.ROLLOUT,
    _("Innføringsløpet er slettet: %(rollout)s"),
    "%(region)s",
    to="the NKG, of a regional rollout that was made by mistake",
)

ROWS = [
    told("rollouts.create", ROLLOUT_ANNOUNCED, ROLLOUT_LED),
    told("rollouts.change_own", ROLLOUT_DELETED, because="Another title is seen where the rollout is."),
]
