"""The forms of a payment plan."""

from __future__ import annotations

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from funding.forms import DayField, PercentField


class InstalmentForm(forms.Form):
    due_on = DayField(label=_("Dato"), required=False)
    share = PercentField(label=_("Prosent"), required=False)

    def clean(self) -> None:
        data = self.cleaned_data
        for name in self.fields:
            if any(data.get(other) for other in self.fields) and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Fyll ut hele raden, eller tøm den."))


InstalmentSet = formset_factory(InstalmentForm, extra=3, max_num=12)


class PaidForm(forms.Form):
    paid_on = DayField(label=_("Betalt dato"))
