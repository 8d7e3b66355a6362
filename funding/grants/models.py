"""What is set aside for a year, what is taken off it, and what is left to share. Whole Norwegian kroner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class GrantQuerySet(models.QuerySet["Grant"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> GrantQuerySet:
        """The grants that `user` may see: what is set aside and decided is public."""
        return self


@pghistory.track()
class Grant(models.Model):
    """One grant of one year, for example Helseteknologiordningen 2024 [003]."""

    key = models.SlugField(_("nøkkelord i adressen"), unique=True)
    year = models.PositiveSmallIntegerField(_("år"))
    title = models.CharField(_("tittel"), max_length=200)
    scheme = models.CharField(_("ordning"), max_length=200)
    source = models.CharField(_("kilde"), max_length=300, blank=True)
    chapter = models.CharField(_("kapittel og post"), max_length=100, blank=True)
    total_set_aside = models.BigIntegerField(_("satt av i alt (kroner)"))
    # Left from earlier years or paid back: money that comes on top of what is set aside.
    carried_over = models.BigIntegerField(_("overført eller tilbakebetalt fra før (kroner)"), default=0)
    amount_to_share = models.BigIntegerField(_("til fordeling (kroner)"))
    # What the source itself says that the decided amounts add up to; sources miscount.
    stated_sum = models.BigIntegerField(_("summen som kilden oppgir (kroner)"), null=True, blank=True)

    # Pairs of name and value that KS' accounting wants on each line of its file, in their order.
    accounting_fields = models.JSONField(_("felt i regnskapsfilen"), default=list, blank=True)
    # A supplementary round names the grant that it adds to.
    supplements = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supplementary", verbose_name=_("tillegg til")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    personal = PersonalData(created_by=keep(_("Tilskudd du har registrert")))

    class Meta:
        verbose_name = _("tilskudd")
        verbose_name_plural = _("tilskudd")
        ordering = ["-year", "key"]
        constraints = [
            models.CheckConstraint(
                name="grant_shares_what_is_set_aside",
                condition=Q(
                    amount_to_share__gte=0,
                    carried_over__gte=0,
                    amount_to_share__lte=F("total_set_aside") + F("carried_over"),
                ),
                violation_error_message=_("Beløpet til fordeling kan ikke være større enn det som er satt av."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:grant", args=[self.key])

    @property
    def unexplained(self) -> int:
        """Kroner that are neither shared nor deducted with a reason: of a published grant, what its source is silent
        about. Reads `deductions`."""
        deducted = sum(deduction.amount for deduction in self.deductions.all())
        return self.total_set_aside + self.carried_over - deducted - self.amount_to_share


@pghistory.track()
class Deduction(models.Model):
    """What is taken off a grant before it is shared, and why."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="deductions")
    reason = models.CharField(_("grunn"), max_length=200)
    amount = models.BigIntegerField(_("trekk (kroner)"))

    class Meta:
        verbose_name = _("trekk")
        verbose_name_plural = _("trekk")
        ordering = ["grant", "pk"]
        constraints = [models.CheckConstraint(name="deduction_positive", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.reason}: {self.amount}"


class GrantCorrection(models.Model):
    """What was changed about a grant after its amounts were decided, and why. Never changed.

    `changes` are `[label, before, after]` in words, as they were read on the day.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="corrections")
    changes = models.JSONField(_("endringer"))
    reason = models.TextField(_("begrunnelse"))
    corrected_at = models.DateTimeField(_("rettet"), default=timezone.now)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = PersonalData(corrected_by=keep(_("Rettelser du har gjort av tilskudd"), "grant__title", "reason"))

    class Meta:
        verbose_name = _("rettelse av tilskudd")
        verbose_name_plural = _("rettelser av tilskudd")
        ordering = ["-corrected_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="grant_correction_says_why", condition=~Q(reason="") & ~Q(changes=[])),
        ]
        triggers = [append_only("grant_corrections_stay")]

    def __str__(self) -> str:
        return f"{self.grant}: {self.reason}"
