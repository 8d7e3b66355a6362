"""Forms for suppliers, the facts about municipalities, and the rules for joining."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm
from networks.geography.choices import MunicipalityChoiceField, MunicipalityMultipleChoiceField
from networks.models import Municipality, User
from portfolio.models import Solution
from rollouts import access
from rollouts.eligibility.forms import ticks
from rollouts.products.models import Product, ProductKind
from rollouts.suppliers.models import AdaptationState, RequestState

NEEDED = _("Skriv noe her.")


class SupplierForm(PlainForm):
    name = forms.CharField(label=_("Navn"), max_length=120, error_messages={"required": _("Skriv et navn.")})
    contact = forms.CharField(
        label=_("Kontaktpunkt for kommunene"),
        help_text=_("Nettside eller felles e-postadresse, ikke en person."),
        max_length=200,
        required=False,
    )


class ProductForm(PlainForm):
    name = forms.CharField(label=_("Navn"), max_length=120, error_messages={"required": _("Skriv et navn.")})
    kind = forms.ChoiceField(
        label=_("Hva slags produkt?"),
        choices=ProductKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva slags produkt det er.")},
    )


class VersionForm(PlainForm):
    name = forms.CharField(label=_("Versjon"), max_length=40, error_messages={"required": _("Skriv et navn.")})
    released_on = forms.DateField(
        label=_("Sluppet"),
        widget=DateInput(),
        required=False,
        error_messages={"invalid": _("Skriv en gyldig dato.")},
    )


class AdaptationForm(PlainForm):
    """How far one product has come with one solution."""

    asked = {
        "promised_for": _("trengs når leverandøren har lovet en dato"),
        "municipality": _("trengs når tilpasningen er verifisert"),
        "comment": _("trengs når leveransen er utsatt"),
    }

    solution = forms.ModelChoiceField(
        Solution.objects.all(),
        label=_("Løsning"),
        empty_label=_("Velg løsning"),
        error_messages={"required": _("Velg løsning."), "invalid_choice": _("Velg løsning.")},
    )
    state = forms.ChoiceField(
        label=_("Hvor langt er leverandøren kommet?"),
        choices=AdaptationState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg en tilstand.")},
    )
    promised_for = forms.DateField(
        label=_("Lovet til"),
        widget=DateInput(),
        required=False,
        error_messages={"invalid": _("Skriv en gyldig dato.")},
    )
    municipality = MunicipalityChoiceField(
        Municipality.objects.none(),
        label=_("Verifisert i"),
        help_text=_("Kommunen der tilpasningen er prøvd og virker."),
        required=False,
        empty_label=_("Velg kommune"),
    )
    version = forms.ModelChoiceField(
        Product.objects.none(), label=_("Fra versjon"), required=False, empty_label=_("Ikke oppgitt")
    )
    comment = forms.CharField(
        label=_("Kommentar"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any = None, *, product: Product, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["municipality"].queryset = Municipality.objects.valid_on(timezone.localdate())
        fields["version"].queryset = product.versions.select_related("product")
        if not product.versions.exists():
            del fields["version"]

    def ignored(self) -> list[str]:
        needed = {AdaptationState.PROMISED: "promised_for", AdaptationState.VERIFIED: "municipality"}
        return [name for state, name in needed.items() if state != self.cleaned_data["state"]]


class DialogueForm(PlainForm):
    held_on = forms.DateField(
        label=_("Dato"),
        widget=DateInput(),
        error_messages={"required": _("Velg dato."), "invalid": _("Skriv en gyldig dato.")},
    )
    title = forms.CharField(label=_("Hva gjaldt det?"), max_length=150, error_messages={"required": NEEDED})
    text = forms.CharField(
        label=_("Hva ble sagt og avtalt?"),
        help_text=_("Alle som er logget inn, kan lese dette. Det som er skrevet, blir stående."),
        max_length=5000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": NEEDED},
    )
    solution = forms.ModelChoiceField(
        Solution.objects.all(), label=_("Løsning"), required=False, empty_label=_("Ingen bestemt løsning")
    )


class BackersForm(PlainForm):
    """The own municipalities that stand behind a request."""

    municipality = ticks(_("Kommuner som står bak"), MunicipalityMultipleChoiceField)

    def __init__(self, data: Any = None, *, by: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["municipality"]
        field.queryset = access.own_municipalities(by).order_by("sort_key")


class RequestForm(BackersForm):
    title = forms.CharField(
        label=_("Hva ønsker kommunene?"),
        help_text=_("For eksempel «Vis kritisk informasjon uten ekstra pålogging»."),
        max_length=150,
        error_messages={"required": NEEDED},
    )
    text = forms.CharField(
        label=_("Hvorfor?"),
        max_length=3000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": NEEDED},
    )
    solution = forms.ModelChoiceField(
        Solution.objects.all(), label=_("Løsning"), required=False, empty_label=_("Ingen bestemt løsning")
    )
    field_order = ["title", "text", "solution", "municipality"]

    def __init__(self, data: Any = None, *, by: User, **kwargs: Any) -> None:
        super().__init__(data, by=by, **kwargs)
        field: Any = self.fields["municipality"]
        if not field.queryset.exists():
            del self.fields["municipality"]


class AnswerForm(PlainForm):
    state = forms.ChoiceField(
        label=_("Hva svarer leverandøren?"),
        choices=[choice for choice in RequestState.choices if choice[0] != RequestState.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva leverandøren har svart.")},
    )
    answer = forms.CharField(
        label=_("Svaret"),
        max_length=3000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Skriv hva leverandøren har svart.")},
    )
