"""The forms in which KS enters a reform."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, offer
from networks.geography.choices import MunicipalityChoiceField
from networks.geography.models import OTHER_NAMES, Municipality, Network
from networks.reforms.models import Reform, ReformKind, ReformLine

LINE_FIELDS = (
    "predecessor",
    "to_number",
    "to_name",
    "county_name",
    "network",
    "continues",
    "population",
    *OTHER_NAMES,
)
# Rows in a new form; "flere linjer" gives as many again.
ROWS = 4


class ReformForm(forms.ModelForm):
    class Meta:
        model = Reform
        fields = ["name", "date", "kind", "note"]
        widgets = {
            "date": DateInput(),
            "note": forms.Textarea(attrs={"rows": 2}),
            "kind": forms.RadioSelect,
        }
        help_texts = {
            "date": _("Den første dagen den nye inndelingen gjelder."),
            "note": _("For eksempel hvem som har bestemt det, og hvor det står."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", ReformKind.choices)


class LineForm(forms.Form):
    predecessor = MunicipalityChoiceField(
        Municipality.objects.none(), label=_("Fra kommune"), required=False, empty_label=_("Velg kommune")
    )
    to_number = forms.CharField(
        label=_("Til nummer"),
        required=False,
        max_length=4,
        validators=[RegexValidator(r"^\d{4}$", _("Et kommunenummer har fire sifre."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
    )
    to_name = forms.CharField(label=_("Til navn"), required=False, max_length=100)
    county_name = forms.CharField(label=_("Nytt fylke"), required=False, max_length=100)
    network = forms.ModelChoiceField(
        Network.objects.all(), label=_("Nettverk"), required=False, empty_label=_("Som før")
    )
    continues = forms.BooleanField(label=_("Samme kommune fortsetter"), required=False)
    population = forms.IntegerField(label=_("Innbyggere som følger med"), required=False, min_value=0)
    name_se = forms.CharField(label=_("Nordsamisk navn"), required=False, max_length=100)
    name_sma = forms.CharField(label=_("Sørsamisk navn"), required=False, max_length=100)
    name_smj = forms.CharField(label=_("Lulesamisk navn"), required=False, max_length=100)
    name_fkv = forms.CharField(label=_("Kvensk navn"), required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("predecessor") and not data.get("to_number") and "to_number" not in self.errors:
            self.add_error("to_number", _("Skriv hvilket nummer kommunen får."))
        if not data.get("predecessor") and (data.get("to_number") or data.get("to_name")):
            self.add_error("predecessor", _("Velg kommunen som blir til denne."))
        return data


class BaseLineFormSet(forms.BaseFormSet):
    """The lines. A line without a name takes that of the line above with the same number."""

    @cached_property
    def _municipalities(self) -> list[tuple[str, str]]:
        rows = Municipality.objects.filter(periods__isnull=False).distinct().order_by("sort_key")
        return [("", str(_("Velg kommune"))), *((str(one.pk), f"{one.name} ({one.number})") for one in rows)]

    @cached_property
    def _networks(self) -> list[tuple[str, str]]:
        return [("", str(_("Som før"))), *((str(one.pk), one.name) for one in Network.objects.all())]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        # Read once for all lines.
        offer(form, "predecessor", Municipality.objects.filter(periods__isnull=False).distinct())
        offer(form, "predecessor", self._municipalities)
        offer(form, "network", self._networks)

    def clean(self) -> None:
        names: dict[str, str] = {}
        for form in self.forms:
            data = form.cleaned_data if form.is_valid() else {}
            number = data.get("to_number")
            if not number:
                continue
            name = data.get("to_name") or names.get(number, "")
            if name:
                data["to_name"] = names[number] = name
            else:
                form.add_error("to_name", _("Skriv hva kommunen skal hete."))

    def lines(self) -> list[ReformLine]:
        """The lines that are filled in."""
        return [
            ReformLine(**{name: form.cleaned_data[name] for name in LINE_FIELDS})
            for form in self.forms
            if form.cleaned_data.get("predecessor")
        ]


# The factory makes a subclass of its `formset`; its annotation forgets that.
LineFormSet: type[BaseLineFormSet] = forms.formset_factory(  # type: ignore[assignment]
    LineForm, formset=BaseLineFormSet, extra=0, max_num=1000
)


def line_initial(reform: Reform | None, rows: int = ROWS) -> list[dict[str, Any]]:
    """What the lines of `reform` look like in the form, filled up with empty ones."""
    lines = list(reform.lines.all()) if reform and reform.pk else []
    found = [
        {
            "predecessor": line.predecessor_id,
            "to_number": line.to_number,
            "to_name": line.to_name,
            "county_name": line.county_name,
            "network": line.network_id,
            "continues": line.continues,
            "population": line.population,
            **{name: getattr(line, name) for name in OTHER_NAMES},
        }
        for line in lines
    ]
    return found + [{} for _row in range(max(rows - len(found), 1))]
