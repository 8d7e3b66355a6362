"""Grants, the dated keys by which they are shared, the runs that computed a share, and the amounts decided.

All amounts are whole Norwegian kroner.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from networks.models import Network

from .access import may_see_runs

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class GrantQuerySet(models.QuerySet["Grant"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> GrantQuerySet:
        """The grants that `user` may see: what is set aside and decided is public."""
        return self


@pghistory.track()
class Grant(models.Model):
    """One grant of one year, for example Helseteknologiordningen 2024 [003]."""

    key = models.SlugField(_("nøkkelord i adressen"), unique=True)
    year = models.PositiveSmallIntegerField(_("år"))
    title = models.CharField(_("tittel"), max_length=200)
    scheme = models.CharField(_("ordning"), max_length=200)
    source = models.CharField(_("kilde"), max_length=300, blank=True)
    total_set_aside = models.BigIntegerField(_("satt av i alt (kroner)"))
    amount_to_share = models.BigIntegerField(_("til fordeling (kroner)"))
    # What the source itself says that the decided amounts add up to; sources miscount.
    stated_sum = models.BigIntegerField(_("summen som kilden oppgir (kroner)"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("tilskudd")
        verbose_name_plural = _("tilskudd")
        ordering = ["-year", "key"]
        constraints = [
            models.CheckConstraint(
                name="grant_shares_what_is_set_aside",
                condition=Q(amount_to_share__gte=0, amount_to_share__lte=F("total_set_aside")),
                violation_error_message=_("Beløpet til fordeling kan ikke være større enn det som er satt av."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:grant", args=[self.key])

    def current_key(self) -> AllocationKey | None:
        """The latest version of the grant's key."""
        return self.keys.order_by("-version").first()


def shares_problem(*shares: Decimal) -> str | None:
    """What is wrong with shares that should make the whole, as a sentence; None when nothing is."""
    total = sum(shares, Decimal())
    if total == 1:
        return None
    percent = f"{(total * 100).normalize():f}".replace(".", ",")
    return gettext("Andelene blir %(percent)s %% til sammen. De må bli nøyaktig 100 %%.") % {"percent": percent}


SHARE_VALIDATORS = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))]


