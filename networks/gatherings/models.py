"""Gatherings (samlinger): when and where, the agenda, who is invited, who answers what, and who came."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, delete, keep
from core.triggers import append_only
from networks.geography.models import Network
from networks.people.models import Role


class GatheringForm(models.TextChoices):
    DIGITAL = "digital", _("digital")
    PHYSICAL = "physical", _("fysisk")
    HYBRID = "hybrid", _("fysisk og digital")


class GatheringState(models.TextChoices):
    PLANNED = "planned", _("planlagt")
    CANCELLED = "cancelled", _("avlyst")


class Reply(models.TextChoices):
    YES = "yes", _("ja")
    MAYBE = "maybe", _("kanskje")
    NO = "no", _("nei")


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def upcoming(self) -> GatheringQuerySet:
        """What isn't over yet, cancelled ones too; the first one first."""
        return self.filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")

    def past(self) -> GatheringQuerySet:
        """What is over, the last one first."""
        return self.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-pk")

    def planned(self) -> GatheringQuerySet:
        return self.filter(state=GatheringState.PLANNED)

    def inviting(self, user: Any) -> GatheringQuerySet:
        """Those that `user` is invited to today, by role or by name."""
        from networks.gatherings.access import invites_q

        return self.filter(invites_q(user))

    def inside_for(self, user: Any) -> GatheringQuerySet:
        """Those whose link, people and notes `user` may see: invited, organising, or recorded as having come."""
        from networks.gatherings.access import inside_q

        return self.filter(inside_q(user))


@pghistory.track()
class Gathering(models.Model):
    """A national gathering (`network` is empty) or a regional one.

    Invited are the people who hold one of `invited_roles`: in the region, or for a national gathering in the whole
    country or in `invited_networks`. No role is every role of those networks. `invited_people` come on top.
    `sequence` grows with each change that a calendar must take over [RFC 5545 §3.8.7.4]; answers given before
    `moved_at` were for another time and are asked for again. Organisers write who came in `recorded_at`.
    """

    title = models.CharField(_("tittel"), max_length=150)
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="gatherings", verbose_name=_("region")
    )
    form = models.CharField(_("form"), max_length=10, choices=GatheringForm)
    starts_at = models.DateTimeField(_("begynner"))
    ends_at = models.DateTimeField(_("slutter"))
    place = models.CharField(_("sted"), max_length=200, blank=True)
    link = models.URLField(_("lenke"), max_length=500, blank=True)
    description = models.TextField(_("om samlingen"), blank=True)
    answer_by = models.DateField(_("svarfrist (siste dag)"))
    invited_roles = ArrayField(
        models.CharField(max_length=30, choices=Role), default=list, blank=True, verbose_name=_("inviterte roller")
    )
    invited_networks = models.ManyToManyField(
        Network, blank=True, related_name="+", verbose_name=_("inviterte regioner")
    )
    invited_people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("inviterte personer")
    )
    state = models.CharField(_("tilstand"), max_length=10, choices=GatheringState, default=GatheringState.PLANNED)
    cancel_reason = models.TextField(_("begrunnelse"), blank=True)
    notes = models.TextField(_("referat"), blank=True)
    recorded_at = models.DateTimeField(_("deltakere ført"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    sequence = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opprettet av")
    )
    created_at = models.DateTimeField(_("opprettet"), default=timezone.now)
    moved_at = models.DateTimeField(_("tidspunkt fastsatt"), default=timezone.now)
    updated_at = models.DateTimeField(_("endret"), default=timezone.now)

    objects = GatheringQuerySet.as_manager()

    personal = PersonalData(created_by=keep(_("Samlinger du har laget"), "title", "starts_at"))

    class Meta:
        verbose_name = _("samling")
        verbose_name_plural = _("samlinger")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["starts_at"], name="gathering_by_start"),
            models.Index(fields=["ends_at"], name="gathering_by_end"),
        ]
        constraints = [
            models.CheckConstraint(name="gathering_form_known", condition=Q(form__in=GatheringForm.values)),
            models.CheckConstraint(
                name="gathering_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Samlingen må slutte etter at den begynner."),
            ),
            models.CheckConstraint(
                name="gathering_met_somewhere",
                condition=Q(form=GatheringForm.DIGITAL) | ~Q(place=""),
                violation_error_message=_("Skriv hvor samlingen er."),
            ),
            models.CheckConstraint(
                name="gathering_cancelled_has_reason",
                condition=Q(state=GatheringState.PLANNED, cancel_reason="")
                | (Q(state=GatheringState.CANCELLED) & ~Q(cancel_reason="")),
            ),
            models.CheckConstraint(
                name="gathering_cancelled_was_not_held",
                condition=Q(state=GatheringState.PLANNED) | Q(recorded_at__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="gathering_stays_cancelled", field="state", transitions=[("planned", "cancelled")])
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("networks:gathering", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.ends_at < timezone.now()

    @property
    def is_cancelled(self) -> bool:
        return self.state == GatheringState.CANCELLED

    @property
    def takes_answers(self) -> bool:
        """Until the end of the day `answer_by`, and not after the start."""
        return not self.is_cancelled and timezone.localdate() <= self.answer_by and self.starts_at > timezone.now()

    @property
    def first_day(self) -> dt.date:
        return timezone.localdate(self.starts_at)

    @property
    def last_day(self) -> dt.date:
        return timezone.localdate(self.ends_at)

    @property
    def is_one_day(self) -> bool:
        return self.first_day == self.last_day


class AgendaItem(models.Model):
    """One item of the agenda. It is on the gathering's n-th day, so that a gathering moves with its agenda."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="agenda")
    day = models.PositiveSmallIntegerField(_("dag"), default=1)
    starts = models.TimeField(_("klokka"))
    title = models.CharField(_("punkt"), max_length=200)
    responsible = models.CharField(_("ansvarlig"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("punkt på programmet")
        verbose_name_plural = _("punkter på programmet")
        ordering = ["day", "starts", "pk"]
        constraints = [
            models.CheckConstraint(name="agenda_day_counts_from_one", condition=Q(day__gte=1)),
            models.CheckConstraint(name="agenda_item_has_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H.%M} {self.title}"

    @property
    def date(self) -> dt.date:
        return self.gathering.first_day + dt.timedelta(days=self.day - 1)


@pghistory.track()
class GatheringAnswer(models.Model):
    """What one person answers to the invitation; the last answer holds."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="answers", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="gathering_answers", verbose_name=_("person")
    )
    reply = models.CharField(_("svar"), max_length=5, choices=Reply)
    comment = models.CharField(_("kommentar"), max_length=500, blank=True)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)

    personal = PersonalData(
        user=delete(_("Svar på invitasjoner til samlinger"), "gathering__title", "reply", "comment")
    )

    class Meta:
        verbose_name = _("svar på invitasjon")
        verbose_name_plural = _("svar på invitasjoner")
        ordering = ["gathering", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "user"], name="gathering_answered_once"),
            models.CheckConstraint(name="gathering_reply_known", condition=Q(reply__in=Reply.values)),
        ]

    def __str__(self) -> str:
        return f"{self.gathering_id}: {self.reply}"


