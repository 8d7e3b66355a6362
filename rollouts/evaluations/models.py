"""What those who led and took part in a pool learned from it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.models import Municipality
from rollouts.pools.models import Pool


class QuestionSet(models.Model):
    """The questions, as KS has published them, never changed. Each is `{"text": …, "scale": true|false}`."""

    version = models.PositiveSmallIntegerField(_("versjon"), unique=True)
    for_leader = models.JSONField(_("til den som leder"))
    for_municipality = models.JSONField(_("til kommunene"))
    published_at = models.DateTimeField(_("publisert"), default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = PersonalData(published_by=keep(_("Spørsmål til evalueringer du har publisert"), "version"))

    class Meta:
        verbose_name = _("spørsmål")
        verbose_name_plural = _("spørsmål")
        ordering = ["-version"]
        triggers = [append_only("question_set_stands")]

    def __str__(self) -> str:
        return str(self.version)


@pghistory.track()
class Evaluation(models.Model):
    """Of one completed pool, open to and including `open_until`. The questions are those of the day it was opened.

    `summary` and `advice` (what the next rollout of its kind should know) are the leader's; signed-in people see them
    once they are shared.
    """

    pool = models.OneToOneField(Pool, models.PROTECT, related_name="evaluation")
    for_leader = models.JSONField()
    for_municipality = models.JSONField()
    opened_at = models.DateTimeField(_("åpnet"), default=timezone.now)
    open_until = models.DateField(_("åpen til og med"))
    summary = models.TextField(_("oppsummering"), blank=True)
    advice = models.TextField(_("det neste løp bør vite"), blank=True)
    shared_at = models.DateTimeField(_("delt"), null=True, blank=True)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    personal = PersonalData(shared_by=keep(_("Evalueringer du har oppsummert"), "pool__rollout__title", "summary"))

    class Meta:
        verbose_name = _("evaluering")
        verbose_name_plural = _("evalueringer")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="evaluation_shared_is_whole",
                condition=Q(shared_at__isnull=True, shared_by__isnull=True)
                | Q(shared_at__isnull=False, shared_by__isnull=False) & ~Q(summary="") & ~Q(advice=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pool}"

    def get_absolute_url(self) -> str:
        return reverse("rollouts:evaluation", args=[self.pool_id])

    @property
    def is_open(self) -> bool:
        return timezone.localdate() <= self.open_until


@pghistory.track()
class EvaluationAnswer(models.Model):
    """The answers of one municipality, or of the one who leads (no municipality), in the order of the questions."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="answers", db_index=False)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="evaluation_answers"
    )
    # One for each question: 1 to 5, or a text; null where nothing was said.
    values = models.JSONField(_("svar"))
    answered_at = models.DateTimeField(_("besvart"), default=timezone.now)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = PersonalData(answered_by=keep(_("Evalueringer du har svart på"), "evaluation__pool__rollout__title"))

    class Meta:
        verbose_name = _("svar på evaluering")
        verbose_name_plural = _("svar på evalueringer")
        ordering = ["municipality__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "municipality"], name="one_evaluation_answer", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}: {self.municipality_id}"
