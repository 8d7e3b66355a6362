"""The form that points out which column of a file holds what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.owner_lists import lists as owner_lists
from portfolio.status_files import status_import

LABELS = {
    owner_lists.NUMBER: _("Kommunenummer"),
    owner_lists.NAME: _("Kommunens navn"),
    owner_lists.LEVEL: _("Nivå"),
    status_import.SOLUTION: _("Løsning"),
    status_import.SINCE: _("Gjelder fra"),
    status_import.COMMENT: _("Kommentar"),
}


class ColumnsForm(forms.Form):
    """One choice for each of `names` among the heads of the file; an empty one is not in the file."""

    def __init__(self, data: Any, *, names: Iterable[str], heads: Iterable[str], columns: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(columns), prefix="kolonne")
        choices = [("", _("ikke i filen")), *((head, head) for head in dict.fromkeys(heads))]
        for name in names:
            self.fields[name] = forms.ChoiceField(label=LABELS[name], choices=choices, required=False)
