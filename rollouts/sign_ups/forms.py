"""The forms in which a municipality answers: yes, no, still yes, another pool, and no longer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import AskingForm, DateInput, PlainForm, as_typed_but
from networks.geography.choices import labels
from networks.models import Municipality, Network
from rollouts.pools.models import Pool
from rollouts.sheets.models import InformationSheet
from rollouts.sign_ups.already import noted, noted_plain
from rollouts.sign_ups.invitations import Audience
from rollouts.sign_ups.models import Mandate
from rollouts.sign_ups.workflow import Decision


class AnyNumber(forms.MultipleChoiceField):
    """One that is no longer among the choices gets the domain's sentence, not "not one of the choices"."""

    def valid_value(self, value: Any) -> bool:
        return True


class DecisionForm(PlainForm):
    """What the municipality decided on, and the version of the information that stood on the page."""

    decision_maker = forms.CharField(
        label=_("Hvem i kommunen har bestemt?"),
        help_text=_("Funksjonen, for eksempel helsesjef eller kommunedirektør."),
        max_length=150,
        error_messages={"required": _("Skriv hvem i kommunen som har bestemt, for eksempel helsesjef.")},
    )
    decided_on = forms.DateField(
        label=_("Når ble det bestemt?"),
        widget=DateInput(),
        error_messages={"required": _("Velg datoen da kommunen bestemte seg."), "invalid": _("Skriv en gyldig dato.")},
    )
    mandate = forms.ChoiceField(
        label=_("Hva bygger beslutningen på?"),
        choices=Mandate.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva beslutningen bygger på.")},
    )
    mandate_reference = forms.CharField(
        label=_("Saksnummer eller annen henvisning"),
        help_text=_("Hvis dere har det, for eksempel 24/1234."),
        required=False,
        max_length=100,
    )
    read = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, sheet: InformationSheet | None, **kwargs: Any) -> None:
        initial = {
            "decided_on": timezone.localdate(),
            "read": sheet.version if sheet else 0,
            **kwargs.pop("initial", {}),
        }
        super().__init__(data, initial=initial, **kwargs)

    def decision(self) -> Decision:
        given = self.cleaned_data
        return Decision(given["decision_maker"], given["decided_on"], given["mandate"], given["mandate_reference"])

    def read_again(self, sheet: InformationSheet) -> None:
        """What was typed stays; the next answer is bound to the newer `sheet`."""
        self.data = as_typed_but(self, read=sheet.version)


class SignUpForm(AskingForm, DecisionForm):
    """Several municipalities of one person's at once. Which of them may join is the domain's matter."""

    municipality = AnyNumber(
        label=_("Kommuner"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
        error_messages={"required": _("Velg minst én kommune.")},
    )

    def __init__(
        self, data: Any = None, *, candidates: list[Municipality], notes: Mapping[int, str] = {}, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["municipality"]
        names = labels(candidates)
        field.choices = [(one.number, noted(names[one.pk], notes.get(one.pk))) for one in candidates]
        self._network_of = {row.number: getattr(row, "network_as_of_id", None) for row in candidates}
        if len(candidates) == 1:
            self.initial.setdefault("municipality", [candidates[0].number])

    def groups(self) -> list[dict[str, Any]]:
        """The choices by region, for one who may choose from several. A query only then."""
        bound = self["municipality"]
        chosen = set(bound.value() or [])
        names: dict[Any, str] = {}
        if len(set(self._network_of.values())) > 1:
            names = dict(Network.objects.values_list("pk", "name"))
        groups: dict[Any, dict[str, Any]] = {
            pk: {"name": name, "options": [], "chosen": False} for pk, name in names.items()
        }
        for option in bound.subwidgets:
            number = str(option.data["value"])
            key = self._network_of.get(number) if names else None
            group = groups.setdefault(key, {"name": "", "options": [], "chosen": False})
            group["options"].append(option)
            group["chosen"] = group["chosen"] or number in chosen
        return [group for group in groups.values() if group["options"]]

    def chosen(self) -> list[Municipality]:
        return list(Municipality.objects.filter(number__in=self.cleaned_data["municipality"]).order_by("sort_key"))


class InviteForm(AskingForm):
    """Whom to invite: a whole audience, or those ticked."""

    kind = forms.ChoiceField(label=_("Hvem skal inviteres?"), choices=Audience.choices, widget=forms.RadioSelect)
    municipality = AnyNumber(
        label=_("Kommuner"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"})
    )

    def __init__(
        self, data: Any = None, *, candidates: list[Municipality], notes: Mapping[int, str] = {}, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["municipality"]
        names = labels(candidates)
        field.choices = [(one.number, noted(names[one.pk], notes.get(one.pk))) for one in candidates]

    def chosen(self) -> list[Municipality]:
        return list(Municipality.objects.filter(number__in=self.cleaned_data["municipality"]))


class DeclineForm(PlainForm):
    """A no is a full answer."""

    municipality = forms.ChoiceField(
        label=_("Kommune"), error_messages={"required": _("Velg kommune."), "invalid_choice": _("Velg kommune.")}
    )
    reason = forms.CharField(
        label=_("Vil dere si hvorfor?"),
        help_text=_("Det er frivillig. Svaret brukes til å gjøre neste pulje bedre."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self, data: Any = None, *, candidates: list[Municipality], notes: Mapping[int, str] = {}, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["municipality"]
        names = labels(candidates)
        field.choices = [(one.number, noted_plain(names[one.pk], notes.get(one.pk))) for one in candidates]
        if len(candidates) > 1:
            field.choices = [("", _("Velg kommune")), *field.choices]


class OtherPoolForm(PlainForm):
    """Another pool of the same rollout that would suit better."""

    pool = forms.ModelChoiceField(
        Pool.objects.none(),
        label=_("Hvilken pulje passer bedre?"),
        required=False,
        empty_label=_("Ingen – puljen passer"),
    )

    def __init__(self, data: Any = None, *, pools: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["pool"]
        field.queryset = pools
        field.label_from_instance = self._label

    @staticmethod
    def _label(pool: Pool) -> str:
        return ", ".join(filter(None, [f"{pool.number}: {pool.weeks}", pool.fullness]))


class WithdrawForm(PlainForm):
    reason = forms.CharField(
        label=_("Hvorfor trekker kommunen seg?"),
        help_text=_("Det er frivillig å svare."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
