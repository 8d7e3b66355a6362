"""Pilots of a solution, across the years, and what they have learned."""

from __future__ import annotations

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.models import Municipality, Network
from portfolio.pilots.moves import MOVES, PilotState
from portfolio.solutions.models import Solution


class PilotQuerySet(models.QuerySet["Pilot"]):
    def visible_to(self, user: Any) -> PilotQuerySet:
        from portfolio.pilots.access import visible_pilots

        return self.filter(visible_pilots(user))


@pghistory.track()
class Pilot(models.Model):
    """One municipality's interest in trying out a joint measure. It stays with the solution when it becomes ready."""

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="pilots")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="pilots")
    network = models.ForeignKey(Network, models.PROTECT, related_name="pilots")
    state = models.CharField(_("tilstand"), max_length=12, choices=PilotState)
    version = models.PositiveIntegerField(default=1)
    motivation = models.TextField(_("hvorfor"))
    # KS' and the owner's last word on it.
    reason = models.TextField(_("begrunnelse"), blank=True)
    owner_view = models.CharField(_("løsningens eier"), max_length=300, blank=True)
    decided_on = models.DateField(_("avgjort"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("meldt"), default=timezone.now)

    objects = PilotQuerySet.as_manager()

    personal = PersonalData(
        by=keep(_("Piloter du har meldt inn"), "municipality__name", "solution__short_name", "motivation")
    )

    class Meta:
        verbose_name = _("pilot")
        verbose_name_plural = _("piloter")
        ordering = ["solution", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "municipality"],
                name="pilot_one_open",
                condition=Q(state__in=["proposed", "interested", "chosen"]),
            ),
            models.CheckConstraint(name="pilot_state_known", condition=Q(state__in=PilotState.values)),
            models.CheckConstraint(
                name="pilot_choice_has_reason",
                condition=~Q(state__in=["chosen", "declined", "completed"])
                | (Q(decided_on__isnull=False) & ~Q(reason="") & ~Q(owner_view="")),
            ),
        ]
        triggers = [pgtrigger.FSM(name="pilot_moves_by_the_table", field="state", transitions=sorted(MOVES.arrows()))]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.solution.short_name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:pilots", args=[self.solution.key])


class PilotNote(models.Model):
    """What a pilot learned, or material it made; kept."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="notes")
    date = models.DateField(_("dato"))
    text = models.TextField(_("erfaring"))
    url = models.URLField(_("materiell"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    personal = PersonalData(by=keep(_("Erfaringer du har skrevet som pilot"), "pilot__solution__short_name", "text"))

    class Meta:
        ordering = ["pilot", "-date", "-pk"]
        triggers = [append_only("pilot_notes_are_kept")]

    def __str__(self) -> str:
        return f"{self.pilot_id}: {self.date:%d.%m.%Y}"
