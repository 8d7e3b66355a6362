from __future__ import annotations

import dataclasses
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.forms import DateInput, add_domain_error
from core.templatetags.figures import nok
from funding.allocation.inputs import Parameters, plain
from funding.allocation.structures import COUNTIES, MOVES, Structure
from funding.decisions import workflow as decisions
from funding.grants import registration
from funding.grants.models import Grant
from funding.keys.models import AllocationKey
from funding.keys.versions import check
from funding.letters.models import Language
from funding.reports import carryovers
from funding.reports.models import Carryover
from funding.runs.models import AllocationLine, AllocationRun
from networks.models import Network


class PercentField(forms.DecimalField):
    """Shown and typed as per cent, kept as a part of one: `60` is `Decimal("0.6")`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=4, localize=True, **kwargs)
        self.widget.attrs.update(inputmode="decimal", size=8)

    def prepare_value(self, value: Any) -> Any:
        return (value * 100).normalize() + 0 if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        percent = super().clean(value)
        return None if percent is None else percent / 100


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DateInput(), **kwargs)


class KronerField(forms.IntegerField):
    """Whole kroner, typed with or without spaces between the thousands."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 14}), **kwargs)

    def to_python(self, value: Any) -> int | None:
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)


DEDUCTIONS_AT_MOST = 5


def carryover_in_words(found: Carryover) -> str:
    """`Agder, Tilskudd 2024: 120 000 kr, betales tilbake`."""
    kind = Carryover.Kind(found.kind).label
    return f"{found.network}, {found.grant}: {nok(found.amount)}, {kind}"


