"""A block pasted from a spreadsheet, read against the grid: what each cell would change, and what is refused and why.

The first column may hold municipalities (number or name), the first row solutions (short name, name or key); what has
no name is placed along the rows and columns that are shown from the cell where it is pasted, in their order. Nothing is
written here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.tables.finding import Meaning, Table, TableColumn, TableRow, Unread, Wanted, find
from core.tables.sheets import Cell, Sheet, letter_of, read_paste, text_of
from networks.geography.dictionary import Dictionary
from networks.models import User
from portfolio.dictionary import Solutions, level_of
from portfolio.grid.content import Grid
from portfolio.grid_reference import GridSolution, cell_id
from portfolio.levels import Level
from portfolio.status_tables.comparison import Frame, Preview, compare
from portfolio.status_tables.reading import LEVEL, NUMBER, names_a_place, wanted_statuses
from portfolio.statuses.recording import problem

ROWS_AT_MOST = 1000


@dataclass(frozen=True)
class Shown:
    """The rows and columns that are shown from the cell where one stands, in their order: keys of municipalities and of
    solutions. The grid's own when left out."""

    municipalities: Sequence[int] = ()
    solutions: Sequence[int] = ()


@dataclass(frozen=True)
class Pasted:
    table: Table
    preview: Preview

    @cached_property
    def changes(self) -> list[dict[str, object]]:
        """What the page sends to be saved."""
        return [
            {
                "cell": cell_id(line.municipality, line.solution_id),
                "level": line.level,
                "version": line.version,
                "date": line.since,
                # The date in the table, where another is proposed; the line's place puts it back.
                "own": line.in_file,
                "place": place,
                "comment": line.comment,
            }
            for place, line in enumerate(self.preview.lines)
            if line.changes
        ]

    @property
    def as_json(self) -> str:
        return json.dumps(self.changes)


def date_of(text: str) -> dt.date | None:
    """The day that a paste holds from; none when it is left out. Raises `InvalidInput`."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(_("Datoen er ikke en dato.")) from error


def keys_of(text: str) -> list[int]:
    """`1,2,3` as numbers; anything else in it is left out."""
    return [int(part) for part in text.split(",") if part.isdecimal()]


def read(
    text: str, grid: Grid, *, by: User | AnonymousUser, shown: Shown | None = None, since: dt.date | None = None
) -> Pasted:
    """What pasting `text` would do. Raises `InvalidInput` when there is nothing to read, too much, two columns of one
    meaning, or a date that can't be."""
    sheet = read_paste(text)
    if not any(cell != "" for row in sheet.rows for cell in row):
        raise InvalidInput(_("Det er ingenting å lime inn. Kopier rutene i regnearket og prøv igjen."))
    if len(sheet.rows) > ROWS_AT_MOST:
        raise InvalidInput(_("Lim inn høyst %(most)d rader om gangen.") % {"most": ROWS_AT_MOST})
    wrong = problem(Level.IN_USE, since or grid.today)
    if wrong:
        raise InvalidInput(wrong[1], field="date")
    solutions = Solutions([column.solution for column in grid.columns])
    placing = _Placing(grid, shown or Shown())
    table = find([sheet], _wanted(solutions))
    if table.twice:
        raise InvalidInput(_("Flere kolonner kan bety det samme. Ta bort den ene, og lim inn på nytt."))
    table = placing.along_the_rows(table) if table.found else placing.along_both(sheet)
    frame = Frame(
        solution=grid.only.key if grid.only else "",
        day=since,
        among=frozenset(row.municipality_id for row in grid.rows),
    )
    return Pasted(table, Preview(compare(table, by=by, frame=frame)))


def _wanted(solutions: Solutions[GridSolution]) -> Wanted:
    """As in a file; a head of solutions alone will do, since the rows are known."""
    return dataclasses.replace(
        wanted_statuses(solutions),
        enough=lambda fields, groups: bool(groups) or (names_a_place(fields) and LEVEL in fields),
    )


class _Placing:
    """Gives what has no name the identity of the row and column that are shown there."""

    def __init__(self, grid: Grid, shown: Shown) -> None:
        rows = {row.municipality_id: row for row in grid.rows}
        columns = {column.solution.pk: column.solution for column in grid.columns}
        self.numbers = [rows[pk].number for pk in shown.municipalities or rows if pk in rows]
        self.keys = [columns[pk].key for pk in shown.solutions or columns if pk in columns]
        self.dictionary = Dictionary(grid.today)

    def along_the_rows(self, table: Table) -> Table:
        """A block with a head; its rows get the municipalities that are shown, unless it names them itself."""
        if names_a_place(set(table.chosen)):
            return table
        return self._numbered(table, {row.number: row for row in table.rows}, table.head_row)

    def along_both(self, sheet: Sheet) -> Table:
        """A block without a head."""
        named = self._is_named(sheet)
        names = 1 + self._is_named_twice(sheet) if named else 0
        width = max(len(row) for row in sheet.rows)
        meanings = [Meaning(NUMBER)] * names + [Meaning(LEVEL, key) for key in self.keys]
        columns = [
            TableColumn(letter_of(place), "", meanings[place])
            if place < len(meanings)
            else TableColumn(letter_of(place), "", None, _("Faller utenfor rutenettet."))
            for place in range(width)
        ]
        rows = {
            index: TableRow(index, _cells(row, meanings)) for index, row in enumerate(sheet.rows, start=1) if any(row)
        }
        table = Table("", 0, columns, list(rows.values()))
        return table if named else self._numbered(table, rows, 0)

    def _is_named(self, sheet: Sheet) -> bool:
        """Does the first column name municipalities? One that holds levels and a misspelt one does not."""
        firsts = [row[0] for row in sheet.rows if row and row[0] != ""]
        words = [text_of(cell) for cell in firsts if level_of(cell) is None]
        return bool(words) and (
            len(words) == len(firsts) or any(self.dictionary.find(word).municipality for word in words)
        )

    def _is_named_twice(self, sheet: Sheet) -> bool:
        """Do the first two columns hold a number and a name?"""
        _first, second = [*next(row for row in sheet.rows if row and row[0] != ""), ""][:2]
        return level_of(second) is None and bool(self.dictionary.find(text_of(second)).municipality)

    def _numbered(self, table: Table, rows: dict[int, TableRow], above: int) -> Table:
        """The rows with the numbers of the municipalities that are shown, counted from the one after `above`."""
        inside = {number: row for number, row in rows.items() if number - above <= len(self.numbers)}
        outside = _("Faller utenfor rutenettet.")
        unread = [Unread(number, row.beginning, outside) for number, row in rows.items() if number not in inside]
        placed = [
            dataclasses.replace(row, cells={**row.cells, Meaning(NUMBER): self.numbers[number - above - 1]})
            for number, row in inside.items()
        ]
        return dataclasses.replace(table, rows=placed, unread=[*table.unread, *unread])


def _cells(row: Sequence[Cell], meanings: Sequence[Meaning]) -> dict[Meaning, Cell]:
    """A row's cells; several columns that name the municipality are one text."""
    found: dict[Meaning, Cell] = {}
    for meaning, cell in zip(meanings, row, strict=False):
        if meaning.field == NUMBER and meaning in found:
            found[meaning] = f"{text_of(found[meaning])} {text_of(cell)}".strip()
        else:
            found[meaning] = cell
    return found
