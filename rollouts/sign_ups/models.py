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

from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.models import Municipality, Role
from rollouts.pools.models import Pool
from rollouts.sheets.models import InformationSheet
from rollouts.sign_ups.moves import JOINED, LIVE, SEATED, SignUpState, arrows


class Mandate(models.TextChoices):
    """What the decision rests on in the municipality."""

    POLITICAL = "political", _("politisk vedtak")
    ADMINISTRATIVE = "administrative", _("administrativt vedtak")
    DELEGATED = "delegated", _("delegert fullmakt")


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def active(self) -> SignUpQuerySet:
        """Those that hold a seat."""
        return self.filter(state__in=SEATED)

    def waiting(self) -> SignUpQuerySet:
        """The waiting list, first in line first."""
        return self.filter(state=SignUpState.WAITING).order_by("signed_up_at", "pk")

    def joined(self) -> SignUpQuerySet:
        """Those that have said yes: with a seat, or in line for one."""
        return self.filter(state__in=JOINED)

    def live(self) -> SignUpQuerySet:
        """Those of which something may still come, the unanswered invitations included."""
        return self.filter(state__in=LIVE)

    def visible_to(self, user: Any) -> SignUpQuerySet:
        """Those with a seat in pools that `user` may see; who waits, was asked or said no only to those it concerns."""
        from rollouts.sign_ups.access import visible_sign_ups

        return self.filter(visible_sign_ups(user))


_yes = Q(signed_up_at__isnull=False, signed_up_by__isnull=False, decided_on__isnull=False) & ~Q(decision_maker="")
_no_yes = Q(signed_up_at__isnull=True, signed_up_by__isnull=True)
_no = Q(declined_at__isnull=False, declined_by__isnull=False)
_not_no = Q(declined_at__isnull=True, declined_by__isnull=True)
_left = Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
_not_left = Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)


@pghistory.track()
class SignUp(models.Model):
    """One answer of one municipality to one pool. Thinking again after a no or a withdrawal is a new row.

    `sheet` is the version of the information that was read; it is empty for seats that a reform passed on and for
    sign-ups from before there were such versions. `signed_up_at` is also the place in the waiting list.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="sign_ups", verbose_name=_("pulje"))
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="sign_ups", verbose_name=_("kommune"))
    state = models.CharField(_("tilstand"), max_length=10, choices=SignUpState, default=SignUpState.CONFIRMED)
    invited_at = models.DateTimeField(_("invitert"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("invitert av")
    )
    decision_maker = models.CharField(_("hvem i kommunen bestemte"), max_length=150, blank=True)
    decided_on = models.DateField(_("bestemt dato"), null=True, blank=True)
    mandate = models.CharField(_("beslutningen bygger på"), max_length=14, choices=Mandate, blank=True)
    mandate_reference = models.CharField(_("saksnummer eller annen henvisning"), max_length=100, blank=True)
    sheet = models.ForeignKey(
        InformationSheet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sign_ups",
        verbose_name=_("informasjonen som ble lest"),
    )
    signed_up_at = models.DateTimeField(_("påmeldt"), null=True, blank=True)
    signed_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("påmeldt av")
    )
    # Another pool of the same rollout that would suit the municipality better.
    wished_pool = models.ForeignKey(
        Pool, models.PROTECT, null=True, blank=True, related_name="wishes", verbose_name=_("ønsker heller")
    )
    declined_at = models.DateTimeField(_("takket nei"), null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("svart av")
    )
    withdrawn_at = models.DateTimeField(_("trukket"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("trukket av")
    )
    # Why the municipality said no or left; nobody has to say.
    leaving_reason = models.CharField(_("hvorfor"), max_length=500, blank=True)

    objects = SignUpQuerySet.as_manager()

    personal = PersonalData(
        invited_by=keep(_("Invitasjoner du har sendt kommuner"), "pool__rollout__title", "municipality__name"),
        signed_up_by=keep(_("Påmeldinger du har ført inn"), "pool__rollout__title", "municipality__name"),
        declined_by=keep(_("Nei du har ført inn"), "pool__rollout__title", "municipality__name"),
        withdrawn_by=keep(_("Påmeldinger du har trukket"), "pool__rollout__title", "municipality__name"),
    )

    # Here a name is the whole of what people write.
    mentions_people = ("decision_maker",)

    class Meta:
        verbose_name = _("påmelding")
        verbose_name_plural = _("påmeldinger")
        ordering = ["pool", "municipality__sort_key", "pk"]
        indexes = [
            models.Index(fields=["pool", "signed_up_at"], name="waiting_list", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "municipality"],
                condition=Q(state__in=sorted(LIVE)),
                name="one_live_sign_up",
                violation_error_message=_("Kommunen er allerede påmeldt puljen."),
            ),
            models.CheckConstraint(name="sign_up_state_known", condition=Q(state__in=SignUpState.values)),
            models.CheckConstraint(
                name="sign_up_state_has_its_actors",
                condition=(
                    Q(state="invited", invited_at__isnull=False, invited_by__isnull=False)
                    & _no_yes
                    & _not_no
                    & _not_left
                    | Q(state="declined") & _no_yes & _no & _not_left
                    | Q(state__in=sorted(JOINED)) & _yes & _not_no & _not_left
                    | Q(state="withdrawn") & _yes & _not_no & _left
                ),
            ),
        ]
        triggers = [pgtrigger.FSM(name="sign_up_moves_by_the_table", field="state", transitions=arrows())]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.pool_id} ({self.get_state_display()})"

    @property
    def is_active(self) -> bool:
        """Holds a seat."""
        return self.state in SEATED

    @property
    def is_joined(self) -> bool:
        """Has said yes: holds a seat or waits for one."""
        return self.state in JOINED


class SignUpTransition(models.Model):
    """One move of one sign-up; the first has no `from_state`. Never changed."""

    sign_up = models.ForeignKey(SignUp, models.PROTECT, related_name="transitions")
    from_state = models.CharField(_("fra"), max_length=10, choices=SignUpState, blank=True)
    to_state = models.CharField(_("til"), max_length=10, choices=SignUpState)
    # Without a person it was the calendar, or a seat that became free.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(_("rolle"), max_length=30, choices=Role, blank=True)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    comment = models.CharField(_("kommentar"), max_length=500, blank=True)

    personal = PersonalData(
        actor=keep(_("Det du har gjort med påmeldinger"), "sign_up__municipality__name", "to_state", "role", "comment")
    )

    class Meta:
        verbose_name = _("trinn i en påmelding")
        verbose_name_plural = _("trinn i påmeldinger")
        ordering = ["sign_up", "at", "pk"]
        triggers = [append_only("sign_up_log_is_append_only")]

    def __str__(self) -> str:
        return f"{self.sign_up_id}: {self.from_state} → {self.to_state}"
