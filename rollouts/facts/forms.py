"""What a municipality tells of itself, typed in or in a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm
from core.tables.forms import TableFileField
from networks.models import Municipality
from rollouts.facts.models import PRODUCT_FACTS, FactAnswer, FactKind, MunicipalityFact
from rollouts.facts.reports import Told
from rollouts.products.models import Product, ProductKind, ProductVersion

# What is written in a cell or a file for "has none" and for "we don't know".
NONE, UNKNOWN = "ingen", "ukjent"


class FactsForm(PlainForm):
    """The quick table: a field for each municipality and kind, and what stood there when the page was opened."""

    effective_date = forms.DateField(
        label=_("Endringene gjelder fra"),
        widget=DateInput(),
        error_messages={"required": _("Velg dato."), "invalid": _("Skriv en gyldig dato.")},
    )

    def __init__(
        self, data: Any = None, *, municipalities: list[Municipality], facts: list[MunicipalityFact], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("effective_date", timezone.localdate())
        self.municipalities = municipalities
        self.standing = {(fact.municipality_id, fact.kind): fact for fact in facts}
        self.products = {str(one.pk): one for one in Product.objects.select_related("supplier")}
        found = ProductVersion.objects.select_related("product").order_by("product_id", "pk")
        self.versions = {f"{one.product_id}.{one.pk}": one for one in found}
        choices = {
            kind: [("", _("Ikke kjent")), (NONE, _("Har ingen")), *self._products(product_kind)]
            for kind, product_kind in PRODUCT_FACTS.items()
        }
        for municipality in municipalities:
            for kind in FactKind:
                self._add(municipality, kind, choices.get(kind))

    def _products(self, kind: ProductKind) -> list[tuple[str, str]]:
        """Each product of the kind, and after it those of its versions that are registered."""
        return [
            choice
            for pk, one in self.products.items()
            if one.kind == kind
            for choice in (
                (pk, one.name),
                *((key, str(version)) for key, version in self.versions.items() if version.product_id == one.pk),
            )
        ]

    def _add(self, municipality: Municipality, kind: FactKind, choices: Any) -> None:
        name, fact = f"{kind}-{municipality.pk}", self.standing.get((municipality.pk, kind))
        label = f"{kind.label.capitalize()}: {municipality.name}"
        attrs = {"aria-label": label, "class": "ds-input"}
        if choices is not None:
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=False, widget=forms.Select(attrs)
            )
            given = "" if fact is None or fact.product_id is None else str(fact.product_id)
            if fact is not None and fact.version_id is not None:
                given = f"{fact.product_id}.{fact.version_id}"
        else:
            attrs["list"] = f"names-{kind}"
            self.fields[name] = forms.CharField(
                label=label, max_length=120, required=False, widget=forms.TextInput(attrs)
            )
            given = fact.value if fact else ""
        self.initial[name] = NONE if fact and fact.answer == FactAnswer.NONE else given
        self.fields[f"seen-{name}"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        self.initial[f"seen-{name}"] = fact.pk if fact else ""

    def rows(self) -> list[dict[str, Any]]:
        """For the table: each municipality with its fields, what is hidden beside them, and the facts that stand."""
        return [
            {
                "municipality": municipality,
                "cells": [
                    {
                        "label": kind.label,
                        "field": self[f"{kind}-{municipality.pk}"],
                        "seen": self[f"seen-{kind}-{municipality.pk}"],
                        "fact": self.standing.get((municipality.pk, kind)),
                    }
                    for kind in FactKind
                ],
            }
            for municipality in self.municipalities
        ]

    def ignored(self) -> list[str]:
        """The date is that of what has been changed."""
        return (
            [] if any(name.partition("-")[0] in FactKind.values for name in self.changed_data) else ["effective_date"]
        )

    def told(self) -> list[Told]:
        """What was said, cell by cell; the domain leaves out what stands already."""
        data = self.cleaned_data
        return [
            Told(
                municipality=municipality,
                kind=kind,
                effective_date=data["effective_date"],
                seen=data[f"seen-{kind}-{municipality.pk}"],
                check_seen=True,
                **said(kind, data[f"{kind}-{municipality.pk}"], self.products, self.versions),
            )
            for municipality in self.municipalities
            for kind in FactKind
            if f"{kind}-{municipality.pk}" in self.changed_data
        ]


def said(
    kind: str, text: str, products: dict[str, Product], versions: dict[str, ProductVersion] | None = None
) -> dict[str, Any]:
    """The parts of `Told` that say the same as `text`: nothing, "ingen", a key of `products` or `versions`, a name."""
    text = text.strip()
    if not text or text.casefold() == UNKNOWN:
        return {"answer": FactAnswer.UNKNOWN}
    if text.casefold() == NONE:
        return {"answer": FactAnswer.NONE}
    if kind in PRODUCT_FACTS and versions and text in versions:
        return {"answer": FactAnswer.GIVEN, "product": versions[text].product, "version": versions[text]}
    if kind in PRODUCT_FACTS:
        return {"answer": FactAnswer.GIVEN, "product": products.get(text)}
    return {"answer": FactAnswer.GIVEN, "value": text}


class FactsFileForm(PlainForm):
    """A file first; then what was in it goes along with the yes."""

    file = TableFileField(required=False)
    content = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    fingerprint = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("file") is None and not data.get("content"):
            self.add_error("file", _t("Velg en fil."))
        return data
