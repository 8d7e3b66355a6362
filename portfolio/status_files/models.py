"""Files of statuses that people read in: kept as they came, with what they would change and what was decided."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep


class StatusFile(models.Model):
    """One file. `columns` says which column holds which field and `answers` what else a person was asked; `reading` is
    how it was read (`core.tables.finding.Table.told`), `lines` the preview that a person sees and that is stored."""

    class State(models.TextChoices):
        DRAFT = "draft", _("til gjennomsyn")
        STORED = "committed", _("lagret")
        DISCARDED = "discarded", _("forkastet")

    file_name = models.CharField(_("fil"), max_length=200)
    original = models.BinaryField()
    digest = models.CharField(max_length=64)
    columns: Any = models.JSONField(default=dict)
    answers: Any = models.JSONField(default=dict)
    reading: Any = models.JSONField(default=dict)
    lines: Any = models.JSONField(default=list)
    state = models.CharField(_("tilstand"), max_length=10, choices=State, default=State.DRAFT)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("lastet opp"), default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)

    personal = PersonalData(
        uploaded_by=keep(_("Statusfiler du har lest inn"), "uploaded_at", "file_name"),
        decided_by=keep(_("Statusfiler du har lagret eller forkastet"), "decided_at", "file_name"),
    )

    class Meta:
        verbose_name = _("statusfil")
        verbose_name_plural = _("statusfiler")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="status_file_decided_whole",
                condition=Q(state="draft", decided_by=None, decided_at=None)
                | Q(state__in=["committed", "discarded"], decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("portfolio:status_file", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT
