"""The forms of reports, payments and key searches."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import offer
from funding.grants.forms import DayField, KronerField, PercentField
from funding.grants.models import Grant
from funding.key_search.search import KEYS_AT_MOST, Grid
from funding.reports.models import ReportRound
from funding.reports.workflow import Content, Position, Supported, employers
from networks.models import Municipality, Network, Population

BLANK_ROWS = 2


class RoundForm(forms.Form):
    name = forms.CharField(label=_("Rapport"), max_length=60, help_text=_("For eksempel «Halvårsrapport»."))
    due_on = DayField(label=_("Frist"))
    is_final = forms.BooleanField(
        label=_("Sluttrapport"),
        required=False,
        help_text=_("Her sier nettverket hva som skal skje med det som er igjen."),
    )


class RoundDateForm(forms.Form):
    due_on = DayField(label=_("Ny frist"))


class WordsForm(forms.Form):
    """A move by KS: the version that was read, and words."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class PositionForm(forms.Form):
    municipality = forms.ModelChoiceField(label=_("Kommune"), queryset=Municipality.objects.none(), required=False)
    title = forms.CharField(label=_("Stilling eller funksjon"), max_length=150, required=False)
    percent = forms.IntegerField(label=_("Prosent"), min_value=1, max_value=100, required=False)

    def __init__(self, *args: Any, municipalities: list[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One list for all rows; the queryset is what a typed number is looked up in.
        offer(self, "municipality", Municipality.objects.filter(pk__in=[found.pk for found in municipalities]))
        offer(self, "municipality", [("", "–"), *((found.pk, found.name) for found in municipalities)])
        self.fields["percent"].widget.attrs.update(size=4, inputmode="numeric")

    def clean(self) -> None:
        """A row is whole, or empty."""
        data = self.cleaned_data
        if any(data.get(name) for name in self.fields):
            for name in self.fields:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Fyll ut hele raden, eller tøm den."))


class RolloutForm(forms.Form):
    title = forms.CharField(label=_("Innføringsløp"), max_length=200, required=False)
    support = forms.CharField(label=_("Hva nettverket bidro med"), max_length=500, required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("support") and not self.cleaned_data.get("title"):
            self.add_error("title", _("Skriv hvilket innføringsløp det gjelder."))


PositionSet = formset_factory(PositionForm, extra=BLANK_ROWS, max_num=200)
RolloutSet = formset_factory(RolloutForm, extra=BLANK_ROWS, max_num=200)


class ReportForm(forms.Form):
    """A network's report with its rows; `content()` is what the domain takes."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    activities = forms.CharField(
        label=_("Aktiviteter"),
        help_text=_("Hva nettverket har gjort: samlinger, opplæring, støtte til kommunene."),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        max_length=10_000,
    )
    used = KronerField(
        label=_("Brukt av tilskuddet så langt (kroner)"), help_text=_("Alt fra starten av tilskuddet."), required=False
    )
    to_carry = KronerField(label=_("Blir hos nettverket til neste tilskudd (kroner)"), required=False)
    to_repay = KronerField(label=_("Betales tilbake til KS (kroner)"), required=False)
    words = forms.CharField(
        label=_("Svar til KS"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=4000
    )

    def __init__(
        self, data: Any = None, *, found: ReportRound, network: Network, content: Content, version: int, asked: bool
    ) -> None:
        initial = {
            "version": version,
            "activities": content.activities,
            "used": content.used,
            "to_carry": content.to_carry or None,
            "to_repay": content.to_repay or None,
        }
        super().__init__(data, initial=initial)
        if not found.is_final:
            del self.fields["to_carry"], self.fields["to_repay"]
        if not asked:
            del self.fields["words"]
        municipalities = employers(network, content)
        self.positions: BaseFormSet[PositionForm] = PositionSet(
            data,
            prefix="p",
            form_kwargs={"municipalities": municipalities},
            initial=[
                {"municipality": row.municipality.pk, "title": row.title, "percent": row.percent}
                for row in content.positions
            ],
        )
        self.rollouts: BaseFormSet[RolloutForm] = RolloutSet(
            data, prefix="r", initial=[{"title": row.title, "support": row.support} for row in content.rollouts]
        )

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.positions.is_valid(), self.rollouts.is_valid()])

    @property
    def all_forms(self) -> list[forms.Form]:
        """Every form of the page, for the summary of errors."""
        return [self, *self.positions, *self.rollouts]

    def content(self) -> Content:
        data = self.cleaned_data
        return Content(
            activities=data["activities"],
            used=data["used"],
            to_carry=data.get("to_carry") or 0,
            to_repay=data.get("to_repay") or 0,
            positions=[
                Position(row["municipality"], row["title"], row["percent"])
                for row in self.positions.cleaned_data
                if row.get("municipality")
            ],
            rollouts=[
                Supported(row["title"], row["support"]) for row in self.rollouts.cleaned_data if row.get("title")
            ],
        )


class InstalmentForm(forms.Form):
    due_on = DayField(label=_("Dato"), required=False)
    share = PercentField(label=_("Prosent"), required=False)

    def clean(self) -> None:
        data = self.cleaned_data
        for name in self.fields:
            if any(data.get(other) for other in self.fields) and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Fyll ut hele raden, eller tøm den."))


InstalmentSet = formset_factory(InstalmentForm, extra=3, max_num=12)


class PaidForm(forms.Form):
    paid_on = DayField(label=_("Betalt dato"))


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
        key = grant.current_key()
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
