"""The dated keys by which grants are shared."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.allocation.inputs import Parameters, shares_problem
from funding.grants.models import Grant

SHARE_VALIDATORS = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))]


class AllocationKeyQuerySet(models.QuerySet["AllocationKey"]):
    def current(self) -> AllocationKey | None:
        """The latest version among a grant's keys."""
        return self.order_by("-version").first()


@pghistory.track()
class AllocationKey(models.Model):
    """How a grant is shared. A change is a new version, so that a run can always say which one it used.

    The shares are exact parts of the amount (after the base amounts) and add up to 1.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="keys", verbose_name=_("tilskudd"), db_index=False)
    name = models.CharField(_("navn"), max_length=50)
    version = models.PositiveSmallIntegerField(_("versjon"), default=1)
    created_on = models.DateField(_("laget"), default=timezone.localdate)
    source = models.CharField(_("kilde"), max_length=300, blank=True)
    flat_share = models.DecimalField(
        _("flat andel"), max_digits=7, decimal_places=6, default=Decimal("0.6"), validators=SHARE_VALIDATORS
    )
    municipality_weight = models.DecimalField(
        _("andel etter antall kommuner"),
        max_digits=7,
        decimal_places=6,
        default=Decimal("0.2"),
        validators=SHARE_VALIDATORS,
    )
    population_weight = models.DecimalField(
        _("andel etter innbyggertall"),
        max_digits=7,
        decimal_places=6,
        default=Decimal("0.2"),
        validators=SHARE_VALIDATORS,
    )
    # What follows further numbers, all of them together; `factors` says which, each with its weight.
    factor_share = models.DecimalField(
        _("andel etter andre tall"), max_digits=7, decimal_places=6, default=Decimal(0), validators=SHARE_VALIDATORS
    )
    # [{"name": "Reisetid", "weight": "0.1", "values": {"agder": "12.5", …}}, …]: weights are parts of the amount.
    factors: models.JSONField[Any, Any] = models.JSONField(_("andre tall"), default=list, blank=True)
    base_amount = models.BigIntegerField(_("fast beløp per nettverk (kroner)"), default=0)
    floor_amount = models.BigIntegerField(_("minst per nettverk (kroner)"), null=True, blank=True)
    ceiling_amount = models.BigIntegerField(_("mest per nettverk (kroner)"), null=True, blank=True)
    rounding_unit = models.PositiveIntegerField(_("avrunding (kroner)"), default=1)
    population_date = models.DateField(_("folketall per"))
    municipality_date = models.DateField(_("kommuner per"))

    objects = AllocationKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("fordelingsnøkkel")
        verbose_name_plural = _("fordelingsnøkler")
        ordering = ["grant", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "version"], name="key_version_once"),
            models.CheckConstraint(
                name="key_shares_make_the_whole",
                condition=Q(
                    flat_share=Decimal(1) - F("municipality_weight") - F("population_weight") - F("factor_share")
                ),
                violation_error_message=_("Andelene må bli 100 % til sammen."),
            ),
            models.CheckConstraint(
                name="key_shares_not_negative",
                condition=Q(
                    flat_share__gte=0, municipality_weight__gte=0, population_weight__gte=0, factor_share__gte=0
                ),
                violation_error_message=_("En andel kan ikke være negativ."),
            ),
            models.CheckConstraint(
                name="key_base_not_negative",
                condition=Q(base_amount__gte=0),
                violation_error_message=_("Det faste beløpet kan ikke være negativt."),
            ),
            models.CheckConstraint(
                name="key_floor_not_above_ceiling",
                condition=Q(floor_amount__isnull=True)
                | Q(floor_amount__gte=0) & (Q(ceiling_amount__isnull=True) | Q(ceiling_amount__gte=F("floor_amount"))),
                violation_error_message=_("Minstebeløpet kan ikke være negativt eller større enn det høyeste beløpet."),
            ),
            models.CheckConstraint(
                name="key_ceiling_not_negative",
                condition=Q(ceiling_amount__isnull=True) | Q(ceiling_amount__gte=0),
                violation_error_message=_("Det høyeste beløpet kan ikke være negativt."),
            ),
            models.CheckConstraint(
                name="key_rounds_to_whole_kroner",
                condition=Q(rounding_unit__gte=1),
                violation_error_message=_("Avrundingen må være minst én krone."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    def parameters(self) -> Parameters:
        return Parameters(**{field.name: getattr(self, field.name) for field in dataclasses.fields(Parameters)})

    @property
    def shares(self) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """Flat, by municipalities, by population, by all further factors."""
        return self.flat_share, self.municipality_weight, self.population_weight, self.factor_share

    def clean(self) -> None:
        if None not in self.shares and (problem := shares_problem(*self.shares)):
            raise ValidationError({"flat_share": problem})
        if sum((Decimal(factor["weight"]) for factor in self.factors), Decimal()) != self.factor_share:
            raise ValidationError({"factors": gettext("Vektene på de andre tallene stemmer ikke med andelen deres.")})
