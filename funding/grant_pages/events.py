"""What is told about a grant itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import Row, told
from funding.message_kinds import MessageKind

GRANT_CORRECTED = Event(
    "grant_corrected",
    MessageKind.GRANT,
    _("%(grant)s er rettet"),
    "%(reason)s",
    to="the contact persons of the networks that have an amount of it, when it was decided before",
)

ROWS: list[list[Row]] = [told("grants.correct", GRANT_CORRECTED)]
