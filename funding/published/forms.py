"""The form for a table that somebody else has published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.forms import as_typed_but
from core.tables.forms import TableFileField
from funding.forms import DayField, KronerField
from funding.grants.models import Grant
from funding.published import tables as published


class TableForm(forms.Form):
    """Pasted rows with their source. It is stored when what is sent is what was looked through (`seen`)."""

    source = forms.CharField(
        label=_("Kilde"), max_length=300, help_text=_("For eksempel «Rapport til Helsedirektoratet, tabell 2».")
    )
    dated = DayField(label=_("Kildens dato"))
    stated_sum = KronerField(
        label=_("Summen som kilden oppgir (kroner)"),
        required=False,
        max_value=published.KRONER_AT_MOST,
        help_text=_("Slik den står i kilden, også om den er feil. Kan stå tom når tabellen har en sumrad."),
    )
    table = forms.CharField(
        label=_("Tabellen"),
        help_text=_(
            "Kopier fra regneark eller rapport. Ett nettverk på hver linje: navn, nøkkel eller prosjektnummer først, "
            "beløpet i hele kroner i siste kolonne."
        ),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "wrap": "off", "spellcheck": "false"}),
        strip=False,
    )
    file = TableFileField(label=_("Eller fra en fil"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grant = grant
        self.pasted: Any = None

    def clean(self) -> None:
        if "table" not in self.cleaned_data or "file" not in self.cleaned_data:
            return
        try:
            if upload := self.cleaned_data["file"]:
                # What was in the file is looked through, and sent again, as if it had been pasted.
                self.cleaned_data["table"] = published.text_of_file(upload.name, upload.read())
                self.data = as_typed_but(self, table=self.cleaned_data["table"])
            self.pasted = published.read(self.grant, self.cleaned_data["table"], self.cleaned_data.get("stated_sum"))
            self.pasted.check()
        except InvalidInput as error:
            # The preview says what is wrong with each row.
            refused = self.pasted is not None and self.pasted.refused
            message = _("Ingenting er lagret. Rett radene som er merket «avvist».") if refused else error.message
            self.add_error(error.field if error.field in self.fields else None, message)

    def is_seen(self) -> bool:
        """Has just this table been looked through?"""
        return bool(self.pasted) and self.cleaned_data["seen"] == self.pasted.digest
