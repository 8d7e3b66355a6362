"""What is told about payments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from funding.message_kinds import MessageKind

GRANT_PAID = Event(
    "grant_paid",
    MessageKind.GRANT,
    _("%(amount)s av %(grant)s er utbetalt"),
    _("Utbetalt %(date)s til %(region)s."),
    to="the contact persons of each network",
)
