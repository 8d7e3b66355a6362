"""People who leave: who asked, who closed the account, and when the personal data goes."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(dt.date(year, month + 1, 1) + dt.timedelta(days=day.day - 1), following - dt.timedelta(days=1))


@pghistory.track()
class PrivacySettings(models.Model):
    """The one row with what KS has set: how long a closed account keeps its personal data."""

    anonymise_after_months = models.PositiveSmallIntegerField(
        _("måneder til anonymisering"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        error_messages={"invalid": _("Skriv et helt antall måneder.")},
    )
    changed_at = models.DateTimeField(_("endret"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("endret av")
    )

    personal = PersonalData(changed_by=keep(_("Innstillinger du har endret")))

    class Meta:
        verbose_name = _("innstilling for personvern")
        verbose_name_plural = _("innstillinger for personvern")
        constraints = [
            models.CheckConstraint(name="privacy_settings_one_row", condition=Q(pk=1)),
            models.CheckConstraint(name="privacy_settings_months", condition=Q(anonymise_after_months__range=(1, 60))),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class DepartureState(models.TextChoices):
    REQUESTED = "requested", _("har bedt om å slutte")
    CANCELLED = "cancelled", _("ombestemte seg")
    LEFT = "left", _("har sluttet")
    REOPENED = "reopened", _("kom tilbake")
    ANONYMISED = "anonymised", _("anonymisert")


ACTIVE_DEPARTURES = (DepartureState.REQUESTED, DepartureState.LEFT, DepartureState.ANONYMISED)


@pghistory.track()
class Departure(models.Model):
    """One time that a person left, from the first word to the anonymised account. One at a time for each person.

    `left_on` is the first day without roles. `postponed_until` keeps the personal data until that day at least.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="departures", verbose_name=_("person")
    )
    state = models.CharField(_("tilstand"), max_length=10, choices=DepartureState)
    requested_at = models.DateTimeField(_("bedt om"), null=True, blank=True)
    left_on = models.DateField(_("sluttet"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("avsluttet av"),
    )
    postponed_until = models.DateField(_("utsatt til"), null=True, blank=True)
    postponed_reason = models.CharField(_("grunn til utsettelsen"), max_length=300, blank=True)
    postponed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("utsatt av")
    )
    reopened_at = models.DateTimeField(_("gjenåpnet"), null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gjenåpnet av"),
    )
    anonymised_at = models.DateTimeField(_("anonymisert"), null=True, blank=True)

    personal = PersonalData(
        user=keep(_("Avslutning av kontoen"), "state", "requested_at", "left_on", "postponed_reason"),
        closed_by=keep(_("Kontoer du har avsluttet")),
        postponed_by=keep(_("Anonymiseringer du har utsatt")),
        reopened_by=keep(_("Kontoer du har gjenåpnet")),
    )

    class Meta:
        verbose_name = _("avslutning av konto")
        verbose_name_plural = _("avslutninger av kontoer")
        ordering = ["-left_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(state__in=ACTIVE_DEPARTURES), name="departure_one_at_a_time"
            ),
            models.CheckConstraint(
                name="departure_state_has_its_dates",
                condition=(
                    Q(state__in=["requested", "cancelled"], requested_at__isnull=False, left_on__isnull=True)
                    | Q(state="left", left_on__isnull=False, anonymised_at__isnull=True)
                    | Q(state="reopened", left_on__isnull=False, reopened_at__isnull=False, anonymised_at__isnull=True)
                    | Q(state="anonymised", left_on__isnull=False, anonymised_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="departure_postponed_with_reason",
                condition=Q(postponed_until__isnull=True) | ~Q(postponed_reason=""),
                violation_error_message=_("Skriv hvorfor det skal vente."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_state_display()}"

    def due_on(self, months: int) -> dt.date | None:
        """The first day on which the personal data may go, `months` after leaving or as postponed; None before."""
        if self.left_on is None:
            return None
        due = add_months(self.left_on, months)
        return max(due, self.postponed_until) if self.postponed_until else due
