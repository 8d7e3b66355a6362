"""A block pasted from a spreadsheet, read against the grid: what each row would change, and what is refused and why.

The first column may hold municipalities (number or name), the first row solutions (short name, name or key); what has
no name is placed from the cell where it is pasted. Nothing is written here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import InvalidInput
from networks.geography.models import search_key
from portfolio.grid.content import Grid, GridColumn, GridRow
from portfolio.grid_reference import cell_id
from portfolio.level_tags import level_label
from portfolio.levels import LEVEL_LABELS, LEVEL_SHORT_LABELS, Level
from portfolio.statuses.recording import problem

ROWS_AT_MOST = 1000
# What is pressed on the keyboard for a level, and so what a cell may hold; see static/js/grid.js.
DIGITS = {
    "1": Level.NOT_STARTED,
    "2": Level.PLANNED,
    "3": Level.MADE_AVAILABLE,
    "4": Level.IN_USE,
    "5": Level.BENEFIT_REALISED,
    "6": Level.NOT_RELEVANT,
    "0": Level.NOT_RELEVANT,
}
CHANGED, SAME, REFUSED = "changed", "same", "refused"


@dataclass(frozen=True)
class PastedCell:
    """One value: `level` is what it was read as. `outcome` is changed, same or refused with `reason`."""

    solution: str
    text: str
    outcome: str
    reason: str = ""
    cell: str = ""
    level: str = ""
    before: str | None = None
    version: int = 0


@dataclass(frozen=True)
class PastedRow:
    """One line of the block. `reason` is set where no municipality could be found."""

    number: int
    name: str
    cells: list[PastedCell] = field(default_factory=list)
    reason: str = ""

    @property
    def outcome(self) -> str:
        outcomes = {cell.outcome for cell in self.cells}
        if self.reason or REFUSED in outcomes:
            return REFUSED
        return CHANGED if CHANGED in outcomes else SAME


@dataclass(frozen=True)
class Pasted:
    rows: list[PastedRow]

    @property
    def changes(self) -> list[PastedCell]:
        return [cell for row in self.rows for cell in row.cells if cell.outcome == CHANGED]

    @property
    def refused(self) -> int:
        return sum(row.outcome == REFUSED for row in self.rows)


@cache
def levels_by_word() -> dict[str, str]:
    """What a level may be called: its label in any language of the site, short or long, its code or its digit."""
    words = {level.value: level.value for level in Level} | {digit: level.value for digit, level in DIGITS.items()}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {str(label): code for code, label in [*LEVEL_SHORT_LABELS.items(), *LEVEL_LABELS.items()]}
    return {search_key(word): code for word, code in words.items()}


def table_of(text: str) -> list[list[str]]:
    """The cells of a pasted block: tabs as spreadsheets copy, else semicolons."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    sign = "\t" if "\t" in text else ";"
    return [[re.sub(r"\s+", " ", cell.strip().strip('"')) for cell in line.split(sign)] for line in lines]


