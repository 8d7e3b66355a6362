"""The NKG's meetings, and the log of what it has decided [003, 004 §4.1]."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.notifications.events import Phrase
from core.personal_data import PersonalData, keep
from core.triggers import append_only, counts_changes
from rollouts.decisions.cases import CASE_NAMES, Case
from rollouts.members.seats import name_of

# How long a member whom the secretary has named may say that they weren't there.
OBJECT_WITHIN = dt.timedelta(hours=48)


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planlagt")
    HELD = "held", _("holdt")
    CANCELLED = "cancelled", _("avlyst")


@pghistory.track()
class Meeting(models.Model):
    """A meeting of the NKG; `minutes` is what was said outside the cases."""

    starts_at = models.DateTimeField(_("når"))
    place = models.CharField(_("sted"), max_length=200, blank=True)
    link = models.URLField(_("lenke til møtet"), blank=True)
    state = models.CharField(_("tilstand"), max_length=9, choices=MeetingState, default=MeetingState.PLANNED)
    minutes = models.TextField(_("referat"), blank=True)
    created_at = models.DateTimeField(_("opprettet"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Kept by a trigger.
    changed_at = models.DateTimeField(_("endret"), default=timezone.now, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    personal = PersonalData(created_by=keep(_("Møter i NKG du har innkalt til"), "starts_at", "place"))

    class Meta:
        verbose_name = _("møte i NKG")
        verbose_name_plural = _("møter i NKG")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="meeting_state_known", condition=Q(state__in=MeetingState.values)),
            models.CheckConstraint(name="meeting_has_a_place", condition=~Q(place="") | ~Q(link="")),
        ]
        triggers = [
            pgtrigger.FSM(
                name="meeting_is_held_once",
                field="state",
                transitions=[("planned", "held"), ("planned", "cancelled")],
            ),
            counts_changes("meeting_counts_changes"),
        ]

    def __str__(self) -> str:
        return gettext("NKG-møte %(date)s") % {
            "date": date_format(timezone.localtime(self.starts_at), "SHORT_DATE_FORMAT")
        }

    @property
    def told_as(self) -> Phrase:
        """What messages call it, in the language of who reads."""
        return Phrase(_("NKG-møte %(date)s"), {"date": timezone.localdate(self.starts_at)})

    def get_absolute_url(self) -> str:
        return reverse("rollouts:meeting", args=[self.pk])

    @property
    def is_planned(self) -> bool:
        return self.state == MeetingState.PLANNED


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def here(self) -> AttendanceQuerySet:
        """Those who are there now."""
        return self.filter(left_at__isnull=True, objected_at__isnull=True)

    def certain(self, now: dt.datetime) -> AttendanceQuerySet:
        """Those who said so themselves, and those named by the secretary whose time to object is over; after an
        objection in the meeting silence counts for nothing."""
        doubted = Attendance.objects.filter(meeting=OuterRef("meeting"), objected_at__isnull=False)
        silent = Q(registered_at__lte=now - OBJECT_WITHIN, objected_at__isnull=True) & ~Exists(doubted)
        return self.filter(Q(confirmed_at__isnull=False) | silent)


@pghistory.track()
class Attendance(models.Model):
    """A member who was present, by their own word; or named by the secretary, and then they have been told and may
    object within `OBJECT_WITHIN`. `confirmed_at` is their own word. Who leaves counts for what was decided before."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("ført"), default=timezone.now)
    # None: nobody but the member.
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("bekreftet"), null=True, blank=True)
    left_at = models.DateTimeField(_("gikk"), null=True, blank=True)
    objected_at = models.DateTimeField(_("innvending"), null=True, blank=True)
    objection = models.CharField(_("hvorfor det ikke stemmer"), max_length=500, blank=True)

    objects = AttendanceQuerySet.as_manager()

    personal = PersonalData(
        user=keep(_("Møter i NKG du har vært på"), "meeting__starts_at", "confirmed_at", "objection"),
        named_by=keep(_("Oppmøte i NKG du har ført"), "meeting__starts_at"),
    )

    class Meta:
        verbose_name = _("oppmøte i NKG")
        verbose_name_plural = _("oppmøte i NKG")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="present_once"),
            models.CheckConstraint(
                name="presence_is_ones_own_word_or_anothers",
                condition=Q(confirmed_at__isnull=False) | Q(named_by__isnull=False) & ~Q(named_by=F("user")),
            ),
            models.CheckConstraint(
                name="objection_to_being_named",
                condition=Q(objected_at__isnull=True, objection="")
                | Q(objected_at__isnull=False, confirmed_at__isnull=True) & ~Q(objection=""),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="presence_from_the_start",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("registered_at"),
                when=pgtrigger.Before,
                func=(
                    "IF NEW.registered_at < (SELECT starts_at FROM rollouts_meeting WHERE id = NEW.meeting_id) THEN"
                    " RAISE EXCEPTION 'presence before the meeting has begun'; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.user_id}"

    @property
    def name(self) -> str:
        """Whose presence it is, and for whom they sit."""
        return name_of(self.user)

    @property
    def is_named(self) -> bool:
        """The secretary's word, to which the member has said nothing."""
        return self.confirmed_at is None and self.objected_at is None

    @property
    def objects_until(self) -> dt.datetime:
        return self.registered_at + OBJECT_WITHIN


NO_CASE = tuple(f"{name}__isnull" for name in CASE_NAMES)


def one_case(**more: Any) -> Q:
    """The condition that a row is about exactly one case."""
    found = Q()
    for name in NO_CASE:
        found |= Q(**{other: other != name for other in NO_CASE}, **more)
    return found


class AgendaItem(models.Model):
    """One case of a meeting: a pool, a change of one, a dispensation, or something to talk about."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", db_index=False)
    position = models.PositiveSmallIntegerField(_("nummer"))
    pool = models.ForeignKey("rollouts.Pool", models.PROTECT, null=True, blank=True, related_name="agenda_items")
    change = models.ForeignKey(
        "rollouts.PoolChange", models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    dispensation = models.ForeignKey(
        "rollouts.Dispensation", models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    ratification = models.ForeignKey(
        "rollouts.Ratification", models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    title = models.CharField(_("sak"), max_length=200, blank=True)

    class Meta:
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "pool"], name="pool_once_on_the_agenda"),
            models.UniqueConstraint(fields=["meeting", "change"], name="change_once_on_the_agenda"),
            models.UniqueConstraint(fields=["meeting", "dispensation"], name="dispensation_once_on_the_agenda"),
            models.UniqueConstraint(fields=["meeting", "ratification"], name="ratification_once_on_the_agenda"),
            models.CheckConstraint(
                name="agenda_item_is_one_thing",
                condition=one_case(title="") | Q(**dict.fromkeys(NO_CASE, True)) & ~Q(title=""),
            ),
        ]

    def __str__(self) -> str:
        return self.case.case_subject if self.case is not None else self.title

    @property
    def case(self) -> Case | None:
        """What is to be decided about; None for something to talk about."""
        return self.change or self.pool or self.dispensation or self.ratification

    @property
    def waits(self) -> bool:
        """The case has not been decided yet."""
        return self.case is not None and self.case.waits_for_nkg

    def is_about(self, decision: LoggedDecision) -> bool:
        """Is `decision` about this case?"""
        if self.change_id is not None:
            return decision.change_id == self.change_id
        mine = [getattr(self, f"{name}_id") for name in CASE_NAMES]
        return any(mine) and mine == [getattr(decision, f"{name}_id") for name in CASE_NAMES]


class DecisionKind(models.TextChoices):
    APPROVED = "approved", _("godkjent")
    RETURNED = "returned", _("sendt tilbake")
    POSTPONED = "postponed", _("utsatt")
    WAIVED = "waived", _("unntak gitt")
    UNWAIVED = "unwaived", _("unntak opphevet")
    DISPENSED = "dispensed", _("dispensasjon gitt")
    REFUSED = "refused", _("avslått")
    STOPPED = "stopped", _("stoppet")
    RATIFIED = "ratified", _("stansen står")
    RESUMED = "resumed", _("gjenopptatt")
    MARGIN = "margin", _("spillerom satt")
    # Needs no decision: a leader's change within the margin that the NKG has set.
    IN_MARGIN = "in_margin", _("endret innenfor spillerommet")


class LoggedDecision(models.Model):
    """One thing that the NKG has decided, open to everyone signed in. Never changed: a later row supersedes it.

    `subject` and `url` say what it was about, also when that is something the log has no key to. `present` are the
    names of those who took part (between meetings: who agreed), `recused` of those who stood aside.
    """

    kind = models.CharField(_("avgjørelse"), max_length=10, choices=DecisionKind)
    subject = models.CharField(_("sak"), max_length=300)
    url = models.CharField(max_length=300, blank=True)
    pool = models.ForeignKey("rollouts.Pool", models.PROTECT, null=True, blank=True, related_name="logged_decisions")
    change = models.ForeignKey(
        "rollouts.PoolChange", models.PROTECT, null=True, blank=True, related_name="logged_decisions"
    )
    dispensation = models.ForeignKey(
        "rollouts.Dispensation", models.PROTECT, null=True, blank=True, related_name="logged_decisions"
    )
    ratification = models.ForeignKey(
        "rollouts.Ratification", models.PROTECT, null=True, blank=True, related_name="logged_decisions"
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="decisions")
    reason = models.TextField(_("begrunnelse"), blank=True)
    decided_at = models.DateTimeField(_("avgjort"), default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    present = models.JSONField(_("til stede"), default=list, blank=True)
    recused = models.JSONField(_("trådte til side"), default=list, blank=True)
    # What was missing when it was approved all the same, in words; `reason` says why.
    unfinished = models.JSONField(_("det som manglet"), default=list, blank=True)
    # Between meetings: what each of those who agreed wrote, as `{"name": …, "reason": …}`.
    voices = models.JSONField(_("det hver enkelt skrev"), default=list, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("erstatter")
    )

    personal = PersonalData(decided_by=keep(_("Avgjørelser i NKG du har ført"), "subject", "reason"))

    class Meta:
        verbose_name = _("avgjørelse i NKG")
        verbose_name_plural = _("avgjørelser i NKG")
        ordering = ["-decided_at", "-pk"]
        indexes = [models.Index(fields=["-decided_at", "-id"], name="decision_log_order")]
        constraints = [
            models.CheckConstraint(name="logged_decision_kind_known", condition=Q(kind__in=DecisionKind.values)),
            models.CheckConstraint(
                name="logged_decision_has_reason", condition=Q(kind="approved", supersedes__isnull=True) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="logged_decision_supersedes_another",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
            ),
        ]
        triggers = [
            append_only("decision_log_is_append_only"),
            pgtrigger.Trigger(
                name="decided_from_the_start",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=(
                    "IF NEW.decided_at < (SELECT starts_at FROM rollouts_meeting WHERE id = NEW.meeting_id) THEN"
                    " RAISE EXCEPTION 'a decision before its meeting'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_kind_display()}"
