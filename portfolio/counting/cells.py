"""One way to count and to list: which municipalities have reached what, on any date, as known at any moment.

Every figure of the pages, the grid, exports, API, command and snapshots is a sum of the cells that `count`
gives, and every list behind a figure is `rows`: the same joins, without the sums. A date's municipalities are those
that existed on it, within the scope of the ambition that held on it. The cost follows the number of cells asked for,
not the length of history: each cell looks its report up by index.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.geography.sizes import SIZE_GROUPS, size_group
from networks.models import Municipality, MunicipalityChange, MunicipalityPeriod
from portfolio.counting.tally import Tally
from portfolio.freshness.rules import DEFAULTS
from portfolio.levels import NOT_REPORTED
from portfolio.solutions.models import Solution
from portfolio.solutions.scopes import ambitions_on, scope_of
from portfolio.statuses.models import StatusReport


class Dimension(models.TextChoices):
    """What the country is divided by."""

    COUNTRY = "landet", _("hele landet")
    NETWORK = "nettverk", _("nettverk")
    COUNTY = "fylke", _("fylke")
    SIZE = "storrelse", _("størrelse")
    STANDARD = "malform", _("målform")


class Asked(NamedTuple):
    """Count this solution on this date (inclusive), within the scope of this ambition (None: everywhere)."""

    solution_id: int
    date: dt.date
    ambition_id: int | None


class Cell(NamedTuple):
    """The municipalities that are alike in the dimensions (None: not asked for) and in level (None: not reported)."""

    solution_id: int
    date: dt.date
    network_id: int | None
    county_id: int | None
    size: str | None
    standard: str | None
    level: str | None
    municipalities: int
    updated: dt.datetime | None
    # None where nobody asked for people.
    inhabitants: int | None
    # Confirmed on the date, by the rule of the level.
    fresh: int


class CountedMunicipality(NamedTuple):
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
    # Within the scope of the ambition, and so in the numbers.
    counted: bool

    @property
    def code(self) -> str:
        return self.level or NOT_REPORTED

    @property
    def size(self) -> str | None:
        return size_group(self.inhabitants)


@dataclass(frozen=True)
class Selection:
    """Which of the counted municipalities to list: by level (none chosen: all) and network."""

    codes: frozenset[str] = frozenset()
    network_id: int | None = None

    def has(self, row: CountedMunicipality) -> bool:
        return (
            row.counted
            and (not self.codes or row.code in self.codes)
            and (self.network_id is None or row.network_id == self.network_id)
        )


def area_of(place: Cell | CountedMunicipality, dimension: str) -> str:
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


# What a count tells apart when nobody says otherwise.
EVERY_DIMENSION = frozenset({Dimension.NETWORK, Dimension.COUNTY, Dimension.SIZE, Dimension.STANDARD})


def count(
    questions: Sequence[Asked],
    *,
    known_before: dt.datetime | None = None,
    map_date: dt.date | None = None,
    by: Collection[str] = EVERY_DIMENSION,
    people: bool = True,
) -> list[Cell]:
    """The cells of `questions`: from today's rows when all ask for today, otherwise from history; one query.

    With `known_before`, only what had been recorded before that moment. With `map_date`, the municipalities that
    existed then are put in the network and county that they, or their successors, belong to on `map_date`. The cells
    tell apart the dimensions `by`; without `people`, inhabitants aren't counted. What isn't asked for costs nothing.
    """
    if not questions:
        return []
    facts = {_FACTS_OF[dimension] for dimension in EVERY_DIMENSION if dimension in by} | ({PEOPLE} if people else set())
    columns = [_COLUMNS[dimension] if dimension in by else "NULL" for dimension in _COLUMNS]
    summed = "COALESCE(SUM(places.inhabitants), 0)" if people else "NULL"
    select = f"""
        SELECT asked.solution_id, asked.as_of, {", ".join(columns)}, held.level,
               COUNT(*), MAX(held.recorded_at), {summed}, COUNT(*) FILTER (WHERE {_FRESH})
        {{source}} GROUP BY 1, 2, 3, 4, 5, 6, 7
    """
    found = _run(select, questions, known_before, map_date, facts)
    keys = [key for key, _first, _label in SIZE_GROUPS]
    return [
        Cell(pk, date, network, county, keys[size - 1] if size else None, standard, *rest)
        for pk, date, network, county, size, standard, *rest in found
    ]


def rows(
    question: Asked,
    *,
    known_before: dt.datetime | None = None,
    map_date: dt.date | None = None,
    everyone: bool = False,
) -> list[CountedMunicipality]:
    """The municipalities that `count` counts for `question`, in alphabetical order; one query.

    With `everyone`, those outside the ambition's scope, too; they aren't `counted`.
    """
    select = f"""
        SELECT places.number, places.name, places.link_number, places.network_id, places.county_id,
               places.inhabitants, places.standard, held.level, held.effective_date, held.recorded_at, held.source,
               places.hex_column, places.hex_row, places.municipality_id, COALESCE({_FRESH}, false), {_IN_SCOPE}
        {{source}} ORDER BY places.sort_key, places.number
    """
    facts = {MUNICIPALITY, NETWORK, COUNTY, PEOPLE}
    found = _run(select, [question], known_before, map_date, facts, everyone=everyone)
    return [CountedMunicipality(*row) for row in found]


def by_area(cells: Iterable[Cell], dimension: str) -> dict[tuple[int, dt.date, str], Tally]:
    """The cells added up: for each solution, date and area of `dimension`."""
    parts: dict[tuple[int, dt.date, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        parts[cell.solution_id, cell.date, area_of(cell, dimension)].append(cell)
    return {key: add_up(part) for key, part in parts.items()}


def by_network(cells: Iterable[Cell]) -> dict[int, dict[int, Tally]]:
    """For each solution, the tally of each network; of cells of one date."""
    found: dict[int, dict[int, Tally]] = defaultdict(dict)
    for (solution, _date, network), tally in by_area(cells, Dimension.NETWORK).items():
        if network:
            found[solution][int(network)] = tally
    return found


def add_up(cells: Iterable[Cell]) -> Tally:
    levels: dict[str, int] = defaultdict(int)
    people: dict[str, int] = defaultdict(int)
    total = inhabitants = fresh = 0
    updated = None
    for cell in cells:
        total += cell.municipalities
        inhabitants += cell.inhabitants or 0
        if cell.level is not None:
            levels[cell.level] += cell.municipalities
            if cell.inhabitants is not None:
                people[cell.level] += cell.inhabitants
            fresh += cell.fresh
            updated = max(filter(None, (updated, cell.updated)), default=None)
    return Tally(total, dict(levels), updated, inhabitants, dict(people), fresh)


# What is known of the municipalities of a day, by the table it comes from: columns and join. The tables carry the names
# that Django gives them. Only values are filled in from outside, by the driver. `{whose}` is the municipality, or the
# one that has taken its place on the date of the map, and `{day}` that date, or the day itself.
MUNICIPALITY, NETWORK, COUNTY, PEOPLE = "municipality", "network", "county", "people"
_FACTS = {
    MUNICIPALITY: (
        """period.number, period.name, municipality.sort_key, municipality.number AS link_number,
            municipality.written_standard AS standard, municipality.hex_column, municipality.hex_row""",
        "JOIN networks_municipality AS municipality ON municipality.id = period.municipality_id",
    ),
    NETWORK: (
        "member.network_id",
        """LEFT JOIN networks_networkmembership AS member
            ON member.municipality_id = {whose} AND member.valid_from <= {day}
            AND (member.valid_to IS NULL OR member.valid_to > {day})""",
    ),
    COUNTY: (
        "area.county_id",
        """LEFT JOIN networks_municipalityperiod AS area
            ON area.municipality_id = {whose} AND area.valid_from <= {day}
            AND (area.valid_to IS NULL OR area.valid_to > {day})""",
    ),
    PEOPLE: (
        "people.inhabitants",
        """LEFT JOIN LATERAL (
            SELECT population.inhabitants FROM networks_population AS population
            WHERE population.municipality_id = period.municipality_id AND population.date <= days.as_of
            ORDER BY population.date DESC LIMIT 1
        ) AS people ON true""",
    ),
}
_FACTS_OF = {
    Dimension.NETWORK: NETWORK,
    Dimension.COUNTY: COUNTY,
    Dimension.SIZE: PEOPLE,
    Dimension.STANDARD: MUNICIPALITY,
}
_COLUMNS = {
    Dimension.NETWORK: "places.network_id",
    Dimension.COUNTY: "places.county_id",
    Dimension.SIZE: "width_bucket(places.inhabitants, %(sizes)s::int[])",
    Dimension.STANDARD: "places.standard",
}
_PLACES = """
    WITH places AS MATERIALIZED (
        SELECT days.as_of, period.municipality_id {columns}
        FROM (SELECT DISTINCT unnest(%(dates)s::date[]) AS as_of) AS days
        JOIN networks_municipalityperiod AS period
            ON period.valid_from <= days.as_of AND (period.valid_to IS NULL OR period.valid_to > days.as_of)
        {joins}
    )