def date_of(text: str) -> dt.date | None:
    """The day that a paste holds from; none when it is left out. Raises `InvalidInput`."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(_("Datoen er ikke en dato.")) from error


def read(text: str, grid: Grid, start: str = "", since: dt.date | None = None) -> Pasted:
    """What pasting `text` at the cell `start` (an id; the grid's first cell when left out) would do.

    Raises `InvalidInput` when there is nothing to read, too much, or a date that can't be.
    """
    table = table_of(text)
    if not any(cell for line in table for cell in line):
        raise InvalidInput(_("Det er ingenting å lime inn. Kopier rutene i regnearket og prøv igjen."))
    if len(table) > ROWS_AT_MOST:
        raise InvalidInput(_("Lim inn høyst %(most)d rader om gangen.") % {"most": ROWS_AT_MOST})
    wrong = problem(Level.IN_USE, since or grid.today)
    if wrong:
        raise InvalidInput(wrong[1], field="date")
    return _Reader(grid, start).read(table)


class _Reader:
    def __init__(self, grid: Grid, start: str) -> None:
        self.grid = grid
        self.levels = levels_by_word()
        self.rows: dict[str, GridRow] = {}
        self.shared_names: set[str] = set()
        for row in grid.rows:
            name = search_key(row.name)
            if name in self.rows:
                self.shared_names.add(name)
            self.rows[row.number] = self.rows[name] = row
        self.columns: dict[str, GridColumn] = {}
        for column in grid.columns:
            for word in (column.solution.key, column.solution.name, column.solution.short_name):
                self.columns[search_key(word)] = column
        ids = re.fullmatch(r"cell-(\d+)-(\d+)", start)
        self.first_row = self.first_column = 0
        if ids:
            municipality, solution = (int(part) for part in ids.groups())
            self.first_row = next((i for i, row in enumerate(grid.rows) if row.municipality_id == municipality), 0)
            self.first_column = next((i for i, one in enumerate(grid.columns) if one.solution.pk == solution), 0)
        self.seen: set[tuple[int, int]] = set()

    def read(self, table: list[list[str]]) -> Pasted:
        named_rows, heads = self._shape(table)
        lines = table[1:] if heads is not None else table
        rows = [self._row(index, line, named_rows, heads) for index, line in enumerate(lines) if any(line)]
        return Pasted(rows)

    def _shape(self, table: list[list[str]]) -> tuple[int, list[GridColumn | None] | None]:
        """How many columns name the municipality (0–2), and the solutions of the head, if there is one."""
        head = [self.columns.get(search_key(cell)) for cell in table[0]]
        has_head = any(head) or search_key(table[0][0]) in {"kommune", "kommunenummer", "kommunenr", "nummer"}
        body = table[1:] if has_head else table
        names = any(line[0] and not self._is_level(line[0]) for line in body)
        named = int(names)
        if named and all(len(line) > 1 and self._find(line[1]) and self._find(line[0]) for line in body[:1]):
            named = 2
        if not has_head:
            return named, None
        return named, head[named:]

    def _is_level(self, text: str) -> bool:
        return search_key(text) in self.levels

    def _find(self, text: str) -> GridRow | None:
        key = text.zfill(4) if text.isdecimal() else search_key(text)
        return None if key in self.shared_names else self.rows.get(key)

    def _row(self, index: int, line: list[str], named: int, heads: Sequence[GridColumn | None] | None) -> PastedRow:
        if named:
            row = next((found for text in line[:named] if (found := self._find(text))), None)
            name = " ".join(line[:named])
            if row is None:
                text = _("Fant ingen kommune med dette navnet eller nummeret i rutenettet.")
                if any(search_key(word) in self.shared_names for word in line[:named]):
                    text = _("Flere kommuner heter %(name)s. Bruk kommunenummer.") % {"name": name}
                return PastedRow(index + 1, name, reason=text)
        else:
            place = self.first_row + index
            if place >= len(self.grid.rows):
                return PastedRow(index + 1, "–", reason=_("Raden faller utenfor rutenettet."))
            row = self.grid.rows[place]
        if not row.editable:
            return PastedRow(index + 1, row.name, reason=_("Du kan ikke melde status for denne kommunen."))
        cells = [
            cell
            for position, text in enumerate(line[named:])
            if text and (cell := self._cell(row, position, text, heads)) is not None
        ]
        return PastedRow(index + 1, row.name, cells)

    def _cell(
        self, row: GridRow, position: int, text: str, heads: Sequence[GridColumn | None] | None
    ) -> PastedCell | None:
        if heads is not None:
            column = heads[position] if position < len(heads) else None
            if column is None:
                # A column that is no solution of this grid, such as "gjelder fra" in our own download.
                return None
        else:
            place = self.first_column + position
            if place >= len(self.grid.columns):
                return PastedCell("–", text, REFUSED, _("Ruten faller utenfor rutenettet."))
            column = self.grid.columns[place]
        solution, key = column.solution.short_name, (row.municipality_id, column.solution.pk)
        level = self.levels.get(search_key(text))
        if level is None:
            words = ", ".join(level_label(code) for code in DIGITS_IN_ORDER)
            return PastedCell(solution, text, REFUSED, _("Ukjent nivå. Bruk %(words)s.") % {"words": words})
        if key in self.seen:
            return PastedCell(solution, text, REFUSED, _("Samme rute står lenger oppe i det du limte inn."))
        self.seen.add(key)
        now = self.grid.cells.get(key)
        before = now.level if now else None
        if level == "not_reported":
            if now is None:
                return PastedCell(solution, text, SAME)
            return PastedCell(solution, text, REFUSED, _("En status kan rettes, men ikke fjernes."))
        return PastedCell(
            solution,
            text,
            SAME if level == before else CHANGED,
            cell=cell_id(*key),
            level=level,
            before=before,
            version=now.version if now else 0,
        )


DIGITS_IN_ORDER = [DIGITS[digit] for digit in "123456"]


def summary(pasted: Pasted) -> str:
    """`3 ruter endres, 2 rader avvises.`"""
    changed = len(pasted.changes)
    parts = [ngettext("%(n)d rute endres", "%(n)d ruter endres", changed) % {"n": changed}]
    if pasted.refused:
        parts.append(
            ngettext("%(n)d rad har noe som avvises", "%(n)d rader har noe som avvises", pasted.refused)
            % {"n": pasted.refused}
        )
    return ", ".join(parts) + "."
