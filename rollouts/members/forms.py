"""The form for one member's seat in the NKG."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm, offer
from networks.geography.choices import MunicipalityChoiceField
from networks.models import Municipality, Network
from rollouts.members.models import Body, Duty, Seat


class SeatForm(PlainForm):
    asked = {
        "network": _("trengs for en regional gruppe"),
        "municipality": _("trengs for den som sitter for en kommune"),
    }
    body = forms.ChoiceField(
        label=_("Sitter for"),
        choices=Body.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hvem personen sitter for.")},
    )
    network: Any = forms.ModelChoiceField(
        Network.objects.none(), label=_("Region"), required=False, empty_label=_("ingen")
    )
    municipality = MunicipalityChoiceField(
        Municipality.objects.none(), label=_("Kommune"), required=False, empty_label=_("ingen")
    )
    duty = forms.ChoiceField(
        label=_("Oppgave i gruppen"),
        choices=Duty.choices,
        initial=Duty.MEMBER,
        help_text=_("NKG har én leder, fra KS, og én sekretær. Den nye tar over etter den forrige."),
    )

    def __init__(self, data: Any = None, *, seat: Seat | None = None, **kwargs: Any) -> None:
        names = ("body", "network", "municipality", "duty")
        super().__init__(data, initial={name: getattr(seat, name) for name in names} if seat else {}, **kwargs)
        offer(self, "network", Network.objects.all())
        offer(self, "municipality", Municipality.objects.valid_on(timezone.localdate()))
