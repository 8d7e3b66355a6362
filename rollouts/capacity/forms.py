"""The calendar's filters, and KS' limits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm
from networks.geography.choices import labels
from networks.geography.models import valid_on_q
from networks.models import Network, Role, User
from rollouts.capacity.limits import Limits
from rollouts.capacity.models import LimitKind
from rollouts.capacity.occupancy import Occupancy

WEEKS = ((13, _("et kvartal")), (26, _("et halvt år")), (52, _("et år")))


class CalendarFilter(PlainForm):
    """An unknown value filters nothing away. Without any, a person sees their own region.

    `first` and `weeks` are known at once; whom one can choose among comes with the picture of those weeks (`offer`).
    """

    vis = forms.ChoiceField(choices=LimitKind.choices, required=False, widget=forms.HiddenInput)
    region = forms.ChoiceField(label=_("Region"), required=False)
    kommune = forms.ChoiceField(label=_("Kommune"), required=False)
    leder = forms.ModelChoiceField(
        User.objects.none(), label=_("Innføringsleder"), required=False, empty_label=_("Alle innføringsledere")
    )
    fra = forms.DateField(label=_("Fra"), required=False, widget=DateInput())
    uker = forms.TypedChoiceField(label=_("Periode"), required=False, coerce=int, choices=WEEKS)

    def __init__(self, data: Any, *, home: Network | None) -> None:
        given = data.copy()
        if home is not None and "region" not in given and "kommune" not in given:
            given["region"] = home.key
        given.setdefault("uker", "26")
        given.setdefault("fra", timezone.localdate().isoformat())
        super().__init__(given)
        self.kind = given.get("vis") if given.get("vis") in LimitKind.values else LimitKind.MUNICIPALITY.value
        first = self._alone("fra")
        self.first = first if first and 1990 <= first.year <= 2200 else timezone.localdate()
        self.weeks = self._alone("uker") or 26
        shown = {
            LimitKind.MUNICIPALITY.value: {"region", "kommune"},
            LimitKind.LEADER.value: {"leder"},
            LimitKind.NETWORK.value: {"region"},
        }.get(self.kind, set())
        for name in {"region", "kommune", "leder"} - shown:
            del self.fields[name]
        for name, field in self.fields.items():
            if name != "vis":
                field.widget.attrs["data-autosubmit"] = ""

    def _alone(self, name: str) -> Any:
        try:
            return self.fields[name].clean(self.data.get(name))
        except forms.ValidationError:
            return None

    def offer(self, picture: Occupancy) -> None:
        """Let one choose among the regions and municipalities of `picture`, and the leaders of today."""
        fields: dict[str, Any] = self.fields
        if "region" in fields:
            fields["region"].choices = [("", _("Alle regioner"))] + [
                (region.key, region.name) for region in picture.regions.values()
            ]
        if "kommune" in fields:
            names = labels(list(picture.municipalities.values()))
            fields["kommune"].choices = [("", _("Alle kommuner"))] + [
                (place.number, names[place.pk]) for place in picture.municipalities.values()
            ]
        if "leder" in fields:
            fields["leder"].queryset = (
                User.objects.filter(
                    valid_on_q(picture.today, "assignments__"),
                    assignments__role__in=[Role.ROLLOUT_LEADER, Role.CONTACT_PERSON],
                )
                .distinct()
                .order_by("name")
            )

    def numbers(self, picture: Occupancy) -> list[int] | None:
        """Whose rows were asked for, by `picture`'s numbers; None for all."""
        self.is_valid()
        found = self.cleaned_data
        if leader := found.get("leder"):
            return [leader.pk]
        if number := found.get("kommune"):
            return [place.pk for place in picture.municipalities.values() if place.number == number]
        if key := found.get("region"):
            (region,) = (region.pk for region in picture.regions.values() if region.key == key)
            if self.kind == LimitKind.NETWORK:
                return [region]
            return [place.pk for place in picture.municipalities.values() if place.network == region]
        return None


class LimitsForm(PlainForm):
    """How many pools at once: for each group of municipalities, and for leaders, regions and NHN."""

    def __init__(self, data: Any = None, *, standing: Limits) -> None:
        super().__init__(data)
        self.groups = len(standing.sizes)
        for number, (start, limit) in enumerate(standing.sizes):
            if number:
                self.fields[f"from_{number}"] = _number(_("Fra antall innbyggere"), start, 10_000_000)
            else:
                self.fields["from_0"] = forms.IntegerField(widget=forms.HiddenInput, initial=0)
            self.fields[f"limit_{number}"] = _number(_("Puljer samtidig"), limit, 100)
        for kind, limit in standing.others.items():
            self.fields[str(kind)] = _number(capfirst(str(LimitKind(kind).label)), limit, 1000)

    def size_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"from_{number}"], self[f"limit_{number}"]) for number in range(self.groups)]

    def other_fields(self) -> list[Any]:
        return [self[kind] for kind in LimitKind.values if kind in self.fields]

    def wanted(self) -> dict[str, Any]:
        """What `limits.set_limits` takes."""
        given = self.cleaned_data
        sizes = [(given[f"from_{number}"], given[f"limit_{number}"]) for number in range(self.groups)]
        return {"sizes": sizes, "others": {kind: given[kind] for kind in LimitKind.values if kind in self.fields}}


def _number(label: Any, initial: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=initial,
        min_value=1,
        max_value=most,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Skriv et helt tall."),
            "invalid": _("Skriv et helt tall, for eksempel 2."),
            "min_value": _("Tallet må være minst 1."),
            "max_value": _("Tallet er for høyt."),
        },
    )
