"""Forms of editions, hearings, items and scores."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from networks.needs.forms import VoiceForm
from portfolio.editions.models import MAX_POINTS, Criterion, PortfolioItem
from portfolio.forms import MARKDOWN, REASON, VersionForm, date_field, line_field, number_field, text_field
from portfolio.solutions.models import FocusArea, Solution

# --- Editions ------------------------------------------------------------------------------------------


class NewEditionForm(PlainForm):
    year = number_field(_("År"))
    title = line_field(_("Tittel"), help_text=_("Tomt felt gir «Anbefalt portefølje for» og året."))


class HearForm(VersionForm):
    hearing_until = date_field(_("Høringsfrist"), help_text=_("Siste dag det kan gis innspill."))
    comment = text_field(_("Melding til nettverkene"), 3)


class TakeBackForm(VersionForm):
    reason = text_field(_("Begrunnelse"), 3, required=True)


class DecideForm(VersionForm):
    decided_by = line_field(_("Vedtatt av"), max_length=100, help_text=_("For eksempel KommIT-rådet."), required=True)
    decided_on = date_field(_("Vedtatt dato"))
    comment = text_field(_("Merknad"), 2)


class CommentForm(VoiceForm):
    text = text_field(_("Innspill"), 4, help_text=_("Ikke skriv om enkeltpersoner."), required=True)


class AnswerForm(PlainForm):
    text = text_field(_("Svar"), 3, required=True)


# --- Items ---------------------------------------------------------------------------------------------


class NewItemForm(PlainForm):
    asked = dict.fromkeys(("name", "short_name", "focus_area"), _("trengs for en ny løsning"))
    solution: Any = forms.ModelChoiceField(
        Solution.objects.all(), label=_("Løsning"), required=False, empty_label=_("ny løsning (fyll ut under)")
    )
    name = line_field(_("Navn på ny løsning"))
    short_name = line_field(_("Kortnavn"), max_length=30)
    focus_area: Any = forms.ModelChoiceField(
        FocusArea.objects.all(), label=_("Innsatsområde"), required=False, empty_label=_("velg for ny løsning")
    )
    owner = line_field(_("Eier"))
    kind = forms.ChoiceField(
        label=_("Type"), choices=PortfolioItem.Kind.choices, initial="joint_measure", widget=forms.RadioSelect
    )
    title = line_field(_("Tittel i porteføljen"))
    reason = text_field(_("Begrunnelse"), 2, help_text=REASON, required=True)

    def __init__(self, *args: Any, frozen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not frozen:
            del self.fields["reason"]


class ItemForm(VersionForm):
    title = line_field(_("Tittel"), required=True)
    title_nn = line_field(_("Tittel på nynorsk"))
    timeframe = line_field(_("Tidsramme"), max_length=100)
    purpose = text_field(_("Hva det er, og hvorfor"), 7, help_text=MARKDOWN)
    purpose_nn = text_field(_("Hva det er, og hvorfor, på nynorsk"), 7)
    municipal_actions = text_field(_("Hva kommunene er anbefalt å gjøre"), 6)
    municipal_actions_nn = text_field(_("Anbefalingen på nynorsk"), 6)
    sector_actions = text_field(_("Hva kommunal sektor gjør sammen"), 6)
    sector_actions_nn = text_field(_("Hva kommunal sektor gjør sammen, på nynorsk"), 6)
    links = text_field(
        _("Lenker"), 3, help_text=_("En på hver linje: teksten og adressen, for eksempel «Veileder https://…».")
    )
    source = line_field(_("Kilde"))
    reason = text_field(_("Hvorfor endres et vedtatt punkt?"), 2, help_text=REASON, required=True)

    def __init__(self, *args: Any, frozen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not frozen:
            del self.fields["reason"]

    def clean_links(self) -> list[dict[str, str]]:
        """`Veileder https://…` → {"text": "Veileder", "url": "https://…"}; the domain judges the address."""
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        found = []
        for line in lines:
            text, _space, url = line.rpartition(" ")
            found.append({"text": text.strip(" :"), "url": url})
        return found


def links_as_lines(links: list[dict[str, str]]) -> str:
    return "\n".join(f"{link['text']} {link['url']}" for link in links)


class SituationForm(PlainForm):
    date = date_field(_("Per"))
    text = text_field(_("Situasjonen"), 4, help_text=MARKDOWN, required=True)
    text_nn = text_field(_("Situasjonen på nynorsk"), 4)


class PromoteForm(PlainForm):
    reason = text_field(_("Hvorfor er løsningen klar for innføring?"), 3, required=True)


class RemoveForm(PlainForm):
    reason = text_field(_("Begrunnelse"), 2, required=True)


class ScoreForm(PlainForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in Criterion:
            self.fields[one.value] = number_field(
                capfirst(one.label), required=False, maximum=MAX_POINTS, help_text=_("0–5, tomt = ikke vurdert")
            )


class WeightForm(PlainForm):
    valid_from = date_field(_("Gjelder fra"))
    reason = text_field(_("Begrunnelse"), 2, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in Criterion:
            self.fields[one.value] = forms.DecimalField(
                label=capfirst(one.label),
                max_digits=4,
                decimal_places=1,
                min_value=0,
                localize=True,
                error_messages={"required": _("Skriv et tall."), "invalid": _("Skriv et tall, for eksempel 1,5.")},
            )
        self.order_fields([*Criterion.values, "valid_from", "reason"])


# --- Solutions -----------------------------------------------------------------------------------------


# --- Pilots --------------------------------------------------------------------------------------------


# --- Regional plans and commitments ----------------------------------------------------------------------
