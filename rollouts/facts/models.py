"""What municipalities run and have bought, as far as somebody has told us; append-only, like status reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only
from networks.models import Municipality
from rollouts.products.models import Product, ProductKind, ProductVersion


class FactKind(models.TextChoices):
    EHR = "ehr", _("journalsystem (EPJ)")
    WELFARE = "welfare", _("velferdsteknologi")
    RESPONSE_CENTRE = "response_centre", _("responssenter")
    PROCUREMENT = "procurement", _("anskaffelse")


# These point at a product; the others are a name.
PRODUCT_FACTS = {FactKind.EHR: ProductKind.EHR, FactKind.WELFARE: ProductKind.WELFARE}


class FactAnswer(models.TextChoices):
    GIVEN = "given", _("oppgitt")
    NONE = "none", _("har ingen")
    UNKNOWN = "unknown", _("ikke kjent")


class FactQuerySet(models.QuerySet["MunicipalityFact"]):
    def as_of(self, date: dt.date, known_before: dt.datetime | None = None) -> FactQuerySet:
        """The fact that holds for each municipality and kind on `date` (inclusive), at most one for each pair.

        What was recorded last holds from its own date on: it supersedes earlier reports of the same or later dates.
        With `known_before`, only what had been recorded before that moment.
        """
        found = self.filter(effective_date__lte=date)
        if known_before is not None:
            found = found.filter(recorded_at__lt=known_before)
        return found.order_by("municipality_id", "kind", "-recorded_at", "-pk").distinct("municipality_id", "kind")

    def current(self, municipalities: Iterable[int] | None = None) -> FactQuerySet:
        """The facts of today for all or some municipalities (ids), with product, supplier and version."""
        found = self if municipalities is None else self.filter(municipality__in=municipalities)
        return found.as_of(timezone.localdate()).select_related("product__supplier", "version")


class MunicipalityFact(models.Model):
    """From `effective_date` on this municipality has this EHR, response centre and so on."""

    class Source(models.TextChoices):
        MUNICIPALITY = "municipality", _("kommunen selv")
        REGION = "region", _("regionen")
        IMPORT = "import", _("import")
        DEMO = "demo", _("demodata")
        REFORM = "reform", _("kommunereform")

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="facts", verbose_name=_("kommune"))
    kind = models.CharField(_("hva"), max_length=20, choices=FactKind)
    answer = models.CharField(_("svar"), max_length=10, choices=FactAnswer)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="facts", verbose_name=_("produkt")
    )
    version = models.ForeignKey(
        ProductVersion, models.PROTECT, null=True, blank=True, related_name="facts", verbose_name=_("versjon")
    )
    value = models.CharField(_("navn"), max_length=120, blank=True)
    effective_date = models.DateField(_("gjelder fra"))
    recorded_at = models.DateTimeField(_("registrert"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("av")
    )
    source = models.CharField(_("kilde"), max_length=15, choices=Source)

    objects = FactQuerySet.as_manager()

    personal = PersonalData(
        recorded_by=keep(_("Opplysninger om kommuner du har ført inn"), "municipality__name", "kind")
    )

    class Meta:
        verbose_name = _("opplysning om en kommune")
        verbose_name_plural = _("opplysninger om kommuner")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["municipality", "kind", "-recorded_at", "-id"], name="fact_as_of")]
        constraints = [
            models.CheckConstraint(name="fact_kind_known", condition=Q(kind__in=FactKind.values)),
            models.CheckConstraint(
                name="fact_answer_is_whole",
                condition=(
                    Q(answer="given", kind__in=["ehr", "welfare"], product__isnull=False, value="")
                    | (
                        Q(answer="given", kind__in=["response_centre", "procurement"], product__isnull=True)
                        & Q(version__isnull=True)
                        & ~Q(value="")
                    )
                    | Q(answer__in=["none", "unknown"], product__isnull=True, version__isnull=True, value="")
                ),
            ),
        ]
        triggers = [append_only("facts_are_append_only")]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.get_kind_display()}: {self.shown}"

    @property
    def shown(self) -> str:
        """The answer in words."""
        if self.answer == FactAnswer.NONE:
            return gettext("ingen")
        if self.answer == FactAnswer.UNKNOWN:
            return ""
        return str(self.version or self.product or self.value)
