"""The form with which KS says what state a commitment is in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.geography.models import valid_on_q
from networks.models import User
from portfolio.access import KS_ROLES
from portfolio.agreement.models import CommitmentState
from portfolio.forms import VersionForm, date_field, line_field, text_field


class CommitmentForm(VersionForm):
    asked = {"evidence": _("trengs når forpliktelsen er oppfylt")}
    state = forms.ChoiceField(label=_("Status"), choices=CommitmentState.choices)
    state_date = date_field(_("Status per"), required=False)
    evidence = text_field(_("Dokumentasjon"), 4, help_text=_("Hva som viser det: tall, vedtak, dokumenter med lenke."))
    next_date = date_field(_("Neste dato"), required=False, help_text=_("Når den skal ses på igjen."))
    responsible: Any = forms.ModelChoiceField(
        User.objects.none(), label=_("Følges opp av"), required=False, empty_label=_("alle porteføljeansvarlige")
    )
    comment = line_field(_("Merknad til historikken"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = valid_on_q(timezone.localdate(), "assignments__")
        field: Any = self.fields["responsible"]
        field.queryset = User.objects.filter(held, assignments__role__in=KS_ROLES, is_active=True).distinct()
