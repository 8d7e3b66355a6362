"""Runs that make the yearly booklet: asked for once, taken by one worker, finished whole or failed in words."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.kept_files.models import KeptFile
from core.personal_data import PersonalData, keep
from portfolio.editions.models import PortfolioEdition


class BookletState(models.TextChoices):
    QUEUED = "queued", _("i kø")
    RUNNING = "running", _("lages")
    DONE = "done", _("ferdig")
    FAILED = "failed", _("stoppet")


class Booklet(models.Model):
    """One edition with the figures of one day. `content` is all that it says, `file` is made from it; both are kept."""

    edition = models.ForeignKey(PortfolioEdition, models.PROTECT, related_name="booklets")
    as_of = models.DateField(_("tall per"))
    language = models.CharField(
        _("målform"), max_length=2, choices=[("nb", _("bokmål")), ("nn", _("nynorsk"))], default="nb"
    )
    state = models.CharField(_("tilstand"), max_length=10, choices=BookletState, default=BookletState.QUEUED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("bestilt"), default=timezone.now)
    started_at = models.DateTimeField(_("startet"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ferdig"), null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("hva som gikk galt"), max_length=500, blank=True)
    content = models.JSONField(null=True, blank=True)
    file = models.OneToOneField(KeptFile, models.PROTECT, related_name="+", null=True, blank=True)

    personal = PersonalData(requested_by=keep(_("Hefter du har laget"), "as_of"))

    class Meta:
        verbose_name = _("hefte")
        verbose_name_plural = _("hefter")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "as_of", "language"],
                condition=Q(state__in=["queued", "running"]),
                name="one_active_booklet_per_date",
            ),
            models.CheckConstraint(
                name="booklet_state_fits_its_content",
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True, file__isnull=True)
                | Q(state="done", finished_at__isnull=False, content__isnull=False, file__isnull=False, error="")
                | (Q(state="failed", finished_at__isnull=False, file__isnull=True) & ~Q(error="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} ({self.as_of:%d.%m.%Y})"

    @property
    def is_active(self) -> bool:
        return self.state in {BookletState.QUEUED, BookletState.RUNNING}
