"""The systems that municipalities use, their versions and suppliers."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.sorting import sort_key


class ProductKind(models.TextChoices):
    EHR = "ehr", _("journalsystem (EPJ)")
    WELFARE = "welfare", _("velferdsteknologi")


@pghistory.track()
class Supplier(models.Model):
    """A company that municipalities buy from."""

    name = models.CharField(_("navn"), max_length=120, unique=True)
    sort_key = models.CharField(max_length=120, editable=False, db_collation="C")
    contact = models.CharField(_("kontaktpunkt for kommunene"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("leverandør")
        verbose_name_plural = _("leverandører")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("rollouts:supplier", args=[self.pk])


@pghistory.track()
class Product(models.Model):
    """What a municipality runs: an EHR, or welfare technology."""

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="products", verbose_name=_("leverandør"))
    name = models.CharField(_("navn"), max_length=120, unique=True)
    kind = models.CharField(_("slag"), max_length=15, choices=ProductKind)

    class Meta:
        verbose_name = _("produkt")
        verbose_name_plural = _("produkter")
        ordering = ["kind", "name"]
        constraints = [models.CheckConstraint(name="product_kind_known", condition=Q(kind__in=ProductKind.values))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rollouts:product", args=[self.pk])


class ProductVersion(models.Model):
    """A version that the supplier has released, or has said when it will."""

    product = models.ForeignKey(
        Product, models.PROTECT, related_name="versions", verbose_name=_("produkt"), db_index=False
    )
    name = models.CharField(_("versjon"), max_length=40)
    released_on = models.DateField(_("sluppet"), null=True, blank=True)

    class Meta:
        verbose_name = _("versjon")
        verbose_name_plural = _("versjoner")
        ordering = ["product", "-released_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["product", "name"], name="product_version_once")]

    def __str__(self) -> str:
        return f"{self.product.name} {self.name}"
