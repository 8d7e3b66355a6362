"""What the query string of the progress pages may say, and the question that it asks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, offer
from portfolio.counting.cells import CountedMunicipality, Dimension
from portfolio.editions.in_force import introductions
from portfolio.filters import BORDERS, DateForm
from portfolio.level_tags import level_label
from portfolio.levels import COUNTED_LEVELS, LEVEL_CODES, LEVEL_LABELS, NOT_REPORTED
from portfolio.progress.figures import NOW, THEN, Area, Question, areas_on, country
from portfolio.solutions.models import FocusArea, Solution

DIVISIONS = [Dimension.NETWORK, Dimension.COUNTY, Dimension.SIZE, Dimension.STANDARD]


class ProgressForm(DateForm):
    """`dato`, `kjent`, `omrade`, `losning` or `innsats`, `etter`, `niva`, `kart`, `tegn`; an unknown one is as none."""

    omrade = forms.CharField(label=_("Område"), required=False, widget=forms.Select)
    losning = forms.CharField(label=_("Løsning"), required=False, widget=forms.Select)
    etter = forms.CharField(label=_("Fordelt på"), required=False, widget=forms.Select)
    niva = forms.CharField(required=False, widget=forms.HiddenInput)
    tegn = forms.CharField(required=False, widget=forms.HiddenInput)
    kjent = forms.DateField(
        label=_("Slik vi kjente det"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=DateInput(),
        help_text=_("Bare det som var meldt til og med denne dagen. Tomt: alt vi vet nå."),
        error_messages={"invalid": _("Skriv en dato som finnes, for eksempel 2024-01-31. Nå vises alt vi vet i dag.")},
    )
    kart = forms.ChoiceField(
        label=_("Kommuner hører til"),
        required=False,
        choices=[("", _("datidens nettverk og fylke")), (NOW, _("dagens nettverk og fylke"))],
        help_text=_("Kommunene er alltid de som fantes den dagen."),
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["kjent"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.is_valid()
        if not self._has_municipalities():
            self.refuse_date()
            self.cleaned_data.pop("dato", None)
        self.items = introductions(self.date)
        self.solution = self._solution()
        focus = self.data.get("innsats") or self._value("losning").removeprefix("innsats:")
        found = [item.solution for item in self.items if item.solution.focus_area.key == focus]
        self.focus: FocusArea | None = found[0].focus_area if found and self.solution is None else None
        self.map = NOW if self._value("kart") == NOW else THEN
        day = timezone.localdate() if self.map == NOW else self.date
        # Read where they are shown: the duty-to-use sheet is about the whole country. A lazy object hasn't the type of
        # what it means.
        self.areas: Mapping[str, Sequence[Area]] = SimpleLazyObject(lambda: areas_on(day))  # type: ignore[assignment]
        self._choices()

    def _value(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    def _has_municipalities(self) -> bool:
        from networks.models import Municipality

        today = self.date == timezone.localdate()
        return today or Municipality.objects.valid_on(self.date).exists()

    def _solution(self) -> Solution | None:
        key = self._value("losning")
        if not key or key.startswith("innsats:"):
            return None
        found = next((item.solution for item in self.items if item.solution.key == key), None)
        return found or Solution.objects.select_related("focus_area").filter(key=key).first()

    def _choices(self) -> None:
        # A select takes a function, too, which the types don't know.
        self.fields["omrade"].widget.choices = self._area_choices
        solutions = [item.solution for item in self.items]
        areas = {solution.focus_area.key: solution.focus_area.name for solution in solutions}
        chosen = [(solution.key, solution.name) for solution in solutions]
        if self.solution is not None and self.solution.key not in dict(chosen):
            chosen.append((self.solution.key, self.solution.name))
        self.fields["losning"].widget.choices = [
            ("", gettext("Alle innføringer")),
            (gettext("Én løsning"), chosen),
            (pgettext("flere", "Innsatsområde"), [(f"innsats:{key}", name) for key, name in areas.items()]),
        ]
        self.fields["etter"].widget.choices = [(str(one), str(one.label).capitalize()) for one in DIVISIONS]

    def _area_choices(self) -> list[Any]:
        return [
            ("", gettext("Hele landet")),
            *(
                (str(dimension.label).capitalize(), [(area.value, area.label) for area in self.areas[dimension]])
                for dimension in DIVISIONS
            ),
        ]

    def clean_kjent(self) -> dt.date | None:
        known: dt.date | None = self.cleaned_data["kjent"]
        if known is not None and known > timezone.localdate():
            raise forms.ValidationError(gettext("Datoen kan ikke være fram i tid. Nå vises alt vi vet i dag."))
        return known

    @property
    def area(self) -> Area:
        """The area asked for; the whole country for one that does not exist on the date."""
        value = self._value("omrade")
        if not value:
            return country()
        return next((area for areas in self.areas.values() for area in areas if area.value == value), country())

    @property
    def question(self) -> Question:
        solutions: Sequence[Solution] = [item.solution for item in self.items]
        if self.solution is not None:
            solutions = [self.solution]
        elif self.focus is not None:
            solutions = [solution for solution in solutions if solution.focus_area_id == self.focus.pk]
        by = self._value("etter") if self._value("etter") in DIVISIONS else Dimension.NETWORK.value
        level = self._value("niva")
        return Question(
            date=self.date,
            solutions=tuple(solutions),
            area=self.area,
            areas=self.areas,
            known_on=self.cleaned_data.get("kjent"),
            level=level if level in COUNTED_LEVELS else "",
            # One solution in the whole country is divided; a part of the country, and many solutions, are not.
            by=by if self.solution is not None and self.area.is_country else "",
            solution_key=self.solution.key if self.solution else "",
            focus=self.focus.key if self.focus else "",
            map=self.map,
            drawn=BORDERS if self._value("tegn") == BORDERS else "",
        )


CONFIRMED, UNCONFIRMED = "ja", "nei"


class RowsForm(forms.Form):
    """`status`: which levels to list, none for all. `bekreftet`: `ja` for those whose report was not too old on the
    date, `nei` for the others that have reported."""

    status = forms.MultipleChoiceField(
        label=_("Nivå"), required=False, widget=forms.CheckboxSelectMultiple, choices=list(LEVEL_LABELS.items())
    )
    bekreftet = forms.ChoiceField(
        label=_("Bekreftet"),
        required=False,
        choices=[("", _("alle")), (CONFIRMED, _("bekreftet")), (UNCONFIRMED, _("ubekreftet"))],
    )

    def __init__(self, data: Any, *, rows: Sequence[CountedMunicipality] | None = None) -> None:
        """With `rows` each level says how many of them are at it."""
        super().__init__(data)
        if rows is not None:
            counts = Counter(code_of(row) for row in rows)
            offer(self, "status", [(code, f"{LEVEL_LABELS[code]} ({counts[code]})") for code in LEVEL_CODES])
        self.is_valid()

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(self.cleaned_data.get("status", []))

    @property
    def parameters(self) -> dict[str, Any]:
        """What carries the choice in an address."""
        return {"status": sorted(self.codes), "bekreftet": self.cleaned_data.get("bekreftet", "")}

    @property
    def facts(self) -> list[tuple[str, Any]]:
        """The choice in words."""
        levels = ", ".join(level_label(code) for code in sorted(self.codes)) or gettext("alle nivåer")
        found: list[tuple[str, Any]] = [(gettext("Nivåer"), levels)]
        if told := {CONFIRMED: gettext("ja"), UNCONFIRMED: gettext("nei")}.get(self.parameters["bekreftet"]):
            found.append((gettext("Bekreftet"), told))
        return found

    @property
    def filtered(self) -> bool:
        return any(self.parameters.values())

    def choose(self, rows: Sequence[CountedMunicipality]) -> list[CountedMunicipality]:
        """Those of `rows` that are asked for."""
        fresh = {CONFIRMED: True, UNCONFIRMED: False}.get(self.cleaned_data.get("bekreftet", ""))
        return [
            row
            for row in rows
            if (not self.codes or code_of(row) in self.codes)
            and (fresh is None or (row.level is not None and row.fresh is fresh))
        ]


def code_of(row: CountedMunicipality) -> str:
    return row.level or NOT_REPORTED
