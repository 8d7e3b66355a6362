"""The form of a search over keys."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import offer
from funding.grants.models import Grant
from funding.key_search.search import KEYS_AT_MOST, Grid
from networks.models import Population

STEPS_AT_MOST = 200


class SeriesField(forms.CharField):
    """Values by hand (`0; 50 000; 100 000`) or as a series (`0–500 000 / 50 000`: from, to, step)."""

    def __init__(self, *, percent: bool, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)
        self.percent = percent

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace("\N{NO-BREAK SPACE}", " ")
        values: list[Decimal] = []
        for part in filter(None, (part.strip() for part in text.split(";"))):
            values += self._series(part)
        found = sorted(set(values))
        if any(value < 0 or (self.percent and value > 100) for value in found):
            raise forms.ValidationError(_("Prosent må være mellom 0 og 100, og kroner kan ikke være negative."))
        return [value / 100 for value in found] if self.percent else [int(value) for value in found]

    def _series(self, text: str) -> list[Decimal]:
        try:
            span, _slash, step_text = text.partition("/")
            low_text, dash, high_text = span.replace("-", "–").partition("–")
            low = self._number(low_text)
            if not dash:
                return [low]
            high, step = self._number(high_text), self._number(step_text)
        except (ArithmeticError, ValueError) as error:
            raise forms.ValidationError(
                _("«%(text)s» må være et tall, eller fra–til / trinn, for eksempel «0–100 / 10»."),
                params={"text": text},
            ) from error
        if step <= 0 or high < low or (high - low) / step > STEPS_AT_MOST:
            raise forms.ValidationError(
                _("«%(text)s» gir ingen eller for mange verdier. Velg et større trinn."), params={"text": text}
            )
        return [low + step * index for index in range(int((high - low) / step) + 1)]

    def _number(self, text: str) -> Decimal:
        value = Decimal("".join(text.split()).replace(",", "."))
        if not value.is_finite() or (not self.percent and value != int(value)):
            raise ValueError(text)
        return value


class SweepForm(forms.Form):
    base_amounts = SeriesField(
        label=_("Faste beløp per nettverk (kroner)"),
        percent=False,
        help_text=_("Verdier med semikolon mellom, eller fra–til / trinn: «0–500 000 / 50 000»."),
    )
    flat_shares = SeriesField(label=_("Flat andel (%)"), percent=True)
    municipality_parts = SeriesField(
        label=_("Hvor mye av resten som følger antall kommuner (%)"),
        percent=True,
        help_text=_("Det andre følger innbyggertallet. 50 betyr halvparten på hver."),
    )
    population_dates = forms.MultipleChoiceField(label=_("Folketall per"), widget=forms.CheckboxSelectMultiple)
    municipality_dates = forms.MultipleChoiceField(
        label=_("Kommuner per"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Ingen valgt betyr samme dato som folketallet."),
    )

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dates = list(Population.objects.order_by("date").values_list("date", flat=True).distinct())
        choices = [(date.isoformat(), f"{date.day}.{date.month}.{date.year}") for date in dates]
        for name in ("population_dates", "municipality_dates"):
            offer(self, name, choices)
        key = grant.keys.current()
        flat = (key.flat_share if key else Decimal("0.6")) * 100
        self.initial.setdefault("base_amounts", "0–500 000 / 50 000")
        self.initial.setdefault("flat_shares", f"{flat.normalize():f}".replace(".", ","))
        self.initial.setdefault("municipality_parts", "0–100 / 10")
        self.initial.setdefault("population_dates", [date for date, _text in choices if int(date[:4]) <= grant.year])

    def clean(self) -> None:
        if not self.errors and (count := self.grid().count) > KEYS_AT_MOST:
            self.add_error(
                None,
                ngettext(
                    "Det blir %(count)s nøkkel. Prøv færre verdier; grensen er %(limit)s.",
                    "Det blir %(count)s nøkler. Prøv færre verdier; grensen er %(limit)s.",
                    count,
                )
                % {"count": count, "limit": KEYS_AT_MOST},
            )

    def grid(self) -> Grid:
        data = self.cleaned_data
        return Grid(
            data["base_amounts"],
            data["flat_shares"],
            data["municipality_parts"],
            [dt.date.fromisoformat(date) for date in data["population_dates"]],
            [dt.date.fromisoformat(date) for date in data["municipality_dates"]],
        )
