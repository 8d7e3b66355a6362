"""Suppliers, their products, how far each product is adapted to each solution, and the one joint dialogue with them."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.models import Municipality
from portfolio.models import Solution
from rollouts.products.models import Product, ProductVersion, Supplier


class AdaptationState(models.TextChoices):
    NOT_ORDERED = "not_ordered", _("ikke bestilt")
    ORDERED = "ordered", _("bestilt")
    PROMISED = "promised", _("lovet til dato")
    DELIVERED = "delivered", _("levert")
    VERIFIED = "verified", _("verifisert i en kommune")


# A municipality with the product can take the solution into use.
READY_STATES = frozenset({AdaptationState.DELIVERED, AdaptationState.VERIFIED})


class AdaptationQuerySet(models.QuerySet["AdaptationReport"]):
    def current(self) -> AdaptationQuerySet:
        """The one that holds for each product and solution: the last that was recorded."""
        return self.order_by("solution_id", "product_id", "-recorded_at", "-pk").distinct("solution_id", "product_id")


class AdaptationReport(models.Model):
    """How far the supplier has come with adapting a product to a solution, as somebody recorded it; append-only.

    `promised_for` is the day the supplier has promised delivery for (inclusive); only a promise has it.
    `delayed_from` is the day that was promised before, when a new promise is a later one.
    """

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="adaptation_reports", verbose_name=_("løsning"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="adaptation_reports", verbose_name=_("produkt"))
    state = models.CharField(_("tilstand"), max_length=15, choices=AdaptationState)
    promised_for = models.DateField(_("lovet til"), null=True, blank=True)
    delayed_from = models.DateField(_("var lovet til"), null=True, blank=True)
    version = models.ForeignKey(
        ProductVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("versjon")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verifisert i")
    )
    comment = models.CharField(_("kommentar"), max_length=500, blank=True)
    recorded_at = models.DateTimeField(_("registrert"), default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AdaptationQuerySet.as_manager()

    personal = PersonalData(recorded_by=keep(_("Tilpasninger du har ført inn"), "product__name", "state", "comment"))

    class Meta:
        verbose_name = _("tilpasning")
        verbose_name_plural = _("tilpasninger")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["solution", "product", "-recorded_at", "-id"], name="adaptation_current")]
        constraints = [
            models.CheckConstraint(name="adaptation_state_known", condition=Q(state__in=AdaptationState.values)),
            models.CheckConstraint(
                name="adaptation_promise_has_a_date",
                condition=Q(state="promised", promised_for__isnull=False)
                | (~Q(state="promised") & Q(promised_for__isnull=True, delayed_from__isnull=True)),
            ),
            models.CheckConstraint(
                name="adaptation_is_verified_somewhere",
                condition=Q(state="verified", municipality__isnull=False)
                | (~Q(state="verified") & Q(municipality__isnull=True)),
            ),
        ]
        triggers = [append_only("adaptations_are_append_only")]

    def __str__(self) -> str:
        return f"{self.product} – {self.solution}: {self.get_state_display()}"

    @property
    def is_ready(self) -> bool:
        return self.state in READY_STATES

    @property
    def is_overdue(self) -> bool:
        """The promised day has passed without a delivery."""
        return self.promised_for is not None and self.promised_for < timezone.localdate()


class RequestState(models.TextChoices):
    OPEN = "open", _("venter på svar")
    ACCEPTED = "accepted", _("leverandøren vil gjøre det")
    REFUSED = "refused", _("leverandøren vil ikke gjøre det")
    DONE = "done", _("gjort")


@pghistory.track()
class CommonRequest(models.Model):
    """Something that several municipalities want of one supplier, asked once on behalf of all of them."""

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="requests", verbose_name=_("leverandør"))
    solution = models.ForeignKey(
        Solution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("løsning")
    )
    title = models.CharField(_("hva kommunene ønsker"), max_length=150)
    text = models.TextField(_("hvorfor"))
    state = models.CharField(_("tilstand"), max_length=10, choices=RequestState, default=RequestState.OPEN)
    answer = models.TextField(_("svar fra leverandøren"), blank=True)
    answered_at = models.DateTimeField(_("besvart"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("meldt"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = PersonalData(
        answered_by=keep(_("Ønsker til leverandører du har svart på"), "title", "answer"),
        created_by=keep(_("Ønsker til leverandører du har meldt"), "title", "text"),
    )

    class Meta:
        verbose_name = _("felles ønske")
        verbose_name_plural = _("felles ønsker")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="request_state_known", condition=Q(state__in=RequestState.values)),
            models.CheckConstraint(
                name="request_answer_is_whole",
                condition=Q(state="open", answer="", answered_at__isnull=True)
                | (~Q(state="open") & ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rollouts:request", args=[self.pk])


class RequestBacker(models.Model):
    """A municipality that stands behind a request, until it steps back."""

    request = models.ForeignKey(CommonRequest, models.CASCADE, related_name="backers", db_index=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)
    joined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = PersonalData(
        joined_by=keep(_("Ønsker du har sluttet kommuner til"), "request__title", "municipality__name")
    )

    class Meta:
        ordering = ["municipality__sort_key"]
        constraints = [models.UniqueConstraint(fields=["request", "municipality"], name="backs_a_request_once")]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.request}"


class DialogueEntry(models.Model):
    """One line of the joint log with a supplier: what was said, when, by whom. Never changed; a later one corrects."""

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="dialogue", verbose_name=_("leverandør"))
    solution = models.ForeignKey(
        Solution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("løsning")
    )
    held_on = models.DateField(_("dato"), default=timezone.localdate)
    title = models.CharField(_("hva det gjaldt"), max_length=150)
    text = models.TextField(_("hva som ble sagt og avtalt"))
    recorded_at = models.DateTimeField(_("skrevet"), default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = PersonalData(recorded_by=keep(_("Dialog med leverandører du har ført"), "title", "text"))

    class Meta:
        verbose_name = _("innslag i leverandørdialogen")
        verbose_name_plural = _("innslag i leverandørdialogen")
        ordering = ["-held_on", "-pk"]
        triggers = [append_only("dialogue_is_append_only")]

    def __str__(self) -> str:
        return self.title
