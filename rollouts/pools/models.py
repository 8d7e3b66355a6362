"""A pool: the municipalities that go through a rollout together, and the log of how it moved."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.notifications.events import Phrase
from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.models import Role
from rollouts.pools.moves import ACTIVE_STATES, DECIDED_STATES, EDITABLE_STATES, MOVES, Action, PoolState
from rollouts.rollouts.models import Rollout
from rollouts.weeks import days_since, waited, week_span

if TYPE_CHECKING:
    from networks.models import User


class Decision(models.TextChoices):
    APPROVED = "approved", _("godkjent")
    RETURNED = "returned", _("sendt tilbake")


class PoolQuerySet(models.QuerySet["Pool"]):
    def public(self) -> PoolQuerySet:
        """The pools that the NKG has approved, the later cancelled ones included."""
        return self.filter(Q(state__in=DECIDED_STATES) | Q(state=PoolState.CANCELLED, decision=Decision.APPROVED))

    def visible_to(self, user: Any) -> PoolQuerySet:
        """Approved pools to everyone; proposals to those who make them, their region and the NKG."""
        from rollouts.pools.access import visible_pools

        return self.filter(visible_pools(user))

    def waiting_for_decision(self) -> PoolQuerySet:
        """What waits for the NKG, the oldest first."""
        return self.filter(state=PoolState.SUBMITTED).order_by("submitted_at", "pk")

    def past_deadline(self, today: dt.date) -> PoolQuerySet:
        """Open pools whose last day for signing up is before `today`."""
        return self.filter(state=PoolState.OPEN, sign_up_deadline__lt=today)

    def overlapping(self, start: dt.date, end: dt.date) -> PoolQuerySet:
        """Pools that are proposed or alive in any of the days from `start` to `end`, both inclusive."""
        return self.filter(
            state__in=ACTIVE_STATES | {PoolState.SUBMITTED}, start_date__lte=end, end_date__gte=start
        ).order_by("start_date", "pk")

    def with_returned_terms(self) -> PoolQuerySet:
        """With `returned_terms`, as they stood when the NKG last sent the pool back; None when it never did."""
        returned = PoolTransition.objects.filter(pool=OuterRef("pk"), action=Action.SEND_BACK).order_by("-at", "-pk")
        return self.annotate(returned_terms=Subquery(returned.values("terms")[:1]))


_submitted = Q(submitted_by__isnull=False, submitted_at__isnull=False)
_not_submitted = Q(submitted_by__isnull=True, submitted_at__isnull=True)
_decided = Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")
_not_decided = Q(decided_by__isnull=True, decided_at__isnull=True, decision="", decision_reason="")


@pghistory.track()
class Pool(models.Model):
    """A batch of municipalities; `minimum` is how many it needs to start, 0 where any number will do.

    `start_date`, `end_date` and `sign_up_deadline` are inclusive days.
    `submitted_*` and `decided_*` are about the latest round; `PoolTransition` has them all. `version` counts the
    changes, so that nobody decides about another version than the one they read.
    """

    case_name = "pool"
    TERMS = ("start_date", "end_date", "capacity", "minimum", "sign_up_deadline", "note")

    rollout = models.ForeignKey(
        Rollout, models.PROTECT, related_name="pools", verbose_name=_("innføringsløp"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("nummer"))
    start_date = models.DateField(_("første dag"))
    end_date = models.DateField(_("siste dag"))
    capacity = models.PositiveIntegerField(_("antall plasser"))
    minimum = models.PositiveIntegerField(_("minste antall kommuner"), default=0)
    sign_up_deadline = models.DateField(_("påmeldingsfrist"))
    note = models.TextField(_("om puljen"), blank=True)
    # On track C each pool has a leader of its own; without one it is the rollout's.
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_pools",
        verbose_name=_("puljens leder"),
    )
    # On track C, who can join it: its own version, or the one of the rollout that was approved with it. Until then it
    # is empty where the pool follows the rollout's, and afterwards where there were no rules.
    criteria = models.ForeignKey(
        "rollouts.EligibilityRules",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vilkår for å være med"),
    )
    state = models.CharField(_("tilstand"), max_length=10, choices=PoolState, default=PoolState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("opprettet"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(_("endret"), default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("sendt inn"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sendt inn av"),
    )
    decision = models.CharField(_("avgjørelse"), max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("avgjort av")
    )
    decision_reason = models.TextField(_("begrunnelse"), blank=True)

    objects = PoolQuerySet.as_manager()

    personal = PersonalData(
        leader=keep(_("Puljer du leder"), "rollout__title", "number"),
        created_by=keep(_("Puljer du har opprettet"), "rollout__title", "number"),
        updated_by=keep(_("Puljer du har endret sist"), "rollout__title", "number"),
        submitted_by=keep(_("Puljer du har sendt inn"), "rollout__title", "number"),
        decided_by=keep(_("Puljer du har avgjort"), "rollout__title", "number"),
    )

    class Meta:
        verbose_name = _("pulje")
        verbose_name_plural = _("puljer")
        ordering = ["rollout", "number"]
        indexes = [
            models.Index(fields=["submitted_at"], name="pool_queue", condition=Q(state="submitted")),
            models.Index(fields=["sign_up_deadline"], name="pool_open_deadline", condition=Q(state="open")),
            models.Index(fields=["start_date", "end_date"], name="pool_period"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["rollout", "number"], name="pool_number_once"),
            models.CheckConstraint(name="pool_state_known", condition=Q(state__in=PoolState.values)),
            models.CheckConstraint(
                name="pool_period",
                condition=Q(end_date__gte=F("start_date")),
                violation_error_message=_("Siste dag kan ikke være før første dag."),
            ),
            models.CheckConstraint(
                name="pool_deadline_before_start",
                condition=Q(sign_up_deadline__lte=F("start_date")),
                violation_error_message=_("Påmeldingsfristen kan ikke være etter første dag."),
            ),
            models.CheckConstraint(
                name="pool_has_seats",
                condition=Q(capacity__gt=0),
                violation_error_message=_("Puljen må ha minst én plass."),
            ),
            models.CheckConstraint(
                name="pool_minimum_fits",
                condition=Q(minimum__lte=F("capacity")),
                violation_error_message=_("Minste antall kan ikke være høyere enn antall plasser."),
            ),
            models.CheckConstraint(
                name="pool_state_has_its_actors",
                condition=(
                    (Q(state="draft") & _not_submitted & _not_decided)
                    | (Q(state="submitted") & _submitted & _not_decided)
                    | (Q(state="returned", decision="returned") & _submitted & _decided & ~Q(decision_reason=""))
                    | (
                        Q(state__in=["approved", "open", "closed", "running", "completed"], decision="approved")
                        & _submitted
                        & _decided
                    )
                    | (
                        Q(state="cancelled")
                        & ((_not_submitted & _not_decided) | (_submitted & (_decided | _not_decided)))
                    )
                ),
            ),
            models.CheckConstraint(
                name="pool_four_eyes",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
                violation_error_message=_("Den som sendte inn puljen, kan ikke avgjøre den."),
            ),
        ]
        triggers = [pgtrigger.FSM(name="pool_moves_by_the_table", field="state", transitions=sorted(MOVES.arrows()))]

    def __str__(self) -> str:
        return pool_name(self.number, self.rollout.title)

    def get_absolute_url(self) -> str:
        return reverse("rollouts:pool", args=[self.pk])

    @property
    def weeks(self) -> str:
        return week_span(self.start_date, self.end_date)

    @property
    def taken(self) -> int:
        """Seats taken; from `seats.with_taken` where the queryset has it."""
        count = getattr(self, "taken_count", None)
        return self.sign_ups.active().count() if count is None else count

    @property
    def free(self) -> int:
        return max(self.capacity - self.taken, 0)

    @property
    def is_full(self) -> bool:
        """It takes answers, and who says yes now comes on the waiting list."""
        return self.state == PoolState.OPEN and self.free == 0

    @property
    def fullness(self) -> str:
        """What is said of a full pool wherever it is named; empty for others."""
        return gettext("full – venteliste") if self.is_full else ""

    @property
    def lacks(self) -> int:
        """How many municipalities are missing before the pool has the number it needs; 0 when it has."""
        return max(self.minimum - self.taken, 0)

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED_STATES

    def deadline_passed(self, today: dt.date | None = None) -> bool:
        """The last day for signing up is before `today`."""
        return self.sign_up_deadline < (today or timezone.localdate())

    @property
    def takes_sign_ups(self) -> bool:
        """Open, and the deadline holds: true on the day of the deadline, whether or not the nightly task has run."""
        return self.state == PoolState.OPEN and not self.deadline_passed()

    @property
    def days_left(self) -> int:
        """Days from today to the last day for signing up; 0 on that day."""
        return (self.sign_up_deadline - timezone.localdate()).days

    @property
    def days_waited(self) -> int:
        """Days since the pool was sent to the NKG; 0 on the same day."""
        return 0 if self.submitted_at is None else days_since(self.submitted_at)

    @property
    def waited(self) -> str:
        """How long the pool has waited for the NKG, in words."""
        return waited(self.days_waited)

    @property
    def criteria_words(self) -> str:
        """Who can join, in words: the pool's own, else the rollout's."""
        return (self.criteria.words if self.criteria else "") or self.rollout.criteria

    def terms(self) -> dict[str, str | int]:
        """What is decided about, as JSON."""
        return {
            "start_date": self.start_date.isoformat(),
            "end_date": self.end_date.isoformat(),
            "capacity": self.capacity,
            "minimum": self.minimum,
            "sign_up_deadline": self.sign_up_deadline.isoformat(),
            "note": self.note,
        }

    @property
    def told_as(self) -> Phrase:
        """What messages call it, in the language of who reads."""
        return Phrase(_("Pulje %(number)d – %(rollout)s"), {"number": self.number, "rollout": self.rollout.title})

    @property
    def case_subject(self) -> str:
        return str(self)

    @property
    def case_version(self) -> int:
        return self.version

    @property
    def waits_since(self) -> dt.datetime | None:
        return self.submitted_at

    @property
    def waits_for_nkg(self) -> bool:
        return self.state == PoolState.SUBMITTED

    def locked_case(self) -> Pool:
        Pool.objects.select_for_update(of=("self",)).get(pk=self.pk)
        return Pool.objects.select_related("rollout__leader", "created_by", "submitted_by").get(pk=self.pk)

    def concerned(self) -> list[User | None]:
        return [self.submitted_by, self.created_by, self.rollout.leader]

    def was_made_by(self, user: User) -> bool:
        """`user` wrote or sent in this proposal, and so may not decide about it."""
        return user.pk in {self.created_by_id, self.submitted_by_id}


def pool_name(number: int, rollout: str) -> str:
    """What a pool is called, from its number and the title of its rollout."""
    return gettext("Pulje %(number)d – %(rollout)s") % {"number": number, "rollout": rollout}


class PoolTransition(models.Model):
    """One move of one pool: from, to, who, in which role, when, why, and the terms as they stood. Never changed."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="transitions")
    action = models.CharField(_("handling"), max_length=10, choices=Action)
    from_state = models.CharField(_("fra"), max_length=10, choices=PoolState)
    to_state = models.CharField(_("til"), max_length=10, choices=PoolState)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("utført av")
    )
    role = models.CharField(_("rolle"), max_length=30, choices=Role, blank=True)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    comment = models.TextField(_("kommentar"), blank=True)
    terms = models.JSONField(_("vilkårene da"))

    personal = PersonalData(
        actor=keep(
            _("Det du har gjort med puljer"), "pool__rollout__title", "pool__number", "action", "role", "comment"
        )
    )

    class Meta:
        verbose_name = _("trinn")
        verbose_name_plural = _("trinn")
        ordering = ["pool", "at", "pk"]
        constraints = [
            # A person acts in a role; without a person it was the calendar.
            models.CheckConstraint(
                name="pool_transition_actor_and_role",
                condition=Q(actor__isnull=False) & ~Q(role="") | Q(actor__isnull=True, role=""),
            ),
        ]
        triggers = [append_only("pool_log_is_append_only")]

    def __str__(self) -> str:
        return f"{self.pool_id}: {self.from_state} → {self.to_state}"
