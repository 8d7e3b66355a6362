"""What all work of the background has in common: a row that a person can see, taken by one worker at a time."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    QUEUED = "queued", _("i kø")
    RUNNING = "running", _("beregnes")
    DONE = "done", _("ferdig")
    FAILED = "failed", _("stoppet")
    CANCELLED = "cancelled", _("avbrutt")


ACTIVE_STATES = (RunState.QUEUED, RunState.RUNNING)
STALE_AFTER = dt.timedelta(seconds=60)
BROKE = _("Beregningen stoppet på grunn av en feil hos oss, og ingenting er lagret. Prøv igjen om litt.")
GAVE_UP = _("Beregningen ble avbrutt %(count)s ganger før den ble ferdig. Meld fra til den som drifter løsningen.")
# When nobody has taken a job for this long, the page says that it waits for a free worker.
WAITING_AFTER = dt.timedelta(seconds=5)


class Job(models.Model):
    """`attempt` counts the workers that have taken it; only the latest one may write (`core.jobs.Queue`)."""

    state = models.CharField(_("tilstand"), max_length=10, choices=RunState, default=RunState.QUEUED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    queued_at = models.DateTimeField(_("bestilt"), default=timezone.now)
    started_at = models.DateTimeField(_("startet"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ferdig"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("siste livstegn"), null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(_("framdrift (prosent)"), default=0)
    error = models.CharField(_("hva som gikk galt"), max_length=1000, blank=True)

    class Meta:
        abstract = True

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_STATES

    def waits_long(self, now: dt.datetime) -> bool:
        """Has the job been queued for so long at `now` that every worker must be busy or gone?"""
        return self.state == RunState.QUEUED and now - self.queued_at > WAITING_AFTER
