"""What a completed pool says about a municipality's status, until a person has answered."""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from portfolio.models import Level, StatusReport
from rollouts.sign_ups.models import SignUp


class ProposalState(models.TextChoices):
    OPEN = "open", _("venter på svar")
    CONFIRMED = "confirmed", _("bekreftet")
    DECLINED = "declined", _("avslått")


class ProposalQuerySet(models.QuerySet["StatusProposal"]):
    def open(self) -> ProposalQuerySet:
        return self.filter(state=ProposalState.OPEN)

    def visible_to(self, user: Any) -> ProposalQuerySet:
        """Those of the municipalities that `user` answers for."""
        from rollouts.access import own_municipalities

        return self.filter(sign_up__municipality__in=own_municipalities(user).values("pk"))


@pghistory.track()
class StatusProposal(models.Model):
    """`level` from `effective_date` (inclusive) on, as the pool suggests. It is a report only when a person says so."""

    sign_up = models.OneToOneField(SignUp, models.PROTECT, related_name="status_proposal")
    level = models.CharField(_("nivå"), max_length=20, choices=Level)
    effective_date = models.DateField(_("gjelder fra"))
    state = models.CharField(_("tilstand"), max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    created_at = models.DateTimeField(_("foreslått"), default=timezone.now)
    answered_at = models.DateTimeField(_("besvart"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("hvorfor ikke"), max_length=500, blank=True)
    report = models.ForeignKey(StatusReport, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    personal = PersonalData(
        answered_by=keep(_("Statusforslag du har svart på"), "sign_up__municipality__name", "level", "state")
    )

    class Meta:
        verbose_name = _("foreslått status")
        verbose_name_plural = _("foreslåtte statuser")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="status_proposal_level", condition=Q(level__in=["made_available", "in_use", "benefit_realised"])
            ),
            models.CheckConstraint(
                name="status_proposal_state_has_its_actors",
                condition=Q(state="open", answered_by__isnull=True, answered_at__isnull=True, report__isnull=True)
                | Q(state="confirmed", answered_by__isnull=False, answered_at__isnull=False, report__isnull=False)
                | Q(state="declined", answered_by__isnull=False, answered_at__isnull=False, report__isnull=True)
                & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sign_up_id}: {self.level} {self.effective_date}"
