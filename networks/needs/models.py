"""Needs that municipalities and regions raise, who is behind them, and the trace to the outcome [004 §5.1]."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.geography.models import Municipality, Network
from networks.needs.moves import DONE, MOVES, NeedAction, NeedState
from networks.people.models import Role


class Recipient(models.TextChoices):
    """To whom a need is lifted."""

    KS = "ks", "KS"
    NHN = "nhn", "Norsk helsenett (NHN)"


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, user: Any) -> NeedQuerySet:
        """Anyone sees what is lifted nationally; what still is the region's own, those signed in see."""
        from networks.needs.access import visible_needs

        return self.filter(visible_needs(user))


_answered = Q(answered_at__isnull=False) & Q(answered_by__isnull=False) & ~Q(answer="")
_unanswered = Q(answered_at__isnull=True) & Q(answered_by__isnull=True) & Q(answer="")


@pghistory.track()
class Need(models.Model):
    """Raised by the region `network`, or by one municipality of it. `answer` is the last one given."""

    title = models.CharField(_("tittel"), max_length=150)
    description = models.TextField(_("beskrivelse"))
    topic = models.CharField(_("løsning eller tema"), max_length=100, blank=True)
    network = models.ForeignKey(Network, models.PROTECT, related_name="needs", verbose_name=_("region"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("kommune")
    )
    state = models.CharField(_("tilstand"), max_length=10, choices=NeedState, default=NeedState.RAISED)
    version = models.PositiveIntegerField(default=1)
    recipient = models.CharField(_("løftet til"), max_length=3, choices=Recipient, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("slått sammen med")
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("meldt av")
    )
    raised_at = models.DateTimeField(_("meldt"), default=timezone.now)
    lifted_at = models.DateTimeField(_("løftet"), null=True, blank=True)
    answer = models.TextField(_("svar"), blank=True)
    answered_at = models.DateTimeField(_("besvart"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("besvart av")
    )

    objects = NeedQuerySet.as_manager()

    personal = PersonalData(
        raised_by=keep(_("Behov du har meldt"), "title", "raised_at", "state"),
        answered_by=keep(_("Behov du har svart på"), "title", "answer"),
    )

    class Meta:
        verbose_name = _("behov")
        verbose_name_plural = _("behov")
        ordering = ["-raised_at", "-pk"]
        indexes = [models.Index(fields=["state", "raised_at"], name="need_by_state")]
        constraints = [
            models.CheckConstraint(name="need_state_known", condition=Q(state__in=NeedState.values)),
            models.CheckConstraint(
                name="need_merged_has_target",
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)),
            ),
            models.CheckConstraint(name="need_not_merged_into_itself", condition=~Q(merged_into=F("pk"))),
            models.CheckConstraint(
                name="need_state_has_its_answer",
                condition=(Q(state__in=["taken_up", "declined", "resolved"]) & _answered)
                | (Q(state__in=["raised", "lifted", "withdrawn"]) & _unanswered)
                | Q(state="merged"),
            ),
            models.CheckConstraint(
                name="need_lifted_has_recipient",
                condition=~Q(state__in=["lifted", "taken_up", "resolved"])
                | (Q(lifted_at__isnull=False) & ~Q(recipient="")),
            ),
        ]
        triggers = [pgtrigger.FSM(name="need_moves_by_the_table", field="state", transitions=sorted(MOVES.arrows()))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("networks:need", args=[self.pk])

    @property
    def origin(self) -> str:
        """Who raised it: the municipality, or the region."""
        return str(self.municipality or self.network)

    @property
    def awaited(self) -> str:
        """Who has the next word: the region, or whom it is lifted to; empty when nobody has."""
        if self.state == NeedState.RAISED:
            return str(self.network)
        open_there = self.state in (NeedState.LIFTED, NeedState.TAKEN_UP)
        return str(self.get_recipient_display()) if open_there else ""

    @property
    def awaited_since(self) -> dt.datetime:
        """Since when they have had it."""
        return {NeedState.LIFTED: self.lifted_at, NeedState.TAKEN_UP: self.answered_at}.get(
            NeedState(self.state), self.raised_at
        ) or self.raised_at


class NeedSupport(models.Model):
    """A municipality or a region that is behind somebody else's need."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="supports", db_index=False)
    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    comment = models.TextField(_("hvorfor"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)

    personal = PersonalData(by=keep(_("Behov du har støttet"), "need__title", "comment"))

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "network", "municipality"], name="need_supported_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.origin

    @property
    def origin(self) -> str:
        return str(self.municipality or self.network)


class NeedTransition(models.Model):
    """One line in the log of a need: what, from, to, who, in which role, when, and with which words. Never changed."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="transitions")
    action = models.CharField(_("handling"), max_length=10, choices=NeedAction)
    from_state = models.CharField(_("fra"), max_length=10, choices=NeedState, blank=True)
    to_state = models.CharField(_("til"), max_length=10, choices=NeedState)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("utført av"))
    role = models.CharField(_("rolle"), max_length=30, choices=Role)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    comment = models.TextField(_("kommentar"), blank=True)

    personal = PersonalData(actor=keep(_("Det du har gjort med behov"), "need__title", "action", "role", "comment"))

    class Meta:
        ordering = ["need", "at", "pk"]
        triggers = [append_only("need_log_is_append_only")]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.from_state} → {self.to_state}"

    @property
    def done(self) -> str:
        """What happened, in the past tense."""
        return str(DONE[NeedAction(self.action)])
