"""The duty-to-use sheet [001]: for one solution how many have made it available and how many use it, with all that
the parties of the agreement need to rely on it: definitions, sources, dates and the way there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from core.templatetags.figures import integer, percent
from portfolio.booklets.sources import untold
from portfolio.freshness.shares import months, words
from portfolio.level_tags import level_label
from portfolio.levels import LEVEL_DEFINITIONS, Level, levels_from
from portfolio.progress.exports import facts
from portfolio.progress.figures import Answer, Figure, Question, answer
from portfolio.progress.trend import Point, trend
from portfolio.solutions.models import PublishedCount, Solution

POINTS = 8


@dataclass(frozen=True)
class Sheet:
    """One solution on one date, in the whole country or the scope of its ambition."""

    question: Question
    solution: Solution
    answer: Answer
    figure: Figure
    points: list[Point]
    published: list[PublishedCount]
    scope: str
    # How long a status stays confirmed; None where the levels differ.
    months: int | None
    # Does a source tell how far the municipalities have come? Where none does, no number is printed.
    told: bool = True

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Both levels: count, shares, definition and how far the municipalities have come."""
        found = []
        for level, url in (
            (Level.MADE_AVAILABLE, self.figure.available_url),
            (Level.IN_USE, self.figure.in_use_url),
        ):
            found.append(
                {
                    "label": level_label(level),
                    "reached": self.figure.count.reached(level) if self.told else None,
                    "share": self.figure.count.share(level) if self.told else None,
                    "people": self.figure.count.people_share(level) if self.told else None,
                    "definition": str(LEVEL_DEFINITIONS[level]),
                    "url": url,
                }
            )
        return found

    @property
    def history(self) -> list[dict[str, Any]]:
        """Each point of the way there, with the municipalities behind its numbers."""
        found = []
        for point in self.points:
            then, area = replace(self.question, date=point.date), self.question.area
            urls = {
                name: then.rows_url(self.solution, area, levels_from(level))
                for name, level in (("available", Level.MADE_AVAILABLE), ("in_use", Level.IN_USE))
            }
            found.append({"point": point, "all": then.rows_url(self.solution, area), **urls})
        return found


def sheet(question: Question, solution: Solution) -> Sheet:
    """The sheet of `solution` for the question's date; the area is always all that the solution concerns."""
    found = answer(question)
    published = PublishedCount.objects.filter(solution=solution, date__lte=question.date).order_by("-date", "pk")
    figure, told = found.figures[0], solution.pk not in untold([solution], question.date)
    return Sheet(
        question,
        solution,
        found,
        figure,
        _yearly(trend(question, solution)) if told else [],
        list(published),
        figure.scope_name,
        months(),
        told,
    )


def _yearly(points: list[Point]) -> list[Point]:
    """The ends of the years and the last point, no more than `POINTS`."""
    return [point for point in points[:-1] if (point.date.month, point.date.day) == (12, 31)][1 - POINTS :] + points[
        -1:
    ]


def content(sheet: Sheet) -> dict[str, Any]:
    """What the Word file says: the same figures as the page."""
    figure = sheet.figure
    return {
        "losning": sheet.solution.name,
        "dato": _day(sheet.question.date),
        "omfang": sheet.scope or gettext("Hele landet"),
        "tall": [
            {
                "niva": line["label"],
                "kommuner": gettext("%(n)s av %(total)s")
                % {"n": _number(line["reached"]), "total": integer(figure.count.total)}
                if sheet.told
                else gettext("ikke oppgitt"),
                "andel": percent(line["share"]),
                "folk": percent(line["people"]),
                "definisjon": line["definition"],
            }
            for line in sheet.lines
        ],
        "rapportert": _reported(sheet),
        "utvikling": [
            {
                "dato": _day(point.date),
                "tilgjengelig": _number(point.available),
                "i_bruk": _number(point.in_use),
                "meldt": integer(point.count.reported),
                "kommuner": integer(point.count.total),
            }
            for point in sheet.points
        ],
        "publisert": [
            {
                "dato": _day(count.date),
                "antall": integer(count.value),
                "niva": level_label(count.level),
                "definisjon": count.definition,
                "kilde": count.source,
            }
            for count in sheet.published
        ],
        "kilder": [f"{name}: {value}" for name, value in facts(sheet.question, sheet.answer)],
    }


def _reported(sheet: Sheet) -> str:
    count = sheet.figure.count
    if not sheet.told:
        return gettext("Kildene oppgir ikke hvor mange kommuner som har kommet dit.")
    text = gettext("%(n)s av %(total)s kommuner har meldt; %(missing)s har ikke meldt noe.") % {
        "n": integer(count.reported),
        "total": integer(count.total),
        "missing": integer(count.not_reported),
    }
    return f"{text} {words(count, sheet.months)}."


def _number(value: int | None) -> str:
    return gettext("ikke rapportert") if value is None else integer(value)


def _day(date: dt.date) -> str:
    return date_format(date, "d.m.Y")


def file_name(sheet: Sheet, language: str) -> str:
    return f"bruksplikt-{sheet.solution.key}-{sheet.question.date.isoformat()}-{language}.docx"
