"""What is told about decisions on grants."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from funding.message_kinds import MessageKind

GRANT_PROPOSED = Event(
    "grant_proposed",
    MessageKind.GRANT,
    _("Forslag til vedtak om %(grant)s venter"),
    to="those in KS who may decide",
)
GRANT_DECIDED = Event(
    "grant_decided",
    MessageKind.GRANT,
    _("%(grant)s er vedtatt: %(amount)s til %(region)s"),
    _("Vedtatt %(date)s."),
    to="the contact persons of each network, each with their amount",
)
PROPOSAL_DECIDED = Event(
    "grant_proposal_settled",
    MessageKind.GRANT,
    _("Forslaget til vedtak om %(grant)s: %(state)s"),
    "%(reason)s",
    to="the one who proposed it",
)

ROWS = [
    told("funding.decision/proposed", GRANT_PROPOSED),
    told("funding.decision/decided", GRANT_DECIDED, PROPOSAL_DECIDED),
    told("funding.decision/returned", PROPOSAL_DECIDED),
    nobody("funding.decision/withdrawn", because="Taken back by the one who proposed it; it leaves KS' list."),
    told("funding.decision/replaced", GRANT_DECIDED, because="Follows from the new decision."),
    told("grants.decide", GRANT_DECIDED, PROPOSAL_DECIDED),
    nobody("grants.withdraw", because="As above."),
]
