"""The form in which KS brings in an owner's list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from core.tables.forms import ReadingForm, TableFileField
from portfolio.levels import COUNTED_LEVELS
from portfolio.owner_lists.models import OwnerList
from portfolio.solutions.models import Solution
from portfolio.status_tables.reading import level_field, place_fields


class OwnerListForm(forms.Form):
    solution = forms.ModelChoiceField(
        label=_("Løsning"), queryset=Solution.objects.order_by("name"), empty_label=_("velg løsning")
    )
    file = TableFileField(help_text=_("Regneark eller CSV med kommunenummer eller kommunenavn i én kolonne."))
    date = forms.DateField(
        label=_("Per dato"),
        widget=DateInput(),
        initial=timezone.localdate,
    )
    level = forms.ChoiceField(
        label=_("Hva betyr det å stå i listen?"),
        choices=[(str(level), level.label) for level in COUNTED_LEVELS],
        widget=forms.RadioSelect,
    )
    definition = forms.CharField(
        label=_("Eierens definisjon"), max_length=300, help_text=_("Slik eieren selv sier hva listen teller.")
    )
    complete = forms.BooleanField(
        label=_("Listen er fullstendig: en kommune som ikke står der, har ikke nådd nivået"),
        required=False,
        initial=True,
    )

    def values(self) -> dict[str, Any]:
        """The arguments of `owner_lists.upload`, but for the person."""
        data = {name: self.cleaned_data[name] for name in ("solution", "date", "level", "definition", "complete")}
        upload = self.cleaned_data["file"]
        return {**data, "file_name": upload.name, "content": upload.read()}


def reading_form(data: Any, found: OwnerList) -> ReadingForm:
    """Which column of the list holds what."""
    fields = (*place_fields(), level_field())
    return ReadingForm(data, fields=fields, reading=found.reading, columns=found.columns, answers=found.answers)
