"""One way to count and to list: which municipalities stand where, on any date, as known at any moment.

Every figure of the progress pages, their exports, the command and the snapshots is a sum of the cells that `count`
gives, and every list behind a figure is `rows`: the same joins, without the sums. A date's municipalities are those
that existed on it, within the scope of the ambition that held on it. The cost follows the number of cells asked for,
not the length of history: each cell looks its report up by index.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.geography.sizes import SIZE_GROUPS, size_group
from networks.models import Municipality, MunicipalityChange, MunicipalityPeriod
from portfolio.counting.progress import Tally, ambitions_on
from portfolio.freshness.rules import DEFAULTS
from portfolio.levels import levels_from
from portfolio.solutions.models import Ambition, Solution
from portfolio.statuses.models import StatusReport


class Dimension(models.TextChoices):
    """What the country is divided by."""

    COUNTRY = "landet", _("hele landet")
    NETWORK = "nettverk", _("nettverk")
    COUNTY = "fylke", _("fylke")
    SIZE = "storrelse", _("størrelse")
    STANDARD = "malform", _("målform")


@dataclass(frozen=True)
class Count(Tally):
    """A tally with people: `inhabitants` live in the area, `people` of them where the municipality is at a level.

    `fresh` of the reports were confirmed on the date by the rule of their level, those that the grid doesn't mark as
    unconfirmed (`portfolio.freshness.rules`).
    """

    inhabitants: int = 0
    people: Mapping[str, int] = field(default_factory=dict)
    fresh: int = 0

    def people_reached(self, level: str) -> int | None:
        """The inhabitants of the municipalities at `level` or above; None where nobody has reported."""
        if not self.reported:
            return None
        return sum(self.people.get(above, 0) for above in levels_from(level))

    def people_share(self, level: str) -> float | None:
        reached = self.people_reached(level)
        return None if reached is None or not self.inhabitants else reached / self.inhabitants

    @property
    def completeness(self) -> float | None:
        """The part of the municipalities that have reported, 0–1; None for an area without any."""
        return self.reported / self.total if self.total else None


class Asked(NamedTuple):
    """Count this solution on this date (inclusive), within the scope of this ambition (None: everywhere)."""

    solution_id: int
    date: dt.date
    ambition_id: int | None


class Cell(NamedTuple):
    """The municipalities that are alike in all dimensions and in level (None: not reported)."""

    solution_id: int
    date: dt.date
    network_id: int | None
    county_id: int | None
    size: str | None
    standard: str
    level: str | None
    municipalities: int
    inhabitants: int
    updated: dt.datetime | None
    fresh: int


class Row(NamedTuple):
    """One municipality behind a figure; number and name of the date, `link_number` the present one."""

    number: str
    name: str
    link_number: str
    network_id: int | None
    county_id: int | None
    inhabitants: int | None
    standard: str
    level: str | None
    effective_date: dt.date | None
    recorded_at: dt.datetime | None
    source: str | None
    hex_column: int | None
    hex_row: int | None
    municipality_id: int
    # By the rule of its level, on the date; never where nothing is reported.
    fresh: bool

    @property
    def size(self) -> str | None:
        return size_group(self.inhabitants)


def area_of(place: Cell | Row, dimension: str) -> str:
    """The key of the area of `dimension` that `place` belongs to; empty for the whole country, and where unknown."""
    value: Any = ""
    match dimension:
        case Dimension.NETWORK:
            value = place.network_id
        case Dimension.COUNTY:
            value = place.county_id
        case Dimension.SIZE:
            value = place.size
        case Dimension.STANDARD:
            value = place.standard
    return "" if value is None else str(value)


def asked(solutions: Iterable[Solution], dates: Iterable[dt.date]) -> list[Asked]:
    """The questions for `solutions` on each of `dates`, with the scope that held on that date; one query."""
    solutions, dates = list(solutions), list(dates)
    ambitions = ambitions_on(solutions, dates)
    return [
        Asked(solution.pk, date, scope_of(ambitions[solution.pk][0][date] if solution.pk in ambitions else None))
        for solution in solutions
        for date in dates
    ]


def scope_of(ambition: Ambition | None) -> int | None:
    """The ambition whose municipalities are counted; None where all are."""
    return ambition.pk if ambition is not None and ambition.scope_name else None


def count(
    questions: Sequence[Asked], *, known_before: dt.datetime | None = None, map_date: dt.date | None = None
) -> list[Cell]:
    """The cells of `questions`: from today's rows when all ask for today, otherwise from history; one query.

    With `known_before`, only what had been recorded before that moment. With `map_date`, the municipalities that
    existed then are put in the network and county that they, or their successors, belong to on `map_date`.
    """
    if not questions:
        return []
    select = f"""
        SELECT asked.solution_id, asked.as_of, places.network_id, places.county_id,
               width_bucket(places.inhabitants, %(sizes)s::int[]), places.standard, held.level,
               COUNT(*), COALESCE(SUM(places.inhabitants), 0), MAX(held.recorded_at),
               COUNT(*) FILTER (WHERE {_FRESH})
    """
    rows = _run(f"{select} {{source}} GROUP BY 1, 2, 3, 4, 5, 6, 7", questions, known_before, map_date)
    keys = [key for key, _first, _label in SIZE_GROUPS]
    return [Cell._make((*row[:4], keys[row[4] - 1] if row[4] else None, *row[5:])) for row in rows]


def rows(question: Asked, *, known_before: dt.datetime | None = None, map_date: dt.date | None = None) -> list[Row]:
    """The municipalities that `count` counts for `question`, in alphabetical order; one query."""
    select = f"""
        SELECT places.number, places.name, places.link_number, places.network_id, places.county_id,
               places.inhabitants, places.standard, held.level, held.effective_date, held.recorded_at, held.source,
               places.hex_column, places.hex_row, places.municipality_id, COALESCE({_FRESH}, false)
    """
    found = _run(f"{select} {{source}} ORDER BY places.sort_key, places.number", [question], known_before, map_date)
    return [Row(*row) for row in found]


def by_area(cells: Iterable[Cell], dimension: str) -> dict[tuple[int, dt.date, str], Count]:
    """The cells added up: for each solution, date and area of `dimension`."""
    parts: dict[tuple[int, dt.date, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        parts[cell.solution_id, cell.date, area_of(cell, dimension)].append(cell)
    return {key: add_up(part) for key, part in parts.items()}


def add_up(cells: Iterable[Cell]) -> Count:
    levels: dict[str, int] = defaultdict(int)
    people: dict[str, int] = defaultdict(int)
    total = inhabitants = fresh = 0
    updated = None
    for cell in cells:
        total += cell.municipalities
        inhabitants += cell.inhabitants
        if cell.level is not None:
            levels[cell.level] += cell.municipalities
            people[cell.level] += cell.inhabitants
            fresh += cell.fresh
            updated = max(filter(None, (updated, cell.updated)), default=None)
    return Count(total, dict(levels), updated, inhabitants, dict(people), fresh)


# The tables carry the names that Django gives them. Only values are filled in from outside, by the driver.
_SOURCE = """
    FROM unnest(%(solutions)s::bigint[], %(dates)s::date[], %(ambitions)s::bigint[])
        AS asked(solution_id, as_of, ambition_id)
    JOIN places ON places.as_of = asked.as_of
    {held}
    LEFT JOIN rules AS rule ON rule.level = held.level
    WHERE asked.ambition_id IS NULL OR EXISTS (
        SELECT 1 FROM portfolio_ambition_municipalities AS scope
        WHERE scope.ambition_id = asked.ambition_id AND scope.municipality_id = places.municipality_id
    )
