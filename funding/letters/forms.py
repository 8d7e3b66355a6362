"""The forms for letter templates and for the accounting file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.letters.models import Language


class AccountingForm(forms.Form):
    """Fields of the accounting file, `name: value` on each line."""

    fields_text = forms.CharField(
        label=_("Felt i regnskapsfilen"),
        help_text=_("Ett felt per linje, for eksempel «Konto: 5830». De står på hver linje i filen."),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )

    def clean_fields_text(self) -> list[tuple[str, str]]:
        pairs = []
        for line in filter(None, map(str.strip, self.cleaned_data["fields_text"].splitlines())):
            name, colon, value = (part.strip() for part in line.partition(":"))
            if not (name and colon):
                raise forms.ValidationError(
                    _("Linjen «%(line)s» må være et navn, kolon og en verdi."), params={"line": line}
                )
            pairs.append((name, value))
        return pairs


class TemplateForm(forms.Form):
    language = forms.ChoiceField(label=_("Målform"), choices=Language.choices)
    file = forms.FileField(label=_("Word-fil (.docx)"))


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label=_("Hva retter brevet?"),
        help_text=_("Står øverst i det nye brevet, etter «Dette brevet erstatter brevet vårt av …»."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
