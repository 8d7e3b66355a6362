"""What the query string of the public pages may say: a date, a level, and which rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, offer
from networks.models import Network, NetworkMembership
from portfolio.levels import COUNTED_LEVELS, LEVEL_CODES, LEVEL_LABELS

# The choice of map in addresses; hexagons are what one gets without it.
BORDERS = "grenser"


class DateForm(forms.Form):
    """`dato`: the day that the numbers are counted on; today when left out or impossible."""

    dato = forms.DateField(
        label=_("Per dato"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=DateInput(),
        error_messages={"invalid": _("Skriv en dato som finnes, for eksempel 2024-01-31. Nå vises tallene per i dag.")},
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        today = timezone.localdate().isoformat()
        if not data.get("dato"):
            data = data.copy()
            data["dato"] = today  # the field shows which day the numbers are from
        super().__init__(data, **kwargs)
        self.fields["dato"].widget.attrs["max"] = today

    def clean_dato(self) -> dt.date | None:
        date = self.cleaned_data["dato"]
        if date is None or date == timezone.localdate():
            return None
        if date > timezone.localdate():
            raise forms.ValidationError(gettext("Datoen kan ikke være fram i tid. Nå vises tallene per i dag."))
        return date

    def refuse_date(self) -> None:
        """Say that the figures do not reach so far back."""
        first = NetworkMembership.objects.order_by("valid_from").values_list("valid_from", flat=True).first()
        text = gettext("Vi har ikke tall for denne datoen. Nå vises tallene per i dag.")
        if first is not None:
            text = gettext("Tallene begynner %(first)s. Nå vises tallene per i dag.") % {
                "first": date_format(first, "DATE_FORMAT")
            }
        self.add_error("dato", text)

    @property
    def with_borders(self) -> bool:
        """Is the map asked for with borders (`kart=grenser`) rather than hexagons?"""
        return self.data.get("kart") == BORDERS

    @property
    def date(self) -> dt.date:
        """The date to count on, also when what was typed is wrong."""
        self.is_valid()
        return self.cleaned_data.get("dato") or timezone.localdate()


class FrontForm(DateForm):
    """Also `niva`, the level to count at, and `losning`, whose map to show. An unknown one is as none."""

    niva = forms.CharField(required=False, widget=forms.HiddenInput)
    losning = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def level(self) -> str:
        self.is_valid()
        chosen = self.cleaned_data.get("niva", "")
        return chosen if chosen in COUNTED_LEVELS else ""

    @property
    def solution_key(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("losning", "")


class RowsForm(DateForm):
    """Also `status`, any number of levels, and `nettverk`: which municipalities to list."""

    status = forms.MultipleChoiceField(
        label=_("Nivå"), required=False, widget=forms.CheckboxSelectMultiple, choices=list(LEVEL_LABELS.items())
    )
    nettverk = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, data: Any, *, networks: list[Network], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.networks = {network.key: network for network in networks}
        choices = [("", _("Alle regioner")), *((network.key, network.name) for network in networks)]
        offer(self, "nettverk", choices)

    def count(self, counts: dict[str, int]) -> None:
        """Show how many municipalities there are at each level."""
        offer(self, "status", [(code, f"{LEVEL_LABELS[code]} ({counts.get(code, 0)})") for code in LEVEL_CODES])

    @property
    def codes(self) -> frozenset[str]:
        self.is_valid()
        return frozenset(self.cleaned_data.get("status", []))

    @property
    def network(self) -> Network | None:
        self.is_valid()
        return self.networks.get(self.cleaned_data.get("nettverk", ""))
