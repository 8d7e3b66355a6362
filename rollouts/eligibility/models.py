"""The rules for who can join a rollout on track C, in versions, and what each municipality was last told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.models import Municipality
from rollouts.pools.models import Pool
from rollouts.rollouts.models import Rollout


class EligibilityAnswer(models.TextChoices):
    YES = "yes", _("kan være med")
    NOT_YET = "not_yet", _("ikke ennå")
    NO = "no", _("nei")


class EligibilityRules(models.Model):
    """One version, as `eligibility_rules` writes it; never changed. An empty one lets every municipality join.

    Without `pool` it is the rollout's, which holds for pools that have none of their own until the NKG approves them: a
    pool keeps the version that was approved (`Pool.criteria`). `words` are the pool's own; empty are the rollout's.
    """

    rollout = models.ForeignKey(
        Rollout, models.PROTECT, related_name="eligibility_rules", verbose_name=_("innføringsløp"), db_index=False
    )
    pool = models.ForeignKey(
        Pool,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_criteria",
        verbose_name=_("pulje"),
        db_index=False,
    )
    version = models.PositiveSmallIntegerField(_("versjon"))
    words = models.TextField(_("vilkårene med ord"), blank=True)
    rules: Any = models.JSONField(_("regler"), default=dict)
    note = models.CharField(_("hvorfor"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("gjelder fra"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("av"))

    personal = PersonalData(created_by=keep(_("Vilkår for å være med du har skrevet"), "rollout__title", "version"))

    class Meta:
        verbose_name = _("vilkår for å være med")
        verbose_name_plural = _("vilkår for å være med")
        ordering = ["rollout", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["rollout", "version"], condition=Q(pool__isnull=True), name="eligibility_version_once"
            ),
            models.UniqueConstraint(
                fields=["pool", "version"], condition=Q(pool__isnull=False), name="pool_criteria_version_once"
            ),
        ]
        triggers = [append_only("eligibility_rules_are_append_only")]

    def __str__(self) -> str:
        return f"{self.pool or self.rollout} v{self.version}"

    @property
    def label(self) -> str:
        """Which version it is, in words."""
        text = gettext("egne for puljen, versjon %(n)d") if self.pool_id else gettext("innføringsløpets, versjon %(n)d")
        return text % {"n": self.version}


class ToldEligibility(models.Model):
    """The answer that a municipality's people know of; another one is news."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="told", db_index=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    answer = models.CharField(_("svar"), max_length=10, choices=EligibilityAnswer)
    since = models.DateTimeField(_("siden"), default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rollout", "municipality"], name="told_once"),
            models.CheckConstraint(name="told_answer_known", condition=Q(answer__in=EligibilityAnswer.values)),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.rollout}: {self.answer}"
