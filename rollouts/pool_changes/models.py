"""A change of what the NKG has approved: new dates or seats for a pool, decided about as the pool itself was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.notifications.events import Phrase
from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.models import User
from rollouts.pools.models import Pool
from rollouts.weeks import days_since, waited


class ChangeState(models.TextChoices):
    SUBMITTED = "submitted", _("sendt til NKG")
    APPROVED = "approved", _("godkjent")
    RETURNED = "returned", _("sendt tilbake")
    WITHDRAWN = "withdrawn", _("trukket")
    # Within the margin that the NKG has set: the leader's own.
    IN_MARGIN = "in_margin", _("innenfor spillerommet")


# What holds since.
CARRIED = frozenset({ChangeState.APPROVED, ChangeState.IN_MARGIN})


class ChangeQuerySet(models.QuerySet["PoolChange"]):
    def waiting_for_decision(self) -> ChangeQuerySet:
        """What waits for the NKG, the oldest first."""
        return self.filter(state=ChangeState.SUBMITTED).order_by("submitted_at", "pk")


@pghistory.track()
class PoolChange(models.Model):
    """New terms for an approved pool; what was approved goes on holding until the NKG has said yes.

    `before`, `after` and `approved` are `Pool.terms()`; dates in them are inclusive ISO days.
    """

    case_name = "change"

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="changes", verbose_name=_("pulje"))
    before = models.JSONField(_("det som gjelder"))
    after = models.JSONField(_("det som foreslås"))
    # When the NKG has approved other terms than those that were proposed.
    approved = models.JSONField(_("det som ble godkjent"), null=True, blank=True)
    reason = models.TextField(_("hvorfor"))
    state = models.CharField(_("tilstand"), max_length=10, choices=ChangeState, default=ChangeState.SUBMITTED)
    submitted_at = models.DateTimeField(_("sendt inn"), default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = models.TextField(_("begrunnelse"), blank=True)

    objects = ChangeQuerySet.as_manager()

    personal = PersonalData(
        submitted_by=keep(_("Endringer av puljer du har foreslått"), "pool__rollout__title", "pool__number", "state"),
        decided_by=keep(_("Endringer av puljer du har avgjort"), "pool__rollout__title", "pool__number", "state"),
    )

    class Meta:
        verbose_name = _("endring av pulje")
        verbose_name_plural = _("endringer av puljer")
        ordering = ["pool", "-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["pool"], condition=Q(state="submitted"), name="one_open_change_of_a_pool"),
            models.CheckConstraint(name="pool_change_state_known", condition=Q(state__in=ChangeState.values)),
            models.CheckConstraint(name="pool_change_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="pool_change_state_has_its_actors",
                condition=Q(state="submitted", decided_at__isnull=True, decided_by__isnull=True)
                | Q(state="returned", decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_reason="")
                | Q(state__in=["approved", "withdrawn"], decided_at__isnull=False, decided_by__isnull=False)
                | Q(state="in_margin", decided_at__isnull=False, decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="pool_change_four_eyes",
                condition=Q(state__in=["withdrawn", "in_margin"]) | ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="pool_change_approved_otherwise", condition=Q(approved__isnull=True) | Q(state="approved")
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="pool_change_is_decided_once",
                field="state",
                transitions=[("submitted", "approved"), ("submitted", "returned"), ("submitted", "withdrawn")],
            )
        ]

    def __str__(self) -> str:
        return f"{self.pool}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return self.pool.get_absolute_url()

    @property
    def outcome(self) -> dict[str, Any]:
        """The terms that the pool got, or would get."""
        return {**self.after, **(self.approved or {})}

    @property
    def moves_dates(self) -> bool:
        """Those who have signed up decided about other dates."""
        return any(self.before.get(name) != self.outcome.get(name) for name in ("start_date", "end_date"))

    @property
    def waited(self) -> str:
        """How long the change has waited for the NKG, in words."""
        return waited(days_since(self.submitted_at))

    @property
    def told_as(self) -> Phrase:
        """What messages call it, in the language of who reads."""
        return Phrase(_("Endring av %(pool)s"), {"pool": self.pool})

    @property
    def case_subject(self) -> str:
        return gettext("Endring av %(pool)s") % {"pool": self.pool}

    @property
    def case_version(self) -> None:
        return None

    @property
    def waits_since(self) -> dt.datetime:
        return self.submitted_at

    @property
    def waits_for_nkg(self) -> bool:
        return self.state == ChangeState.SUBMITTED

    def locked_case(self) -> PoolChange:
        """Its pool is locked first, as everywhere."""
        Pool.objects.select_for_update().values_list("pk").get(pk=self.pool_id)
        PoolChange.objects.select_for_update(of=("self",)).get(pk=self.pk)
        return PoolChange.objects.select_related("pool__rollout__leader", "submitted_by").get(pk=self.pk)

    def concerned(self) -> list[User | None]:
        return [self.submitted_by, self.pool.rollout.leader]

    def was_made_by(self, user: Any) -> bool:
        return user.pk == self.submitted_by_id


class ChangeMargin(models.Model):
    """What a leader may change of an approved pool without asking the NKG, from `set_at` on; the latest holds, and none
    is nothing. Never changed.

    `places` more than the NKG has approved, and a deadline `deadline_days` later, within the pool.
    """

    places = models.PositiveSmallIntegerField(_("plasser mer"), default=0)
    deadline_days = models.PositiveSmallIntegerField(_("dager senere frist"), default=0)
    reason = models.TextField(_("begrunnelse"))
    set_at = models.DateTimeField(_("satt"), default=timezone.now)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("satt av"))
    decision = models.OneToOneField(
        "rollouts.LoggedDecision", models.PROTECT, null=True, blank=True, related_name="margin"
    )

    personal = PersonalData(set_by=keep(_("Spillerom for endringer du har ført"), "places", "deadline_days", "reason"))

    class Meta:
        verbose_name = _("spillerom for endringer")
        verbose_name_plural = _("spillerom for endringer")
        ordering = ["-set_at", "-pk"]
        constraints = [models.CheckConstraint(name="change_margin_has_reason", condition=~Q(reason=""))]
        triggers = [append_only("change_margin_stands")]

    def __str__(self) -> str:
        return gettext("%(places)d plasser, %(days)d dager") % {"places": self.places, "days": self.deadline_days}
