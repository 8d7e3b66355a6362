from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.errors import InvalidInput

from .inputs import Parameters
from .keys import check
from .models import AllocationKey, Grant


class PercentField(forms.DecimalField):
    """Shown and typed as per cent, kept as a part of one: `60` is `Decimal("0.6")`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=4, localize=True, **kwargs)
        self.widget.attrs.update(inputmode="decimal", size=8)

    def prepare_value(self, value: Any) -> Any:
        return (value * 100).normalize() + 0 if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        percent = super().clean(value)
        return None if percent is None else percent / 100


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class KeyForm(forms.Form):
    """A new version of a grant's key; refuses what could not be computed by, at the field that is the reason."""

    name = forms.CharField(label=_("Navn"), max_length=50)
    flat_share = PercentField(label=_("Flat andel (%)"), help_text=_("Deles likt mellom nettverkene."))
    municipality_weight = PercentField(label=_("Andel etter antall kommuner (%)"))
    population_weight = PercentField(label=_("Andel etter innbyggertall (%)"))
    base_amount = forms.IntegerField(
        label=_("Fast beløp per nettverk (kroner)"), help_text=_("Gis før resten fordeles."), min_value=0
    )
    rounding_unit = forms.IntegerField(
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
            kwargs["initial"] = {name: getattr(key, name) for name in self.base_fields if name != "source"}
        super().__init__(*args, **kwargs)
        self.grant = grant

    def clean(self) -> None:
        if self.errors:
            return
        try:
            check(self.grant, self.parameters())
        except InvalidInput as error:
            self.add_error(error.field if error.field in self.fields else None, error.message)

    def parameters(self) -> Parameters:
        values = {name: value for name, value in self.cleaned_data.items() if name != "source"}
        return Parameters(version=None, **values)
