"""Forms of a region's plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.forms import MARKDOWN, VersionForm, date_field, line_field, number_field, text_field
from portfolio.solutions.models import Solution


class PlanItemForm(VersionForm):
    asked = {"title": _("trengs for regionens eget tiltak")}
    solution: Any = forms.ModelChoiceField(
        Solution.objects.all(), label=_("Nasjonal løsning"), required=False, empty_label=_("regionens eget tiltak")
    )
    title = line_field(_("Eget tiltak"))
    ambition = number_field(_("Ambisjon, antall kommuner"), required=False, maximum=400)
    target_date = date_field(_("Nås innen"), required=False)
    text = text_field(_("Hva regionen gjør"), 4, help_text=MARKDOWN)

    def __init__(self, *args: Any, size: int | None = None, **kwargs: Any) -> None:
        """`size` is how many municipalities the region has today, None for unknown."""
        super().__init__(*args, **kwargs)
        if size is not None:
            self.fields["ambition"].help_text = _("Regionen har %(n)d kommuner.") % {"n": size}


class PlanDecideForm(VersionForm):
    decided_by = line_field(_("Vedtatt av"), max_length=100, required=True)
    decided_on = date_field(_("Vedtatt dato"))
