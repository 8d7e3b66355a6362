"""What is told about solutions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from portfolio.message_kinds import MessageKind

AMBITION_REVISED = Event(
    "ambition_revised",
    MessageKind.PORTFOLIO,
    _("Ny ambisjon for %(solution)s: %(count)d kommuner"),
    "%(reason)s",
    to="contact persons: of the region that it is for, else of all",
)
