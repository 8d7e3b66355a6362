"""What roles, needs and gatherings tell people about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageKind(models.TextChoices):
    NEED_RAISED = "need_raised", _("nytt behov i regionen eller hos KS")
    NEED_ANSWERED = "need_answered", _("svar på et behov")
    GATHERING_INVITED = "gathering_invited", _("invitasjon til en samling")
    ROLE = "role", _("roller du får, mister eller er vikar i, og hvem som mangler i Fellesløp")
    GATHERING_CHANGED = "gathering_changed", _("en samling er flyttet, endret eller avlyst")
