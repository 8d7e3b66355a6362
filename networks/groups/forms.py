"""Forms of the regional groups; the rules are in `networks/groups/membership.py`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm, offer
from networks.geography.choices import MunicipalityChoiceField
from networks.geography.models import Municipality, Network
from networks.groups.membership import candidates
from networks.groups.models import Competence, GroupFunction, GroupMember
from networks.people.models import User


class MemberForm(PlainForm):
    asked = {"title": _("trengs når ingen person er valgt")}
    function = forms.ChoiceField(label=_("Funksjon"), choices=GroupFunction.choices)
    user: Any = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Person"),
        required=False,
        empty_label=_("ingen konto"),
        help_text=_("De som har en rolle i regionen. La stå tomt for en funksjon uten navn."),
    )
    title = forms.CharField(
        label=_("Betegnelse"),
        required=False,
        max_length=150,
        help_text=_("For eksempel «Innføringsleder 1». Er en person valgt, brukes navnet når feltet er tomt."),
    )
    employer: Any = MunicipalityChoiceField(
        Municipality.objects.none(), label=_("Arbeidsgiverkommune"), required=False, empty_label=_("ikke oppgitt")
    )
    buy_out_percent = forms.IntegerField(
        label=_("Frikjøp i prosent"),
        required=False,
        help_text=_("Hvor stor del av stillingen nettverket kjøper."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": 100}),
        error_messages={"invalid": _("Skriv et helt tall, for eksempel 50.")},
    )
    phone = forms.CharField(label=_("Telefon"), required=False, max_length=30)
    competences: Any = forms.ModelMultipleChoiceField(
        Competence.objects.all(), label=_("Kompetanse"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    valid_from = forms.DateField(
        label=_("Første dag"),
        widget=DateInput(),
        error_messages={"required": _("Velg første dag."), "invalid": _("Skriv en gyldig dato.")},
    )
    valid_to = forms.DateField(
        label=_("Første dag uten"),
        required=False,
        widget=DateInput(),
        error_messages={"invalid": _("Skriv en gyldig dato.")},
    )

    def __init__(self, data: Any = None, *, network: Network, member: GroupMember | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        people = candidates(network)
        if member is not None and member.user_id:
            people = people | User.objects.filter(pk=member.user_id)
        offer(self, "user", people.distinct())
        offer(self, "employer", Municipality.objects.all())


class GroupForm(PlainForm):
    anchored_with = forms.CharField(
        label=_("Forankret hos"),
        required=False,
        max_length=200,
        help_text=_("Forumet der helselederne drøfter arbeidet, for eksempel helseledernettverket."),
    )
    anchored_on = forms.DateField(
        label=_("Sist drøftet"),
        required=False,
        widget=DateInput(),
        error_messages={"invalid": _("Skriv en gyldig dato.")},
    )
    fpu_representative = forms.CharField(
        label=_("Regionens representant i FPU"),
        required=False,
        max_length=150,
        help_text=_("KS Fag- og prioriteringsutvalg e-helse. Skriv rollen eller navnet."),
    )
    fpu_attends = forms.TypedChoiceField(
        label=_("Er representanten knyttet til gruppen?"),
        required=False,
        choices=[("", _("vet ikke")), ("yes", _("ja")), ("no", _("nei"))],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
    )


class CompetenceForm(PlainForm):
    name = forms.CharField(label=_("Ny kompetanse"), max_length=100, error_messages={"required": _("Skriv et navn.")})
    is_expected = forms.BooleanField(label=_("Forventes i hver regionale gruppe"), required=False)


class FindForm(PlainForm):
    kompetanse = forms.CharField(
        label=_("Kompetanse"),
        required=False,
        max_length=100,
        help_text=_("For eksempel SFM eller anskaffelse."),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    region: Any = forms.ModelChoiceField(
        Network.objects.all(),
        label=_("Region"),
        required=False,
        to_field_name="key",
        empty_label=_("Hele landet"),
    )
    funksjon = forms.ChoiceField(
        label=_("Funksjon"), required=False, choices=[("", _("Alle funksjoner")), *GroupFunction.choices]
    )
