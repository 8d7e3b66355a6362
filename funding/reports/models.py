"""What the money became: the dates by which the networks report, their reports, and what is carried on from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from funding.grants.models import Grant
from funding.reports.moves import EDITABLE_STATES, MOVES, ReportAction, ReportState
from networks.models import Municipality, Network

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


@pghistory.track()
class ReportRound(models.Model):
    """A date by which each network that got money reports on the grant. `due_on` is the last day (inclusive).

    The final round says what happens to what is left; there is at most one.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="report_rounds", db_index=False)
    name = models.CharField(_("navn"), max_length=60)
    due_on = models.DateField(_("frist"))
    is_final = models.BooleanField(_("sluttrapport"), default=False)

    class Meta:
        verbose_name = _("rapportfrist")
        verbose_name_plural = _("rapportfrister")
        ordering = ["grant", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "due_on"], name="report_round_once_a_day"),
            models.UniqueConstraint(fields=["grant"], condition=Q(is_final=True), name="one_final_report_round"),
        ]

    def __str__(self) -> str:
        return self.name


class NetworkReportQuerySet(models.QuerySet["NetworkReport"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> NetworkReportQuerySet:
        """What is approved to everybody with a role; the rest to KS when it is sent, and to the network itself."""
        from funding.reports.access import visible_reports

        return self.filter(visible_reports(user))


_sent = Q(submitted_at__isnull=False, submitted_by__isnull=False, used__isnull=False)
_approved = Q(approved_at__isnull=False, approved_by__isnull=False)
_not_approved = Q(approved_at__isnull=True, approved_by__isnull=True)


@pghistory.track()
class NetworkReport(models.Model):
    """One network's report in one round. Kroner; `used` is counted from the start of the grant, not of the round.

    `to_carry` (stays with the network for the next grant) and `to_repay` (goes back to KS) are the final round's.
    `version` counts the changes, so that nobody writes over, or approves, another version than the one they read.
    """

    round = models.ForeignKey(ReportRound, models.PROTECT, related_name="reports", db_index=False)
    network = models.ForeignKey(Network, models.PROTECT, related_name="grant_reports")
    state = models.CharField(_("tilstand"), max_length=10, choices=ReportState, default=ReportState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    activities = models.TextField(_("aktiviteter"), blank=True)
    used = models.BigIntegerField(_("brukt (kroner)"), null=True, blank=True)
    to_carry = models.BigIntegerField(_("overføres til neste tilskudd (kroner)"), default=0)
    to_repay = models.BigIntegerField(_("betales tilbake (kroner)"), default=0)
    updated_at = models.DateTimeField(_("endret"), default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("sendt"), null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField(_("godkjent"), null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    objects = NetworkReportQuerySet.as_manager()

    personal = PersonalData(
        updated_by=keep(_("Rapporter du har skrevet på sist")),
        submitted_by=keep(_("Rapporter du har sendt inn")),
        approved_by=keep(_("Rapporter du har godkjent")),
    )

    class Meta:
        verbose_name = _("rapport fra nettverk")
        verbose_name_plural = _("rapporter fra nettverk")
        ordering = ["round", "network__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["round", "network"], name="one_report_per_network_and_round"),
            models.CheckConstraint(
                name="report_amounts_not_negative",
                condition=(Q(used__isnull=True) | Q(used__gte=0)) & Q(to_carry__gte=0, to_repay__gte=0),
            ),
            models.CheckConstraint(
                name="report_state_fits_its_facts",
                condition=(Q(state="draft", submitted_at__isnull=True) & _not_approved)
                | (Q(state__in=["submitted", "questioned"]) & _sent & _not_approved)
                | (Q(state="approved") & _sent & _approved),
            ),
            models.CheckConstraint(
                name="report_approved_by_a_second_person",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")),
                violation_error_message=_("Den som sendte rapporten, kan ikke godkjenne den."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="reports_move_by_the_table", field="state", transitions=sorted(MOVES.arrows())),
            pgtrigger.Protect(name="reports_stay", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.round}"

    def get_absolute_url(self) -> str:
        return reverse("funding:report", args=[self.round.grant.key, self.round_id, self.network.key])

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    def may_move(self, action: ReportAction) -> bool:
        """Has the table such a move from here?"""
        return MOVES.find(action, self.state) is not None


class BoughtOutPosition(models.Model):
    """A share of a position that the network bought from a municipality, in per cent."""

    report = models.ForeignKey(NetworkReport, models.CASCADE, related_name="positions")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name=_("kommune"))
    title = models.CharField(_("stilling"), max_length=150)
    percent = models.PositiveSmallIntegerField(_("prosent"))

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            models.CheckConstraint(name="bought_out_percent", condition=Q(percent__gte=1, percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.title}"


class SupportedRollout(models.Model):
    """A rollout that the network supported, and how."""

    report = models.ForeignKey(NetworkReport, models.CASCADE, related_name="rollouts")
    title = models.CharField(_("innføringsløp"), max_length=200)
    support = models.CharField(_("hva nettverket bidro med"), max_length=500, blank=True)

    class Meta:
        ordering = ["report", "pk"]

    def __str__(self) -> str:
        return self.title


class ReportMove(models.Model):
    """One line in the log of a report: what, from, to, who, when, and with which words. Never changed."""

    report = models.ForeignKey(NetworkReport, models.PROTECT, related_name="moves")
    action = models.CharField(_("handling"), max_length=10, choices=ReportAction)
    from_state = models.CharField(_("fra"), max_length=10, choices=ReportState)
    to_state = models.CharField(_("til"), max_length=10, choices=ReportState)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    comment = models.TextField(_("ord"), blank=True)

    personal = PersonalData(actor=keep(_("Det du har gjort med rapporter")))

    class Meta:
        ordering = ["report", "at", "pk"]
        triggers = [pgtrigger.Protect(name="report_log_stands", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.action}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Carryover(models.Model):
    """Kroner left of a grant, by an approved final report, until a later grant has taken them over.

    A repayment can be shared again between all networks once it is registered as received, whole, on `received_on`; a
    transfer stays with the network that had it left.
    """

    class Kind(models.TextChoices):
        REPAYMENT = "repayment", _("betales tilbake")
        TRANSFER = "transfer", _("blir hos nettverket")

    report = models.ForeignKey(NetworkReport, models.PROTECT, related_name="carryovers", db_index=False)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="left_over")
    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    kind = models.CharField(_("hva"), max_length=10, choices=Kind)
    amount = models.BigIntegerField(_("kroner"))
    received_on = models.DateField(_("mottatt"), null=True, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    taken_into = models.ForeignKey(Grant, models.PROTECT, related_name="taken_over", null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    taken_at = models.DateTimeField(_("tatt inn"), null=True, blank=True)

    personal = PersonalData(
        received_by=keep(_("Tilbakebetalinger du har registrert som mottatt")),
        taken_by=keep(_("Overføringer du har ført inn")),
    )

    class Meta:
        verbose_name = _("overført eller tilbakebetalt")
        verbose_name_plural = _("overført og tilbakebetalt")
        ordering = ["grant", "network__sort_key", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["report", "kind"], name="carried_over_once"),
            models.CheckConstraint(name="carryover_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="carryover_taken_by_somebody",
                condition=Q(taken_into__isnull=True, taken_by__isnull=True, taken_at__isnull=True)
                | (
                    Q(taken_into__isnull=False, taken_by__isnull=False, taken_at__isnull=False)
                    & ~Q(taken_into=F("grant"))
                ),
            ),
            models.CheckConstraint(
                name="carryover_received_by_somebody",
                condition=Q(received_on__isnull=True, received_by__isnull=True)
                | Q(received_on__isnull=False, received_by__isnull=False, kind="repayment"),
            ),
            models.CheckConstraint(
                name="repayment_taken_when_received",
                condition=Q(taken_into__isnull=True) | ~Q(kind="repayment") | Q(received_on__isnull=False),
                violation_error_message=_("Tilbakebetalingen er ikke registrert som mottatt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.amount}"

    @property
    def is_repayment(self) -> bool:
        return self.kind == self.Kind.REPAYMENT

    @property
    def may_be_taken(self) -> bool:
        """Can a grant take it over: is it still here, and has KS got the money if it is a repayment?"""
        return self.taken_into_id is None and (not self.is_repayment or self.received_on is not None)

    @property
    def receipt(self) -> str:
        """`mottatt 12. mars 2025` or `ikke mottatt`; empty for what stays with the network."""
        if not self.is_repayment:
            return ""
        if self.received_on is None:
            return gettext("ikke mottatt")
        return gettext("mottatt %(date)s") % {"date": date_format(self.received_on, "j. F Y")}