"""
_PLACES = """
    WITH days AS MATERIALIZED (SELECT DISTINCT unnest(%(dates)s::date[]) AS as_of),
    rules AS (
        SELECT usual.level, make_interval(
            months => COALESCE(chosen.ask_after[cardinality(chosen.ask_after)], usual.months)
        ) AS patience
        FROM unnest(%(levels)s::text[], %(months)s::int[]) AS usual(level, months)
        LEFT JOIN portfolio_freshnessrule AS chosen ON chosen.level = usual.level
    ),
    heirs AS (SELECT * FROM unnest(%(gone)s::bigint[], %(heirs)s::bigint[]) AS gone(municipality_id, heir_id)),
    places AS MATERIALIZED (
        SELECT days.as_of, municipality.id AS municipality_id, period.number, period.name, municipality.sort_key,
               municipality.number AS link_number, municipality.written_standard AS standard,
               municipality.hex_column, municipality.hex_row,
               area.county_id, member.network_id, people.inhabitants
        FROM days
        JOIN networks_municipalityperiod AS period
            ON period.valid_from <= days.as_of AND (period.valid_to IS NULL OR period.valid_to > days.as_of)
        JOIN networks_municipality AS municipality ON municipality.id = period.municipality_id
        LEFT JOIN heirs ON heirs.municipality_id = municipality.id
        LEFT JOIN networks_municipalityperiod AS area
            ON area.municipality_id = COALESCE(heirs.heir_id, municipality.id)
            AND area.valid_from <= COALESCE(%(map_date)s::date, days.as_of)
            AND (area.valid_to IS NULL OR area.valid_to > COALESCE(%(map_date)s::date, days.as_of))
        LEFT JOIN networks_networkmembership AS member
            ON member.municipality_id = COALESCE(heirs.heir_id, municipality.id)
            AND member.valid_from <= COALESCE(%(map_date)s::date, days.as_of)
            AND (member.valid_to IS NULL OR member.valid_to > COALESCE(%(map_date)s::date, days.as_of))
        LEFT JOIN LATERAL (
            SELECT population.inhabitants FROM networks_population AS population
            WHERE population.municipality_id = municipality.id AND population.date <= days.as_of
            ORDER BY population.date DESC LIMIT 1
        ) AS people ON true
    )