@pghistory.track()
class GatheringParticipant(models.Model):
    """Somebody who came: a person with an account, or a named function. `network` and `in_group` as on that day."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="participants", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="gatherings_attended",
        verbose_name=_("person"),
    )
    name = models.CharField(_("betegnelse"), max_length=150, blank=True)
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    in_group = models.BooleanField(_("fra den regionale gruppen"), default=False)

    personal = PersonalData(user=keep(_("Samlinger du har vært på"), "gathering__title", "gathering__starts_at"))

    class Meta:
        verbose_name = _("deltaker på samling")
        verbose_name_plural = _("deltakere på samlinger")
        ordering = ["gathering", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "user"], name="gathering_attended_once"),
            models.CheckConstraint(
                name="gathering_participant_is_somebody",
                condition=Q(user__isnull=False, name="") | (Q(user__isnull=True) & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="gathering_group_has_network", condition=Q(in_group=False) | Q(network__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.user)


class GatheringAction(models.TextChoices):
    CREATED = "created", _("Innkalt")
    CHANGED = "changed", _("Endret")
    MOVED = "moved", _("Flyttet")
    CANCELLED = "cancelled", _("Avlyst")
    NOTES = "notes", _("Referat skrevet")
    RECORDED = "recorded", _("Deltakere ført")


class GatheringStep(models.Model):
    """One line in the log of a gathering. Never changed."""

    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="steps")
    action = models.CharField(_("handling"), max_length=10, choices=GatheringAction)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("utført av"))
    role = models.CharField(_("rolle"), max_length=30, choices=Role)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    comment = models.TextField(_("kommentar"), blank=True)

    personal = PersonalData(actor=keep(_("Det du har gjort med samlinger"), "gathering__title", "action", "role"))

    class Meta:
        verbose_name = _("hendelse i en samling")
        verbose_name_plural = _("hendelser i samlinger")
        ordering = ["gathering", "at", "pk"]
        triggers = [append_only("gathering_log_is_append_only")]

    def __str__(self) -> str:
        return f"{self.gathering_id}: {self.action}"
