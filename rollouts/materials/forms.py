"""The forms of the materials."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm, offer
from networks.geography.choices import MunicipalityChoiceField
from networks.models import Municipality, User
from portfolio.models import Solution
from rollouts.materials import uploads
from rollouts.materials import workflow as materials
from rollouts.materials.models import Language, Material, MaterialKind, MaterialVersion

REQUIRED = {"required": _("Fyll ut dette feltet.")}


class SolutionChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Solution.objects.order_by("name"),
            to_field_name="key",
            label=_("Løsning"),
            error_messages={"required": _("Velg en løsning."), "invalid_choice": _("Velg en løsning fra listen.")},
            **kwargs,
        )


class MaterialFilter(PlainForm):
    q = forms.CharField(label=_("Søk"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    losning = SolutionChoice(required=False, empty_label=_("Alle løsninger"))
    slag = forms.ChoiceField(label=_("Slag"), required=False, choices=[("", _("Alle slag")), *MaterialKind.choices])
    sprak = forms.ChoiceField(label=_("Språk"), required=False, choices=[("", _("Alle språk")), *Language.choices])


class ContentForm(PlainForm):
    """An address or a file."""

    asked = dict.fromkeys(("link", "upload"), _("lenke eller fil trengs"))

    link = forms.URLField(
        label=_("Lenke"),
        help_text=_("Hos eieren, hvis det ligger der. Ellers laster du opp en fil."),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": _("Skriv en hel adresse, for eksempel https://www.ks.no/mal.")},
    )
    upload = forms.FileField(
        label=_("Fil"),
        help_text=_("PDF, Word, Excel eller PowerPoint, høyst 10 MB."),
        required=False,
        widget=forms.FileInput({"accept": uploads.ACCEPT}),
        error_messages={"empty": _("Filen er tom.")},
    )


class MaterialForm(ContentForm):
    solution = SolutionChoice()
    kind = forms.ChoiceField(label=_("Slag"), choices=MaterialKind.choices)
    title = forms.CharField(label=_("Tittel"), max_length=150, error_messages=REQUIRED)
    owner = forms.CharField(
        label=_("Eier"),
        help_text=_("Den som svarer for innholdet, for eksempel NHN."),
        max_length=100,
        error_messages=REQUIRED,
    )
    language = forms.ChoiceField(label=_("Språk"), choices=Language.choices)
    steward = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label=_("Forvalter"),
        help_text=_("Den som holder det ved like, og blir spurt én gang i året om det fortsatt er riktig."),
        error_messages={"required": _("Velg hvem som forvalter det.")},
    )

    field_order = ["solution", "kind", "title", "owner", "language", "steward", "link", "upload"]

    def __init__(self, data: Any = None, *, by: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        offer(self, "steward", materials.stewards())
        self.fields["steward"].initial = by.pk


class VersionForm(ContentForm):
    note = forms.CharField(
        label=_("Hva er nytt?"),
        help_text=_("Kommunene som har en kopi, får se dette."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Skriv hva som er nytt, så kommunene ser om det angår dem.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["note", "link", "upload", "seen"]


class CopyForm(PlainForm):
    """Which municipality has a copy, of which version, and where it lies."""

    municipality = MunicipalityChoiceField(
        queryset=Municipality.objects.none(),
        to_field_name="number",
        label=_("Kommune"),
        error_messages={"required": _("Velg en kommune."), "invalid_choice": _("Velg en kommune fra listen.")},
    )
    number = forms.TypedChoiceField(label=_("Laget fra"), coerce=int)
    reference = forms.CharField(
        label=_("Hvor kopien ligger"),
        help_text=_("For eksempel saksnummer. Bare kommunen og regionens kontaktperson ser det."),
        required=False,
        max_length=200,
    )

    def __init__(self, data: Any = None, *, material: Material, municipalities: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        offer(self, "municipality", municipalities.order_by("sort_key"))
        numbers = MaterialVersion.objects.filter(material=material).values_list("number", flat=True)
        offer(self, "number", [(n, _("Versjon %(n)d") % {"n": n}) for n in numbers])


class RequirementsForm(PlainForm):
    """One line for each kind: who is to deliver it, empty where it isn't required."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for kind in MaterialKind:
            self.fields[kind.value] = forms.CharField(label=kind.label, required=False, max_length=100)

    def deliverers(self) -> dict[str, str]:
        return {kind: text.strip() for kind, text in self.cleaned_data.items() if text.strip()}
