"""The form that points out which column of a file holds what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.status_files import files

LABELS = {
    files.NUMBER: _("Kommunenummer"),
    files.NAME: _("Kommunens navn"),
    files.LEVEL: _("Nivå"),
    files.SOLUTION: _("Løsning"),
    files.SINCE: _("Gjelder fra"),
    files.COMMENT: _("Kommentar"),
}


class ColumnsForm(forms.Form):
    """One choice for each of `names` among the heads of the file; an empty one is not in the file."""

    def __init__(self, data: Any, *, names: Iterable[str], heads: Iterable[str], columns: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(columns), prefix="kolonne")
        choices = [("", _("ikke i filen")), *((head, head) for head in dict.fromkeys(heads))]
        for name in names:
            self.fields[name] = forms.ChoiceField(label=LABELS[name], choices=choices, required=False)
