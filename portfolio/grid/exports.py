"""A grid as a table for a spreadsheet: when, from whom and what each number counts is beside it.

One line for each municipality, three cells for each solution. The file reads in again as it is
(`portfolio.status_files.workflow`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from core.tables.columns import Column
from core.tables.downloads import Table
from core.templatetags.figures import integer
from portfolio.counting.tally import Tally
from portfolio.freshness import shares
from portfolio.grid.content import Grid, GridColumn
from portfolio.grid.filters import filtered, in_words
from portfolio.grid.html import counted_in_words
from portfolio.level_tags import level_label
from portfolio.levels import LADDER, LEVEL_DEFINITIONS, Level


def grid_table(whole: Grid, query: Mapping[str, str]) -> Table:
    """The rows of `whole` that the page's address asks for; what is counted below is counted over all of them."""
    grid = filtered(whole, query)
    name = "-".join(filter(None, [grid.area[0], grid.only.key if grid.only else "", "alt" if grid.everything else ""]))
    return Table(
        name=f"status-{name}-{grid.today.isoformat()}",
        title=gettext("Status"),
        columns=_columns(grid),
        rows=grid.rows,
        facts=[*_facts(grid, query), *_counts(grid), *_definitions()],
        fixed=2,
    )


def _columns(grid: Grid) -> list[Column[Any]]:
    """The municipality, and three columns for each solution."""
    found: list[Column[Any]] = [
        Column("number", gettext("Kommunenummer"), width=12),
        Column("name", gettext("Kommune"), width=24),
    ]
    for column in grid.columns:
        found += _solution_columns(grid, column.solution)
    return found


def _solution_columns(grid: Grid, solution: Any) -> list[Column[Any]]:
    def cell(row: Any) -> Any:
        return grid.cells.get((row.municipality_id, solution.pk))

    def updated(row: Any) -> dt.date | None:
        return timezone.localtime(found.recorded_at).date() if (found := cell(row)) else None

    name = solution.short_name
    return [
        Column(f"{solution.key}.level", name, lambda row: level_label(getattr(cell(row), "level", None)), width=18),
        Column(
            f"{solution.key}.since",
            gettext("%(solution)s: gjelder fra") % {"solution": name},
            lambda row: getattr(cell(row), "effective_date", None),
            width=13,
        ),
        Column(f"{solution.key}.updated", gettext("%(solution)s: oppdatert") % {"solution": name}, updated, width=13),
    ]


def _facts(grid: Grid, query: Mapping[str, str]) -> list[tuple[str, str]]:
    facts = [
        (gettext("Område"), grid.area[1]),
        (gettext("Status per"), date_format(grid.today, "d.m.Y")),
        (gettext("Kilde"), gettext("Det kommunene og regionen har meldt i Fellesløp")),
        (gettext("Gjelder fra"), gettext("Datoen nivået gjelder fra")),
        (gettext("Oppdatert"), gettext("Dagen statusen sist ble meldt eller bekreftet")),
        (gettext("Bekreftet"), shares.words(grid.freshness, shares.months_of(grid.reference.rules), statuses=True)),
    ]
    if chosen := in_words(grid, query):
        facts.insert(1, (gettext("Utvalg"), chosen))
    return facts


def _counts(grid: Grid) -> list[tuple[str, str]]:
    """What is counted for each solution and how many have come so far, in the region and in the country."""
    found = []
    for column in grid.columns:
        name = column.solution.name
        found.append((name, f"{level_label(column.solution.counted_level)}. {counted_in_words(column.solution)}"))
        if grid.network:
            found.append((f"{name}, {grid.network.name}", _count(column, column.region)))
        found.append((f"{name}, {column.scope_name or gettext('Hele landet')}", _count(column, column.national)))
    return found


def _count(column: GridColumn, tally: Tally) -> str:
    reached = tally.reached(column.solution.counted_level)
    if reached is None:
        return gettext("ikke rapportert")
    return gettext("%(n)s av %(total)s") % {"n": integer(reached), "total": integer(tally.total)}


def _definitions() -> list[tuple[str, str]]:
    found = [(str(level.label), str(LEVEL_DEFINITIONS[level])) for level in (*LADDER, Level.NOT_RELEVANT)]
    return [*found, (level_label(None), gettext("Ingen har meldt status. Det er noe annet enn «ikke startet»."))]
