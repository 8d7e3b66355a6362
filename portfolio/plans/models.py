"""Each network's own plan: the national items it takes on, and its own measures [002 "Felles prinsipper"]."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.constraints import Deferrable
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from networks.models import Network, NetworkMembership
from portfolio.solutions.models import Solution


class PlanState(models.TextChoices):
    """draft → decided → replaced, when the next revision is decided."""

    DRAFT = "draft", _("utkast")
    DECIDED = "decided", _("vedtatt")
    REPLACED = "replaced", _("avløst")


PLAN_ARROWS = [("draft", "decided"), ("decided", "replaced")]


class PlanQuerySet(models.QuerySet["RegionalPlan"]):
    def visible_to(self, user: Any) -> PlanQuerySet:
        """Decided plans are public; a draft is for those who work for the region."""
        from portfolio.plans.access import visible_plans

        return self.filter(visible_plans(user))

    def with_size(self) -> PlanQuerySet:
        """Each with `size`: how many municipalities its network had when it was decided (a draft's: has today)."""
        day = Coalesce(OuterRef("decided_on"), timezone.localdate())
        members = NetworkMembership.objects.filter(network=OuterRef("network"), valid_from__lte=day)
        members = members.filter(Q(valid_to=None) | Q(valid_to__gt=day)).order_by()
        counted = members.values("network").annotate(number=Count("pk")).values("number")
        return self.annotate(size=Subquery(counted))

    def holding_on(self, date: dt.date) -> PlanQuerySet:
        """The plan of each network that was the last one decided on `date` (inclusive); none before the first."""
        decided = self.filter(state__in=[PlanState.DECIDED, PlanState.REPLACED], decided_on__lte=date)
        return decided.order_by("network_id", "-decided_on", "-pk").distinct("network_id")


@pghistory.track()
class RegionalPlan(models.Model):
    """One revision of a network's plan for a year. The decided one holds until the next is decided."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="plans", db_index=False)
    year = models.PositiveSmallIntegerField(_("år"))
    revision = models.PositiveSmallIntegerField(_("utgave"), default=1)
    state = models.CharField(_("tilstand"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    decided_on = models.DateField(_("vedtatt"), null=True, blank=True)
    decided_by = models.CharField(_("vedtatt av"), max_length=100, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    # Given by `with_size`; None where the network had no municipality, or nobody asked.
    size: int | None = None

    objects = PlanQuerySet.as_manager()

    personal = PersonalData(created_by=keep(_("Regionale porteføljer du har begynt på"), "network__name", "year"))

    class Meta:
        verbose_name = _("regional portefølje")
        ordering = ["network", "-year", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["network", "year", "revision"], name="plan_revision_once"),
            models.UniqueConstraint(fields=["network"], name="plan_one_draft", condition=Q(state="draft")),
            models.UniqueConstraint(fields=["network"], name="plan_one_decided", condition=Q(state="decided")),
            models.CheckConstraint(
                name="plan_state_has_its_decision",
                condition=Q(state="draft", decided_on=None, decided_by="")
                | (Q(state__in=["decided", "replaced"], decided_on__isnull=False) & ~Q(decided_by="")),
            ),
        ]
        triggers = [pgtrigger.FSM(name="plan_moves_by_the_table", field="state", transitions=PLAN_ARROWS)]

    def __str__(self) -> str:
        return f"{self.network} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:plan", args=[self.network.key])

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT


@pghistory.track()
class RegionalPlanItem(models.Model):
    """A national solution that the region takes on, or (without `solution`) a measure of its own."""

    plan = models.ForeignKey(RegionalPlan, models.PROTECT, related_name="items", db_index=False)
    solution = models.ForeignKey(Solution, models.PROTECT, null=True, blank=True, related_name="plan_items")
    title = models.CharField(_("tiltak"), max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(_("rekkefølge"))
    ambition = models.PositiveSmallIntegerField(_("ambisjon, antall kommuner"), null=True, blank=True)
    target_date = models.DateField(_("nås innen"), null=True, blank=True)
    text = models.TextField(_("hva regionen gjør"), blank=True)

    class Meta:
        verbose_name = _("punkt i regional portefølje")
        verbose_name_plural = _("punkter i regional portefølje")
        ordering = ["plan", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "solution"], name="plan_solution_once"),
            models.UniqueConstraint(fields=["plan", "rank"], name="plan_rank_once", deferrable=Deferrable.DEFERRED),
            models.CheckConstraint(
                name="plan_item_is_national_or_own",
                condition=Q(solution__isnull=False, title="") | (Q(solution=None) & ~Q(title="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.solution)
