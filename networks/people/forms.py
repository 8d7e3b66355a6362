"""Forms about people check what was typed; the rules are in `networks.people.roles`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm
from networks.geography.choices import MunicipalityChoiceField
from networks.geography.models import Municipality, Network
from networks.people.access import access_of, givable_roles, is_administrator, managed_municipalities, visible_people
from networks.people.models import Role, RoleAssignment, User
from networks.people.roles import Grant

FIRST_DAY = {"required": _("Velg første dag."), "invalid": _("Skriv en gyldig dato.")}
LAST_DAY = {"required": _("Velg siste dag."), "invalid": _("Skriv en gyldig dato.")}


class PersonSearchForm(PlainForm):
    q = forms.CharField(label=_("Navn eller e-post"), required=False, max_length=100)
    network = forms.ModelChoiceField(
        Network.objects.all(), label=_("Nettverk"), required=False, to_field_name="key", empty_label=_("Alle nettverk")
    )
    role = forms.ChoiceField(
        label=_("Rolle"),
        required=False,
        choices=[("", _("Alle roller")), *((role.value, capfirst(role.label)) for role in Role)],
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        if not is_administrator(user):
            del self.fields["network"]


class RoleForm(PlainForm):
    """A role, its place and its days; offers only what `user` has to give."""

    asked = dict.fromkeys(("network", "municipality"), _("trengs for noen roller"))

    role = forms.ChoiceField(label=_("Rolle"), error_messages={"required": _("Velg en rolle.")})
    network = forms.ModelChoiceField(
        Network.objects.none(),
        label=_("Nettverk"),
        required=False,
        empty_label=_("Ikke for ett nettverk"),
        help_text=_("For roller i et nettverk."),
    )
    municipality = MunicipalityChoiceField(
        Municipality.objects.none(),
        label=_("Kommune"),
        required=False,
        empty_label=_("Ikke for én kommune"),
        help_text=_("Bare for kommunens representant."),
    )
    first_day = forms.DateField(label=_("Fra og med"), widget=DateInput(), error_messages=FIRST_DAY)
    last_day = forms.DateField(
        label=_("Til og med"),
        required=False,
        widget=DateInput(),
        help_text=_("La feltet stå tomt når rollen ikke har noen slutt."),
        error_messages=LAST_DAY,
    )

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [(role.value, capfirst(role.label)) for role in givable_roles(user)]
        self.fields["role"] = forms.ChoiceField(
            label=_("Rolle"),
            choices=[("", _("Velg rolle")), *choices],
            error_messages={"required": _("Velg en rolle.")},
        )
        networks: Any = self.fields["network"]
        networks.queryset = Network.objects.all()
        if not is_administrator(user):
            networks.queryset = networks.queryset.filter(pk__in=access_of(user).network_ids(Role.CONTACT_PERSON))
            if len(networks.queryset) == 1:
                self.fields["network"].initial = networks.queryset[0].pk
        municipalities: Any = self.fields["municipality"]
        municipalities.queryset = managed_municipalities(user)
        self.fields["first_day"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """A network is chosen beforehand for a contact person; it doesn't belong to the municipality's own role."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("role") == Role.MUNICIPALITY_REPRESENTATIVE:
            given["network"] = None
        return given

    def grant(self) -> Grant:
        given = self.cleaned_data
        return Grant(
            role=given["role"],
            network=given["network"],
            municipality=given["municipality"],
            first_day=given["first_day"],
            last_day=given["last_day"],
        )


class InvitationForm(RoleForm):
    email = forms.EmailField(
        label=_("E-post"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Bruk jobbadressen. Har personen konto fra før, får den rollen uten ny invitasjon."),
        error_messages={"required": _("Skriv e-postadressen."), "invalid": _("Skriv en gyldig e-postadresse.")},
    )
    name = forms.CharField(label=_("Navn"), max_length=150, error_messages={"required": _("Skriv navnet.")})
    title = forms.CharField(label=_("Tittel"), max_length=150, required=False)

    field_order = ["email", "name", "title", "role", "network", "municipality", "first_day", "last_day"]


class EndForm(PlainForm):
    last_day = forms.DateField(
        label=_("Siste dag"),
        required=False,
        widget=DateInput(),
        help_text=_("Rollen gjelder til og med denne dagen. La feltet stå tomt for å avslutte den nå."),
        error_messages=LAST_DAY,
    )


class DeputyForm(PlainForm):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Vikar"),
        empty_label=_("Velg person"),
        help_text=_("Vikaren får alt rollen gir i disse dagene. Finner du ikke personen, må den inviteres først."),
        error_messages={"required": _("Velg hvem som er vikar.")},
    )
    first_day = forms.DateField(label=_("Fra og med"), widget=DateInput(), error_messages=FIRST_DAY)
    last_day = forms.DateField(label=_("Til og med"), widget=DateInput(), error_messages=LAST_DAY)

    def __init__(self, data: Any = None, *, user: User, assignment: RoleAssignment) -> None:
        super().__init__(data)
        people: Any = self.fields["user"]
        people.queryset = deputies_for(user, assignment)
        self.fields["first_day"].initial = max(timezone.localdate(), assignment.valid_from)


def deputies_for(user: User, assignment: RoleAssignment) -> QuerySet[User]:
    """Whom `user` may choose as deputy: the people they manage, but not themselves nor the one who has the role."""
    people = visible_people(user, User.objects.filter(is_active=True))
    return people.exclude(pk__in=[user.pk, assignment.user_id]).order_by("name")


class PersonalForm(PlainForm):
    name = forms.CharField(label=_("Navn"), max_length=150, error_messages={"required": _("Skriv navnet.")})
    title = forms.CharField(label=_("Tittel"), max_length=150, required=False)
    phone = forms.CharField(
        label=_("Telefon"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("Står ved plassen din i den regionale gruppen."),
    )
    language = forms.ChoiceField(
        label=_("Språk"),
        choices=[("", _("målformen til kommunen eller regionen min")), *settings.LANGUAGES],
        required=False,
        help_text=_("Sidene, meldingene og e-posten fra Fellesløp er på dette språket."),
    )

    def __init__(self, data: Any = None, *, user: User, phone: str | None) -> None:
        super().__init__(
            data, initial={"name": user.name, "title": user.title, "phone": phone, "language": user.language}
        )
        if phone is None:
            del self.fields["phone"]


class FirstPasswordForm(PlainForm):
    password = forms.CharField(
        label=_("Passord"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Minst 12 tegn. Gjerne flere ord etter hverandre."),
        error_messages={"required": _("Velg et passord.")},
    )
    again = forms.CharField(
        label=_("Passordet en gang til"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Skriv passordet en gang til.")},
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", _("De to passordene er ikke like."))
        elif password:
            try:
                password_validation.validate_password(password, self.user)
            except ValidationError as error:
                self.add_error("password", error)
        return given