"""
_FRESH = "(held.recorded_at AT TIME ZONE %(zone)s)::date > (asked.as_of - rule.patience)::date"
_TODAY = """
    LEFT JOIN (
        SELECT status.municipality_id, status.solution_id, status.level, status.effective_date, status.recorded_at,
               report.source
        FROM portfolio_adoptionstatus AS status JOIN portfolio_statusreport AS report ON report.id = status.report_id
    ) AS held ON held.municipality_id = places.municipality_id AND held.solution_id = asked.solution_id
"""


def _history(known_before: dt.datetime | None) -> tuple[str, dict[str, Any]]:
    """The join to the report that held: `StatusReportQuerySet.as_of` for one cell, found by index, and its values."""
    held = (
        StatusReport.objects.filter(
            municipality_id=RawSQL("places.municipality_id", []), solution_id=RawSQL("asked.solution_id", [])
        )
        .as_of(RawSQL("asked.as_of", []), known_before)  # type: ignore[arg-type]
        .values_list("level", "effective_date", "recorded_at", "source", "evidence")[:1]
    )
    statement, values = held.query.sql_with_params()
    names = {f"held_{index}": value for index, value in enumerate(values)}
    named = statement % tuple(f"%({name})s" for name in names)
    return f"LEFT JOIN LATERAL ({named}) AS held ON true", names


def held(
    municipalities: Sequence[int], solutions: Sequence[int], date: dt.date
) -> list[tuple[int, int, str, dt.date, dt.datetime, bool]]:
    """The reports that held on `date` (inclusive): municipality, solution, level, since when, recorded, has evidence.

    At most one for each pair, none where nobody had reported; one query.
    """
    join, values = _history(None)
    statement = f"""
        SELECT places.municipality_id, asked.solution_id, held.level, held.effective_date, held.recorded_at,
               held.evidence <> ''
        FROM unnest(%(municipalities)s::bigint[]) AS places(municipality_id)
        CROSS JOIN (SELECT unnest(%(solutions)s::bigint[]) AS solution_id, %(date)s::date AS as_of) AS asked
        {join} WHERE held.level IS NOT NULL
    """  # noqa: S608 - `join` is made by Django; values are filled in by the driver
    with connection.cursor() as cursor:
        cursor.execute(
            statement, {"municipalities": list(municipalities), "solutions": list(solutions), "date": date, **values}
        )
        return cursor.fetchall()


def _run(
    statement: str, questions: Sequence[Asked], known_before: dt.datetime | None, map_date: dt.date | None
) -> list[tuple[Any, ...]]:
    today = timezone.localdate()
    now = known_before is None and all(question.date == today for question in questions)
    gone = _heirs(map_date) if map_date is not None else {}
    held, values = (_TODAY, {}) if now else _history(known_before)
    source = _SOURCE.format(held=held)
    with connection.cursor() as cursor:
        cursor.execute(
            _PLACES + statement.format(source=source),
            {
                "solutions": [question.solution_id for question in questions],
                "dates": [question.date for question in questions],
                "ambitions": [question.ambition_id for question in questions],
                **values,
                "map_date": map_date,
                "gone": list(gone),
                "heirs": list(gone.values()),
                "sizes": [first for _key, first, _label in SIZE_GROUPS],
                # How long each level stays confirmed until KS says something else.
                "levels": [str(level) for level in DEFAULTS],
                "months": [rule.ask_after[-1] for rule in DEFAULTS.values()],
                "zone": settings.TIME_ZONE,
            },
        )
        return cursor.fetchall()


def _heirs(date: dt.date) -> dict[int, int]:
    """For each municipality that doesn't exist on `date` any more, the one that has taken its place; two queries.

    Of several successors, the first by number: a figure must not be counted twice.
    """
    periods = MunicipalityPeriod.objects.valid_on(date).filter(municipality=models.OuterRef("pk"))
    gone = Municipality.objects.filter(~models.Exists(periods)).values_list("pk", flat=True)
    changes: dict[int, int] = {}
    for before, after in (
        MunicipalityChange.objects.filter(date__lte=date)
        .exclude(predecessor=models.F("successor"))
        .order_by("date", "successor__number")
        .values_list("predecessor_id", "successor_id")
    ):
        changes.setdefault(before, after)
    found = {}
    for pk in gone:
        heir, seen = pk, {pk}
        while heir in changes and changes[heir] not in seen:
            heir = changes[heir]
            seen.add(heir)
        if heir != pk:
            found[pk] = heir
    return found
