"""Many keys tried out as one job: which come closest to decided amounts, and how far each network's amount moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from funding.access import may_see_runs
from funding.grants.models import Grant
from funding.jobs.models import ACTIVE_STATES, Job

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class SweepQuerySet(models.QuerySet["KeySweep"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> SweepQuerySet:
        """KS' working papers, as runs."""
        return self if may_see_runs(user) else self.none()

    def active(self) -> SweepQuerySet:
        return self.filter(state__in=ACTIVE_STATES)


class KeySweep(Job):
    """`grid` is the list of values to try for each parameter, `target` the amounts to come close to (by network key).

    `result` grows as the job goes on, in the same update as `done`: a worker that takes over goes on from there.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="sweeps")
    grid = models.JSONField(_("nøkler som prøves"))
    target = models.JSONField(_("beløp å sammenligne med"), default=dict)
    count = models.PositiveIntegerField(_("antall nøkler"))
    done = models.PositiveIntegerField(_("prøvd"), default=0)
    result = models.JSONField(_("resultat"), default=dict)

    objects = SweepQuerySet.as_manager()

    personal = PersonalData(requested_by=keep(_("Søk etter nøkler du har bestilt")))

    class Meta:
        verbose_name = _("nøkkelsøk")
        verbose_name_plural = _("nøkkelsøk")
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant"], condition=Q(state__in=["queued", "running"]), name="one_active_sweep_per_grant"
            ),
            models.CheckConstraint(
                name="sweep_not_more_than_all", condition=Q(done__lte=F("count"), progress__lte=100)
            ),
            models.CheckConstraint(
                name="sweep_state_fits_its_facts",
                condition=Q(state="queued", finished_at__isnull=True, started_at__isnull=True)
                | Q(state="running", finished_at__isnull=True, started_at__isnull=False, heartbeat_at__isnull=False)
                | Q(state="done", finished_at__isnull=False, done=F("count"), error="")
                | (Q(state="failed", finished_at__isnull=False) & ~Q(error=""))
                | Q(state="cancelled", finished_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="finished_sweeps_stand",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["done", "failed", "cancelled"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant}: {self.count}"

    def get_absolute_url(self) -> str:
        return reverse("funding:sweep", args=[self.pk])
