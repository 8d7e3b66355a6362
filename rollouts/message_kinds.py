"""What rollouts and pools tell people about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageKind(models.TextChoices):
    POOL_DECIDED = "pool_decided", _("NKG har avgjort en pulje")
    INVITATION = "invitation", _("invitasjon til et innføringsløp")
    SEAT = "seat", _("puljer der kommunen er med eller er spurt: plass, frist, endring og avlysning")
    ROLLOUT = "rollout", _("nytt om et innføringsløp eller en løsning")
    ELIGIBILITY = "eligibility", _("nytt svar på om en kommune kan være med i et innføringsløp")
    STATUS_ASKED = "status_asked", _("forslag til status etter en pulje")
    EVALUATION = "evaluation", _("evaluering av en pulje")
    MATERIAL = "material", _("ny versjon av materiell som en kommune har kopi av")
    SUPPLIER = "supplier", _("svar fra en leverandør")