"""
_HEIRS = """
    LEFT JOIN unnest(%(gone)s::bigint[], %(heirs)s::bigint[]) AS heirs(municipality_id, heir_id)
        ON heirs.municipality_id = period.municipality_id
"""
_RULES = """
    LEFT JOIN (
        SELECT usual.level, make_interval(
            months => COALESCE(chosen.ask_after[cardinality(chosen.ask_after)], usual.months)
        ) AS patience
        FROM unnest(%(levels)s::text[], %(months)s::int[]) AS usual(level, months)
        LEFT JOIN portfolio_freshnessrule AS chosen ON chosen.level = usual.level
    ) AS rule ON rule.level = held.level
"""
_FRESH = "(held.recorded_at AT TIME ZONE %(zone)s)::date > (asked.as_of - rule.patience)::date"
_IN_SCOPE = """(asked.ambition_id IS NULL OR EXISTS (
    SELECT 1 FROM portfolio_ambition_municipalities AS scope
    WHERE scope.ambition_id = asked.ambition_id AND scope.municipality_id = places.municipality_id
))"""
_TODAY = """
    LEFT JOIN portfolio_adoptionstatus AS held
        ON held.municipality_id = places.municipality_id AND held.solution_id = asked.solution_id
"""
# The status of today, with where its report comes from.
_TODAY_WITH_SOURCE = """
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
    select: str,
    questions: Sequence[Asked],
    known_before: dt.datetime | None,
    map_date: dt.date | None,
    facts: Collection[str],
    *,
    everyone: bool = False,
) -> list[tuple[Any, ...]]:
    """`select` from the municipalities with the `facts` about them, the status held and the rules of freshness."""
    dates = {question.date for question in questions}
    values: dict[str, Any] = {
        "solutions": [question.solution_id for question in questions],
        "dates": [question.date for question in questions],
        "ambitions": [question.ambition_id for question in questions],
        "map_date": map_date,
        "sizes": [first for _key, first, _label in SIZE_GROUPS],
        # How long each level stays confirmed until KS says something else.
        "levels": [str(level) for level in DEFAULTS],
        "months": [rule.ask_after[-1] for rule in DEFAULTS.values()],
        "zone": settings.TIME_ZONE,
    }
    heirs = _heirs(map_date) if map_date is not None else {}
    values |= {"gone": list(heirs), "heirs": list(heirs.values())}
    held = _TODAY_WITH_SOURCE if MUNICIPALITY in facts else _TODAY
    if known_before is not None or dates != {timezone.localdate()}:
        held, named = _history(known_before)
        values |= named
    source = f"""
        FROM unnest(%(solutions)s::bigint[], %(dates)s::date[], %(ambitions)s::bigint[])
            AS asked(solution_id, as_of, ambition_id)
        {"CROSS JOIN places" if len(dates) == 1 else "JOIN places ON places.as_of = asked.as_of"}
        {held} {_RULES} WHERE {everyone or _IN_SCOPE}
    """
    with connection.cursor() as cursor:
        cursor.execute(_places(facts, map_date) + select.format(source=source), values)
        return cursor.fetchall()


def _places(facts: Collection[str], map_date: dt.date | None) -> str:
    whose, day = "period.municipality_id", "days.as_of"
    joins = [join for name, (_columns, join) in _FACTS.items() if name in facts]
    if map_date is not None:
        whose, day = "COALESCE(heirs.heir_id, period.municipality_id)", "%(map_date)s::date"
        joins.insert(0, _HEIRS)
    columns = "".join(f", {columns}" for name, (columns, _join) in _FACTS.items() if name in facts)
    return _PLACES.format(columns=columns, joins=" ".join(joins).format(whose=whose, day=day))


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