class GrantForm(forms.Form):
    """A new grant; the deductions must explain what isn't shared."""

    year = forms.IntegerField(label=_("År"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("Tittel"), max_length=200, help_text=_("For eksempel «Tilskudd 2025»."))
    scheme = forms.CharField(label=_("Ordning"), max_length=200)
    chapter = forms.CharField(label=_("Kapittel og post"), max_length=100, required=False)
    source = forms.CharField(label=_("Kilde"), max_length=300, required=False, help_text=_("Brevet eller vedtaket."))
    total_set_aside = KronerField(label=_("Satt av i alt (kroner)"))
    carried_over = KronerField(
        label=_("Overført eller tilbakebetalt fra før (kroner)"), required=False, help_text=_("Legges til.")
    )
    amount_to_share = KronerField(
        label=_("Til fordeling (kroner)"), help_text=_("Satt av og overført, minus trekkene under.")
    )
    report_due_on = DayField(
        label=_("Frist for sluttrapport fra nettverkene"),
        required=False,
        help_text=_("Flere frister kan settes på siden om rapportering."),
    )
    supplements = forms.ModelChoiceField(
        label=_("Tillegg til et annet tilskudd"),
        queryset=Grant.objects.all(),
        required=False,
        empty_label=_("nei, dette står for seg selv"),
    )
    carryovers = forms.ModelMultipleChoiceField(
        label=_("Ta inn det som sto igjen av tidligere tilskudd"),
        queryset=Carryover.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Det som er betalt tilbake, er med i det overførte beløpet. Det andre blir hos nettverket."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = carryovers.open_for()
        field: Any = self.fields["carryovers"]
        field.queryset = left
        field.label_from_instance = carryover_in_words
        found = list(left)
        if found:
            self.initial.setdefault("carryovers", [row.pk for row in found])
            self.initial.setdefault("carried_over", carryovers.repaid(found) or None)
        else:
            del self.fields["carryovers"]
        for number in range(1, DEDUCTIONS_AT_MOST + 1):
            self.fields[f"deduction_reason_{number}"] = forms.CharField(
                label=_("Trekk %(number)s: grunn") % {"number": number}, max_length=200, required=False
            )
            self.fields[f"deduction_amount_{number}"] = KronerField(label=_("Kroner"), required=False)

    def deduction_rows(self) -> list[str]:
        """The pairs of fields, as `{% fields %}` takes them."""
        return [f"deduction_reason_{n} deduction_amount_{n}" for n in range(1, DEDUCTIONS_AT_MOST + 1)]

    def clean(self) -> None:
        if self.errors:
            return
        try:
            registration.check(self.details())
        except InvalidInput as error:
            add_domain_error(self, error)

    def details(self) -> registration.Details:
        data = self.cleaned_data
        pairs = [
            (data[f"deduction_reason_{n}"].strip(), data[f"deduction_amount_{n}"] or 0)
            for n in range(1, DEDUCTIONS_AT_MOST + 1)
        ]
        values = {name: value for name, value in data.items() if not name.startswith("deduction_")}
        values["carried_over"] = values["carried_over"] or 0
        values["carryovers"] = list(values.get("carryovers") or [])
        return registration.Details(**values, deductions=[pair for pair in pairs if pair[0] or pair[1]])


class FactorField(forms.CharField):
    """One network a line with its number, as pasted from a spreadsheet; kept as `{network key: "12.5"}`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        names = dict(Network.objects.filter(key__in=value).values_list("key", "name"))
        return "\n".join(f"{names.get(key, key)}: {number.replace('.', ',')}" for key, number in value.items())

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        keys = {name.lower(): key for key, name in Network.objects.values_list("key", "name")} if text else {}
        values: dict[str, str] = {}
        for line in filter(None, map(str.strip, text.splitlines())):
            name = max((name for name in keys if line.lower().startswith(name)), key=len, default="")
            found = re.fullmatch(r"[\s:;]+(\d[\d\s]*(?:[.,]\d+)?)", line[len(name) :])
            if found is None or not name:
                raise forms.ValidationError(
                    _("Linjen «%(line)s» må være et nettverk og et tall, for eksempel «Agder: 12,5»."),
                    params={"line": line},
                )
            values[keys[name]] = plain(Decimal("".join(found[1].split()).replace(",", ".")))
        return values


FACTORS_AT_MOST = 2


class KeyForm(forms.Form):
    """A new version of a grant's key; refuses what could not be computed by, at the field that is the reason."""

    name = forms.CharField(label=_("Navn"), max_length=50)
    flat_share = PercentField(label=_("Flat andel (%)"), help_text=_("Deles likt mellom nettverkene."))
    municipality_weight = PercentField(label=_("Andel etter antall kommuner (%)"))
    population_weight = PercentField(label=_("Andel etter innbyggertall (%)"))
    base_amount = forms.IntegerField(
        label=_("Fast beløp per nettverk (kroner)"), help_text=_("Gis før resten fordeles."), min_value=0
    )
    floor_amount = KronerField(
        label=_("Minst per nettverk (kroner)"), required=False, help_text=_("Gulv. Tomt betyr ingen nedre grense.")
    )
    ceiling_amount = KronerField(
        label=_("Mest per nettverk (kroner)"), required=False, help_text=_("Tak. Tomt betyr ingen øvre grense.")
    )
    rounding_unit = forms.IntegerField(
        label=_("Avrunding (kroner)"),
        help_text=_(
            "1 gir hele kroner. 1000 gir hele tusen, og det som er igjen, går til nettverket som står for tur."
        ),
        min_value=1,
    )
    population_date = DayField(label=_("Folketall per"))
    municipality_date = DayField(label=_("Kommuner per"))
    source = forms.CharField(label=_("Kilde eller begrunnelse"), max_length=300, required=False)

    def __init__(self, *args: Any, grant: Grant, key: AllocationKey | None, **kwargs: Any) -> None:
        if key is not None:
            known = [name for name in self.base_fields if hasattr(key, name) and name != "source"]
            kwargs["initial"] = {name: getattr(key, name) for name in known}
            for number, factor in enumerate(key.factors[:FACTORS_AT_MOST], start=1):
                values = (factor["name"], Decimal(factor["weight"]), factor["values"])
                kwargs["initial"] |= dict(zip(_factor_names(number), values, strict=True))
        super().__init__(*args, **kwargs)
        self.grant = grant
        for number in range(1, FACTORS_AT_MOST + 1):
            name, weight, values_name = _factor_names(number)
            self.fields[name] = forms.CharField(
                label=_("Annet tall %(number)s: hva") % {"number": number},
                max_length=100,
                required=False,
                help_text=_("For eksempel reisetid. Tomt betyr at det ikke brukes."),
            )
            self.fields[weight] = PercentField(label=_("Andel etter dette tallet (%)"), required=False)
            self.fields[values_name] = FactorField(label=_("Tallet for hvert nettverk, ett per linje"))

    def clean(self) -> None:
        if self.errors:
            return
        try:
            check(self.grant, self.parameters(), total=self.cleaned_data.get("total"), structure=self.structure())
        except InvalidInput as error:
            add_domain_error(self, error)

    def structure(self) -> Structure | None:
        """A key is always for the networks."""
        return None

    @property
    def factors_used(self) -> bool:
        """Is there anything in the further factors to look at?"""
        names = [name for number in range(1, FACTORS_AT_MOST + 1) for name in _factor_names(number)]
        return any(self.initial.get(name) or name in self.errors or self.data.get(name) for name in names)

    def factor_rows(self) -> list[str]:
        """The fields of each further factor, as `{% fields %}` takes them."""
        return [" ".join(_factor_names(number)) for number in range(1, FACTORS_AT_MOST + 1)]

    def parameters(self) -> Parameters:
        data = self.cleaned_data
        names = {field.name for field in dataclasses.fields(Parameters)}
        values = {name: value for name, value in data.items() if name in names}
        factors = []
        for number in range(1, FACTORS_AT_MOST + 1):
            name, weight, numbers = (data[field] for field in _factor_names(number))
            if name and weight:
                factors.append({"name": name, "weight": plain(weight), "values": numbers})
        share = sum((Decimal(factor["weight"]) for factor in factors), Decimal())
        return Parameters(version=None, factor_share=share, factors=factors, **values)


def _factor_names(number: int) -> tuple[str, str, str]:
    return f"factor_name_{number}", f"factor_weight_{number}", f"factor_values_{number}"


class ScenarioForm(KeyForm):
    """A key and a total to try out; nothing of it is stored but the run."""

    scenario = forms.CharField(label=_("Navn på scenarioet"), max_length=100)
    total = KronerField(label=_("Til fordeling (kroner)"))
    recipients = forms.ChoiceField(
        label=_("Fordeles på"),
        choices=[
            ("", _("nettverkene som de er")),
            (COUNTIES, _("fylkene på kommunedatoen (15 fra 1.1.2024)")),
            (MOVES, _("nettverkene, med kommuner flyttet eller skilt ut")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    parts = forms.CharField(
        label=_("Kommuner som flyttes eller skilles ut"),
        help_text=_(
            "Ett nettverk per linje, med kommunene etter kolon: «Indre Agder: 4222, Bygland». "
            "Et nytt navn gir et nytt nettverk."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    source = None  # type: ignore[assignment] # Django drops a field that is None in a child.

    field_order = ["scenario", "total"]

    def structure(self) -> Structure | None:
        """Who shares; None for the networks as they are."""
        kind = self.cleaned_data.get("recipients")
        if not kind:
            return None
        return Structure(kind, tuple(self.cleaned_data["parts"]) if kind == MOVES else ())

    def clean_parts(self) -> list[tuple[str, tuple[str, ...]]]:
        if self.data.get("recipients") != MOVES:
            return []
        parts = []
        for line in filter(None, map(str.strip, self.cleaned_data["parts"].splitlines())):
            name, _colon, rest = (part.strip() for part in line.partition(":"))
            members = tuple(filter(None, (member.strip() for member in rest.split(","))))
            if not (name and members):
                raise forms.ValidationError(
                    _("Linjen «%(line)s» må være et nettverk, kolon og kommuner med komma mellom."),
                    params={"line": line},
                )
            parts.append((name, members))
        if not parts:
            raise forms.ValidationError(_("Skriv hvilke kommuner som skal flyttes eller skilles ut."))
        return parts

    def __init__(self, *args: Any, grant: Grant, key: AllocationKey | None, **kwargs: Any) -> None:
        super().__init__(*args, grant=grant, key=key, **kwargs)
        self.initial.setdefault("total", grant.amount_to_share)


class ProposalForm(forms.Form):
    """The amounts of a proposal, one pair of fields for each line of the run, with what was computed to begin with."""

    note = forms.CharField(label=_("Merknad til den som skal vedta"), max_length=1000, required=False)

    def __init__(self, *args: Any, run: AllocationRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        self.lines = list(run.lines.select_related("network"))
        for line in self.lines:
            key, name = line.key, str(line.network)
            self.fields[f"amount-{key}"] = KronerField(
                label=_("Beløp til %(network)s") % {"network": name}, initial=line.amount
            )
            self.fields[f"reason-{key}"] = forms.CharField(
                label=_("Begrunnelse for avvik, %(network)s") % {"network": name}, max_length=300, required=False
            )

    def rows(self) -> list[tuple[AllocationLine, forms.BoundField, forms.BoundField]]:
        return [(line, self[f"amount-{line.key}"], self[f"reason-{line.key}"]) for line in self.lines]

    def amounts(self) -> dict[str, tuple[int, str]]:
        keys = [line.key for line in self.lines]
        return {key: (self.cleaned_data[f"amount-{key}"], self.cleaned_data[f"reason-{key}"]) for key in keys}

    def clean(self) -> None:
        if self.errors:
            return
        try:
            decisions.check(self.run, self.amounts())
        except InvalidInput as error:
            add_domain_error(self, error)


class DecideForm(forms.Form):
    decided_on = DayField(label=_("Vedtatt dato"))


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("Hvorfor sendes det tilbake?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AccountingForm(forms.Form):
    """Fields of the accounting file, `name: value` on each line."""

    fields_text = forms.CharField(
        label=_("Felt i regnskapsfilen"),
        help_text=_("Ett felt per linje, for eksempel «Konto: 5830». De står på hver linje i filen."),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )

    def clean_fields_text(self) -> list[tuple[str, str]]:
        pairs = []
        for line in filter(None, map(str.strip, self.cleaned_data["fields_text"].splitlines())):
            name, colon, value = (part.strip() for part in line.partition(":"))
            if not (name and colon):
                raise forms.ValidationError(
                    _("Linjen «%(line)s» må være et navn, kolon og en verdi."), params={"line": line}
                )
            pairs.append((name, value))
        return pairs


class TemplateForm(forms.Form):
    language = forms.ChoiceField(label=_("Målform"), choices=Language.choices)
    file = forms.FileField(label=_("Word-fil (.docx)"))