@pghistory.track()
class AllocationKey(models.Model):
    """How a grant is shared. A change is a new version, so that a run can always say which one it used.

    The three shares are exact parts of the amount (after the base amounts) and add up to 1.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="keys", verbose_name=_("tilskudd"))
    name = models.CharField(_("navn"), max_length=50)
    version = models.PositiveSmallIntegerField(_("versjon"), default=1)
    created_on = models.DateField(_("laget"), default=timezone.localdate)
    source = models.CharField(_("kilde"), max_length=300, blank=True)
    flat_share = models.DecimalField(
        _("flat andel"), max_digits=7, decimal_places=6, default=Decimal("0.6"), validators=SHARE_VALIDATORS
    )
    municipality_weight = models.DecimalField(
        _("andel etter antall kommuner"),
        max_digits=7,
        decimal_places=6,
        default=Decimal("0.2"),
        validators=SHARE_VALIDATORS,
    )
    population_weight = models.DecimalField(
        _("andel etter innbyggertall"),
        max_digits=7,
        decimal_places=6,
        default=Decimal("0.2"),
        validators=SHARE_VALIDATORS,
    )
    base_amount = models.BigIntegerField(_("fast beløp per nettverk (kroner)"), default=0)
    rounding_unit = models.PositiveIntegerField(_("avrunding (kroner)"), default=1)
    population_date = models.DateField(_("folketall per"))
    municipality_date = models.DateField(_("kommuner per"))

    class Meta:
        verbose_name = _("fordelingsnøkkel")
        verbose_name_plural = _("fordelingsnøkler")
        ordering = ["grant", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "version"], name="key_version_once"),
            models.CheckConstraint(
                name="key_shares_make_the_whole",
                condition=Q(flat_share=Decimal(1) - F("municipality_weight") - F("population_weight")),
                violation_error_message=_("Andelene må bli 100 % til sammen."),
            ),
            models.CheckConstraint(
                name="key_shares_not_negative",
                condition=Q(flat_share__gte=0, municipality_weight__gte=0, population_weight__gte=0),
                violation_error_message=_("En andel kan ikke være negativ."),
            ),
            models.CheckConstraint(
                name="key_base_not_negative",
                condition=Q(base_amount__gte=0),
                violation_error_message=_("Det faste beløpet kan ikke være negativt."),
            ),
            models.CheckConstraint(
                name="key_rounds_to_whole_kroner",
                condition=Q(rounding_unit__gte=1),
                violation_error_message=_("Avrundingen må være minst én krone."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def shares(self) -> tuple[Decimal, Decimal, Decimal]:
        """Flat, by municipalities, by population."""
        return self.flat_share, self.municipality_weight, self.population_weight

    def clean(self) -> None:
        if None not in self.shares and (problem := shares_problem(*self.shares)):
            raise ValidationError({"flat_share": problem})


class RunState(models.TextChoices):
    QUEUED = "queued", _("i kø")
    RUNNING = "running", _("beregnes")
    DONE = "done", _("ferdig")
    FAILED = "failed", _("stoppet")


class RunStep(models.TextChoices):
    READING = "reading", _("Henter kommuner og folketall")
    SHARING = "sharing", _("Fordeler beløpet")
    STORING = "storing", _("Kontrollerer summene og lagrer")


ACTIVE_STATES = (RunState.QUEUED, RunState.RUNNING)
# When nobody has taken a run for this long, the page says that it waits for a free worker.
WAITING_AFTER = dt.timedelta(seconds=5)


class RunQuerySet(models.QuerySet["AllocationRun"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> RunQuerySet:
        """Runs are KS' working papers: all of them to KS' grant staff, none to others."""
        return self if may_see_runs(user) else self.none()

    def active(self) -> RunQuerySet:
        return self.filter(state__in=ACTIVE_STATES)

    def for_lists(self) -> RunQuerySet:
        """Without the frozen inputs, which are large."""
        return self.select_related("requested_by", "key").defer("inputs")


class AllocationRun(models.Model):
    """One computation: asked for, taken by a worker, and then never changed again (triggers hold that).

    `attempt` counts the workers that have taken it; only the latest one may write. `inputs` is everything that the
    result rests on, frozen; `digest` is the SHA-256 of inputs and lines.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="runs")
    key = models.ForeignKey(AllocationKey, models.PROTECT, related_name="runs")
    state = models.CharField(_("tilstand"), max_length=10, choices=RunState, default=RunState.QUEUED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    queued_at = models.DateTimeField(_("bestilt"), default=timezone.now)
    started_at = models.DateTimeField(_("startet"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ferdig"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("siste livstegn"), null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(_("framdrift (prosent)"), default=0)
    step = models.CharField(_("steg"), max_length=10, choices=RunStep, blank=True)
    error = models.CharField(_("hva som gikk galt"), max_length=1000, blank=True)
    inputs = models.JSONField(_("grunnlag"), null=True, blank=True)
    digest = models.CharField(_("kontrollsum"), max_length=64, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("beregning")
        verbose_name_plural = _("beregninger")
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant"], condition=Q(state__in=["queued", "running"]), name="one_active_run_per_grant"
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
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="finished_runs_stand",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["done", "failed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("funding:run", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_STATES

    def waits_long(self, now: dt.datetime) -> bool:
        """Has the run been queued for so long at `now` that every worker must be busy or gone?"""
        return self.state == RunState.QUEUED and now - self.queued_at > WAITING_AFTER


class AllocationLine(models.Model):
    """What one network got in one run; the five parts add up to the amount."""

    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="lines")
    network = models.ForeignKey(Network, models.PROTECT, related_name="allocation_lines")
    municipalities = models.PositiveIntegerField(_("kommuner"))
    population = models.PositiveIntegerField(_("innbyggere"))
    base = models.BigIntegerField(_("fast beløp"))
    flat = models.BigIntegerField(_("flat del"))
    municipality_part = models.BigIntegerField(_("kommunedel"))
    population_part = models.BigIntegerField(_("innbyggerdel"))
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
                    amount=F("base") + F("flat") + F("municipality_part") + F("population_part") + F("rounding")
                ),
            ),
            models.CheckConstraint(name="line_amount_not_negative", condition=Q(amount__gte=0)),
        ]
        triggers = [pgtrigger.Protect(name="lines_stand", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.network}: {self.amount}"


@pghistory.track()
class DecidedAmount(models.Model):
    """What a network was given, as decided or published; the computed amount stands beside it, not in its place."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="decided_amounts")
    network = models.ForeignKey(Network, models.PROTECT, related_name="decided_amounts")
    amount = models.BigIntegerField(_("vedtatt (kroner)"))
    source = models.CharField(_("kilde"), max_length=300, blank=True)
    decided_on = models.DateField(_("vedtatt dato"), null=True, blank=True)

    class Meta:
        verbose_name = _("vedtatt beløp")
        verbose_name_plural = _("vedtatte beløp")
        ordering = ["grant", "network__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "network"], name="decided_once_per_network"),
            models.CheckConstraint(name="decided_amount_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.grant}: {self.amount}"
