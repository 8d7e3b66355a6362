"""The forms of readiness, stops, dispensations and waivers; the rules are in the modules of the same names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm
from networks.geography.choices import labels
from networks.models import Municipality
from rollouts.decisions.models import Meeting
from rollouts.readiness.models import Result
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.already import noted_plain


def _reason(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Skriv en begrunnelse.")},
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DateInput(),
        initial=timezone.localdate,
        error_messages={"required": _("Velg en dato."), "invalid": _("Skriv en gyldig dato.")},
    )


class AssessmentForm(PlainForm):
    asked = {
        "remaining": _("trengs når kriteriet ikke er helt oppfylt"),
        "evidence": _("trengs når kriteriet er oppfylt"),
    }
    result = forms.ChoiceField(
        label=_("Er kriteriet oppfylt?"),
        choices=Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg om kriteriet er oppfylt.")},
    )
    remaining = forms.CharField(
        label=_("Hva mangler?"),
        help_text=_("Den som skal levere, ser dette."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    evidence = forms.CharField(
        label=_("Hva bygger vurderingen på?"),
        help_text=_("For eksempel en rapport eller et vedtak."),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )
    link = forms.URLField(
        label=_("Lenke til grunnlaget"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": _("Skriv en hel adresse, for eksempel https://www.ks.no/rapport.")},
    )
    assessed_on = _day(_("Vurdert dato"))

    def ignored(self) -> list[str]:
        return ["remaining"] if self.cleaned_data["result"] == Result.MET else []


class CriterionForm(PlainForm):
    title = forms.CharField(
        label=_("Kriterium"),
        max_length=200,
        error_messages={"required": _("Skriv hva som skal være oppfylt.")},
    )
    description = forms.CharField(
        label=_("Hva som skal til"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    deliverer = forms.CharField(
        label=_("Hvem skal levere dette?"),
        max_length=150,
        error_messages={"required": _("Skriv hvem som skal levere dette.")},
    )
    change_note = forms.CharField(
        label=_("Hva er nytt i denne versjonen?"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Skriv hva som er nytt i denne versjonen.")},
    )
    is_material = forms.BooleanField(label=_("Løsningene må vurderes på nytt"), required=False)
    is_retired = forms.BooleanField(label=_("Kriteriet skal ikke brukes lenger"), required=False)
    read = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, is_new: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if is_new:
            for name in ("change_note", "is_material", "is_retired", "read"):
                del self.fields[name]


class WaiverForm(PlainForm):
    rollout = forms.ModelChoiceField(
        Rollout.objects.none(),
        label=_("Hva gjelder unntaket?"),
        required=False,
        empty_label=_("Alle innføringsløp for løsningen"),
        error_messages={"invalid_choice": _("Velg et innføringsløp for denne løsningen.")},
    )
    reason = _reason(_("Hvorfor kan kommunene inviteres likevel?"), _("Alle som er logget inn, kan lese dette."))

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("Hvor er det bestemt?"), required=False, empty_label=_("Mellom møtene")
    )

    def __init__(self, data: Any = None, *, rollouts: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["rollout"].queryset = rollouts
        fields["meeting"].queryset = meetings
        if not meetings.exists():
            del fields["meeting"]


class EndWaiverForm(PlainForm):
    reason = _reason(_("Hvorfor oppheves unntaket?"))


class StopForm(PlainForm):
    reason = _reason(
        _("Hvorfor stoppes løsningen?"), _("Alle kan lese dette, og de som er berørt, får det i innboksen.")
    )
    stopped_on = _day(_("Stoppet fra"))
    seen = forms.BooleanField(
        label=_("Jeg har sett hva som stenges, og vil stoppe løsningen nå."),
        error_messages={"required": _("Bekreft at løsningen skal stoppes nå.")},
    )


class ResumeForm(PlainForm):
    reason = _reason(
        _("Hvorfor kan løsningen gå videre?"), _("NKG avgjør det. De som er berørt, får svaret i innboksen.")
    )


class DispensationForm(PlainForm):
    municipality = forms.ChoiceField(
        label=_("Kommune"), error_messages={"required": _("Velg kommunen."), "invalid_choice": _("Velg kommunen.")}
    )
    reason = _reason(
        _("Hvorfor kan ikke kommunen vente?"), _("NKG leser dette. Skriv hva som haster, og hva som skjer ellers.")
    )

    def __init__(
        self, data: Any = None, *, candidates: list[Municipality], notes: Mapping[int, str] = {}, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.candidates = {one.number: one for one in candidates}
        field: Any = self.fields["municipality"]
        names = labels(candidates)
        choices = [(one.number, noted_plain(names[one.pk], notes.get(one.pk))) for one in candidates]
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
            self.initial["municipality"] = choices[0][0]
        else:
            choices = [("", str(_("Velg kommune"))), *choices]
        field.choices = choices

    def chosen(self) -> Municipality:
        return self.candidates[self.cleaned_data["municipality"]]


class RatifyForm(PlainForm):
    reason = _reason(_("Begrunnelse"), _("Alle som er innlogget, kan lese dette i loggen."))


class DecideForm(PlainForm):
    reason = _reason(_("Begrunnelse"), _("Kommunen og regionen får se dette."))
