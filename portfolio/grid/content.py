"""The status grid: municipalities × solutions, of one region or the whole country, or for one solution.

What changes seldom comes from `grid_reference`; the rest is two statements, however many cells there are. A past
date's grid shows what held then, counted from the history, and is only read. How a grid looks is in `grid.html`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext

from networks.models import Network, User
from portfolio.counting.cells import Asked, Dimension, by_area, count, held
from portfolio.counting.tally import NOTHING, Tally
from portfolio.freshness.rules import UNCONFIRMED
from portfolio.freshness.shares import Share, added_up
from portfolio.grid_reference import GridMunicipality, GridReference, GridSolution, grid_reference
from portfolio.statuses.reporting import reporting_scope


@dataclass(frozen=True)
class GridRow:
    """One municipality as it is on the date. `editable` says whether the person who looks may report its status."""

    municipality_id: int
    number: str
    name: str
    editable: bool


@dataclass(frozen=True)
class GridColumn:
    """One solution, counted in the region and in the country (or in `scope_name`, where the ambition has one)."""

    solution: GridSolution
    scope_name: str
    region: Tally
    national: Tally


@dataclass(frozen=True)
class Cell:
    """What holds for one municipality and one solution; `need` is what `freshness` asks of it."""

    level: str
    effective_date: dt.date
    recorded_at: dt.datetime
    version: int
    need: str

    @property
    def stale(self) -> bool:
        return self.need == UNCONFIRMED


@dataclass(frozen=True)
class Grid:
    """`network` and `only` are None for the whole country and for all solutions; `everything` holds the joint
    measures, too. `past` tells that the date is not today's, so that nothing can be reported. `elsewhere` holds the
    solutions that concern other regions only, and that nobody here reported on.
    """

    reference: GridReference
    network: Network | None
    only: GridSolution | None
    everything: bool
    rows: list[GridRow]
    columns: list[GridColumn]
    elsewhere: list[GridColumn] = field(default_factory=list)
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    past: bool = False

    @property
    def today(self) -> dt.date:
        """The date that the grid shows."""
        return self.reference.date

    @property
    def day(self) -> str:
        """The date for an address; empty for today, so that a kept link goes on showing today."""
        return self.today.isoformat() if self.past else ""

    @cached_property
    def needs(self) -> Counter[str]:
        """How many of the cells need each thing."""
        return Counter(cell.need for cell in self.cells.values())

    @property
    def stale(self) -> int:
        return self.needs[UNCONFIRMED]

    @property
    def freshness(self) -> Share:
        """How many of the statuses that there could be are confirmed."""
        return added_up([column.region if self.network else column.national for column in self.columns])

    @cached_property
    def editable(self) -> bool:
        return any(row.editable for row in self.rows)

    @property
    def key(self) -> str:
        """What the grid is called in requests about it: `network/solution/everything`."""
        only = self.only.key if self.only else ""
        return f"{self.network.key if self.network else ''}/{only}/{'alt' if self.everything else ''}"

    @property
    def area(self) -> tuple[str, str]:
        """Key and name of what the rows are taken from."""
        return (self.network.key, self.network.name) if self.network else ("landet", gettext("Hele landet"))


def build(key: str, user: User | AnonymousUser, known: GridReference | None = None) -> Grid | None:
    """The grid of the network `key` as `user` may see it, today or on the date of `known`; None for an unknown network.

    Two queries, the one for the roles of the user, and the reference's when it isn't at hand.
    """
    known = known or grid_reference()
    network = known.networks.get(key)
    return None if network is None else assemble(known, user, network=network)


def build_named(name: str, user: User | AnonymousUser, known: GridReference | None = None) -> Grid | None:
    """The grid whose `key` is `name`; None when there is none such."""
    network_key, only_key, everything = [*name.split("/"), "", "", ""][:3]
    known = known or grid_reference()
    network = known.networks.get(network_key) if network_key else None
    only = next((line for line in known.lines if line.key == only_key), None) if only_key else None
    if (network_key and network is None) or (only_key and only is None):
        return None
    return assemble(known, user, network=network, only=only, everything=bool(everything))


def assemble(
    known: GridReference,
    user: User | AnonymousUser,
    *,
    network: Network | None = None,
    only: GridSolution | None = None,
    everything: bool = False,
) -> Grid:
    """The grid of `network` or the country, for the solution `only`, all introductions, or `everything`.

    Two queries and the one for the roles of the user; a single one for a past date, whatever the user may do today.
    """
    places = known.by_network.get(network.pk, []) if network else known.places
    lines = [only] if only else known.lines if everything else known.introductions
    past = known.date != timezone.localdate()
    if past:
        rows = [GridRow(one.pk, one.number, one.name, editable=False) for one in places]
        everywhere = _cells_as_of(known, lines)
        here = {one.pk for one in places}
        cells = {key: cell for key, cell in everywhere.items() if key[0] in here}
        national = {line.pk: _tally(known.places, line, everywhere) for line in lines}
    else:
        scope = reporting_scope(user)
        rows = [GridRow(one.pk, one.number, one.name, scope.covers(one.pk, one.network_id)) for one in places]
        cells = _cells(known, network, lines)
        national = _national(known, lines)
    columns, elsewhere = _columns(lines, places if network else None, cells, national)
    return Grid(known, network, only, everything, rows, columns, elsewhere, cells, past)


def _columns(
    lines: Iterable[GridSolution],
    places: Iterable[GridMunicipality] | None,
    cells: Mapping[tuple[int, int], Cell],
    national: Mapping[int, Tally],
) -> tuple[list[GridColumn], list[GridColumn]]:
    """Those that concern the region's `places` (None: the whole country), and the others."""
    reported = {solution for _municipality, solution in cells}
    columns: list[GridColumn] = []
    elsewhere: list[GridColumn] = []
    for line in lines:
        region = NOTHING if places is None else _tally(places, line, cells)
        column = GridColumn(line, line.scope_name, region, national.get(line.pk, NOTHING))
        shown = places is None or column.region.total or not line.scope_name or line.pk in reported
        (columns if shown else elsewhere).append(column)
    return columns, elsewhere


