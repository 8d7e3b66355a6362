"""Forms of the gatherings; the rules are in `networks/gatherings/workflow.py`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm
from networks.gatherings import access
from networks.gatherings.models import Gathering, GatheringForm, Reply
from networks.gatherings.workflow import GatheringPlan, Guest, Item
from networks.geography.models import Network
from networks.people.models import Role, User

NATIONAL = "nasjonal"
BLANK_ROWS = 3
MOMENT = "%Y-%m-%dT%H:%M"
WRONG_MOMENT = _("Skriv en gyldig dato og et klokkeslett.")


def moment_field(label: Any, required: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=[MOMENT, f"{MOMENT}:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        error_messages={"required": required, "invalid": WRONG_MOMENT},
    )


class GatheringPlanForm(PlainForm):
    """Everything but the agenda. `scope` is the region's key, or `NATIONAL`; a gathering keeps the one it has."""

    asked = {"place": _("trengs når noen møter fysisk")}

    scope = forms.ChoiceField(label=_("Hvem samles?"))
    title = forms.CharField(label=_("Tittel"), max_length=150, error_messages={"required": _("Skriv en tittel.")})
    form = forms.ChoiceField(
        label=_("Form"),
        choices=[(code, capfirst(label)) for code, label in GatheringForm.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg digital, fysisk eller begge deler.")},
    )
    starts_at = moment_field(_("Begynner"), _("Velg når samlingen begynner."))
    ends_at = moment_field(_("Slutter"), _("Velg når samlingen slutter."))
    answer_by = forms.DateField(
        label=_("Svarfrist"),
        help_text=_("Siste dag de inviterte kan svare."),
        widget=DateInput(),
        error_messages={"required": _("Velg en svarfrist."), "invalid": _("Skriv en gyldig dato.")},
    )
    place = forms.CharField(label=_("Sted"), required=False, max_length=200, help_text=_("Vises for alle."))
    link = forms.CharField(
        label=_("Lenke til møtet"),
        required=False,
        max_length=500,
        help_text=_("Vises bare for dem som er invitert."),
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    description = forms.CharField(
        label=_("Om samlingen"),
        required=False,
        max_length=8000,
        help_text=_("Vises for alle. Du kan bruke Markdown: **fet**, - punkt, [tekst](https://…)."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    roles = forms.MultipleChoiceField(label=_("Inviterte roller"), required=False, widget=forms.CheckboxSelectMultiple)
    networks: Any = forms.ModelMultipleChoiceField(
        Network.objects.all(),
        label=_("Bare fra disse regionene"),
        required=False,
        help_text=_("Gjelder nasjonale samlinger. Ingen valgt er hele landet."),
        widget=forms.CheckboxSelectMultiple,
    )
    people = forms.CharField(
        label=_("Andre som inviteres"),
        required=False,
        help_text=_("E-postadressene til folk som har konto her, én på hver linje."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, user: Any, gathering: Gathering | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.gathering = gathering
        national = access.may_organise(user, None) if gathering is None else gathering.network is None
        regions = list(access.organised_networks(user)) if gathering is None else []
        self.networks_by_key = {network.key: network for network in regions}
        scope: Any = self.fields["scope"]
        scope.choices = [
            *([(NATIONAL, _("Nasjonal samling"))] if national else []),
            *((network.key, network.name) for network in regions),
        ]
        if gathering is not None:
            del self.fields["scope"]
        if not national:
            del self.fields["networks"]
        roles: Any = self.fields["roles"]
        roles.choices = [(role.value, capfirst(role.label)) for role in (Role if national else access.REGIONAL_ROLES)]
        if not national:
            roles.help_text = _("Ingen valgt er alle som har en rolle i regionen.")

    def clean_people(self) -> tuple[User, ...]:
        addresses = self.cleaned_data["people"].replace(",", " ").replace(";", " ").split()
        found = {user.email.lower(): user for user in User.objects.filter(email__in=addresses, is_active=True)}
        for address in set(addresses) - set(found):
            user = User.objects.filter(email__iexact=address, is_active=True).first()
            if user is None:
                raise ValidationError(_("Fant ingen konto med adressen %(address)s."), params={"address": address})
            found[user.email.lower()] = user
        return tuple(dict.fromkeys(found.values()))

    @property
    def network(self) -> Network | None:
        if self.gathering is not None:
            return self.gathering.network
        return self.networks_by_key.get(self.cleaned_data["scope"])

    def plan(self, agenda: list[Item]) -> GatheringPlan:
        """Valid forms only."""
        data = self.cleaned_data
        names = ("title", "form", "starts_at", "ends_at", "answer_by", "place", "link", "description", "people")
        return GatheringPlan(
            **{name: data[name] for name in names},
            roles=tuple(data["roles"]),
            networks=tuple(data.get("networks", ())),
            agenda=tuple(agenda),
        )

    @staticmethod
    def initial_of(gathering: Gathering) -> dict[str, Any]:
        names = ("title", "form", "answer_by", "place", "link", "description", "version")
        return {
            **{name: getattr(gathering, name) for name in names},
            "starts_at": timezone.localtime(gathering.starts_at),
            "ends_at": timezone.localtime(gathering.ends_at),
            "roles": gathering.invited_roles,
            "networks": list(gathering.invited_networks.all()),
            "people": "\n".join(user.email for user in gathering.invited_people.all()),
        }


class AgendaRow(PlainForm):
    """One item; a row that is left empty is no item."""

    starts = forms.TimeField(
        label=_("Klokka"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Skriv et klokkeslett, for eksempel 09.30.")},
    )
    title = forms.CharField(label=_("Punkt"), required=False, max_length=200)
    responsible = forms.CharField(label=_("Ansvarlig"), required=False, max_length=150)
    day = forms.IntegerField(
        label=_("Dag"),
        required=False,
        min_value=1,
        max_value=14,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": 14}),
        error_messages={
            "invalid": _("Skriv 1 for første dag, 2 for andre dag."),
            "min_value": _("Skriv 1 for første dag."),
            "max_value": _("En samling varer høyst 14 dager."),
        },
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if data.get("title") and not data.get("starts") and "starts" not in self.errors:
            self.add_error("starts", _("Skriv når punktet begynner."))
        if data.get("starts") and not data.get("title"):
            self.add_error("title", _("Skriv hva punktet er."))
        return data

    def item(self) -> Item | None:
        data = self.cleaned_data
        if not data.get("title"):
            return None
        return Item(starts=data["starts"], title=data["title"], responsible=data["responsible"], day=data["day"] or 1)


class GuestRow(PlainForm):
    name = forms.CharField(label=_("Betegnelse eller navn"), required=False, max_length=150)
    network: Any = forms.ModelChoiceField(
        Network.objects.all(),
        label=_("Fra den regionale gruppen i"),
        required=False,
        empty_label=_("ingen gruppe"),
    )

    def guest(self) -> Guest | None:
        data = self.cleaned_data
        return Guest(data["name"], data["network"]) if data.get("name", "").strip() else None


AgendaRows: Any = forms.formset_factory(AgendaRow, extra=BLANK_ROWS, max_num=60, absolute_max=80)
GuestRows: Any = forms.formset_factory(GuestRow, extra=BLANK_ROWS, max_num=200, absolute_max=250)


class ReplyForm(PlainForm):
    reply = forms.ChoiceField(label=_("Svar"), choices=Reply.choices, error_messages={"required": _("Velg et svar.")})
    comment = forms.CharField(
        label=_("Kommentar til arrangøren"),
        required=False,
        max_length=500,
        help_text=_("For eksempel «kommer etter lunsj»."),
    )


class CancelForm(PlainForm):
    reason = forms.CharField(
        label=_("Hvorfor avlyses samlingen?"),
        max_length=1000,
        help_text=_("Sendes til alle som er invitert."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Skriv hvorfor samlingen avlyses.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NotesForm(PlainForm):
    notes = forms.CharField(
        label=_("Referat"),
        required=False,
        max_length=50_000,
        help_text=_("Vises for dem som var invitert. Du kan bruke Markdown: ## overskrift, **fet**, - punkt."),
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AttendanceForm(PlainForm):
    users = forms.TypedMultipleChoiceField(
        label=_("Av dem som var invitert"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["users"]
        field.choices = choices


def default_times() -> dict[str, Any]:
    """A working day in three weeks, nine to three, and a week for answers before it."""
    day = timezone.localdate() + dt.timedelta(days=21)
    while day.weekday() > 4:
        day += dt.timedelta(days=1)
    return {
        "starts_at": f"{day}T09:00",
        "ends_at": f"{day}T15:00",
        "answer_by": day - dt.timedelta(days=7),
        "form": GatheringForm.DIGITAL,
    }
