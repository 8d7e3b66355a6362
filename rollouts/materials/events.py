"""What is told about material."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import Event
from core.notifications.register import nobody, told
from rollouts.message_kinds import MessageKind

MATERIAL_VERSION = Event(
    "material_version",
    MessageKind.MATERIAL,
    _("Ny versjon av %(title)s: se om kommunens kopi må endres"),
    "%(note)s",
    to="those who answer for the municipalities that have a copy",
)

ROWS = [
    told("materials.add", MATERIAL_VERSION, because="The first version is found on the solution's page."),
    nobody("materials.copy", because="The municipality's own note of which version it uses."),
    nobody("materials.require", because="What is missing stands where a pool is opened, for the one who opens it."),
]
