"""Counts kept ready: what `portfolio.counting` gives for a solution on a date, and when it has to be counted again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portfolio.solutions.models import Solution


class ProgressSnapshot(models.Model):
    """One solution on one date in one area: municipalities and inhabitants at each level, as known at `known_at`.

    `area` is a key within `dimension`, empty for the whole country. `levels` is {level: [municipalities, inhabitants]}.
    """

    solution = models.ForeignKey(Solution, models.CASCADE, related_name="+", db_index=False)
    as_of = models.DateField(_("per dato"))
    dimension = models.CharField(max_length=10)
    area = models.CharField(max_length=20, blank=True)
    known_at = models.DateTimeField(_("regnet ut"))
    total = models.PositiveIntegerField(_("kommuner"))
    inhabitants = models.PositiveIntegerField(_("innbyggere"))
    levels = models.JSONField()
    fresh = models.PositiveIntegerField()
    updated = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("øyeblikksbilde")
        verbose_name_plural = _("øyeblikksbilder")
        constraints = [
            models.UniqueConstraint(fields=["solution", "as_of", "dimension", "area"], name="snapshot_once"),
        ]
        # The page of one date asks for all solutions of an area; a trend asks for all dates of a solution.
        indexes = [models.Index(fields=["as_of", "dimension", "area"], name="snapshot_of_a_date")]

    def __str__(self) -> str:
        return f"{self.solution_id} {self.as_of:%d.%m.%Y} {self.dimension} {self.area}"


class SnapshotQueue(models.Model):
    """One row for each solution: whether its snapshots have to be counted again, and who is at it.

    At most one refresh waits (`requested_at`, from the dates on or after `since`) and one runs (`running_at`).
    `basis` holds the tokens of what the snapshots were counted from.
    """

    solution = models.OneToOneField(Solution, models.CASCADE, related_name="+", primary_key=True)
    requested_at = models.DateTimeField(_("bestilt"), null=True, blank=True)
    since = models.DateField(_("fra og med"), null=True, blank=True)
    running_at = models.DateTimeField(_("startet"), null=True, blank=True)
    known_at = models.DateTimeField(_("regnet ut"), null=True, blank=True)
    basis = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("kø for øyeblikksbilder")
        verbose_name_plural = _("kø for øyeblikksbilder")
        constraints = [
            models.CheckConstraint(
                name="snapshot_request_has_its_date",
                condition=Q(requested_at__isnull=True, since__isnull=True)
                | Q(requested_at__isnull=False, since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solution_id}"
