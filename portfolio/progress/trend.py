"""How the counts of one solution in one area have moved, with the ambition that held at each time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from portfolio.counting import snapshots
from portfolio.counting.cells import asked, by_area, count
from portfolio.counting.tally import Tally
from portfolio.levels import Level
from portfolio.progress.figures import Question
from portfolio.solutions.models import Ambition, Solution
from portfolio.solutions.scopes import ambitions_on

# Counted at once only where no snapshots are kept: then at the ends of quarters, for the last years.
QUARTERS = 24


@dataclass(frozen=True)
class Point:
    date: dt.date
    count: Tally
    ambition: Ambition | None

    @property
    def available(self) -> int | None:
        return self.count.reached(Level.MADE_AVAILABLE)

    @property
    def in_use(self) -> int | None:
        return self.count.reached(Level.IN_USE)


def trend(question: Question, solution: Solution) -> list[Point]:
    """The points until the question's date, the earliest first; three queries from the snapshots.

    A county that did not exist on a date has no point there, unless the view counts by today's map.
    """
    found = _kept(question, solution) if question.is_usual else {}
    if not found:
        found = _counted(question, solution)
    dates = sorted(found)
    held = ambitions_on([solution], dates).get(solution.pk)
    # What the whole country is to reach says nothing about a part of it.
    ambitions = held[0] if held is not None and question.area.is_country else {}
    return [Point(date, found[date], ambitions.get(date)) for date in dates]


def _kept(question: Question, solution: Solution) -> dict[dt.date, Tally]:
    dates = [date for date in snapshots.snapshot_dates(solution) if date <= question.date]
    area = question.area
    found = snapshots.read([solution], dates, area.dimension, area.key)
    kept = {date: one for (_pk, date, _area), one in found.items()}
    if kept and question.date not in kept:
        kept |= _count(question, solution, [question.date])
    return kept


def _counted(question: Question, solution: Solution) -> dict[dt.date, Tally]:
    dates = [date for date in snapshots.snapshot_dates(solution) if date < question.date and date.month % 3 == 0]
    return _count(question, solution, [*dates[-QUARTERS:], question.date])


def _count(question: Question, solution: Solution, dates: list[dt.date]) -> dict[dt.date, Tally]:
    cells = count(asked([solution], dates), known_before=question.known_before, map_date=question.map_date)
    area = question.area
    return {date: one for (_pk, date, key), one in by_area(cells, area.dimension).items() if key == area.key}
