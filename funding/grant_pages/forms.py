from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.forms import add_domain_error
from core.templatetags.figures import nok
from funding.forms import DayField, KronerField
from funding.grant_pages import corrections, registration
from funding.grants.models import Grant
from funding.reports import carryovers
from funding.reports.models import Carryover

DEDUCTION_ROWS = 5


def carryover_in_words(found: Carryover) -> str:
    """`Agder, Tilskudd 2024: 120 000 kr, betales tilbake, ikke mottatt`."""
    kind = str(Carryover.Kind(found.kind).label)
    state = ", ".join(filter(None, [kind, found.receipt]))
    return f"{found.network}, {found.grant}: {nok(found.amount)}, {state}"


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
        help_text=_(
            "Det som er betalt tilbake, er med i det overførte beløpet, og kan tas inn når det er registrert som "
            "mottatt. Det andre blir hos nettverket."
        ),
    )

    def __init__(self, *args: Any, rows: int = DEDUCTION_ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = range(1, rows + 1)
        left = carryovers.open_for()
        field: Any = self.fields["carryovers"]
        field.queryset = left
        field.label_from_instance = carryover_in_words
        found = list(left)
        if found:
            ready = [row for row in found if row.may_be_taken]
            self.initial.setdefault("carryovers", [row.pk for row in ready])
            self.initial.setdefault("carried_over", carryovers.repaid(ready) or None)
        else:
            del self.fields["carryovers"]
        for number in self.rows:
            self.fields[f"deduction_reason_{number}"] = forms.CharField(
                label=_("Trekk %(number)s: grunn") % {"number": number}, max_length=200, required=False
            )
            self.fields[f"deduction_amount_{number}"] = KronerField(label=_("Kroner"), required=False)

    def deduction_rows(self) -> list[str]:
        """The pairs of fields, as `{% fields %}` takes them."""
        return [f"deduction_reason_{n} deduction_amount_{n}" for n in self.rows]

    def clean(self) -> None:
        if self.errors:
            return
        try:
            registration.check(self.details())
        except InvalidInput as error:
            add_domain_error(self, error)

    def deductions(self) -> list[tuple[str, int]]:
        """The rows that say something."""
        data = self.cleaned_data
        pairs = [(data[f"deduction_reason_{n}"].strip(), data[f"deduction_amount_{n}"] or 0) for n in self.rows]
        return [pair for pair in pairs if pair[0] or pair[1]]

    def details(self) -> registration.Details:
        data = self.cleaned_data
        values = {name: value for name, value in data.items() if not name.startswith("deduction_")}
        values["carried_over"] = values["carried_over"] or 0
        values["carryovers"] = list(values.get("carryovers") or [])
        return registration.Details(**values, deductions=self.deductions())


class CorrectionForm(GrantForm):
    """A grant that is registered, as it should be; `reason` is asked for where its amounts are decided."""

    reason = forms.CharField(
        label=_("Hvorfor rettes det?"),
        help_text=_("Står på tilskuddets side, med det som er endret."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        now = corrections.Corrected.of(grant)
        initial: dict[str, Any] = {name: getattr(now, name) for name in (*corrections.WORDS, *corrections.AMOUNTS)}
        for number, (reason, amount) in enumerate(now.deductions, start=1):
            initial |= {f"deduction_reason_{number}": reason, f"deduction_amount_{number}": amount}
        rows = max(DEDUCTION_ROWS, len(now.deductions) + 1)
        super().__init__(*args, initial=initial, rows=rows, **kwargs)
        for name in ("year", "report_due_on", "supplements", "carryovers"):
            self.fields.pop(name, None)
        self.grant = grant
        if not corrections.is_decided(grant):
            del self.fields["reason"]

    def clean(self) -> None:
        if self.errors:
            return
        try:
            corrections.check(self.grant, self.corrected(), self.cleaned_data.get("reason", ""))
        except InvalidInput as error:
            add_domain_error(self, error)

    def corrected(self) -> corrections.Corrected:
        data = self.cleaned_data
        values: dict[str, Any] = {name: data[name] for name in corrections.WORDS}
        values |= {name: data[name] or 0 for name in corrections.AMOUNTS}
        return corrections.Corrected(**values, deductions=self.deductions())
