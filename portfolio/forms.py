"""Fields and forms that several forms of the portfolio share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm

EMPTY = _("Fyll ut feltet.")


def date_field(label: Any, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DateInput(),
        error_messages={"required": _("Velg en dato."), "invalid": _("Skriv datoen som dag, måned og år.")},
    )


def text_field(label: Any, rows: int = 4, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=20_000,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": EMPTY},
    )


def line_field(label: Any, required: bool = False, max_length: int = 200, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=max_length,
        help_text=help_text,
        error_messages={"required": EMPTY},
    )


def number_field(label: Any, required: bool = True, help_text: Any = "", maximum: int = 9999) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        help_text=help_text,
        min_value=0,
        max_value=maximum,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={"required": _("Skriv et tall."), "invalid": _("Skriv et helt tall.")},
    )


REASON = _("Utgaven er vedtatt. Begrunnelsen blir stående i historikken.")


class VersionForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


MARKDOWN = _("Tom linje gir nytt avsnitt, «- » gir punktliste, **fet**, [tekst](https://adresse).")


class RankForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    to = number_field(_("Plass"))
    reason = forms.CharField(required=False, max_length=500)
