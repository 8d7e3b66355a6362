"""The grid's filter and order as its address has them; `static/js/grid.js` does the same to the page's rows.

`kommune`: a part of the name, or the end of the number. `region`: a network's key. `vis`: `need:due` or `level:in_use`,
the rows where some cell is so. `sorter`: `kommune` or a solution's key, with `-` before it from the last to the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from portfolio.freshness.rules import DUE, EVIDENCE, UNCONFIRMED
from portfolio.grid.content import Grid, GridRow
from portfolio.grid.html import need_words
from portfolio.levels import LADDER, LEVEL_LABELS, NOT_REPORTED, Level

# From the least to the most, as columns are sorted.
ORDER = [NOT_REPORTED, str(Level.NOT_RELEVANT), *map(str, LADDER)]


def filtered(grid: Grid, query: Mapping[str, str]) -> Grid:
    """`grid` with the rows that the address asks for, in its order; what it doesn't know is left alone."""
    text, region = query.get("kommune", "").strip().lower(), query.get("region", "")
    kind, _colon, wanted = query.get("vis", "").partition(":")
    networks = grid.reference.networks
    pks = [column.solution.pk for column in grid.columns]

    def shown(row: GridRow) -> bool:
        if text and text not in row.name.lower() and not row.number.endswith(text):
            return False
        if region in networks:
            place = grid.reference.place_by_id[row.municipality_id]
            if place.network_id != networks[region].pk:
                return False
        cells = [grid.cells.get((row.municipality_id, pk)) for pk in pks]
        if kind == "need":
            return any(cell is not None and cell.need == wanted for cell in cells)
        if kind == "level":
            return any((cell.level if cell else NOT_REPORTED) == wanted for cell in cells)
        return True

    return replace(grid, rows=_sorted(grid, [row for row in grid.rows if shown(row)], query.get("sorter", "")))


def _sorted(grid: Grid, rows: list[GridRow], by: str) -> list[GridRow]:
    key, down = by.removeprefix("-"), by.startswith("-")
    if key == "kommune":
        return rows[::-1] if down else rows
    pk = next((column.solution.pk for column in grid.columns if column.solution.key == key), None)
    if pk is None:
        return rows

    def rank(row: GridRow) -> int:
        cell = grid.cells.get((row.municipality_id, pk))
        return ORDER.index(cell.level if cell else NOT_REPORTED)

    return sorted(rows, key=lambda row: -rank(row) if down else rank(row))


def in_words(grid: Grid, query: Mapping[str, str]) -> str:
    """What the filter leaves, in a sentence; empty when it leaves everything."""
    parts = []
    if text := query.get("kommune", "").strip():
        parts.append(_("kommuner med «%(text)s» i navnet") % {"text": text})
    if region := grid.reference.networks.get(query.get("region", "")):
        parts.append(region.name)
    kind, _colon, wanted = query.get("vis", "").partition(":")
    if kind == "need" and wanted in (DUE, UNCONFIRMED, EVIDENCE):
        parts.append(need_words(wanted))
    elif kind == "level" and wanted in LEVEL_LABELS:
        parts.append(str(LEVEL_LABELS[wanted]))
    return ", ".join(parts)
