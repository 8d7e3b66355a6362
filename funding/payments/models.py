"""How the decided amounts are paid: a plan of instalments for the grant, and what has been paid to whom."""

from __future__ import annotations

from decimal import Decimal

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from funding.grants.models import Grant
from networks.models import Network


@pghistory.track()
class Instalment(models.Model):
    """A part of every network's amount that is paid on one day; the shares of a grant make 1."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="instalments", db_index=False)
    number = models.PositiveSmallIntegerField(_("avdrag"))
    due_on = models.DateField(_("dato"))
    share = models.DecimalField(
        _("andel"),
        max_digits=7,
        decimal_places=6,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )

    class Meta:
        verbose_name = _("avdrag")
        verbose_name_plural = _("avdrag")
        ordering = ["grant", "number"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "number"], name="instalment_once"),
            models.CheckConstraint(name="instalment_share", condition=Q(share__gt=0, share__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.grant} {self.number}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Payment(models.Model):
    """Kroner that have been paid to a network. What isn't paid has no row."""

    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="payments", db_index=False)
    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_("betalt (kroner)"))
    paid_on = models.DateField(_("betalt"))
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(_("markert"), default=timezone.now)

    personal = PersonalData(marked_by=keep(_("Utbetalinger du har ført inn")))

    class Meta:
        verbose_name = _("utbetaling")
        verbose_name_plural = _("utbetalinger")
        ordering = ["instalment", "network__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["instalment", "network"], name="paid_once"),
            models.CheckConstraint(name="payment_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.amount}"
