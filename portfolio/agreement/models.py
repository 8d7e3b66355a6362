"""What the ministry and KS have promised each other about introducing e-health solutions [001]."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep


class CommitmentState(models.TextChoices):
    # Nobody has judged it: that is not to say that nothing has begun.
    NOT_ASSESSED = "not_assessed", _("ikke vurdert")
    NOT_STARTED = "not_started", _("ikke startet")
    ONGOING = "ongoing", _("pågår")
    MET = "met", _("oppfylt")
    NOT_MET = "missing", _("ikke oppfylt")
    ENDED = "ended", _("ikke lenger aktuell")


OPEN = (
    CommitmentState.NOT_ASSESSED,
    CommitmentState.NOT_STARTED,
    CommitmentState.ONGOING,
    CommitmentState.NOT_MET,
)


@pghistory.track()
class Commitment(models.Model):
    """One promise, its state, what shows it, and when it is to be looked at next (inclusive)."""

    class Party(models.TextChoices):
        KS = "ks", "KS"
        MINISTRY = "ministry", _("Helse- og omsorgsdepartementet")
        BOTH = "both", _("begge parter")

    order = models.PositiveSmallIntegerField(default=0)
    party = models.CharField(_("part"), max_length=10, choices=Party)
    title = models.CharField(_("forpliktelse"), max_length=200)
    title_nn = models.CharField(_("forpliktelse på nynorsk"), max_length=200, blank=True)
    text = models.TextField(_("innhold"), blank=True)
    text_nn = models.TextField(_("innhold på nynorsk"), blank=True)
    source = models.CharField(_("kilde"), max_length=200, blank=True)
    state = models.CharField(_("status"), max_length=12, choices=CommitmentState, default=CommitmentState.NOT_ASSESSED)
    state_date = models.DateField(_("status per"), null=True, blank=True)
    evidence = models.TextField(_("dokumentasjon"), blank=True)
    next_date = models.DateField(_("neste dato"), null=True, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("følges opp av"),
    )
    version = models.PositiveIntegerField(default=1)

    personal = PersonalData(responsible=keep(_("Forpliktelser du følger opp"), "title"))

    class Meta:
        verbose_name = _("forpliktelse")
        verbose_name_plural = _("forpliktelser")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(name="commitment_state_known", condition=Q(state__in=CommitmentState.values)),
            models.CheckConstraint(
                name="commitment_not_assessed_on_no_day", condition=~Q(state="not_assessed") | Q(state_date=None)
            ),
            models.CheckConstraint(name="commitment_met_has_evidence", condition=~Q(state="met") | ~Q(evidence="")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portfolio:commitment", args=[self.pk])

    def is_due(self, today: dt.date) -> bool:
        """Has the date to look at it passed while it is still open?"""
        return self.next_date is not None and self.next_date < today and self.state in OPEN
