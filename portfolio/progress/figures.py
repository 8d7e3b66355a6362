"""The figures of the progress pages: one question, one answer, the same for page, export, command, API and widget.

A question says which date, what was known when, which solutions, and which area or by which division. The answer comes
from the snapshots when they hold it, otherwise it is counted at once; both give the same numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.days import end_of
from networks.geography.sizes import SIZE_GROUPS
from networks.models import County, Municipality, Network
from portfolio.counting import snapshots
from portfolio.counting.cells import Asked, CountedMunicipality, Dimension, area_of, asked, by_area, count, rows
from portfolio.counting.tally import Tally
from portfolio.levels import NOT_REPORTED, Level, levels_from
from portfolio.links import date_value, with_query
from portfolio.solutions.models import Ambition, Solution
from portfolio.solutions.scopes import ambitions_on, scope_of

DAYS_IN_A_MONTH = 365.25 / 12
THEN, NOW = "da", "naa"  # the municipalities' places of the date, or of today


@dataclass(frozen=True)
class Area:
    """A part of the country; `key` is how counts are filed, `value` how addresses name it."""

    dimension: str
    key: str
    value: str
    label: str

    @property
    def is_country(self) -> bool:
        return self.dimension == Dimension.COUNTRY


def country() -> Area:
    return Area(Dimension.COUNTRY, "", "", _("Hele landet"))


def areas_on(date: dt.date) -> dict[str, list[Area]]:
    """The areas of each dimension on `date`, in their order; two queries."""
    standards = Municipality._meta.get_field("written_standard").choices or []
    return {
        Dimension.NETWORK: [
            _area(Dimension.NETWORK, str(pk), key, name)
            for pk, key, name in Network.objects.values_list("pk", "key", "name")
        ],
        Dimension.COUNTY: [
            _area(Dimension.COUNTY, str(pk), number, name)
            for pk, number, name in County.objects.valid_on(date).values_list("pk", "number", "name")
        ],
        Dimension.SIZE: [_area(Dimension.SIZE, key, key, str(label)) for key, _first, label in SIZE_GROUPS],
        Dimension.STANDARD: [_area(Dimension.STANDARD, str(key), str(key), str(label)) for key, label in standards],
    }


def _area(dimension: str, key: str, value: str, label: str) -> Area:
    return Area(dimension, key, f"{dimension}:{value}", label)


@dataclass(frozen=True)
class Question:
    """What a page shows. `known_on` (inclusive) is None for all that is known now; `by` divides the area of the
    country; `level` is the level to count at, empty for each solution's own."""

    date: dt.date
    solutions: tuple[Solution, ...]
    area: Area
    areas: Mapping[str, Sequence[Area]]
    known_on: dt.date | None = None
    level: str = ""
    by: str = ""
    solution_key: str = ""
    focus: str = ""
    map: str = THEN
    # How the map is drawn: hexagons, or within borders.
    drawn: str = ""

    @property
    def known_before(self) -> dt.datetime | None:
        """What had been recorded before this moment is counted."""
        return None if self.known_on is None else end_of(self.known_on)

    @property
    def known_at(self) -> dt.datetime | None:
        """The last moment of `known_on`, as it is shown."""
        return self.known_before and self.known_before - dt.datetime.resolution

    @property
    def is_usual(self) -> bool:
        """Is asked what snapshots hold: all that is known now, where municipalities belonged on the date?"""
        return self.known_on is None and self.map == THEN

    @property
    def map_date(self) -> dt.date | None:
        return timezone.localdate() if self.map == NOW else None

    def parameters(self, **changes: Any) -> dict[str, Any]:
        """What carries the whole view in an address; what is left at its usual value is left out."""
        found = {
            "dato": date_value(self.date),
            "kjent": self.known_on.isoformat() if self.known_on else "",
            "niva": self.level,
            "losning": self.solution_key,
            "innsats": self.focus,
            "omrade": self.area.value,
            "etter": self.by if self.by != Dimension.NETWORK else "",
            "kart": self.map if self.map != THEN else "",
            "tegn": self.drawn,
        }
        return {name: value for name, value in {**found, **changes}.items() if value}

    def url(self, name: str = "portfolio:progress", *args: str, **changes: Any) -> str:
        return with_query(reverse(name, args=args), **self.parameters(**changes))

    def rows_url(self, solution: Solution, area: Area, codes: Iterable[str] = (), **changes: Any) -> str:
        return self.url(
            "portfolio:progress_rows",
            losning=solution.key,
            omrade=area.value,
            etter="",
            innsats="",
            niva="",
            status=[str(code) for code in codes],
            **changes,
        )


