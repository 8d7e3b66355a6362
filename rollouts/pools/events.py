"""What is told about pools to those who propose and lead them; `sign_ups.pool_news` tells the municipalities."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from rollouts.message_kinds import MessageKind

POOL_DECIDED = Event(
    "pool_decided",
    MessageKind.POOL_DECIDED,
    _("NKG: %(pool)s er %(state)s"),
    "%(reason)s",
    to="those who wrote and sent in the proposal, and who leads",
)
POOL_LEADER = Event(
    "pool_leader",
    MessageKind.ROLLOUT,
    _("Ny leder for %(pool)s"),
    "%(name)s",
    to="the one who led and the one who leads from now on",
)

ROWS = [
    nobody(
        "rollouts.pools/submit",
        "pools.submit",
        because="It waits for each member of the NKG, on their page and in their digest, with how long it has waited.",
    ),
    nobody(
        "rollouts.pools/withdraw",
        "pools.withdraw",
        because="It no longer waits for the NKG; those who had said something about it hear that it lapsed.",
    ),
    told("rollouts.pools/approve", POOL_DECIDED),
    told("rollouts.pools/send_back", POOL_DECIDED),
    told("pools.decide", POOL_DECIDED),
    told(
        "pools.propose.regional",
        POOL_LEADER,
        because="When another leads; a draft is the proposer's own, and waits for the NKG when it is sent in.",
    ),
    nobody("pools.propose.some", "pools.edit", because="A draft is the proposer's own until it is sent in."),
]
