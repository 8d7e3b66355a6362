"""The progress tables as files: the same figures as the page, with what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from networks.downloads import Table
from networks.sizes import SIZE_LABELS
from networks.templatetags.figures import level_label
from portfolio.counts.counting import Row
from portfolio.counts.figures import NOW, Answer, Area, Figure, Question
from portfolio.counts.overview import definition_of
from portfolio.counts.trend import Point
from portfolio.models import LEVEL_DEFINITIONS, Level, Solution, StatusReport


def figures_table(answer: Answer) -> Table:
    """The page's table; shares are of all municipalities or inhabitants of the row's area."""
    question = answer.question
    figures = [*answer.figures, *([answer.total] if answer.total else [])]
    return Table(
        name=f"framdrift-{question.solution_key or question.focus or 'alle'}-{question.date.isoformat()}",
        title=gettext("Framdrift"),
        head=[
            gettext("Løsning"),
            gettext("Område"),
            gettext("Kommuner"),
            gettext("Innbyggere"),
            gettext("Har meldt"),
            gettext("Tilgjengeliggjort"),
            gettext("Andel av kommunene"),
            gettext("Andel av innbyggerne"),
            gettext("I bruk"),
            gettext("Andel av kommunene"),
            gettext("Andel av innbyggerne"),
            gettext("Nivå som telles"),
            gettext("Ambisjon"),
            gettext("Nås innen"),
            gettext("Gjenstår"),
            gettext("Takt per måned"),
            gettext("Nødvendig takt per måned"),
            gettext("Bekreftet"),
        ],
        rows=[_figure_row(figure) for figure in figures],
        facts=[*facts(question, answer), *definitions(question.solutions)],
        percents=(7, 8, 10, 11),
        widths=[34, 24, *[14] * 16],
    )


def _figure_row(figure: Figure) -> list[Any]:
    shares = figure.shares
    return [
        figure.solution.name,
        figure.area.label,
        figure.count.total,
        figure.count.inhabitants,
        figure.count.reported,
        figure.available,
        shares["available"],
        shares["available_people"],
        figure.in_use,
        shares["in_use"],
        shares["in_use_people"],
        level_label(figure.level),
        figure.goal,
        figure.target_date,
        figure.gap,
        figure.pace,
        figure.needed_pace,
        figure.count.fresh,
    ]


def facts(question: Question, answer: Answer | None = None) -> list[tuple[str, str]]:
    """What the numbers rest on: date, knowledge, area and sources."""
    found = [
        (gettext("Status per"), date_format(question.date, "d.m.Y")),
        (gettext("Område"), question.area.label),
        (gettext("Kilde"), gettext("Det kommunene og regionene har meldt i Fellesløp")),
        (gettext("Folketall"), gettext("Statistisk sentralbyrå, tabell 07459, siste 1. januar før datoen")),
        (
            gettext("Bekreftet"),
            gettext("Meldinger som ikke var for gamle på datoen etter fristene KS har satt for nivået"),
        ),
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
    if settings.DEMO:
        found.insert(0, (gettext("Demodata"), gettext("Statusen per kommune er laget for demonstrasjon.")))
    return found


def definitions(solutions: Sequence[Solution]) -> list[tuple[str, str]]:
    """What is counted, for each solution and for each level."""
    found = [(solution.name, definition_of(solution, solution.counted_level)) for solution in solutions]
    found += [(str(level.label), str(LEVEL_DEFINITIONS[level])) for level in (Level.MADE_AVAILABLE, Level.IN_USE)]
    return [*found, (level_label(None), gettext("Ingen har meldt status. Det er noe annet enn «ikke startet»."))]


def rows_table(question: Question, solution: Solution, rows: Iterable[Row], chosen: Sequence[tuple[str, Any]]) -> Table:
    """The municipalities behind a figure; its first columns can be read in again as an import of statuses.

    `chosen` says in words which of them.
    """
    labels = dict(StatusReport.Source.choices)
    names = area_names(question)
    return Table(
        name=f"kommuner-{solution.key}-{question.date.isoformat()}",
        title=gettext("Kommuner"),
        head=[
            gettext("Kommunenummer"),
            gettext("Kommune"),
            gettext("Løsning"),
            gettext("Nivå"),
            gettext("Gjelder fra"),
            gettext("Oppdatert"),
            gettext("Kilde"),
            pgettext("ett", "Nettverk"),
            gettext("Fylke"),
            gettext("Innbyggere"),
            gettext("Størrelse"),
        ],
        rows=[
            [
                row.number,
                row.name,
                solution.key,
                level_label(row.level),
                row.effective_date,
                timezone.localtime(row.recorded_at).date() if row.recorded_at else None,
                str(labels[row.source]) if row.source else None,
                names.get(("nettverk", str(row.network_id))),
                names.get(("fylke", str(row.county_id))),
                row.inhabitants,
                str(SIZE_LABELS[row.size]) if row.size else None,
            ]
            for row in rows
        ],
        facts=[
            *chosen,
            *facts(question),
            *definitions([solution]),
        ],
        widths=[16, 24, 20, 18, 13, 13, 22, 22, 22, 12, 26],
    )


def area_names(question: Question) -> Mapping[tuple[str, str], str]:
    """The name of each area by dimension and key."""
    areas: Iterable[Area] = (area for areas in question.areas.values() for area in areas)
    return {(area.dimension, area.key): area.label for area in areas}


def trend_table(question: Question, solution: Solution, points: Iterable[Point]) -> Table:
    return Table(
        name=f"utvikling-{solution.key}-{question.date.isoformat()}",
        title=gettext("Utvikling"),
        head=[
            gettext("Dato"),
            gettext("Tilgjengeliggjort"),
            gettext("I bruk"),
            gettext("Ambisjon"),
            gettext("Har meldt"),
            gettext("Kommuner"),
        ],
        rows=[
            [
                point.date,
                point.available,
                point.in_use,
                point.ambition.count if point.ambition else None,
                point.count.reported,
                point.count.total,
            ]
            for point in points
        ],
        facts=[(gettext("Løsning"), solution.name), *facts(question), *definitions([solution])],
    )