_CELLS = """
    SELECT s.municipality_id, s.solution_id, s.level, s.effective_date, s.recorded_at, s.version, r.evidence <> ''
    FROM portfolio_adoptionstatus s JOIN portfolio_statusreport r ON r.id = s.report_id
    WHERE s.municipality_id = ANY(%s) AND s.solution_id = ANY(%s)
"""


def _cells(known: GridReference, network: Network | None, lines: Iterable[GridSolution]) -> dict[tuple[int, int], Cell]:
    """By municipality and solution. A statement of its own: the ORM takes longer than the database here."""
    places = known.by_network.get(network.pk, []) if network else known.places
    with connection.cursor() as cursor:
        cursor.execute(_CELLS, [[place.pk for place in places], [line.pk for line in lines]])
        return _as_cells(known, cursor.fetchall())


def _cells_as_of(known: GridReference, lines: Iterable[GridSolution]) -> dict[tuple[int, int], Cell]:
    """What held on the date of `known` in the whole country, as we know it now; without versions. One query."""
    reports = held([place.pk for place in known.places], [line.pk for line in lines], known.date)
    return _as_cells(known, ((*report[:5], 0, report[5]) for report in reports))


def _as_cells(known: GridReference, rows: Iterable[tuple[Any, ...]]) -> dict[tuple[int, int], Cell]:
    need, zone, days = known.limits.need, timezone.get_current_timezone(), dict[dt.datetime, dt.date]()
    found = {}
    for municipality, solution, level, effective, recorded, version, evidence in rows:
        day = days.get(recorded)
        if day is None:
            day = days[recorded] = recorded.astimezone(zone).date()
        found[municipality, solution] = Cell(level, effective, recorded, version, need(level, day, evidence))
    return found


def _national(known: GridReference, lines: Iterable[GridSolution]) -> dict[int, Tally]:
    """The whole scope of each of `lines` by level; one query."""
    cells = count([Asked(line.pk, known.date, line.ambition_id) for line in lines], by=(), people=False)
    return {pk: tally for (pk, _date, _area), tally in by_area(cells, Dimension.COUNTRY).items()}


def _tally(places: Iterable[GridMunicipality], line: GridSolution, cells: Mapping[tuple[int, int], Cell]) -> Tally:
    """The municipalities of a region by level, counted from its own cells."""
    concerned = [place.pk for place in places if line.concerns(place.pk)]
    found = [cell for pk in concerned if (cell := cells.get((pk, line.pk)))]
    return Tally(
        len(concerned),
        dict(Counter(cell.level for cell in found)),
        max((one.recorded_at for one in found), default=None),
        fresh=sum(not cell.stale for cell in found),
    )
