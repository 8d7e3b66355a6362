"""Runs that computed a share, and their lines. Whole Norwegian kroner."""

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
from funding.keys.models import AllocationKey
from networks.models import Network

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class RunStep(models.TextChoices):
    READING = "reading", _("Henter kommuner og folketall")
    SHARING = "sharing", _("Fordeler beløpet")
    STORING = "storing", _("Kontrollerer summene og lagrer")


class RunQuerySet(models.QuerySet["AllocationRun"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> RunQuerySet:
        """Runs are KS' working papers: all of them to KS' grant staff, none to others."""
        return self if may_see_runs(user) else self.none()

    def active(self) -> RunQuerySet:
        return self.filter(state__in=ACTIVE_STATES)

    def for_lists(self) -> RunQuerySet:
        """Without the frozen inputs, which are large."""
        return self.select_related("requested_by", "key").defer("inputs")


class AllocationRun(Job):
    """One computation: asked for, taken by a worker, and then never changed again (triggers hold that).

    `inputs` is everything that the result rests on, frozen; `digest` is the SHA-256 of inputs and lines.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="runs")
    key = models.ForeignKey(AllocationKey, models.PROTECT, related_name="runs")
    step = models.CharField(_("steg"), max_length=10, choices=RunStep, blank=True)
    inputs = models.JSONField(_("grunnlag"), null=True, blank=True)
    digest = models.CharField(_("kontrollsum"), max_length=64, blank=True)
    # Which code computed it (`inputs.CODE`). Not a part of the digest: other code that gives the same is as good.
    code = models.CharField(_("programversjon"), max_length=12, blank=True)
    # A scenario has a name and what was tried out: {"total": kroner, "key": {…}, "structure": {…} or left out}.
    scenario = models.CharField(_("scenario"), max_length=100, blank=True)
    trial = models.JSONField(_("prøvd ut"), null=True, blank=True)

    objects = RunQuerySet.as_manager()

    personal = PersonalData(requested_by=keep(_("Fordelinger du har beregnet")))

    class Meta:
        verbose_name = _("beregning")
        verbose_name_plural = _("beregninger")
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant"],
                condition=Q(state__in=["queued", "running"], scenario=""),
                name="one_active_run_per_grant",
            ),
            models.CheckConstraint(
                name="run_scenarios_say_what_they_try",
                condition=Q(scenario="", trial__isnull=True) | (~Q(scenario="") & Q(trial__isnull=False)),
            ),
            models.CheckConstraint(name="run_progress_in_percent", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="run_state_fits_its_dates",
                condition=(
                    Q(
                        state="queued",
                        started_at__isnull=True,
                        heartbeat_at__isnull=True,
                        finished_at__isnull=True,
                        error="",
                        digest="",
                    )
                    | Q(
                        state="running",
                        started_at__isnull=False,
                        heartbeat_at__isnull=False,
                        finished_at__isnull=True,
                        error="",
                        digest="",
                    )
                    | (
                        Q(
                            state="done",
                            started_at__isnull=False,
                            finished_at__gte=F("started_at"),
                            inputs__isnull=False,
                            progress=100,
                            error="",
                        )
                        & ~Q(digest="")
                    )
                    | (Q(state="failed", finished_at__isnull=False, digest="") & ~Q(error=""))
                    | Q(state="cancelled", finished_at__isnull=False, digest="")
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="finished_runs_stand",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["done", "failed", "cancelled"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("funding:run", args=[self.pk])

    @property
    def is_scenario(self) -> bool:
        return bool(self.scenario)

    @property
    def amount(self) -> int:
        """Kroner that the run shares: the scenario's, or the grant's."""
        return self.trial["total"] if self.trial else self.grant.amount_to_share


class AllocationLine(models.Model):
    """What one network got in one run; its parts add up to the amount."""

    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="lines", db_index=False)
    # A scenario may share between others than the networks: then `recipient` is the key in the inputs.
    network = models.ForeignKey(Network, models.PROTECT, related_name="allocation_lines", null=True, blank=True)
    recipient = models.SlugField(_("mottaker"), max_length=60, blank=True)
    municipalities = models.PositiveIntegerField(_("kommuner"))
    population = models.PositiveIntegerField(_("innbyggere"))
    base = models.BigIntegerField(_("fast beløp"))
    flat = models.BigIntegerField(_("flat del"))
    municipality_part = models.BigIntegerField(_("kommunedel"))
    population_part = models.BigIntegerField(_("innbyggerdel"))
    factor_part = models.BigIntegerField(_("del etter andre tall"), default=0)
    # What floor and ceiling gave or took; adds up to 0 over the networks.
    limited = models.BigIntegerField(_("gulv og tak"), default=0)
    rounding = models.BigIntegerField(_("avrunding"), default=0)
    amount = models.BigIntegerField(_("beregnet"))

    class Meta:
        verbose_name = _("fordelt beløp")
        verbose_name_plural = _("fordelte beløp")
        ordering = ["run", "network__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["run", "network"], name="line_once_per_network"),
            models.CheckConstraint(
                name="line_parts_make_the_amount",
                condition=Q(
                    amount=F("base")
                    + F("flat")
                    + F("municipality_part")
                    + F("population_part")
                    + F("factor_part")
                    + F("limited")
                    + F("rounding")
                ),
            ),
            models.UniqueConstraint(
                fields=["run", "recipient"], condition=~Q(recipient=""), name="line_once_per_recipient"
            ),
            models.CheckConstraint(
                name="line_has_network_or_recipient",
                condition=Q(network__isnull=False, recipient="") | (Q(network__isnull=True) & ~Q(recipient="")),
            ),
            models.CheckConstraint(name="line_amount_not_negative", condition=Q(amount__gte=0)),
        ]
        triggers = [pgtrigger.Protect(name="lines_stand", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.key}: {self.amount}"

    @property
    def key(self) -> str:
        """The recipient's key in the run's inputs."""
        return self.network.key if self.network else self.recipient
