"""What is told about the plan of a rollout."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from rollouts.message_kinds import MessageKind

REGION_JOINED = Event(
    "rollout_region_joined",
    MessageKind.ROLLOUT,
    _("%(rollout)s er åpnet for kommunene i %(region)s"),
    to="the contact persons of the region, and the NKG",
)
REGION_LEFT = Event(
    "rollout_region_left",
    MessageKind.ROLLOUT,
    _("%(rollout)s er ikke lenger åpent for kommunene i %(region)s"),
    to="the contact persons of the region, and the NKG",
)

ROWS = [
    told(
        "rollouts.plan",
        REGION_JOINED,
        REGION_LEFT,
        because="Activities stand in the plan, and in the calendars of those who take part.",
    ),
    nobody("checklists.tick", because="The leader's page counts what is missing; who owes something has it waiting."),
]
