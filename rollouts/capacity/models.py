"""How many pools somebody can take part in at once; KS sets the numbers."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep


class LimitKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("kommune")
    LEADER = "leader", _("innføringsleder")
    NETWORK = "network", _("region")
    NHN = "nhn", _("Norsk helsenett (NHN)")


@pghistory.track()
class CapacityLimit(models.Model):
    """`limit` pools in the same week are fine, one more is a collision.

    Municipalities are grouped by size: the row with the highest `from_inhabitants` that they reach holds.
    """

    kind = models.CharField(_("hvem"), max_length=12, choices=LimitKind)
    from_inhabitants = models.PositiveIntegerField(_("fra antall innbyggere"), default=0)
    limit = models.PositiveSmallIntegerField(_("puljer samtidig"))
    updated_at = models.DateTimeField(_("endret"), default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    personal = PersonalData(updated_by=keep(_("Grenser for kapasitet du har satt"), "kind", "limit"))

    class Meta:
        verbose_name = _("grense for mottak")
        verbose_name_plural = _("grenser for mottak")
        ordering = ["kind", "from_inhabitants"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "from_inhabitants"], name="capacity_limit_once"),
            models.CheckConstraint(name="capacity_limit_kind_known", condition=Q(kind__in=LimitKind.values)),
            models.CheckConstraint(
                name="capacity_limit_size_is_for_municipalities",
                condition=Q(kind="municipality") | Q(from_inhabitants=0),
            ),
            models.CheckConstraint(name="capacity_limit_is_some", condition=Q(limit__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ≥ {self.from_inhabitants}: {self.limit}"
