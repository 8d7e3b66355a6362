"""The forms of reports and their dates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm, offer
from funding.forms import DayField, KronerField
from funding.reports.models import ReportRound
from funding.reports.workflow import Content, Position, Supported, employers
from networks.geography.choices import MunicipalityChoiceField, labels
from networks.models import Municipality, Network

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


class ReceivedForm(forms.Form):
    received_on = DayField(label=_("Mottatt dato"))


class WordsForm(forms.Form):
    """A move by KS: the version that was read, and words."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class PositionForm(forms.Form):
    municipality = MunicipalityChoiceField(label=_("Kommune"), queryset=Municipality.objects.none(), required=False)
    title = forms.CharField(label=_("Stilling eller funksjon"), max_length=150, required=False)
    percent = forms.IntegerField(label=_("Prosent"), min_value=1, max_value=100, required=False)

    def __init__(self, *args: Any, municipalities: list[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One list for all rows; the queryset is what a typed number is looked up in.
        offer(self, "municipality", Municipality.objects.filter(pk__in=[found.pk for found in municipalities]))
        offer(self, "municipality", [("", "–"), *labels(municipalities).items()])
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


class ReportForm(PlainForm):
    """A network's report with its rows; `content()` is what the domain takes."""

    asked = dict.fromkeys(("activities", "used", "words"), _("trengs for å sende inn"))

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


class SendForm(forms.Form):
    note = forms.CharField(
        label=_("Hva er nytt siden forrige rapport?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
