"""What is told about pilots."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import told
from portfolio.message_kinds import MessageKind

PILOT = Event(
    "pilot",
    MessageKind.PORTFOLIO,
    _("%(municipality)s som pilot for %(solution)s: %(state)s"),
    "%(reason)s",
    to="the municipality's representatives, the region's contact persons and who wrote it down; KS of interest and "
    "withdrawals",
)
PILOT_UNANSWERED = Event(
    "pilot_unanswered",
    MessageKind.PORTFOLIO,
    _("Ingen i %(municipality)s kan svare på forslaget om å være pilot for %(solution)s"),
    _("Kommunen har ingen representant i Fellesløp. Inviter en, eller spør på annen måte."),
    to="the contact persons, the one who proposed too, and KS, when a municipality is proposed that has nobody here",
)
PILOT_NOTED = Event(
    "pilot_noted",
    MessageKind.PORTFOLIO,
    _("Ny erfaring fra %(municipality)s som pilot for %(solution)s"),
    "%(text)s",
    to="the portfolio managers, and the municipality's and region's own",
)

ROWS = [
    told("portfolio.pilots/confirm", PILOT),
    told("portfolio.pilots/choose", PILOT),
    told("portfolio.pilots/decline", PILOT),
    told("portfolio.pilots/withdraw", PILOT),
    told("portfolio.pilots/complete", PILOT),
    told("pilot.propose", PILOT, PILOT_UNANSWERED),
    told("pilot.register", PILOT, PILOT_UNANSWERED),
    told("pilot.confirm", PILOT),
    told("pilot.choose", PILOT),
    told("pilot.withdraw", PILOT),
    told("pilot.note", PILOT_NOTED),
]
