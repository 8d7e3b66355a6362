"""The progress tables as files: the same figures as the page, with what they rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext as _

from core.tables.columns import Column, Kind
from core.tables.downloads import Table
from networks.geography.sizes import SIZE_LABELS
from networks.models import Municipality
from portfolio.counting.cells import CountedMunicipality
from portfolio.counting.progress import definition_of
from portfolio.dated import _day
from portfolio.level_tags import level_label
from portfolio.levels import LEVEL_DEFINITIONS, Level
from portfolio.progress.comparison import Comparison
from portfolio.progress.figures import NOW, Answer, Area, Question
from portfolio.progress.trend import Point
from portfolio.solutions.models import Solution
from portfolio.statuses.models import StatusReport


def figures_table(answer: Answer) -> Table:
    """The page's table; shares are of all municipalities or inhabitants of the row's area."""
    question = answer.question
    figures = [*answer.figures, *([answer.total] if answer.total else [])]
    return Table(
        name=f"framdrift-{question.solution_key or question.focus or 'alle'}-{question.date.isoformat()}",
        title=gettext("Framdrift"),
        columns=[
            Column("solution.name", gettext("Løsning"), width=34),
            Column("area.label", gettext("Område"), width=24),
            Column("count.total", gettext("Kommuner"), width=14),
            Column("count.inhabitants", gettext("Innbyggere"), width=14),
            Column("count.reported", gettext("Har meldt"), width=14),
            Column("available", gettext("Tilgjengeliggjort"), width=14),
            Column("shares.available", gettext("Andel av kommunene, tilgjengeliggjort"), kind=Kind.SHARE, width=14),
            Column(
                "shares.available_people", gettext("Andel av innbyggerne, tilgjengeliggjort"), kind=Kind.SHARE, width=14
            ),
            Column("in_use", gettext("I bruk"), width=14),
            Column("shares.in_use", gettext("Andel av kommunene, i bruk"), kind=Kind.SHARE, width=14),
            Column("shares.in_use_people", gettext("Andel av innbyggerne, i bruk"), kind=Kind.SHARE, width=14),
            Column("level", gettext("Nivå som telles"), lambda figure: level_label(figure.level), width=14),
            Column("goal", gettext("Ambisjon"), width=14),
            Column("target_date", gettext("Nås innen"), width=14),
            Column("gap", gettext("Gjenstår"), width=14),
            Column("pace", gettext("Takt per måned"), width=14),
            Column("needed_pace", gettext("Nødvendig takt per måned"), width=14),
            Column("count.fresh", gettext("Bekreftet"), width=14),
        ],
        rows=figures,
        facts=[*facts(question, answer), *definitions(question.solutions)],
    )


def facts(question: Question, answer: Answer | None = None) -> list[tuple[str, str]]:
    """What the numbers rest on: date, knowledge, area and sources."""
    found = [
        (gettext("Status per"), date_format(question.date, "d.m.Y")),
        (gettext("Område"), question.area.label),
        (gettext("Kilde"), gettext("Det kommunene og regionene har meldt i Fellesløp")),
        (gettext("Folketall"), gettext("Statistisk sentralbyrå, tabell 07459, siste 1. januar før datoen")),
        confirmed_fact(),
        (
            gettext("Takt per måned"),
            gettext("Hvor mange flere kommuner det er blitt i snitt per måned det siste året"),
        ),
    ]
    if question.known_on:
        found.append((gettext("Slik vi kjente det"), date_format(question.known_on, "d.m.Y")))
    if question.map == NOW:
        found.append((gettext("Kommuner hører til"), gettext("dagens nettverk og fylke")))
    if answer is not None:
        moment = timezone.localtime(answer.known_at)
        found.append((gettext("Regnet ut"), date_format(moment, "d.m.Y H:i")))
    return found


def confirmed_fact() -> tuple[str, str]:
    """What a column of confirmed ones counts."""
    return (
        gettext("Bekreftet"),
        gettext("Meldinger som ikke var for gamle på datoen etter fristene KS har satt for nivået"),
    )


def definitions(solutions: Sequence[Solution]) -> list[tuple[str, str]]:
    """What is counted, for each solution and for each level."""
    found = [(solution.name, definition_of(solution, solution.counted_level)) for solution in solutions]
    found += [(str(level.label), str(LEVEL_DEFINITIONS[level])) for level in (Level.MADE_AVAILABLE, Level.IN_USE)]
    return [*found, (level_label(None), gettext("Ingen har meldt status. Det er noe annet enn «ikke startet»."))]


def rows_table(
    question: Question, solution: Solution, rows: Iterable[CountedMunicipality], chosen: Sequence[tuple[str, Any]]
) -> Table:
    """The municipalities behind a figure; its first columns can be read in again as an import of statuses.

    `chosen` says in words which of them.
    """
    labels = dict(StatusReport.Source.choices)
    names = area_names(question)
    return Table(
        name=f"kommuner-{solution.key}-{question.date.isoformat()}",
        title=gettext("Kommuner"),
        columns=[
            Column("number", gettext("Kommunenummer")),
            Column("name", gettext("Kommune"), width=24),
            Column("solution", gettext("Løsning"), lambda row: solution.key, width=20),
            Column("level", gettext("Nivå"), lambda row: level_label(row.level), width=18),
            Column("effective_date", gettext("Gjelder fra"), width=13),
            Column(
                "recorded_at",
                gettext("Oppdatert"),
                lambda row: timezone.localtime(row.recorded_at).date() if row.recorded_at else None,
                width=13,
            ),
            Column("source", gettext("Kilde"), lambda row: str(labels[row.source]) if row.source else None, width=22),
            Column(
                "network",
                pgettext("ett", "Nettverk"),
                lambda row: names.get(("nettverk", str(row.network_id))),
                width=22,
            ),
            Column("county", gettext("Fylke"), lambda row: names.get(("fylke", str(row.county_id))), width=22),
            Column("inhabitants", gettext("Innbyggere"), width=12),
            Column(
                "size", gettext("Størrelse"), lambda row: str(SIZE_LABELS[row.size]) if row.size else None, width=26
            ),
        ],
        rows=rows,
        facts=[
            *chosen,
            *facts(question),
            *definitions([solution]),
        ],
    )


def area_names(question: Question) -> Mapping[tuple[str, str], str]:
    """The name of each area by dimension and key."""
    areas: Iterable[Area] = (area for areas in question.areas.values() for area in areas)
    return {(area.dimension, area.key): area.label for area in areas}


def trend_table(question: Question, solution: Solution, points: Iterable[Point]) -> Table:
    return Table(
        name=f"utvikling-{solution.key}-{question.date.isoformat()}",
        title=gettext("Utvikling"),
        columns=[
            Column("date", gettext("Dato"), width=28),
            Column("available", gettext("Tilgjengeliggjort")),
            Column("in_use", gettext("I bruk")),
            Column("ambition", gettext("Ambisjon"), lambda point: point.ambition.count if point.ambition else None),
            Column("count.reported", gettext("Har meldt")),
            Column("count.total", gettext("Kommuner")),
        ],
        rows=points,
        facts=[(gettext("Løsning"), solution.name), *facts(question), *definitions([solution])],
    )


def municipality_table(municipality: Municipality, found: Comparison) -> Table:
    """The municipality's ladder beside its neighbours, its network and those of its size."""

    return Table(
        name=f"status-{municipality.number}-{found.date.isoformat()}",
        title=_("Status"),
        columns=[
            Column("number", _("Kommunenummer"), lambda rung: municipality.number),
            Column("name", _("Kommune"), lambda rung: municipality.name, width=24),
            Column("solution.key", _("Løsning"), width=20),
            Column("level", _("Nivå"), lambda rung: level_label(rung.status.level if rung.status else None), width=20),
            Column(
                "since", _("Gjelder fra"), lambda rung: rung.status.effective_date if rung.status else None, width=13
            ),
            Column(
                "updated", _("Oppdatert"), lambda rung: _day(rung.status.recorded_at) if rung.status else None, width=13
            ),
            Column(
                "next",
                _("Neste steg"),
                lambda rung: level_label(rung.next_level) if rung.status and rung.next_level else None,
                width=20,
            ),
            Column("why", _("Hvorfor ikke"), width=50),
            Column("neighbours.reached", _("Naboer som har nådd nivået"), width=12),
            Column("neighbours.total", _("Naboer i alt"), width=12),
            Column("network.reached", _("I nettverket"), width=12),
            Column("network.total", _("Kommuner i nettverket"), width=12),
            Column("similar.reached", _("Lik størrelse"), width=12),
            Column("similar.total", _("Kommuner av lik størrelse"), width=12),
        ],
        rows=found.rungs,
        facts=[
            *status_facts(found.date),
            (_("Naboer"), ", ".join(found.neighbours)),
            (_("Lik størrelse"), found.size_name),
        ],
    )


def status_facts(date: dt.date, solutions: Sequence[Solution] = ()) -> list[tuple[str, str]]:
    """When, from whom, and what each number counts."""
    return [
        (_("Status per"), date_format(date, "d.m.Y")),
        (_("Kilde"), _("Det kommunene og regionene har meldt i Fellesløp")),
        confirmed_fact(),
        *definitions(solutions),
    ]
