"""What was decided: proposed by one person, decided by another, and from then on only replaced by a new decision."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from funding.access import may_see_runs
from funding.grants.models import Grant
from funding.runs.models import AllocationRun
from networks.models import Network

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class DecisionState(models.TextChoices):
    PROPOSED = "proposed", _("foreslått")
    RETURNED = "returned", _("sendt tilbake")
    WITHDRAWN = "withdrawn", _("trukket")
    DECIDED = "decided", _("vedtatt")
    REPLACED = "replaced", _("erstattet")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> DecisionQuerySet:
        """What is in force is public; proposals, and what was decided before, are KS'."""
        return self if may_see_runs(user) else self.in_force()

    def in_force(self) -> DecisionQuerySet:
        """The decision that holds for each grant; at most one (a partial unique index)."""
        return self.filter(state=DecisionState.DECIDED)

    def waiting(self) -> DecisionQuerySet:
        return self.filter(state=DecisionState.PROPOSED)


class Decision(models.Model):
    """One table of amounts for a grant. A published table has a source and no run."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="decisions", verbose_name=_("tilskudd"))
    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="decisions", null=True, blank=True)
    state = models.CharField(_("tilstand"), max_length=10, choices=DecisionState, default=DecisionState.PROPOSED)
    source = models.CharField(_("kilde"), max_length=300, blank=True)
    note = models.CharField(_("merknad"), max_length=1000, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    proposed_at = models.DateTimeField(_("foreslått"), default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    decided_on = models.DateField(_("vedtatt dato"), null=True, blank=True)
    # Why it was sent back.
    reason = models.CharField(_("begrunnelse"), max_length=1000, blank=True)

    objects = DecisionQuerySet.as_manager()

    personal = PersonalData(
        proposed_by=keep(_("Fordelinger du har foreslått")),
        decided_by=keep(_("Fordelinger du har avgjort")),
    )

    class Meta:
        verbose_name = _("vedtak")
        verbose_name_plural = _("vedtak")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant"], condition=Q(state="decided"), name="one_decision_stands"),
            models.UniqueConstraint(fields=["grant"], condition=Q(state="proposed"), name="one_proposal_at_a_time"),
            models.CheckConstraint(
                name="decision_by_a_second_person",
                condition=Q(decided_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Den som foreslår, kan ikke vedta selv."),
            ),
            models.CheckConstraint(
                name="decision_state_fits_its_facts",
                condition=(
                    Q(state="proposed", decided_at__isnull=True, run__isnull=False, proposed_by__isnull=False)
                    | Q(state="withdrawn", decided_at__isnull=False)
                    | (Q(state="returned", decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason=""))
                    | (
                        Q(state__in=["decided", "replaced"])
                        & (
                            Q(run__isnull=False, decided_at__isnull=False, decided_by__isnull=False)
                            | (Q(run__isnull=True) & ~Q(source=""))
                        )
                    )
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="decisions_stay", operation=pgtrigger.Delete),
            # A decision in force may only become replaced, and nothing else about it may change.
            pgtrigger.Protect(
                name="decided_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'proposed' AND NOT (OLD.state = 'decided' AND NEW.state = 'replaced'"
                    " AND to_jsonb(OLD) - 'state' = to_jsonb(NEW) - 'state')"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("funding:decision", args=[self.pk])

    @property
    def date(self) -> dt.date | None:
        return self.decided_on or (timezone.localdate(self.decided_at) if self.decided_at else None)


class ProposedAmount(models.Model):
    """One network's amount in a proposal. `reason` is why it isn't what was computed."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="proposed", db_index=False)
    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    computed = models.BigIntegerField(_("beregnet (kroner)"))
    amount = models.BigIntegerField(_("foreslått (kroner)"))
    reason = models.CharField(_("begrunnelse for avvik"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("foreslått beløp")
        verbose_name_plural = _("foreslåtte beløp")
        ordering = ["decision", "network__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "network"], name="proposed_once_per_network"),
            models.CheckConstraint(
                name="proposed_amount_explained",
                condition=Q(amount__gte=0) & (Q(amount=F("computed")) | ~Q(reason="")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="proposals_stand", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.network}: {self.amount}"


class DecidedAmountQuerySet(models.QuerySet["DecidedAmount"]):
    def in_force(self) -> DecidedAmountQuerySet:
        """The amounts of the decisions that hold."""
        return self.filter(decision__state=DecisionState.DECIDED)


@pghistory.track()
class DecidedAmount(models.Model):
    """What a network was given, as decided or published; the computed amount is beside it, not in its place."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="decided_amounts")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="amounts", db_index=False)
    network = models.ForeignKey(Network, models.PROTECT, related_name="decided_amounts")
    computed = models.BigIntegerField(_("beregnet (kroner)"), null=True, blank=True)
    reason = models.CharField(_("begrunnelse for avvik"), max_length=300, blank=True)
    amount = models.BigIntegerField(_("vedtatt (kroner)"))
    source = models.CharField(_("kilde"), max_length=300, blank=True)
    decided_on = models.DateField(_("vedtatt dato"), null=True, blank=True)

    objects = DecidedAmountQuerySet.as_manager()

    class Meta:
        verbose_name = _("vedtatt beløp")
        verbose_name_plural = _("vedtatte beløp")
        ordering = ["grant", "network__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "network"], name="decided_once_per_network"),
            models.CheckConstraint(name="decided_amount_not_negative", condition=Q(amount__gte=0)),
        ]
        triggers = [pgtrigger.Protect(name="decided_amounts_stand", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.network} {self.grant}: {self.amount}"