@dataclass(frozen=True)
class Figure:
    """One solution in one area. `before` is the count of `before_date`, about a year earlier."""

    question: Question
    solution: Solution
    area: Area
    count: Tally
    level: str
    ambition: Ambition | None = None
    before: Tally | None = None
    before_date: dt.date | None = None

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label)

    @property
    def reached(self) -> int | None:
        return self.count.reached(self.level)

    @property
    def available(self) -> int | None:
        return self.count.reached(Level.MADE_AVAILABLE)

    @property
    def in_use(self) -> int | None:
        return self.count.reached(Level.IN_USE)

    @property
    def shares(self) -> dict[str, float | None]:
        """Of the municipalities and of the inhabitants of the area, at both levels; 0–1, None where unknown."""
        return {
            "available": self.count.share(Level.MADE_AVAILABLE),
            "available_people": self.count.people_share(Level.MADE_AVAILABLE),
            "in_use": self.count.share(Level.IN_USE),
            "in_use_people": self.count.people_share(Level.IN_USE),
        }

    @property
    def gap(self) -> int | None:
        """How many municipalities remain until the ambition, never below zero; None where either is unknown."""
        if self.ambition is None or self.reached is None:
            return None
        return max(self.ambition.count - self.reached, 0)

    @property
    def goal(self) -> int | None:
        """The ambition's number of municipalities."""
        return self.ambition.count if self.ambition else None

    @property
    def scope_name(self) -> str:
        return self.ambition.scope_name if self.ambition else ""

    @property
    def target_date(self) -> dt.date | None:
        return self.ambition.target_date if self.ambition else None

    @property
    def overdue(self) -> bool:
        return bool(self.gap) and self.target_date is not None and self.target_date <= self.question.date

    @property
    def pace(self) -> float | None:
        """Municipalities a month over the year before the date; None where either end is unknown."""
        before = self.before.reached(self.level) if self.before else None
        if self.reached is None or before is None or self.before_date is None:
            return None
        return (self.reached - before) / _months(self.before_date, self.question.date)

    @property
    def needed_pace(self) -> float | None:
        """Municipalities a month that it takes to reach the ambition in time; None without a date to reach it by."""
        if not self.gap or self.target_date is None or self.overdue:
            return None
        return self.gap / max(_months(self.question.date, self.target_date), 1 / DAYS_IN_A_MONTH)

    @cached_property
    def url(self) -> str:
        """The page of this solution, or of this area."""
        if self.question.by:
            return self.question.url(omrade=self.area.value, etter="")
        return self.question.url(losning=self.solution.key, innsats="")

    @property
    def available_url(self) -> str:
        return self.question.rows_url(self.solution, self.area, levels_from(Level.MADE_AVAILABLE))

    @property
    def in_use_url(self) -> str:
        return self.question.rows_url(self.solution, self.area, levels_from(Level.IN_USE))

    @property
    def not_reported_url(self) -> str:
        return self.question.rows_url(self.solution, self.area, [NOT_REPORTED])

    @property
    def fresh_url(self) -> str:
        return self.question.rows_url(self.solution, self.area, bekreftet="ja")

    @property
    def trend_url(self) -> str:
        """The counts that the pace is made from."""
        return self.question.url(
            "portfolio:progress_trend", losning=self.solution.key, innsats="", omrade=self.area.value, etter="", niva=""
        )

    @property
    def total_url(self) -> str:
        return self.question.rows_url(self.solution, self.area)

    def record(self) -> dict[str, Any]:
        """The figure for the API: counts, shares 0–1, dates as ISO; null where nobody has reported."""
        question, shares = self.question, self.shares
        return {
            "solution": self.solution.key,
            "name": self.solution.name,
            "area": self.area.value or Dimension.COUNTRY.value,
            "area_name": self.area.label,
            "as_of": question.date.isoformat(),
            "known_on": question.known_on.isoformat() if question.known_on else None,
            "municipalities": self.count.total,
            "inhabitants": self.count.inhabitants,
            "reported": self.count.reported,
            "made_available": self.available,
            "made_available_share": _rounded(shares["available"]),
            "made_available_inhabitants_share": _rounded(shares["available_people"]),
            "in_use": self.in_use,
            "in_use_share": _rounded(shares["in_use"]),
            "in_use_inhabitants_share": _rounded(shares["in_use_people"]),
            "counted_level": self.level,
            "ambition": self.goal,
            "target_date": self.target_date.isoformat() if self.target_date else None,
            "gap": self.gap,
            "pace_a_month": _rounded(self.pace),
            "needed_pace_a_month": _rounded(self.needed_pace),
            "confirmed": self.count.fresh,
            "last_report": self.count.updated.isoformat() if self.count.updated else None,
        }


@dataclass(frozen=True)
class Answer:
    """The figures, and the moment up to which reports are in them.

    `pending`: a newer count is on its way. `total` sums up where the figures are areas of one solution.
    """

    question: Question
    figures: list[Figure]
    total: Figure | None
    known_at: dt.datetime
    kept: bool
    pending: bool

    @property
    def municipalities(self) -> int:
        whole = self.figures if self.total is None else [self.total]
        return max((figure.count.total for figure in whole), default=0)

    def records(self) -> list[dict[str, Any]]:
        return [figure.record() for figure in [*self.figures, *([self.total] if self.total else [])]]


