"""How a rollout is planned and carried out: choice of track, working group, phases, activities, checklist.

All days are inclusive. Sources: [004 §4.1] for the five questions and the common processes.
"""

from __future__ import annotations

import datetime as dt

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import counts_changes
from networks.models import Municipality
from rollouts.pools.models import Pool
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.models import SignUp


class Organisation(models.TextChoices):
    NHN = "nhn", _("Norsk helsenett")
    MUNICIPALITY = "municipality", _("kommune")
    KS = "ks", _("KS")
    OTHER = "other", _("annen")


@pghistory.track()
class WorkingGroupMember(models.Model):
    """Somebody in the group that plans and carries out the rollout; `valid_to` is the last day."""

    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="working_group")
    name = models.CharField(_("navn"), max_length=150)
    function = models.CharField(_("funksjon"), max_length=150)
    organisation = models.CharField(_("organisasjon"), max_length=15, choices=Organisation)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kommune")
    )
    is_leader = models.BooleanField(_("leder gruppen"), default=False)
    valid_from = models.DateField(_("fra"), default=timezone.localdate)
    valid_to = models.DateField(_("til og med"), null=True, blank=True)

    class Meta:
        verbose_name = _("medlem av arbeidsgruppen")
        verbose_name_plural = _("medlemmer av arbeidsgruppen")
        ordering = ["rollout", "-is_leader", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rollout"], condition=Q(is_leader=True, valid_to__isnull=True), name="one_leader_of_a_group"
            ),
            models.CheckConstraint(
                name="working_group_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Siste dag kan ikke være før første dag."),
            ),
            models.CheckConstraint(
                name="working_group_municipality",
                condition=Q(organisation="municipality", municipality__isnull=False)
                | ~Q(organisation="municipality") & Q(municipality__isnull=True),
                violation_error_message=_("Velg hvilken kommune personen kommer fra, og bare da."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return self.municipality.name if self.municipality else str(Organisation(self.organisation).label)


@pghistory.track()
class Phase(models.Model):
    """A part of the rollout with its first and last day."""

    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="phases")
    name = models.CharField(_("fase"), max_length=150)
    start_date = models.DateField(_("første dag"))
    end_date = models.DateField(_("siste dag"))

    class Meta:
        verbose_name = _("fase")
        verbose_name_plural = _("faser")
        ordering = ["rollout", "start_date", "pk"]
        constraints = [
            models.CheckConstraint(
                name="phase_period",
                condition=Q(end_date__gte=F("start_date")),
                violation_error_message=_("Siste dag kan ikke være før første dag."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def when(self) -> str:
        """Where today is: `past`, `now` or `ahead`."""
        today = timezone.localdate()
        return "past" if self.end_date < today else "now" if self.start_date <= today else "ahead"


@pghistory.track()
class Milestone(models.Model):
    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="milestones")
    name = models.CharField(_("milepæl"), max_length=200)
    due_on = models.DateField(_("dato"))
    reached_on = models.DateField(_("nådd"), null=True, blank=True)

    class Meta:
        verbose_name = _("milepæl")
        verbose_name_plural = _("milepæler")
        ordering = ["rollout", "due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], name="milestone_due", condition=Q(reached_on__isnull=True))]

    def __str__(self) -> str:
        return self.name

    @property
    def is_overdue(self) -> bool:
        return self.reached_on is None and self.due_on < timezone.localdate()


class Process(models.TextChoices):
    """The processes that municipalities go through together [004 §4.1], in their order."""

    BENEFITS = "benefits", _("gevinstarbeid")
    RISK = "risk", _("ROS og DPIA")
    CHANGE = "change", _("endringsledelse")
    SERVICE_MODEL = "service_model", _("helhetlig tjenestemodell")
    PROCUREMENT = "procurement", _("støtte ved anskaffelser")
    SUPPLIERS = "suppliers", _("leverandørdialog")
    TECHNICAL = "technical", _("teknisk støtte")
    TRAINING = "training", _("opplæring")
    EXPERIENCE = "experience", _("erfaringsdeling")
    OPERATIONS = "operations", _("overgang til drift")
    FOLLOW_UP = "follow_up", _("oppfølging av bruk over tid")
    EVALUATION = "evaluation", _("felles evaluering")


@pghistory.track()
class Activity(models.Model):
    """A session of a common process: for one pool, or (None) for all of the rollout."""

    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="activities")
    pool = models.ForeignKey(
        Pool, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("pulje")
    )
    process = models.CharField(_("felles prosess"), max_length=15, choices=Process)
    title = models.CharField(_("tittel"), max_length=200, blank=True)
    date = models.DateField(_("dato"), null=True, blank=True)
    starts_at = models.TimeField(_("fra klokka"), null=True, blank=True)
    ends_at = models.TimeField(_("til klokka"), null=True, blank=True)
    link = models.URLField(_("lenke til møtet"), max_length=500, blank=True)
    material_link = models.URLField(_("lenke til materiell"), max_length=500, blank=True)
    responsible = models.CharField(_("ansvarlig"), max_length=150, blank=True)
    # Kept by a trigger.
    changed_at = models.DateTimeField(_("endret"), default=timezone.now, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("aktivitet")
        verbose_name_plural = _("aktiviteter")
        ordering = ["rollout", F("date").asc(nulls_last=True), "starts_at", "pk"]
        triggers = [counts_changes("activity_counts_changes")]
        constraints = [
            models.CheckConstraint(
                name="activity_times",
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                violation_error_message=_("Slutten må være etter starten."),
            ),
            models.CheckConstraint(
                name="activity_time_has_a_date", condition=Q(starts_at__isnull=True) | Q(date__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(Process(self.process).label).capitalize()


class ChecklistQuerySet(models.QuerySet["ChecklistItem"]):
    def in_use(self) -> ChecklistQuerySet:
        return self.filter(retired_at__isnull=True)


@pghistory.track()
class ChecklistItem(models.Model):
    """One thing that each participating municipality does and ticks off.

    Due `due_weeks` after the pool's first day; negative before it, None when there is no hurry.
    """

    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="checklist")
    text = models.CharField(_("punkt"), max_length=200)
    explanation = models.TextField(_("forklaring"), blank=True)
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)
    due_weeks = models.SmallIntegerField(_("frist i uker etter puljens første dag"), null=True, blank=True)
    # An item that is no longer used keeps its ticks.
    retired_at = models.DateTimeField(_("tatt ut"), null=True, blank=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = _("punkt på sjekklisten")
        verbose_name_plural = _("punkter på sjekklisten")
        ordering = ["rollout", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="checklist_due_is_near",
                condition=Q(due_weeks__isnull=True) | Q(due_weeks__range=(-104, 104)),
            )
        ]

    def __str__(self) -> str:
        return self.text

    def due_on(self, pool: Pool) -> dt.date | None:
        """The last day, for the municipalities of `pool`."""
        return None if self.due_weeks is None else pool.start_date + dt.timedelta(weeks=self.due_weeks)


class TickQuerySet(models.QuerySet["ChecklistTick"]):
    def in_force(self) -> TickQuerySet:
        return self.filter(undone_at__isnull=True)


class ChecklistTick(models.Model):
    """A municipality has done an item. Taking it back is a date on the row, not a deletion."""

    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="ticks")
    sign_up = models.ForeignKey(SignUp, models.PROTECT, related_name="ticks")
    done_at = models.DateTimeField(_("gjort"), default=timezone.now)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("tatt tilbake"), null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TickQuerySet.as_manager()

    personal = PersonalData(
        done_by=keep(_("Punkter i sjekklister du har krysset av"), "item__text", "sign_up__municipality__name"),
        undone_by=keep(_("Kryss i sjekklister du har fjernet"), "item__text", "sign_up__municipality__name"),
    )

    class Meta:
        verbose_name = _("avkryssing")
        verbose_name_plural = _("avkryssinger")
        ordering = ["sign_up", "item", "-done_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "sign_up"], condition=Q(undone_at__isnull=True), name="one_standing_tick"
            ),
            models.CheckConstraint(
                name="tick_undone_whole",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]
        triggers = [pgtrigger.Protect(name="tick_is_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.sign_up_id}: {self.item_id}"
