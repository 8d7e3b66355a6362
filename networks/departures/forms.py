"""Forms about people who leave; the rules are in `networks.departures.leaving`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm
from networks.departures.providers import Handover
from networks.people.models import User


class LeaveForm(PlainForm):
    """One choice for each thing that somebody could take over."""

    def __init__(self, data: Any = None, *, handovers: list[Handover]) -> None:
        super().__init__(data)
        self.handovers = handovers
        for one in handovers:
            people = [(str(user.pk), user.name) for user in one.candidates]
            self.fields[one.key] = forms.ChoiceField(
                label=one.text,
                required=False,
                choices=[("", _("Ingen ennå")), *people],
                help_text="" if people else _("Ingen andre har en rolle som kan lede dette."),
            )

    def heirs(self) -> dict[str, User]:
        """Who takes over what, where somebody was chosen."""
        return {
            one.key: user
            for one in self.handovers
            for user in one.candidates
            if self.cleaned_data.get(one.key) == str(user.pk)
        }


class PeriodForm(PlainForm):
    anonymise_after_months = forms.IntegerField(
        label=_("Måneder fra noen slutter til navnet fjernes"),
        min_value=1,
        max_value=60,
        error_messages={
            "required": _("Skriv antall måneder."),
            "invalid": _("Skriv et helt antall måneder."),
            "min_value": _("Velg mellom 1 og 60 måneder."),
            "max_value": _("Velg mellom 1 og 60 måneder."),
        },
    )


class PostponeForm(PlainForm):
    until = forms.DateField(
        label=_("Tidligst"),
        widget=DateInput(),
        error_messages={"required": _("Velg en dag."), "invalid": _("Skriv en gyldig dato.")},
    )
    reason = forms.CharField(
        label=_("Hvorfor"),
        max_length=300,
        help_text=_("Grunnen blir stående. Skriv ikke navn i den."),
        error_messages={"required": _("Skriv hvorfor det skal vente.")},
    )
