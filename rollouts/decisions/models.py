"""The NKG's meetings, and the log of what it has decided [003, 004 §4.1]."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only, counts_changes
from rollouts.decisions.cases import Case


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

    def get_absolute_url(self) -> str:
        return reverse("rollouts:meeting", args=[self.pk])

    @property
    def is_planned(self) -> bool:
        return self.state == MeetingState.PLANNED


class Attendance(models.Model):
    """A member who was present."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = PersonalData(user=keep(_("Møter i NKG du har vært på"), "meeting__starts_at"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.user_id}"


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
    title = models.CharField(_("sak"), max_length=200, blank=True)

    class Meta:
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "pool"], name="pool_once_on_the_agenda"),
            models.UniqueConstraint(fields=["meeting", "change"], name="change_once_on_the_agenda"),
            models.UniqueConstraint(fields=["meeting", "dispensation"], name="dispensation_once_on_the_agenda"),
            models.CheckConstraint(
                name="agenda_item_is_one_thing",
                condition=Q(pool__isnull=False, change__isnull=True, dispensation__isnull=True, title="")
                | Q(pool__isnull=True, change__isnull=False, dispensation__isnull=True, title="")
                | Q(pool__isnull=True, change__isnull=True, dispensation__isnull=False, title="")
                | Q(pool__isnull=True, change__isnull=True, dispensation__isnull=True) & ~Q(title=""),
            ),
        ]

    def __str__(self) -> str:
        return self.case.case_subject if self.case is not None else self.title

    @property
    def case(self) -> Case | None:
        """What is to be decided about; None for something to talk about."""
        return self.change or self.pool or self.dispensation

    @property
    def waits(self) -> bool:
        """The case has not been decided yet."""
        return self.case is not None and self.case.waits_for_nkg

    def is_about(self, decision: LoggedDecision) -> bool:
        """Is `decision` about this case?"""
        mine = (self.pool_id, self.change_id, self.dispensation_id)
        if self.change_id is None:
            return any(mine) and mine == (decision.pool_id, decision.change_id, decision.dispensation_id)
        return decision.change_id == self.change_id


class DecisionKind(models.TextChoices):
    APPROVED = "approved", _("godkjent")
    RETURNED = "returned", _("sendt tilbake")
    POSTPONED = "postponed", _("utsatt")
    WAIVED = "waived", _("unntak gitt")
    UNWAIVED = "unwaived", _("unntak opphevet")
    DISPENSED = "dispensed", _("dispensasjon gitt")
    REFUSED = "refused", _("avslått")


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
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="decisions")
    reason = models.TextField(_("begrunnelse"), blank=True)
    decided_at = models.DateTimeField(_("avgjort"), default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    present = models.JSONField(_("til stede"), default=list, blank=True)
    recused = models.JSONField(_("trådte til side"), default=list, blank=True)
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
        triggers = [append_only("decision_log_is_append_only")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_kind_display()}"
