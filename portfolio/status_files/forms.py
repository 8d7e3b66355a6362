"""Forms for bringing in a file of statuses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.tables.forms import ReadingForm, TableFileField
from portfolio.solutions.models import Solution
from portfolio.status_files.models import StatusFile
from portfolio.status_tables.reading import status_fields


class FileForm(forms.Form):
    file = TableFileField(
        help_text=_("Excel, OpenDocument eller CSV: en eksport herfra, eller en egen tabell med kommune og nivå.")
    )


class StatusReadingForm(ReadingForm):
    """Asks also which solution the file is about, where it doesn't say."""

    solution_key = forms.ChoiceField(label=_("Løsningen som filen gjelder"), required=False)

    def __init__(self, data: Any, file: StatusFile) -> None:
        super().__init__(data, fields=status_fields(), reading=file.reading, columns=file.columns, answers=file.answers)
        if file.reading.get("solution_asked"):
            solutions = Solution.objects.order_by("name").values_list("key", "name")
            self.fields["solution_key"].choices = [("", _("velg løsning")), *solutions]  # type: ignore[attr-defined]
        else:
            del self.fields["solution_key"]
