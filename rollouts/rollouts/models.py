"""A common rollout of one solution, on one of three tracks [003, 004 §4.1, §4.3]."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from networks.models import Network
from portfolio.models import Solution


class Track(models.TextChoices):
    """A, B and C: who may join and who leads."""

    NATIONAL = "national", _("Felles nasjonalt innføringsløp")
    REGIONAL = "regional", _("Felles regionalt innføringsløp")
    PARTIAL = "partial", _("Delvis nasjonalt innføringsløp")


TRACK_DEFINITIONS = {
    Track.NATIONAL: _("Løsningen er klar for alle. Kommuner fra hele landet kan være med, på tvers av regionene."),
    Track.REGIONAL: _("Kommunene i én region innfører løsningen samtidig, ledet fra regionen."),
    Track.PARTIAL: _("Løsningen er klar for noen kommuner. De som oppfyller vilkårene, kan være med."),
}


class RolloutQuerySet(models.QuerySet["Rollout"]):
    def visible_to(self, user: object) -> RolloutQuerySet:
        """The rollouts that `user` may see: all of them; it is their pools that may be drafts."""
        return self.all()


@pghistory.track()
class Rollout(models.Model):
    """Belongs to a network on track B, and only there; track C states the criteria for joining."""

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="rollouts", verbose_name=_("løsning"))
    title = models.CharField(_("tittel"), max_length=200)
    track = models.CharField(_("type innføringsløp"), max_length=10, choices=Track)
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="rollouts", verbose_name=_("region")
    )
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_rollouts",
        verbose_name=_("innføringsleder"),
    )
    criteria = models.TextField(_("vilkår for å være med"), blank=True)
    announced_on = models.DateField(_("kunngjort"), default=timezone.localdate)
    created_at = models.DateTimeField(_("opprettet"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opprettet av")
    )

    objects = RolloutQuerySet.as_manager()

    personal = PersonalData(
        leader=keep(_("Innføringsløp du leder"), "title"),
        created_by=keep(_("Innføringsløp du har opprettet"), "title"),
    )

    class Meta:
        verbose_name = _("innføringsløp")
        verbose_name_plural = _("innføringsløp")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(name="rollout_track_known", condition=Q(track__in=Track.values)),
            models.CheckConstraint(
                name="rollout_network_fits_track",
                condition=Q(track="regional", network__isnull=False) | (~Q(track="regional") & Q(network__isnull=True)),
                violation_error_message=_("Et regionalt innføringsløp, og bare det, hører til en region."),
            ),
            models.CheckConstraint(
                name="rollout_partial_has_criteria",
                condition=~Q(track="partial") | ~Q(criteria=""),
                violation_error_message=_("Skriv hvilke vilkår kommunene må oppfylle."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rollouts:detail", args=[self.pk])

    @property
    def is_regional(self) -> bool:
        return self.track == Track.REGIONAL

    @property
    def is_partial(self) -> bool:
        return self.track == Track.PARTIAL

    @property
    def track_definition(self) -> str:
        return str(TRACK_DEFINITIONS[Track(self.track)])


class TrackChoice(models.Model):
    """The answers to the five questions, what they spoke for, and why another track was chosen. Never changed; it goes
    with a rollout that was made by mistake."""

    rollout = models.OneToOneField(Rollout, models.CASCADE, related_name="track_choice")
    answers = models.JSONField(_("svar"))
    advised = models.CharField(_("rådet"), max_length=10, choices=Track)
    chosen = models.CharField(_("valgt"), max_length=10, choices=Track)
    deviation_reason = models.TextField(_("hvorfor noe annet enn rådet"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("valgt"), default=timezone.now)

    personal = PersonalData(
        made_by=keep(_("Valg av type innføringsløp"), "rollout__title", "chosen", "deviation_reason")
    )

    class Meta:
        verbose_name = _("valg av type innføringsløp")
        verbose_name_plural = _("valg av type innføringsløp")
        constraints = [
            models.CheckConstraint(
                name="track_choice_says_why",
                condition=Q(advised=F("chosen")) | ~Q(deviation_reason=""),
            )
        ]
        triggers = [pgtrigger.Protect(name="track_choice_stands", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.rollout_id}: {self.chosen}"


@pghistory.track()
class JoinedNetwork(models.Model):
    """A regional rollout that is open to the municipalities of another region, too."""

    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="joined", db_index=False)
    network = models.ForeignKey(Network, models.PROTECT, related_name="+", verbose_name=_("region"))
    joined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(_("åpnet"), default=timezone.now)

    personal = PersonalData(
        joined_by=keep(_("Innføringsløp du har åpnet for en region til"), "rollout__title", "network__name")
    )

    class Meta:
        verbose_name = _("region som er med")
        verbose_name_plural = _("regioner som er med")
        ordering = ["rollout", "network"]
        constraints = [models.UniqueConstraint(fields=["rollout", "network"], name="network_joined_once")]

    def __str__(self) -> str:
        return f"{self.rollout_id}: {self.network_id}"
