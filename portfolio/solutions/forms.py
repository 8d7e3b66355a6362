"""What KS writes of a solution."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from networks.geography.dictionary import Dictionary
from networks.models import County, Network
from portfolio.forms import date_field, line_field, number_field
from portfolio.levels import COUNTED_LEVELS
from portfolio.solutions.models import FocusArea, Solution


class SolutionForm(PlainForm):
    name = forms.CharField(label=_("Navn"), max_length=200)
    short_name = forms.CharField(label=_("Kortnavn"), max_length=30)
    focus_area: Any = forms.ModelChoiceField(FocusArea.objects.all(), label=_("Innsatsområde"), empty_label=None)
    owner = line_field(_("Eier"))
    counted_level = forms.ChoiceField(
        label=_("Nivå som telles"), choices=[(one.value, one.label) for one in COUNTED_LEVELS]
    )
    definition = line_field(_("Hva tallet teller"), max_length=300)


class AmbitionForm(PlainForm):
    SCOPES = {"county": ("county",), "network": ("network",), "named": ("scope_name", "numbers")}
    asked = {
        "county": _("trengs når ambisjonen gjelder et fylke"),
        "network": _("trengs når ambisjonen gjelder et nettverk"),
        **dict.fromkeys(SCOPES["named"], _("trengs når ambisjonen gjelder navngitte kommuner")),
    }
    count = number_field(_("Antall kommuner"))
    level = forms.ChoiceField(label=_("Nivå"), choices=[(one.value, one.label) for one in COUNTED_LEVELS])
    target_date = date_field(_("Nås innen"), required=False)
    scope = forms.ChoiceField(
        label=_("Gjelder"),
        choices=[
            ("all", _("hele landet")),
            ("county", _("et fylke")),
            ("network", _("et nettverk")),
            ("named", _("navngitte kommuner")),
        ],
        widget=forms.RadioSelect,
        initial="all",
    )
    county: Any = forms.ModelChoiceField(County.objects.none(), label=_("Fylke"), required=False, empty_label="–")
    network: Any = forms.ModelChoiceField(Network.objects.all(), label=_("Nettverk"), required=False, empty_label="–")
    scope_name = line_field(_("Hva de navngitte kommunene heter samlet"), max_length=100)
    numbers = line_field(_("Kommuner"), max_length=2000, help_text=_("Nummer eller navn, med komma mellom."))
    decided_by = line_field(_("Vedtatt av"), max_length=100, required=True)
    decided_on = date_field(_("Vedtatt dato"))
    reason = line_field(_("Begrunnelse"), max_length=300, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties: Any = self.fields["county"]
        counties.queryset = County.objects.valid_on(timezone.localdate())

    def ignored(self) -> list[str]:
        return [name for scope, names in self.SCOPES.items() if scope != self["scope"].value() for name in names]

    def clean(self) -> dict[str, Any]:
        """Only the fields of the chosen scope count; the numbers become municipalities."""
        values = super().clean() or {}
        scope = values.pop("scope", "all")
        texts = _places(values.pop("numbers", ""))
        for name in ("county", "network"):
            if scope != name:
                values[name] = None
            elif values.get(name) is None:
                self.add_error(name, _("Velg hvem ambisjonen gjelder."))
        values["municipalities"] = []
        if scope != "named":
            values["scope_name"] = ""
            return values
        known = Dictionary()
        found = [known.find(text) for text in texts]
        for one in found:
            if one.problem:
                self.add_error("numbers", one.problem)
        if not texts:
            self.add_error("numbers", _("Skriv hvilke kommuner."))
        values["municipalities"] = list(dict.fromkeys(one.municipality for one in found if one.municipality))
        return values


def _places(text: str) -> list[str]:
    """What is between commas, semicolons or lines; numbers may have spaces between them."""
    between = r"[\s,;]+" if re.fullmatch(r"[\d\s,;]*", text) else r"[,;\n]+"
    return [part.strip() for part in re.split(between, text) if part.strip()]


class PrerequisiteForm(PlainForm):
    requires: Any = forms.ModelChoiceField(Solution.objects.all(), label=_("Forutsetter"), empty_label="–")
    reason = line_field(_("Hvorfor"), max_length=300, required=True)
    reason_nn = line_field(_("Hvorfor, på nynorsk"), max_length=300)
    source = line_field(_("Kilde"))
