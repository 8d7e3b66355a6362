"""The roadmap's filters; an unknown value filters nothing away."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from networks.models import Network
from portfolio.models import Solution
from rollouts.roadmap.timeline import ZOOMS
from rollouts.rollouts.models import Track


class RoadmapFilter(PlainForm):
    zoom = forms.ChoiceField(choices=[(code, code) for code in ZOOMS], required=False, widget=forms.HiddenInput)
    fra = forms.DateField(required=False, widget=forms.HiddenInput)
    losning = forms.ModelChoiceField(
        Solution.objects.none(),
        label=_("Løsning"),
        required=False,
        to_field_name="key",
        empty_label=_("Alle løsninger"),
    )
    spor = forms.ChoiceField(
        label=_("Type innføringsløp"), required=False, choices=[("", _("Alle typer")), *Track.choices]
    )
    region = forms.ModelChoiceField(
        Network.objects.all(), label=_("Region"), required=False, to_field_name="key", empty_label=_("Alle regioner")
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["losning"].queryset = Solution.objects.filter(rollouts__isnull=False).distinct()
        for name in ("losning", "spor", "region"):
            fields[name].widget.attrs["data-autosubmit"] = ""
        self.is_valid()

    def chosen_zoom(self) -> str:
        return self.cleaned_data.get("zoom") or "ar"

    def day(self) -> dt.date | None:
        day = self.cleaned_data.get("fra")
        return day if day and 1990 <= day.year <= 2200 else None

    def conditions(self) -> Q:
        """On `Pool`; a region also has the national rollouts."""
        found, given = Q(), self.cleaned_data
        if given.get("losning"):
            found &= Q(rollout__solution=given["losning"])
        if given.get("spor"):
            found &= Q(rollout__track=given["spor"])
        if given.get("region"):
            found &= Q(rollout__network=given["region"]) | Q(rollout__network__isnull=True)
        return found
