"""The forms of a rollout's plan, one for each part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from networks.geography.choices import MunicipalityChoiceField
from networks.models import Municipality, Network
from rollouts.plans.models import Activity, ChecklistItem, Milestone, Phase, WorkingGroupMember
from rollouts.pools.models import Pool
from rollouts.rollouts.models import Rollout


class PartForm(forms.ModelForm):
    """Labels without a colon, Norwegian sentences for what is missing."""

    use_required_attribute = False
    needs: dict[str, Any] = {}

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **{"label_suffix": "", **kwargs})
        for name, field in self.fields.items():
            field.label = capfirst(str(field.label))
            if isinstance(field, forms.DateField):
                field.widget = DateInput()
                field.error_messages["invalid"] = _("Skriv en gyldig dato.")
            if isinstance(field, forms.TimeField):
                field.widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
                field.error_messages["invalid"] = _("Skriv klokkeslettet som 09:30.")
            if isinstance(field, forms.URLField):
                field.error_messages["invalid"] = _("Skriv en hel adresse, for eksempel https://www.ks.no/moete.")
            field.error_messages["required"] = self.needs.get(name, _("Fyll ut dette feltet."))


class MemberForm(PartForm):
    needs = {"name": _("Skriv navnet."), "function": _("Skriv hvilken funksjon personen har.")}

    class Meta:
        model = WorkingGroupMember
        fields = ["name", "function", "organisation", "municipality", "is_leader", "valid_from", "valid_to"]
        field_classes = {"municipality": MunicipalityChoiceField}

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["municipality"].queryset = Municipality.objects.valid_on(timezone.localdate()).order_by("sort_key")
        fields["municipality"].empty_label = _("Ingen kommune")
        fields["municipality"].help_text = _("Bare når personen kommer fra en kommune.")


class PhaseForm(PartForm):
    needs = {"name": _("Skriv hva fasen heter.")}

    class Meta:
        model = Phase
        fields = ["name", "start_date", "end_date"]


class MilestoneForm(PartForm):
    needs = {"name": _("Skriv hva milepælen er."), "due_on": _("Velg datoen.")}

    class Meta:
        model = Milestone
        fields = ["name", "due_on", "reached_on"]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["reached_on"].help_text = _("Fyll ut når den er nådd.")


class ActivityForm(PartForm):
    link = forms.URLField(label=_("lenke til møtet"), required=False, max_length=500, assume_scheme="https")
    material_link = forms.URLField(
        label=_("lenke til materiell"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Activity
        fields = [
            "process",
            "title",
            "pool",
            "date",
            "starts_at",
            "ends_at",
            "link",
            "material_link",
            "responsible",
        ]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["pool"].queryset = Pool.objects.filter(rollout=self.instance.rollout_id).select_related("rollout")
        fields["pool"].empty_label = _("Alle puljene")
        fields["title"].help_text = _("La feltet stå tomt for å bruke navnet på prosessen.")


class ItemForm(PartForm):
    needs = {"text": _("Skriv hva kommunen skal gjøre.")}

    class Meta:
        model = ChecklistItem
        fields = ["text", "explanation", "due_weeks"]
        widgets = {"explanation": forms.Textarea({"rows": 3})}

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["due_weeks"].help_text = _("Et negativt tall er før puljen starter. Tomt er uten frist.")
        self.fields["due_weeks"].error_messages["invalid"] = _("Skriv et helt tall, for eksempel -2 eller 6.")


FORMS: dict[str, type[PartForm]] = {
    "arbeidsgruppe": MemberForm,
    "faser": PhaseForm,
    "milepaeler": MilestoneForm,
    "aktiviteter": ActivityForm,
    "sjekkliste": ItemForm,
}


class JoinForm(forms.Form):
    use_required_attribute = False
    network = forms.ModelChoiceField(
        Network.objects.none(),
        label=_("Åpne løpet for en region til"),
        empty_label=_("Velg region"),
        error_messages={"required": _("Velg en region."), "invalid_choice": _("Velg en region.")},
    )

    def __init__(self, data: Any = None, *, rollout: Rollout, **kwargs: Any) -> None:
        super().__init__(data, **{"label_suffix": "", **kwargs})
        field: Any = self.fields["network"]
        field.queryset = Network.objects.exclude(pk=rollout.network_id or 0).exclude(
            pk__in=rollout.joined.values("network")
        )
