"""The form in which the information to the municipalities is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from rollouts.sheets.models import InformationSheet, heading

HELP = {
    "prerequisites": _("Avtaler, systemer og arbeid som må være gjort før første dag."),
    "costs": _("Hva det koster i kroner og timer, og hvem som betaler."),
    "people": _("Roller og hvor mye tid hver av dem trenger."),
    "consequences": _("Hva kommunen går glipp av eller må gjøre selv, uten press."),
    "support": _("Hjelp fra innføringslederen, regionen, leverandøren og NHN."),
}


class SheetForm(PlainForm):
    asked = dict.fromkeys((*InformationSheet.PARTS, "change_note"), _("trengs for å publisere"))
    change_note = forms.CharField(
        label=_("Hva er nytt i denne versjonen?"),
        help_text=_("De som alt er påmeldt, får se dette."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
    is_material = forms.BooleanField(
        label=_("Endringen er så viktig at de påmeldte må spørres på nytt"), required=False
    )
    saved = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        parts = {
            name: forms.CharField(
                label=capfirst(heading(name)),
                help_text=HELP[name],
                required=False,
                max_length=6000,
                widget=forms.Textarea({"rows": 5}),
            )
            for name in InformationSheet.PARTS
        }
        self.fields = {**parts, **self.fields}

    def parts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in (*InformationSheet.PARTS, "change_note")}