def answer(question: Question) -> Answer:
    """The figures of `question`; from the snapshots three queries, counted at once three or four."""
    before = year_before(question.date)
    revisions = ambitions_on(question.solutions, [question.date, before])
    known_at, pending, trusted = snapshots.moments(question.solutions)
    may_be_kept = question.is_usual and known_at is not None and (trusted or not _is_today(question))
    counts = _kept(question, before) if may_be_kept else None
    kept = counts is not None
    if counts is None:
        known_at, pending = question.known_at or timezone.now(), False
        counts = _counted(question, before, revisions)
    figures = [
        _figure(question, solution, area, counts, before, revisions)
        for solution in question.solutions
        for area in (question.areas[question.by] if question.by else [question.area])
    ]
    total = None
    if question.by and len(question.solutions) == 1:
        total = _figure(question, question.solutions[0], country(), counts, before, revisions)
    # An area that a solution doesn't concern, or that no municipality is in, is no row.
    shown = [figure for figure in figures if figure.count.total or not question.by]
    return Answer(question, shown, total, known_at or timezone.now(), kept, pending)


def year_before(date: dt.date) -> dt.date:
    """The end of the month a year before `date`, which there are snapshots of."""
    year_ago = date.replace(year=date.year - 1, day=1)
    return year_ago - dt.timedelta(days=1)


Counts = dict[tuple[int, dt.date, str, str], Tally]


def _kept(question: Question, before: dt.date) -> Counts | None:
    """The counts of the snapshots by solution, date, dimension and area; None unless they have them all."""
    dates = [question.date, before]
    if question.by:
        found = {**_read(question, dates, question.by, None), **_read(question, dates, Dimension.COUNTRY, "")}
    else:
        found = _read(question, dates, question.area.dimension, question.area.key)
        if not question.area.is_country:
            # Where a solution concerns nobody in the area there is no row; the country's tells that it was counted.
            found |= _read(question, dates, Dimension.COUNTRY, "")
    complete = all((pk.pk, question.date, Dimension.COUNTRY, "") in found for pk in question.solutions)
    return found if complete else None


def _read(question: Question, dates: list[dt.date], dimension: str, area: str | None) -> Counts:
    read = snapshots.read(question.solutions, dates, dimension, area)
    return {(pk, date, dimension, key): found for (pk, date, key), found in read.items()}


def _counted(question: Question, before: dt.date, revisions: Mapping[int, Any]) -> Counts:
    dates = {question.date: [], before: []}  # type: dict[dt.date, list[Asked]]
    for solution in question.solutions:
        held = revisions[solution.pk][0] if solution.pk in revisions else {}
        for date, questions in dates.items():
            questions.append(Asked(solution.pk, date, scope_of(held.get(date))))
    # Today's is kept ready in rows of its own; two days of the past are counted together.
    today = question.date == timezone.localdate() and question.known_on is None
    found: Counts = {}
    for questions in dates.values() if today else [[one for some in dates.values() for one in some]]:
        cells = count(questions, known_before=question.known_before, map_date=question.map_date)
        for dimension in {question.by or question.area.dimension, Dimension.COUNTRY}:
            for (pk, date, key), one in by_area(cells, dimension).items():
                found[pk, date, dimension, key] = one
    return found


def _figure(
    question: Question,
    solution: Solution,
    area: Area,
    counts: Counts,
    before: dt.date,
    revisions: Mapping[int, Any],
) -> Figure:
    held = revisions[solution.pk][0].get(question.date) if solution.pk in revisions else None
    return Figure(
        question,
        solution,
        area,
        counts.get((solution.pk, question.date, area.dimension, area.key), Tally()),
        question.level or solution.counted_level,
        # What the whole country is to reach says nothing about a part of it.
        held if area.is_country and held is not None and not _other_level(held, question, solution) else None,
        counts.get((solution.pk, before, area.dimension, area.key)),
        before,
    )


def _other_level(ambition: Ambition, question: Question, solution: Solution) -> bool:
    """Does the ambition count at another level than the one that the page counts at?"""
    counted = ambition.level or solution.counted_level
    return bool(question.level) and counted != question.level


def municipalities(question: Question, solution: Solution) -> list[CountedMunicipality]:
    """The municipalities behind the figures of `solution` in the question's area; two queries."""
    [one] = asked([solution], [question.date])
    found = rows(one, known_before=question.known_before, map_date=question.map_date)
    area = question.area
    return [row for row in found if area_of(row, area.dimension) == area.key]


def with_solution(question: Question, solution: Solution) -> Question:
    return replace(question, solutions=(solution,), solution_key=solution.key)


def _is_today(question: Question) -> bool:
    return question.date == timezone.localdate()


def _months(first: dt.date, last: dt.date) -> float:
    return max((last - first).days, 1) / DAYS_IN_A_MONTH


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
