"""What one looks for in the log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from core.history import registry
from core.history.origin import Origin
from core.history.reading import Asked

ORIGINS = [
    (Origin.PAGE.value, _("nettside")),
    (Origin.API.value, _("API")),
    (Origin.JOB.value, _("jobb")),
    (Origin.COMMAND.value, _("kommando")),
]


def kinds() -> list[tuple[str, str]]:
    """The kinds of things that have a history, by their names."""
    found = [(key, str(capfirst(entry.model._meta.verbose_name))) for key, entry in registry.all_tracked().items()]
    return sorted(found, key=lambda one: one[1])


class LogForm(PlainForm):
    tekst = forms.CharField(label=_("Søk"), required=False, max_length=100)
    hvem = forms.CharField(label=_("Hvem"), required=False, max_length=100)
    hva = forms.ChoiceField(label=_("Hva"), required=False)
    hvorfra = forms.ChoiceField(label=_("Hvorfra"), required=False, choices=[("", _("Alle")), *ORIGINS])
    fra = forms.DateField(label=_("Fra"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    til = forms.DateField(label=_("Til og med"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["hva"]
        field.choices = [("", _("Alle")), *kinds()]

    def wanted(self, **given: Any) -> Asked:
        """What was chosen; what can't be read counts for nothing and is told beside its field."""
        self.is_valid()
        chosen = self.cleaned_data
        return Asked(
            text=chosen.get("tekst") or "",
            by=people(chosen["hvem"]) if chosen.get("hvem") else None,
            kind=chosen.get("hva") or "",
            origin=chosen.get("hvorfra") or "",
            since=chosen.get("fra"),
            until=chosen.get("til"),
            **given,
        )


def people(name: str) -> list[int]:
    """Those who are called so; one query."""
    return list(get_user_model()._default_manager.filter(name__icontains=name).values_list("pk", flat=True))
