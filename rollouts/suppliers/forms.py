"""Forms for suppliers, the facts about municipalities, and the rules for joining."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm
from networks.models import Municipality, Network, User
from portfolio.levels import LADDER
from portfolio.models import Solution
from rollouts import access
from rollouts.facts.models import PRODUCT_FACTS, FactAnswer, FactKind, MunicipalityFact
from rollouts.facts.reports import Told
from rollouts.suppliers.models import AdaptationState, Product, ProductKind, ProductVersion, RequestState, Supplier

NEEDED = _("Skriv noe her.")
# What is written in a cell or a file for "has none" and for "we don't know".
NONE, UNKNOWN = "ingen", "ukjent"


class SupplierForm(PlainForm):
    name = forms.CharField(label=_("Navn"), max_length=120, error_messages={"required": _("Skriv et navn.")})
    contact = forms.CharField(
        label=_("Kontaktpunkt for kommunene"),
        help_text=_("Nettside eller felles e-postadresse, ikke en person."),
        max_length=200,
        required=False,
    )


class ProductForm(PlainForm):
    name = forms.CharField(label=_("Navn"), max_length=120, error_messages={"required": _("Skriv et navn.")})
    kind = forms.ChoiceField(
        label=_("Hva slags produkt?"),
        choices=ProductKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva slags produkt det er.")},
    )


class VersionForm(PlainForm):
    name = forms.CharField(label=_("Versjon"), max_length=40, error_messages={"required": _("Skriv et navn.")})
    released_on = forms.DateField(
        label=_("Sluppet"),
        widget=DateInput(),
        required=False,
        error_messages={"invalid": _("Skriv en gyldig dato.")},
    )


class AdaptationForm(PlainForm):
    """How far one product has come with one solution."""

    solution = forms.ModelChoiceField(
        Solution.objects.all(),
        label=_("Løsning"),
        empty_label=_("Velg løsning"),
        error_messages={"required": _("Velg løsning."), "invalid_choice": _("Velg løsning.")},
    )
    state = forms.ChoiceField(
        label=_("Hvor langt er leverandøren kommet?"),
        choices=AdaptationState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg en tilstand.")},
    )
    promised_for = forms.DateField(
        label=_("Lovet til"),
        help_text=_("Når leverandøren har lovet en dato."),
        widget=DateInput(),
        required=False,
        error_messages={"invalid": _("Skriv en gyldig dato.")},
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Verifisert i"),
        help_text=_("Kommunen der tilpasningen er prøvd og virker."),
        required=False,
        empty_label=_("Velg kommune"),
    )
    version = forms.ModelChoiceField(
        Product.objects.none(), label=_("Fra versjon"), required=False, empty_label=_("Ikke oppgitt")
    )
    comment = forms.CharField(
        label=_("Kommentar"),
        help_text=_("Skriv hvorfor hvis leveransen er utsatt."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any = None, *, product: Product, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["municipality"].queryset = Municipality.objects.valid_on(timezone.localdate())
        fields["version"].queryset = product.versions.select_related("product")
        if not product.versions.exists():
            del fields["version"]


class DialogueForm(PlainForm):
    held_on = forms.DateField(
        label=_("Dato"),
        widget=DateInput(),
        error_messages={"required": _("Velg dato."), "invalid": _("Skriv en gyldig dato.")},
    )
    title = forms.CharField(label=_("Hva gjaldt det?"), max_length=150, error_messages={"required": NEEDED})
    text = forms.CharField(
        label=_("Hva ble sagt og avtalt?"),
        help_text=_("Alle som er logget inn, kan lese dette. Det som er skrevet, blir stående."),
        max_length=5000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": NEEDED},
    )
    solution = forms.ModelChoiceField(
        Solution.objects.all(), label=_("Løsning"), required=False, empty_label=_("Ingen bestemt løsning")
    )


def _ticks(label: Any, **kwargs: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Municipality.objects.none(), label=label, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class BackersForm(PlainForm):
    """The own municipalities that stand behind a request."""

    municipality = _ticks(_("Kommuner som står bak"))

    def __init__(self, data: Any = None, *, by: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["municipality"]
        field.queryset = access.own_municipalities(by).order_by("sort_key")


class RequestForm(BackersForm):
    title = forms.CharField(
        label=_("Hva ønsker kommunene?"),
        help_text=_("For eksempel «Vis kritisk informasjon uten ekstra pålogging»."),
        max_length=150,
        error_messages={"required": NEEDED},
    )
    text = forms.CharField(
        label=_("Hvorfor?"),
        max_length=3000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": NEEDED},
    )
    solution = forms.ModelChoiceField(
        Solution.objects.all(), label=_("Løsning"), required=False, empty_label=_("Ingen bestemt løsning")
    )
    field_order = ["title", "text", "solution", "municipality"]

    def __init__(self, data: Any = None, *, by: User, **kwargs: Any) -> None:
        super().__init__(data, by=by, **kwargs)
        field: Any = self.fields["municipality"]
        if not field.queryset.exists():
            del self.fields["municipality"]


class AnswerForm(PlainForm):
    state = forms.ChoiceField(
        label=_("Hva svarer leverandøren?"),
        choices=[choice for choice in RequestState.choices if choice[0] != RequestState.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva leverandøren har svart.")},
    )
    answer = forms.CharField(
        label=_("Svaret"),
        max_length=3000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Skriv hva leverandøren har svart.")},
    )


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

    file = forms.FileField(label=_("CSV-fil"), required=False)
    content = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    fingerprint = forms.CharField(required=False, widget=forms.HiddenInput)

    MAX_BYTES = 1_000_000

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        upload = data.get("file")
        if upload is None and not data.get("content"):
            self.add_error("file", _t("Velg en fil."))
        elif upload is not None:
            if upload.size > self.MAX_BYTES:
                self.add_error("file", _t("Filen er for stor. Én linje for hver kommune er nok."))
                return data
            raw = upload.read()
            try:
                data["content"] = raw.decode("utf-8-sig")
            except UnicodeDecodeError:
                data["content"] = raw.decode("latin-1")
            if "\x00" in data["content"]:
                self.add_error("file", _t("Filen er ikke en CSV-fil."))
        return data


class RulesForm(PlainForm):
    """Who can join: a rule for each field that is filled in."""

    ehr = _ticks(_("Journalsystemet (EPJ) er ett av"))
    welfare = _ticks(_("Leverandøren av velferdsteknologi er én av"))
    versions = _ticks(
        _("Produktet må være i en av versjonene"),
        help_text=_("Gjelder bare kommuner som har produktet. Uten kryss for et produkt er alle versjoner gode nok."),
    )
    response_centre = forms.CharField(
        label=_("Responssenteret er ett av"),
        help_text=_("Ett navn på hver linje."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    procurement = forms.CharField(
        label=_("Kommunen er med i en av anskaffelsene"),
        help_text=_("Ett navn på hver linje."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    network = _ticks(_("Kommunen hører til"))
    solution = forms.ModelChoiceField(
        Solution.objects.all(), label=_("Må ha kommet i gang med"), required=False, empty_label=_("Ingen løsning")
    )
    level = forms.ChoiceField(
        label=_("… og være kommet til"),
        choices=[("", _("Velg nivå")), *((level.value, level.label) for level in LADDER[1:])],
        required=False,
    )
    low = forms.IntegerField(
        label=_("Minst så mange innbyggere"),
        required=False,
        min_value=0,
        error_messages={"invalid": _("Skriv et helt tall."), "min_value": _("Skriv et helt tall.")},
    )
    high = forms.IntegerField(
        label=_("Høyst så mange innbyggere"),
        required=False,
        min_value=0,
        error_messages={"invalid": _("Skriv et helt tall."), "min_value": _("Skriv et helt tall.")},
    )
    note = forms.CharField(
        label=_("Hvorfor endres vilkårene?"),
        help_text=_("Kommunene får se dette."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["ehr"].queryset = Product.objects.filter(kind=ProductKind.EHR)
        fields["welfare"].queryset = Supplier.objects.filter(products__kind=ProductKind.WELFARE).distinct()
        fields["network"].queryset = Network.objects.all()
        fields["versions"].queryset = ProductVersion.objects.select_related("product").order_by("product__name", "pk")
        if not fields["versions"].queryset.exists():
            del fields["versions"]

    @staticmethod
    def initial_from(rules: dict[str, Any]) -> dict[str, Any]:
        lines = {name: "\n".join(rules.get(name, [])) for name in ("response_centre", "procurement")}
        return {**rules, **lines}

    def rules(self) -> dict[str, Any]:
        """As the domain takes them."""
        data = self.cleaned_data
        found = {name: data[name] for name in ("level", "low", "high")}
        for name in ("ehr", "welfare", "versions", "network"):
            found[name] = sorted(one.pk for one in data.get(name, ()))
        for name in ("response_centre", "procurement"):
            found[name] = [line.strip() for line in data[name].splitlines() if line.strip()]
        return found | {"solution": data["solution"].pk if data["solution"] else None}
