"""Forms of pilots: interest, moves, experience."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from networks.geography.choices import MunicipalityChoiceField
from networks.models import Municipality
from portfolio.forms import VersionForm, date_field, line_field, text_field


class PilotForm(PlainForm):
    municipality: Any = MunicipalityChoiceField(Municipality.objects.none(), label=_("Kommune"), empty_label="–")
    motivation = text_field(_("Hvorfor passer kommunen som pilot?"), 4, required=True)

    def __init__(self, *args: Any, municipalities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["municipality"]
        field.queryset = municipalities


class PilotMoveForm(VersionForm):
    reason = text_field(_("Begrunnelse"), 3, required=True)
    owner_view = line_field(
        _("Løsningens eier"),
        max_length=300,
        help_text=_("Hvem hos eieren som er spurt, og hva de svarte."),
        required=True,
    )


class PilotNoteForm(PlainForm):
    date = date_field(_("Dato"))
    text = text_field(_("Erfaring eller materiell"), 4, required=True)
    url = line_field(_("Lenke til materiellet"))
