"""What grants tell people about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageKind(models.TextChoices):
    GRANT = "grant", _("tilskudd: vedtak, brev, utbetaling og rapport")
