"""What a solution must have before municipalities are invited to introduce it, and how far it has come [004 §4.2].

Criteria and assessments are never changed: a criterion gets a new version, a solution a new assessment.
"""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only
from portfolio.models import Solution
from rollouts.rollouts.models import Rollout


class CriterionQuerySet(models.QuerySet["ReadinessCriterion"]):
    def current(self) -> CriterionQuerySet:
        """The latest version of each criterion, those taken out of use left out, in their order."""
        latest = ReadinessCriterion.objects.order_by("key", "-version").distinct("key").values("pk")
        return self.filter(pk__in=latest, is_retired=False).order_by("order", "key")


class ReadinessCriterion(models.Model):
    """One version of one criterion. With `is_material`, assessments of earlier versions no longer count."""

    key = models.SlugField(_("nøkkel"), max_length=60)
    version = models.PositiveSmallIntegerField(_("versjon"))
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)
    title = models.CharField(_("kriterium"), max_length=200)
    description = models.TextField(_("hva som skal til"), blank=True)
    deliverer = models.CharField(_("hvem som skal levere"), max_length=150)
    change_note = models.CharField(_("hva som er nytt"), max_length=300, blank=True)
    is_material = models.BooleanField(_("løsningene må vurderes på nytt"), default=False)
    is_retired = models.BooleanField(_("brukes ikke lenger"), default=False)
    published_at = models.DateTimeField(_("publisert"), default=timezone.now)
    # None: from the reference figures.
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CriterionQuerySet.as_manager()

    personal = PersonalData(published_by=keep(_("Kriterier for klar til bruk du har publisert"), "title", "version"))

    class Meta:
        verbose_name = _("kriterium for klar til bruk")
        verbose_name_plural = _("kriterier for klar til bruk")
        ordering = ["order", "key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="criterion_version_once"),
            models.CheckConstraint(name="criterion_is_whole", condition=~Q(title="") & ~Q(deliverer="")),
            models.CheckConstraint(
                name="criterion_later_version_says_why", condition=Q(version=1) | ~Q(change_note="")
            ),
        ]
        triggers = [append_only("criterion_version_stands")]

    def __str__(self) -> str:
        return self.title


class Result(models.TextChoices):
    MET = "met", _("oppfylt")
    PARTLY = "partly", _("delvis oppfylt")
    NOT_MET = "not_met", _("ikke oppfylt")


class ReadinessAssessment(models.Model):
    """What KS found about one solution and one criterion on a day; the latest holds."""

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="assessments", verbose_name=_("løsning"))
    criterion = models.ForeignKey(ReadinessCriterion, models.PROTECT, related_name="assessments")
    result = models.CharField(_("vurdering"), max_length=10, choices=Result)
    evidence = models.TextField(_("grunnlag"), blank=True)
    link = models.URLField(_("lenke til grunnlaget"), max_length=500, blank=True)
    remaining = models.TextField(_("hva som mangler"), blank=True)
    assessed_on = models.DateField(_("vurdert"), default=timezone.localdate)
    # None: from the reference figures.
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(_("registrert"), default=timezone.now)

    personal = PersonalData(
        assessed_by=keep(_("Vurderinger av klar til bruk"), "solution__short_name", "result", "evidence")
    )

    class Meta:
        verbose_name = _("vurdering av klar til bruk")
        verbose_name_plural = _("vurderinger av klar til bruk")
        ordering = ["solution", "criterion", "-recorded_at", "-pk"]
        indexes = [models.Index(fields=["solution", "-recorded_at"], name="assessment_latest")]
        constraints = [
            models.CheckConstraint(name="assessment_result_known", condition=Q(result__in=Result.values)),
            models.CheckConstraint(
                name="assessment_has_its_grounds",
                condition=Q(result="met") & ~Q(evidence="") | ~Q(result="met") & ~Q(remaining=""),
            ),
        ]
        triggers = [append_only("assessment_is_append_only")]

    def __str__(self) -> str:
        return f"{self.solution_id} {self.criterion_id}: {self.result}"


class WaiverQuerySet(models.QuerySet["ReadinessWaiver"]):
    def in_force(self) -> WaiverQuerySet:
        return self.filter(ended_at__isnull=True)


@pghistory.track()
class ReadinessWaiver(models.Model):
    """The NKG lets municipalities be invited although a criterion isn't met: in one rollout, or (None) in all."""

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="waivers", verbose_name=_("løsning"))
    rollout = models.ForeignKey(
        Rollout, models.PROTECT, null=True, blank=True, related_name="waivers", verbose_name=_("innføringsløp")
    )
    criterion_key = models.SlugField(_("kriterium"), max_length=60)
    reason = models.TextField(_("begrunnelse"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("gitt"), default=timezone.now)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("opphevet"), null=True, blank=True)
    end_reason = models.TextField(_("hvorfor det er opphevet"), blank=True)

    objects = WaiverQuerySet.as_manager()

    personal = PersonalData(
        given_by=keep(_("Unntak du har gitt"), "solution__short_name", "reason"),
        ended_by=keep(_("Unntak du har avsluttet"), "solution__short_name", "end_reason"),
    )

    class Meta:
        verbose_name = _("unntak fra klar til bruk")
        verbose_name_plural = _("unntak fra klar til bruk")
        ordering = ["solution", "criterion_key", "-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "rollout", "criterion_key"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="one_standing_waiver",
            ),
            models.CheckConstraint(name="waiver_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="waiver_ended_whole",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="waiver_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_waiver_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solution_id} {self.criterion_key}"
