"""The form in which KS asks for an import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.forms import DateInput, PlainForm
from core.tables.sheets import as_text
from networks.imports.models import ImportSource
from networks.imports.sources import can_fetch

LARGEST_FILE = 20 * 1024 * 1024


class ImportForm(PlainForm):
    asked = {"file": _("trengs for noen kilder")}
    source = forms.ChoiceField(label=_("Kilde"), choices=ImportSource.choices, widget=forms.RadioSelect)
    date = forms.DateField(
        label=_("Dato"),
        help_text=_("Folketall: 1. januar i året. Endringer: fra og med datoen. Ellers: inndelingen på datoen."),
        widget=DateInput(),
        initial=lambda: timezone.localdate().replace(month=1, day=1),
    )
    file = forms.FileField(
        label=_("Fil"),
        required=False,
        help_text=_(
            "La feltet stå tomt for å hente direkte fra kilden. Filen kan være kildens svar (JSON), eller den som "
            "kildens egen side gir (CSV eller Excel)."
        ),
    )

    def ignored(self) -> list[str]:
        """Files of these kinds have their own dates."""
        dated = {ImportSource.POPULATION, ImportSource.CHANGES}
        return ["date"] if self.cleaned_data["content"] and self.cleaned_data["source"] in dated else []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        upload = data.get("file")
        data["content"] = ""
        if upload is None:
            if data.get("source") and not can_fetch(data["source"]):
                self.add_error("file", _("Denne kilden kan ikke hentes direkte. Last opp en fil."))
        elif upload.size > LARGEST_FILE:
            self.add_error("file", _("Filen er for stor. Den kan være på opptil 20 MB."))
        else:
            try:
                data["content"] = as_text(upload.read(), upload.name)
            except InvalidInput as error:
                self.add_error("file", error.message)
            else:
                if not data["content"].strip():
                    self.add_error("file", _("Filen er tom."))
        return data
