"""The secret address of a person's own calendar."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, delete


class CalendarFeed(models.Model):
    """The secret address of a person's calendar: it is signed, and works for the present `round` only."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name=_("person")
    )
    round = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(_("laget"), default=timezone.now)

    personal = PersonalData(user=delete(_("Adressen til din kalender"), "made_at"))

    class Meta:
        verbose_name = _("kalenderadresse")
        verbose_name_plural = _("kalenderadresser")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.round}"
