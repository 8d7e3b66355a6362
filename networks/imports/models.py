"""An import of open data: fetched or uploaded, compared with what is here, and then committed whole or discarded."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep


class ImportSource(models.TextChoices):
    POPULATION = "population", _("Folketall (SSB, tabell 07459)")
    CODES = "codes", _("Kommuner på en dato (SSB, Klass 131 og 104)")
    CHANGES = "changes", _("Endringer i kommunene (SSB, Klass 131)")
    ORGANISATIONS = "organisations", _("Organisasjonsnummer (Enhetsregisteret)")
    BORDERS = "borders", _("Kommunegrenser (GeoJSON eller TopoJSON)")


class ImportState(models.TextChoices):
    QUEUED = "queued", _("i kø")
    RUNNING = "running", _("hentes")
    DONE = "done", _("klar til gjennomsyn")
    COMMITTED = "committed", _("lagret")
    DISCARDED = "discarded", _("forkastet")
    FAILED = "failed", _("stoppet")


class ImportRun(models.Model):
    """One attempt to bring open data in. Nothing but this row changes until somebody commits it.

    `content` is an uploaded file, empty for one that is fetched live. `rows` is the comparison that the preview shows
    and the commit writes: see `networks.imports.rows.Row`. `requested_by` is empty for the job that looks by itself.
    """

    source = models.CharField(_("kilde"), max_length=15, choices=ImportSource)
    state = models.CharField(_("tilstand"), max_length=10, choices=ImportState, default=ImportState.QUEUED)
    date = models.DateField(_("dato"))
    file_name = models.CharField(_("fil"), max_length=200, blank=True)
    content = models.TextField(blank=True)
    rows = models.JSONField(default=list)
    fetched_from = models.CharField(_("hentet fra"), max_length=500, blank=True)
    error = models.CharField(_("hva som gikk galt"), max_length=1000, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bestilt av")
    )
    queued_at = models.DateTimeField(_("bestilt"), default=timezone.now)
    started_at = models.DateTimeField(_("startet"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ferdig"), null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("avgjort av")
    )
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)

    personal = PersonalData(
        requested_by=keep(_("Importer du har bestilt")),
        decided_by=keep(_("Importer du har avgjort")),
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("importer")
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_state_fits_its_dates",
                condition=(
                    Q(state="queued", started_at__isnull=True, finished_at__isnull=True)
                    | Q(state="running", started_at__isnull=False, finished_at__isnull=True)
                    | Q(state="done", finished_at__gte=F("started_at"), decided_at__isnull=True)
                    | Q(state="committed", finished_at__isnull=False, decided_at__isnull=False)
                    | Q(state="discarded", finished_at__isnull=False, decided_at__isnull=False)
                    | (Q(state="failed", finished_at__isnull=False) & ~Q(error=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.date:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("imports:run", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.state in (ImportState.QUEUED, ImportState.RUNNING)

    def count(self, outcome: str) -> int:
        """How many rows came out as `outcome`."""
        return sum(row["outcome"] == outcome for row in self.rows)

    @property
    def doubted(self) -> list[dict[str, Any]]:
        """The rows that would be stored and are far from the figures before."""
        stored = [row for row in self.rows if row["outcome"] in ("new", "changed")]
        return [row for row in stored if row["data"].get("doubted")]

    def waits_long(self, now: dt.datetime) -> bool:
        """Has nobody taken it for more than a few seconds?"""
        return self.state == ImportState.QUEUED and now - self.queued_at > dt.timedelta(seconds=5)
