"""The form for a scenario."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.allocation.structures import COUNTIES, MOVES, Structure
from funding.forms import KronerField
from funding.grants.models import Grant
from funding.keys.forms import KeyForm
from funding.keys.models import AllocationKey


class ScenarioForm(KeyForm):
    """A key and a total to try out; nothing of it is stored but the run."""

    scenario = forms.CharField(label=_("Navn på scenarioet"), max_length=100)
    total = KronerField(label=_("Til fordeling (kroner)"))
    recipients = forms.ChoiceField(
        label=_("Fordeles på"),
        choices=[
            ("", _("nettverkene som de er")),
            (COUNTIES, _("fylkene på kommunedatoen (15 fra 1.1.2024)")),
            (MOVES, _("nettverkene, med kommuner flyttet eller skilt ut")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    parts = forms.CharField(
        label=_("Kommuner som flyttes eller skilles ut"),
        help_text=_(
            "Ett nettverk per linje, med kommunene etter kolon: «Indre Agder: 4222, Bygland». "
            "Et nytt navn gir et nytt nettverk."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    source = None  # type: ignore[assignment] # Django drops a field that is None in a child.

    field_order = ["scenario", "total"]

    def structure(self) -> Structure | None:
        """Who shares; None for the networks as they are."""
        kind = self.cleaned_data.get("recipients")
        if not kind:
            return None
        return Structure(kind, tuple(self.cleaned_data["parts"]) if kind == MOVES else ())

    def clean_parts(self) -> list[tuple[str, tuple[str, ...]]]:
        if self.data.get("recipients") != MOVES:
            return []
        parts = []
        for line in filter(None, map(str.strip, self.cleaned_data["parts"].splitlines())):
            name, _colon, rest = (part.strip() for part in line.partition(":"))
            members = tuple(filter(None, (member.strip() for member in rest.split(","))))
            if not (name and members):
                raise forms.ValidationError(
                    _("Linjen «%(line)s» må være et nettverk, kolon og kommuner med komma mellom."),
                    params={"line": line},
                )
            parts.append((name, members))
        if not parts:
            raise forms.ValidationError(_("Skriv hvilke kommuner som skal flyttes eller skilles ut."))
        return parts

    def __init__(self, *args: Any, grant: Grant, key: AllocationKey | None, **kwargs: Any) -> None:
        super().__init__(*args, grant=grant, key=key, **kwargs)
        self.initial.setdefault("total", grant.amount_to_share)
