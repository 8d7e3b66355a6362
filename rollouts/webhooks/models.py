"""Other systems are told what happens: who wants to know, what was sent, and each attempt."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from rollouts.pools.models import Pool
from rollouts.sign_ups.models import SignUp


class EventKind(models.TextChoices):
    POOL = "pool.moved", _("en pulje får ny tilstand, NKGs avgjørelser medregnet")
    CHANGE = "pool_change.moved", _("en endring av en pulje foreslås eller avgjøres")
    SIGN_UP = "sign_up.moved", _("en påmelding får ny tilstand")
    INVITED = "municipalities.invited", _("kommuner inviteres til en pulje")
    DECISION = "decision.logged", _("NKG fører en avgjørelse i loggen")
    SOLUTION = "solution.moved", _("en løsning stoppes eller gjenopptas")
    TEST = "webhook.test", _("en prøve, som eieren ber om")


# A test is asked for; nobody subscribes to it.
CHOSEN_KINDS = [(kind.value, kind.label) for kind in EventKind if kind != EventKind.TEST]


def new_salt() -> str:
    return secrets.token_hex(16)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, user: Any) -> SubscriptionQuerySet:
        """The own ones; all to KS' administrators."""
        from networks.people.access import is_administrator

        if is_administrator(user):
            return self
        return self.filter(owner=user) if getattr(user, "pk", None) else self.none()


@pghistory.track(exclude=["salt"])
class Subscription(models.Model):
    """An address that wants to know. It is told no more than `owner` may see.

    The secret is made from `salt` and the installation's key, so that the database alone doesn't tell it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("eier"), related_name="webhooks")
    name = models.CharField(_("navn"), max_length=80)
    url = models.URLField(_("adresse"), max_length=500)
    kinds = ArrayField(models.CharField(max_length=30, choices=CHOSEN_KINDS), verbose_name=_("hendelser"))
    salt = models.CharField(max_length=32, default=new_salt)
    is_active = models.BooleanField(_("i bruk"), default=True)
    created_at = models.DateTimeField(_("opprettet"), default=timezone.now)

    objects = SubscriptionQuerySet.as_manager()

    personal = PersonalData(owner=keep(_("Webhooks du eier"), "name", "url"))

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rollouts:webhook", args=[self.pk])


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("venter")
    DELIVERED = "delivered", _("levert")
    FAILED = "failed", _("ga opp")
    DROPPED = "dropped", _("ikke sendt")


class Delivery(models.Model):
    """One event to one subscription. `due_at` is when to try next, or when to think that the worker was lost."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="deliveries")
    kind = models.CharField(_("hendelse"), max_length=30, choices=EventKind)
    payload = models.JSONField(_("innhold"))
    # What the owner must still be allowed to see when it is sent.
    pool = models.ForeignKey(Pool, models.CASCADE, null=True, blank=True, related_name="+")
    sign_up = models.ForeignKey(SignUp, models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(_("tilstand"), max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    created_at = models.DateTimeField(_("laget"), default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts_made = models.PositiveSmallIntegerField(_("forsøk"), default=0)

    class Meta:
        verbose_name = _("levering")
        verbose_name_plural = _("leveringer")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at"], name="webhook_due", condition=Q(state="pending")),
            models.Index(fields=["subscription", "-created_at"], name="webhook_log"),
        ]
        constraints = [models.CheckConstraint(name="delivery_state_known", condition=Q(state__in=DeliveryState.values))]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Attempt(models.Model):
    """One try: the answer's status, or what went wrong before there was one. Never changed."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("svar"), null=True, blank=True)
    error = models.CharField(_("feil"), max_length=200, blank=True)
    milliseconds = models.PositiveIntegerField(_("millisekunder"), default=0)

    class Meta:
        verbose_name = _("forsøk")
        verbose_name_plural = _("forsøk")
        ordering = ["delivery", "at", "pk"]
        triggers = [pgtrigger.Protect(name="attempt_stands", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.status or self.error}"
