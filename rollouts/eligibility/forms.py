"""The rules of a rollout on track C."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from networks.models import Municipality, Network
from portfolio.levels import LADDER
from portfolio.models import Solution
from rollouts.products.models import Product, ProductKind, ProductVersion, Supplier


def ticks(
    label: Any, field: type[forms.ModelMultipleChoiceField] = forms.ModelMultipleChoiceField, **kwargs: Any
) -> forms.ModelMultipleChoiceField:
    return field(
        Municipality.objects.none(), label=label, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class RulesForm(PlainForm):
    """Who can join: a rule for each field that is filled in."""

    asked = {"level": _("trengs når løsningen er valgt"), "note": _("trengs når vilkårene endres")}

    ehr = ticks(_("Journalsystemet (EPJ) er ett av"))
    welfare = ticks(_("Leverandøren av velferdsteknologi er én av"))
    versions = ticks(
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
    network = ticks(_("Kommunen hører til"))
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

    def __init__(self, data: Any = None, *, of_pool: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        if of_pool:
            fields["words"] = forms.CharField(
                label=_("Vilkårene med ord"),
                help_text=_("Står tomt når puljen har de samme ordene som innføringsløpet."),
                max_length=4000,
                required=False,
                widget=forms.Textarea({"rows": 3}),
            )
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
