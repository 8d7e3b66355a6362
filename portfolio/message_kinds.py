"""What the portfolio tells people about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageKind(models.TextChoices):
    ENQUIRY = "enquiry", _("spørsmål til deg eller kommunen din")
    PORTFOLIO = "portfolio", _("porteføljen: høring, vedtak, ambisjoner og piloter")
