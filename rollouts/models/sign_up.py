"""A municipality's voluntary decision to take part in a pool, and the log of it [004 §4.4]."""

from __future__ import annotations

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.models import Municipality, Role

from .pool import Pool


class SignUpState(models.TextChoices):
    CONFIRMED = "confirmed", _("påmeldt")
    WITHDRAWN = "withdrawn", _("trukket")


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def active(self) -> SignUpQuerySet:
        """Those that hold a seat."""
        return self.filter(state=SignUpState.CONFIRMED)

    def visible_to(self, user: Any) -> SignUpQuerySet:
        """Confirmed sign-ups of pools that `user` may see; withdrawn ones only to those they concern."""
        from rollouts.access import visible_sign_ups

        return self.filter(visible_sign_ups(user))


@pghistory.track()
class SignUp(models.Model):
    """One seat of one municipality. Signing up again after a withdrawal is a new row."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="sign_ups", verbose_name=_("pulje"))
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="sign_ups", verbose_name=_("kommune"))
    state = models.CharField(_("tilstand"), max_length=10, choices=SignUpState, default=SignUpState.CONFIRMED)
    decision_maker = models.CharField(_("hvem i kommunen bestemte"), max_length=150)
    decided_on = models.DateField(_("bestemt dato"))
    signed_up_at = models.DateTimeField(_("påmeldt"), default=timezone.now)
    signed_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("påmeldt av")
    )
    withdrawn_at = models.DateTimeField(_("trukket"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("trukket av")
    )
    withdrawal_reason = models.CharField(_("hvorfor"), max_length=500, blank=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("påmelding")
        verbose_name_plural = _("påmeldinger")
        ordering = ["pool", "municipality__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "municipality"],
                condition=Q(state="confirmed"),
                name="one_active_sign_up",
                violation_error_message=_("Kommunen er allerede påmeldt puljen."),
            ),
            models.CheckConstraint(name="sign_up_state_known", condition=Q(state__in=SignUpState.values)),
            models.CheckConstraint(name="sign_up_has_decision_maker", condition=~Q(decision_maker="")),
            models.CheckConstraint(
                name="sign_up_state_has_its_actors",
                condition=(
                    Q(
                        state="confirmed",
                        withdrawn_at__isnull=True,
                        withdrawn_by__isnull=True,
                        withdrawal_reason="",
                    )
                    | Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                ),
            ),
        ]
        triggers = [
            # A seat that was given up is not taken again by the same row.
            pgtrigger.FSM(name="sign_up_moves_one_way", field="state", transitions=[("confirmed", "withdrawn")])
        ]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.pool_id} ({self.get_state_display()})"

    @property
    def is_active(self) -> bool:
        return self.state == SignUpState.CONFIRMED


class SignUpTransition(models.Model):
    """One move of one sign-up; the first has no `from_state`. Never changed."""

    sign_up = models.ForeignKey(SignUp, models.PROTECT, related_name="transitions")
    from_state = models.CharField(_("fra"), max_length=10, choices=SignUpState, blank=True)
    to_state = models.CharField(_("til"), max_length=10, choices=SignUpState)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(_("rolle"), max_length=30, choices=Role)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    comment = models.CharField(_("kommentar"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("trinn i en påmelding")
        verbose_name_plural = _("trinn i påmeldinger")
        ordering = ["sign_up", "at", "pk"]
        triggers = [pgtrigger.Protect(name="sign_up_log_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.sign_up_id}: {self.from_state} → {self.to_state}"
