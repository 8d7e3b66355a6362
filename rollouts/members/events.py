"""What is told about the seats of the NKG."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import told
from rollouts.message_kinds import MessageKind

NKG_SEAT = Event(
    "nkg_seat",
    MessageKind.ROLLOUT,
    _("Plassen din i NKG: %(duty)s"),
    _("Du sitter for: %(body)s."),
    to="the member, and the one whose duty goes to another",
)

ROWS = [
    told("nkg.compose", NKG_SEAT),
]
