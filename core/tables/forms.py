"""The form that asks what a file doesn't tell by itself: the sheet, which column holds what, how dates are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.tables.finding import Choices, Field
from core.tables.sheets import ACCEPTED
from core.tables.values import DAY_FIRST, MONTH_FIRST


class TableFileField(forms.FileField):
    """A table in any of the forms that are read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("Fil"),
                "widget": forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
                "error_messages": {"required": _("Velg en fil.")},
                **kwargs,
            }
        )


class ReadingForm(forms.Form):
    """`reading` is what `Table.told` said. Only what there is a choice of is asked."""

    sheet = forms.ChoiceField(label=_("Ark"), required=False)
    slashes = forms.ChoiceField(
        label=_("Datoer med skråstrek, slik som 01/03/2024"),
        choices=[(DAY_FIRST, _("Dagen først: 1. mars")), (MONTH_FIRST, _("Måneden først: 3. januar"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self,
        data: Any,
        *,
        fields: Iterable[Field],
        reading: Mapping[str, Any],
        columns: Mapping[str, str],
        answers: Mapping[str, str],
    ) -> None:
        super().__init__(data, initial={**answers, **columns}, prefix="kolonne")
        self.names = [one.name for one in fields]
        choices = [("", _("ikke i filen")), *((name, name) for name in reading.get("names", []))]
        for one in fields:
            self.fields[one.name] = forms.ChoiceField(label=str(one.label), choices=choices, required=False)
            if one.name in reading.get("twice", []):
                self.fields[one.name].help_text = _("Flere kolonner i filen kan være dette. Velg den som gjelder.")
        sheets = reading.get("all_sheets", [])
        if len(sheets) > 1:
            self.fields["sheet"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]
            self.initial.setdefault("sheet", reading.get("sheet", ""))
        else:
            del self.fields["sheet"]
        if not reading.get("slashes"):
            del self.fields["slashes"]

    def answers(self) -> dict[str, str]:
        """What was answered beside the columns."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.names and value}

    def columns(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.names}


def choices_of(columns: Mapping[str, str], answers: Mapping[str, str]) -> Choices:
    return Choices(sheet=answers.get("sheet", ""), columns=columns)
