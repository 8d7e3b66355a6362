"""What a person fills in to report the status of a municipality. The rules: `adoption.py`."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.forms import DateInput, add_domain_error
from portfolio.level_tags import level
from portfolio.levels import LADDER, LEVEL_DEFINITIONS, Level
from portfolio.statuses.models import AdoptionStatus

# In the order that a municipality climbs; "not relevant" is beside the ladder.
CHOICES = [*LADDER, Level.NOT_RELEVANT]


def _choice(code: Level) -> SafeString:
    return format_html(
        '<span class="fl-level-choice">{} <span class="fl-level-choice__text">{}</span></span>',
        level(code, short=False),
        LEVEL_DEFINITIONS[code],
    )


class StatusForm(forms.Form):
    """One report. `version` is the version of the cell that the person saw, 0 for an empty one."""

    level = forms.ChoiceField(
        label=_("Hvor langt har kommunen kommet?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Velg hvor langt kommunen har kommet."),
            "invalid_choice": _("Velg et av nivåene i listen."),
        },
    )
    effective_date = forms.DateField(
        label=_("Gjelder fra"),
        widget=DateInput(),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={
            "required": _("Skriv fra hvilken dato dette gjelder."),
            "invalid": _("Skriv datoen med dag, måned og år, for eksempel 17.05.2026."),
        },
    )
    comment = forms.CharField(
        label=_("Kommentar"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Kommentaren kan ha høyst %(limit_value)d tegn; dette er %(show_value)d.")},
    )
    evidence = forms.URLField(
        label=_("Lenke til dokumentasjon"),
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        error_messages={
            "invalid": _("Skriv en hel adresse, for eksempel https://www.kommune.no/vedtak."),
            "max_length": _("Adressen kan ha høyst %(limit_value)d tegn; dette er %(show_value)d."),
        },
    )
    correction = forms.BooleanField(label=_("Retting: forrige melding var feil"), required=False)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, status: AdoptionStatus | None = None) -> None:
        today = timezone.localdate()
        initial = {
            "level": status.level if status else None,
            "effective_date": today,
            "version": status.version if status else 0,
        }
        super().__init__(data, initial=initial, auto_id="cell_%s")
        levels = cast("forms.ChoiceField", self.fields["level"])
        levels.choices = [(str(code), _choice(code)) for code in CHOICES]
        self.fields["effective_date"].widget.attrs["max"] = today.isoformat()
        filled = data.get("version") not in (None, "", "0") if data is not None else status is not None
        if not filled:
            # There is nothing to correct.
            self.fields["correction"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        if self.errors.pop("version", None):
            self.add_error(None, gettext("Skjemaet er ikke helt. Åpne ruten på nytt og meld en gang til."))
        return self.cleaned_data

    def refuse(self, error: DomainError) -> None:
        """Show what the domain refused at the field that it belongs to."""
        add_domain_error(self, error)

    def report(self) -> dict[str, Any]:
        """The arguments of `adoption.report_status`, but for the cell and the person."""
        values = {name: self.cleaned_data[name] for name in ("level", "effective_date", "comment", "evidence")}
        return {**values, "correction": self.cleaned_data["correction"], "seen_version": self.cleaned_data["version"]}

    @property
    def more(self) -> bool:
        """Whether the less used fields should be open."""
        return any(self[name].value() or self[name].errors for name in ("evidence", "correction"))
