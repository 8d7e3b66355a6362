"""The form for a new version of a key."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.forms import add_domain_error
from funding.allocation.inputs import Parameters, plain
from funding.allocation.structures import Structure
from funding.forms import DayField, KronerField, PercentField
from funding.grants.models import Grant
from funding.keys.models import AllocationKey
from funding.keys.versions import check
from networks.models import Network


class FactorField(forms.CharField):
    """One network a line with its number, as pasted from a spreadsheet; kept as `{network key: "12.5"}`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        names = dict(Network.objects.filter(key__in=value).values_list("key", "name"))
        return "\n".join(f"{names.get(key, key)}: {number.replace('.', ',')}" for key, number in value.items())

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        keys = {name.lower(): key for key, name in Network.objects.values_list("key", "name")} if text else {}
        values: dict[str, str] = {}
        for line in filter(None, map(str.strip, text.splitlines())):
            name = max((name for name in keys if line.lower().startswith(name)), key=len, default="")
            found = re.fullmatch(r"[\s:;]+(\d[\d\s]*(?:[.,]\d+)?)", line[len(name) :])
            if found is None or not name:
                raise forms.ValidationError(
                    _("Linjen «%(line)s» må være et nettverk og et tall, for eksempel «Agder: 12,5»."),
                    params={"line": line},
                )
            values[keys[name]] = plain(Decimal("".join(found[1].split()).replace(",", ".")))
        return values


FACTORS_AT_MOST = 2


class KeyForm(forms.Form):
    """A new version of a grant's key; refuses what could not be computed by, at the field that is the reason."""

    name = forms.CharField(label=_("Navn"), max_length=50)
    flat_share = PercentField(label=_("Flat andel (%)"), help_text=_("Deles likt mellom nettverkene."))
    municipality_weight = PercentField(label=_("Andel etter antall kommuner (%)"))
    population_weight = PercentField(label=_("Andel etter innbyggertall (%)"))
    base_amount = KronerField(label=_("Fast beløp per nettverk (kroner)"), help_text=_("Gis før resten fordeles."))
    floor_amount = KronerField(
        label=_("Minst per nettverk (kroner)"), required=False, help_text=_("Gulv. Tomt betyr ingen nedre grense.")
    )
    ceiling_amount = KronerField(
        label=_("Mest per nettverk (kroner)"), required=False, help_text=_("Tak. Tomt betyr ingen øvre grense.")
    )
    rounding_unit = KronerField(
        label=_("Avrunding (kroner)"),
        help_text=_(
            "1 gir hele kroner. 1000 gir hele tusen, og det som er igjen, går til nettverket som står for tur."
        ),
        min_value=1,
    )
    population_date = DayField(label=_("Folketall per"))
    municipality_date = DayField(label=_("Kommuner per"))
    source = forms.CharField(label=_("Kilde eller begrunnelse"), max_length=300, required=False)

    def __init__(self, *args: Any, grant: Grant, key: AllocationKey | None, **kwargs: Any) -> None:
        if key is not None:
            known = [name for name in self.base_fields if hasattr(key, name) and name != "source"]
            kwargs["initial"] = {name: getattr(key, name) for name in known}
            for number, factor in enumerate(key.factors[:FACTORS_AT_MOST], start=1):
                values = (factor["name"], Decimal(factor["weight"]), factor["values"])
                kwargs["initial"] |= dict(zip(_factor_names(number), values, strict=True))
        super().__init__(*args, **kwargs)
        self.grant = grant
        for number in range(1, FACTORS_AT_MOST + 1):
            name, weight, values_name = _factor_names(number)
            self.fields[name] = forms.CharField(
                label=_("Annet tall %(number)s: hva") % {"number": number},
                max_length=100,
                required=False,
                help_text=_("For eksempel reisetid. Tomt betyr at det ikke brukes."),
            )
            self.fields[weight] = PercentField(label=_("Andel etter dette tallet (%)"), required=False)
            self.fields[values_name] = FactorField(label=_("Tallet for hvert nettverk, ett per linje"))

    def clean(self) -> None:
        if self.errors:
            return
        try:
            check(self.grant, self.parameters(), total=self.cleaned_data.get("total"), structure=self.structure())
        except InvalidInput as error:
            add_domain_error(self, error)

    def structure(self) -> Structure | None:
        """A key is always for the networks."""
        return None

    @property
    def factors_used(self) -> bool:
        """Is there anything in the further factors to look at?"""
        names = [name for number in range(1, FACTORS_AT_MOST + 1) for name in _factor_names(number)]
        return any(self.initial.get(name) or name in self.errors or self.data.get(name) for name in names)

    def factor_rows(self) -> list[str]:
        """The fields of each further factor, as `{% fields %}` takes them."""
        return [" ".join(_factor_names(number)) for number in range(1, FACTORS_AT_MOST + 1)]

    def parameters(self) -> Parameters:
        data = self.cleaned_data
        names = {field.name for field in dataclasses.fields(Parameters)}
        values = {name: value for name, value in data.items() if name in names}
        factors = []
        for number in range(1, FACTORS_AT_MOST + 1):
            name, weight, numbers = (data[field] for field in _factor_names(number))
            if name and weight:
                factors.append({"name": name, "weight": plain(weight), "values": numbers})
        share = sum((Decimal(factor["weight"]) for factor in factors), Decimal())
        return Parameters(version=None, factor_share=share, factors=factors, **values)


def _factor_names(number: int) -> tuple[str, str, str]:
    return f"factor_name_{number}", f"factor_weight_{number}", f"factor_values_{number}"
