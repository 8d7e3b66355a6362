"""Forms of the portfolio's work; the rules stand in the domain modules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm
from networks.geography.models import valid_on_q
from networks.models import County, Municipality, Network, User
from networks.needs.forms import VoiceForm
from portfolio.access import KS_ROLES
from portfolio.agreement.models import CommitmentState
from portfolio.editions.models import MAX_POINTS, Criterion, PortfolioItem
from portfolio.levels import COUNTED_LEVELS
from portfolio.solutions.models import FocusArea, Solution

EMPTY = _("Fyll ut feltet.")


def date_field(label: Any, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DateInput(),
        error_messages={"required": _("Velg en dato."), "invalid": _("Skriv datoen som dag, måned og år.")},
    )


def text_field(label: Any, rows: int = 4, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=20_000,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": EMPTY},
    )


def line_field(label: Any, required: bool = False, max_length: int = 200, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=max_length,
        help_text=help_text,
        error_messages={"required": EMPTY},
    )


def number_field(label: Any, required: bool = True, help_text: Any = "", maximum: int = 9999) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        help_text=help_text,
        min_value=0,
        max_value=maximum,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={"required": _("Skriv et tall."), "invalid": _("Skriv et helt tall.")},
    )


REASON = _("Utgaven er vedtatt. Begrunnelsen blir stående i historikken.")


class VersionForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


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


MARKDOWN = _("Tom linje gir nytt avsnitt, «- » gir punktliste, **fet**, [tekst](https://adresse).")


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


class RankForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    to = number_field(_("Plass"))
    reason = forms.CharField(required=False, max_length=500)


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


class SolutionForm(PlainForm):
    name = forms.CharField(label=_("Navn"), max_length=200)
    short_name = forms.CharField(label=_("Kortnavn"), max_length=30)
    focus_area: Any = forms.ModelChoiceField(FocusArea.objects.all(), label=_("Innsatsområde"), empty_label=None)
    owner = line_field(_("Eier"))
    counted_level = forms.ChoiceField(
        label=_("Nivå som telles"), choices=[(one.value, one.label) for one in COUNTED_LEVELS]
    )
    definition = line_field(_("Hva tallet teller"), max_length=300)


class AmbitionForm(PlainForm):
    count = number_field(_("Antall kommuner"))
    level = forms.ChoiceField(label=_("Nivå"), choices=[(one.value, one.label) for one in COUNTED_LEVELS])
    target_date = date_field(_("Nås innen"), required=False)
    scope = forms.ChoiceField(
        label=_("Gjelder"),
        choices=[
            ("all", _("hele landet")),
            ("county", _("et fylke")),
            ("network", _("et nettverk")),
            ("named", _("navngitte kommuner")),
        ],
        widget=forms.RadioSelect,
        initial="all",
    )
    county: Any = forms.ModelChoiceField(County.objects.none(), label=_("Fylke"), required=False, empty_label="–")
    network: Any = forms.ModelChoiceField(Network.objects.all(), label=_("Nettverk"), required=False, empty_label="–")
    scope_name = line_field(_("Hva de navngitte kommunene heter samlet"), max_length=100)
    numbers = line_field(
        _("Kommunenumre"), max_length=2000, help_text=_("For navngitte kommuner, med mellomrom eller komma mellom.")
    )
    decided_by = line_field(_("Vedtatt av"), max_length=100, required=True)
    decided_on = date_field(_("Vedtatt dato"))
    reason = line_field(_("Begrunnelse"), max_length=300, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties: Any = self.fields["county"]
        counties.queryset = County.objects.valid_on(timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """Only the fields of the chosen scope count; the numbers become municipalities."""
        values = super().clean() or {}
        scope = values.pop("scope", "all")
        numbers = values.pop("numbers", "").replace(",", " ").replace(";", " ").split()
        for name in ("county", "network"):
            if scope != name:
                values[name] = None
            elif values.get(name) is None:
                self.add_error(name, _("Velg hvem ambisjonen gjelder."))
        values["municipalities"] = []
        if scope != "named":
            values["scope_name"] = ""
            return values
        found = {row.number_then: row for row in Municipality.objects.valid_on(timezone.localdate())}
        unknown = [number for number in numbers if number not in found]
        if unknown:
            self.add_error("numbers", _("Det er ingen kommune med nummer %(n)s.") % {"n": ", ".join(unknown)})
        elif not numbers:
            self.add_error("numbers", _("Skriv kommunenumrene."))
        values["municipalities"] = [found[number] for number in numbers if number in found]
        return values


class PrerequisiteForm(PlainForm):
    requires: Any = forms.ModelChoiceField(Solution.objects.all(), label=_("Forutsetter"), empty_label="–")
    reason = line_field(_("Hvorfor"), max_length=300, required=True)
    reason_nn = line_field(_("Hvorfor, på nynorsk"), max_length=300)
    source = line_field(_("Kilde"))


# --- Pilots --------------------------------------------------------------------------------------------


class PilotForm(PlainForm):
    municipality: Any = forms.ModelChoiceField(Municipality.objects.none(), label=_("Kommune"), empty_label="–")
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


# --- Regional plans and commitments ----------------------------------------------------------------------


class PlanItemForm(VersionForm):
    solution: Any = forms.ModelChoiceField(
        Solution.objects.all(), label=_("Nasjonal løsning"), required=False, empty_label=_("regionens eget tiltak")
    )
    title = line_field(_("Eget tiltak"), help_text=_("Bare når tiltaket er regionens eget."))
    ambition = number_field(_("Ambisjon, antall kommuner"), required=False, maximum=400)
    target_date = date_field(_("Nås innen"), required=False)
    text = text_field(_("Hva regionen gjør"), 4, help_text=MARKDOWN)


class PlanDecideForm(VersionForm):
    decided_by = line_field(_("Vedtatt av"), max_length=100, required=True)
    decided_on = date_field(_("Vedtatt dato"))


class CommitmentForm(VersionForm):
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
