"""Adoption status: an append-only history of reports in two times, and the current row of each cell.

A report says "from `effective_date` on, this municipality is at this level". `recorded_at` is when we learned it.
A mistake is corrected by a later report that supersedes it; nothing is ever changed or deleted (triggers hold that).
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.models import Municipality
from portfolio.levels import Level
from portfolio.solutions.models import Solution


class StatusReportQuerySet(models.QuerySet["StatusReport"]):
    def as_of(self, date: dt.date, known_before: dt.datetime | None = None) -> StatusReportQuerySet:
        """The report that holds for each municipality and solution on `date` (inclusive), at most one for each pair.

        With `known_before`, only what had been recorded before that moment: later reports and corrections are left out.
        """
        reports = self.filter(effective_date__lte=date)
        if known_before is not None:
            reports = reports.filter(recorded_at__lt=known_before)
        return (
            reports.in_force(known_before)
            .order_by("municipality_id", "solution_id", "-effective_date", "-recorded_at", "-pk")
            .distinct("municipality_id", "solution_id")
        )

    def in_force(self, known_before: dt.datetime | None = None) -> StatusReportQuerySet:
        """The reports that nobody had corrected or withdrawn before `known_before` (now when left out).

        A report that was withdrawn itself corrects nothing: what it had overruled holds again.
        """
        withdrawals = Supersession.objects.filter(superseded=OuterRef("report"), report=None)
        corrections = Supersession.objects.filter(superseded=OuterRef("pk"))
        if known_before is not None:
            withdrawals = withdrawals.filter(withdrawn_at__lt=known_before)
            corrections = corrections.filter(Q(report__recorded_at__lt=known_before) | Q(withdrawn_at__lt=known_before))
        return self.filter(~Exists(corrections.filter(Q(report=None) | ~Exists(withdrawals))))

    def not_undone(self) -> StatusReportQuerySet:
        """The reports that nobody took back: what was undone counts nowhere, neither as activity nor as freshness.

        What was corrected stays: somebody did say it.
        """
        return self.filter(~Exists(Supersession.objects.filter(superseded=OuterRef("pk"), report=None)))


class StatusReport(models.Model):
    """One thing somebody told us about one municipality and one solution."""

    class Source(models.TextChoices):
        MUNICIPALITY = "municipality", _("kommunen selv")
        REGION = "region", _("regionen")
        OWNER = "owner", _("løsningseierens statistikk")
        IMPORT = "import", _("import")
        REFORM = "reform", _("kommunereform, må bekreftes")
        DEMO = "demo", _("demodata")

    class Kind(models.TextChoices):
        REPORT = "report", _("melding")
        CORRECTION = "correction", _("retting")
        CONFIRMATION = "confirmation", _("bekreftelse")

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="status_reports")
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="status_reports")
    level = models.CharField(_("nivå"), max_length=20, choices=Level)
    effective_date = models.DateField(_("gjelder fra"))
    recorded_at = models.DateTimeField(_("registrert"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("registrert av"),
    )
    source = models.CharField(_("kilde"), max_length=15, choices=Source)
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.REPORT)
    comment = models.CharField(_("kommentar"), max_length=500, blank=True)
    evidence = models.URLField(_("dokumentasjon"), blank=True)
    supersedes: models.ManyToManyField[StatusReport, Supersession] = models.ManyToManyField(
        "self", symmetrical=False, through="Supersession", related_name="superseded_by"
    )

    objects = StatusReportQuerySet.as_manager()

    personal = PersonalData(
        recorded_by=keep(
            _("Statuser du har meldt"), "recorded_at", "municipality__name", "solution__short_name", "level", "comment"
        )
    )

    class Meta:
        verbose_name = _("statusmelding")
        verbose_name_plural = _("statusmeldinger")
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(
                fields=["municipality", "solution", "-effective_date", "-recorded_at", "-id"], name="report_as_of"
            ),
        ]
        constraints = [
            models.CheckConstraint(name="report_level_known", condition=Q(level__in=Level.values)),
        ]
        triggers = [append_only("reports_are_append_only")]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.solution}: {self.get_level_display()} ({self.effective_date:%d.%m.%Y})"


class Supersession(models.Model):
    """`report` says that `superseded` was wrong. Without a report, `superseded` was withdrawn at `withdrawn_at`: by the
    person who had reported it and undid it, or, without a person, because the reform that had passed it on was undone.
    """

    report = models.ForeignKey(
        StatusReport, models.PROTECT, null=True, blank=True, related_name="supersessions", db_index=False
    )
    superseded = models.ForeignKey(StatusReport, models.PROTECT, related_name="superseded_links")
    withdrawn_at = models.DateTimeField(_("trukket"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("trukket av")
    )

    personal = PersonalData(withdrawn_by=keep(_("Statuser du har angret"), "withdrawn_at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "superseded"], name="supersession_once"),
            models.CheckConstraint(
                name="supersession_by_report_or_withdrawal",
                condition=Q(report__isnull=False, withdrawn_at__isnull=True)
                | Q(report__isnull=True, withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(name="no_self_supersession", condition=~Q(report=models.F("superseded"))),
        ]
        triggers = [append_only("supersessions_are_append_only")]

    def __str__(self) -> str:
        return f"{self.report_id} → {self.superseded_id}"


class AdoptionStatus(models.Model):
    """The report that holds today, one row for each municipality and solution that has any; a copy made from history.

    `version` counts the changes of the cell; those who save say which version they saw.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="statuses", db_index=False)
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="statuses")
    report = models.OneToOneField(StatusReport, models.PROTECT, related_name="current_for")
    level = models.CharField(_("nivå"), max_length=20, choices=Level)
    effective_date = models.DateField(_("gjelder fra"))
    recorded_at = models.DateTimeField(_("oppdatert"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("status")
        verbose_name_plural = _("statuser")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "solution"], name="status_once_per_cell"),
            models.CheckConstraint(name="status_level_known", condition=Q(level__in=Level.values)),
        ]
        indexes = [models.Index(fields=["solution", "level"], name="status_by_level")]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.solution}: {self.get_level_display()}"
