"""What the front page and the portfolio's pages show about solutions: counts together with the way to their rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.templatetags.figures import integer
from portfolio.counting.municipality_levels import NOT_REPORTED
from portfolio.counting.progress import SolutionProgress, Tally, progress
from portfolio.levels import LEVEL_DEFINITIONS, Level, levels_from
from portfolio.links import rows_url, solution_url
from portfolio.solutions.models import Ambition, PortfolioItem, Solution


@dataclass(frozen=True)
class Line:
    """One introduction on one date."""

    item: PortfolioItem
    progress: SolutionProgress
    date: dt.date

    @property
    def solution(self) -> Solution:
        return self.item.solution

    @property
    def national(self) -> Tally:
        return self.progress.national

    @property
    def level(self) -> str:
        return self.progress.level

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label)

    @property
    def definition(self) -> str:
        return definition_of(self.solution, self.level)

    @property
    def in_use(self) -> int | None:
        return self.national.reached(Level.IN_USE)

    @property
    def available(self) -> int | None:
        return self.national.reached(Level.MADE_AVAILABLE)

    @property
    def scope(self) -> str:
        return self.progress.ambition.scope_name if self.progress.ambition else ""

    @property
    def published_note(self) -> str:
        """What the published count is, where it stands, and what else the sources say: they don't always agree."""
        latest = self.progress.published
        if latest is None:
            return ""
        text = _("%(definition)s. Kilde: %(source)s, per %(date)s.") % {
            "definition": latest.definition.rstrip("."),
            "source": latest.source,
            "date": date_format(latest.date, "SHORT_DATE_FORMAT"),
        }
        for count in self.progress.published_counts:
            same = (count.date, count.level) == (latest.date, latest.level)
            if same and count.value not in (None, latest.value):
                text += " " + _("Et annet sted oppgis %(value)s (%(source)s).") % {
                    "value": integer(count.value),
                    "source": count.source,
                }
        return text

    @cached_property
    def url(self) -> str:
        return solution_url(self.solution, self.date)

    @cached_property
    def reached_url(self) -> str:
        return rows_url(self.solution, self.date, levels_from(self.level))

    @cached_property
    def in_use_url(self) -> str:
        return rows_url(self.solution, self.date, levels_from(Level.IN_USE))

    @cached_property
    def available_url(self) -> str:
        return rows_url(self.solution, self.date, levels_from(Level.MADE_AVAILABLE))

    @cached_property
    def not_reported_url(self) -> str:
        return rows_url(self.solution, self.date, [NOT_REPORTED])


def lines(
    items: Iterable[PortfolioItem],
    date: dt.date,
    level: str | None = None,
    ambitions: Iterable[Ambition] | None = None,
) -> list[Line]:
    """A line for each of `items`, counted at `level` or at what each solution counts; four queries.

    Three where all `ambitions` of the solutions are at hand, the latest first.
    """
    items = list(items)
    counted = progress((item.solution for item in items), date=date, level=level, ambitions=ambitions)
    return [Line(item, row, date) for item, row in zip(items, counted, strict=True)]


def definition_of(solution: Solution, level: str) -> str:
    """What a number of `solution` at `level` counts."""
    if level == solution.counted_level and solution.definition:
        return solution.definition
    return f"{LEVEL_DEFINITIONS[Level(level)]} {_('Kommuner som har kommet lenger, er regnet med.')}"


def most_interesting(rows: list[Line]) -> Line | None:
    """Whose map to show first: the top-ranked that some municipality has reached, else that any has reported."""
    return next(
        (row for row in rows if row.progress.reached),
        next((row for row in rows if row.national.reported), rows[0] if rows else None),
    )
