"""The forms of a proposal and of what is answered to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.forms import add_domain_error
from funding.decisions import workflow as decisions
from funding.forms import DayField, KronerField
from funding.runs.models import AllocationLine, AllocationRun


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
