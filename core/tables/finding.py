"""Where in a person's sheets the table is, what each of its columns means, and what was left unread and why.

A table has a head: a row (or two, where a merged cell spans several) in which columns are called by names that are
known. Above it may be titles, below it notes and sums, beside it columns about something else, before it a cover sheet.
Nothing is placed by counting columns; what isn't used is told.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.sorting import search_key
from core.tables.sheets import Cell, Sheet, letter_of, text_of

# The head is sought in this many rows.
HEAD_WITHIN = 50
SUM_WORDS = ("sum", "totalt", "total", "i alt", "til sammen", "tilsammen", "sum totalt", "sum total", "hele landet")


@dataclass(frozen=True)
class Field:
    """One thing that a column may hold; `heads` are the search keys of what the column may be called.

    `joined`: several columns of this meaning are read as one text (number and name of a place).
    """

    name: str
    label: str | Promise
    heads: frozenset[str]
    joined: bool = False


@dataclass(frozen=True)
class Wanted:
    """What is sought. `enough(fields, groups)` says whether a head with those makes a table.

    `group_of` names the group that a head stands for, such as a solution in a table with a column for each; a column
    called by a group alone holds `group_field`. `values` are the fields without which a row has nothing to tell.
    """

    fields: Sequence[Field]
    enough: Callable[[set[str], set[str]], bool]
    values: frozenset[str]
    group_of: Callable[[str], str | None] = lambda head: None
    group_field: str = ""

    def field_of(self, head: str) -> str | None:
        key = search_key(head).strip(" :.*")
        return next((one.name for one in self.fields if key in one.heads), None) if key else None

    def joins(self, name: str) -> bool:
        return any(one.joined for one in self.fields if one.name == name)

    def label_of(self, name: str) -> str:
        return next((str(one.label) for one in self.fields if one.name == name), name)


@dataclass(frozen=True)
class Meaning:
    """`group` is empty for what is about the whole row."""

    field: str
    group: str = ""


@dataclass(frozen=True)
class TableColumn:
    """`name` is the head, with the letter where two are called the same; `reason` why it isn't used, empty if it is."""

    letter: str
    name: str
    meaning: Meaning | None = None
    reason: str = ""


@dataclass(frozen=True)
class TableRow:
    """`number` as the spreadsheet counts rows, from 1. `unknown`: the cells whose formula has no value in the file."""

    number: int
    cells: dict[Meaning, Cell]
    unknown: frozenset[Meaning] = frozenset()

    def cell(self, name: str, group: str = "") -> Cell:
        return self.cells.get(Meaning(name, group), "")

    def text(self, name: str, group: str = "") -> str:
        return text_of(self.cell(name, group))

    @property
    def beginning(self) -> str:
        """The first of its texts, by which a person knows the row."""
        return " · ".join(text for cell in self.cells.values() if (text := text_of(cell)))[:80]

    @property
    def groups(self) -> list[str]:
        return list(dict.fromkeys(meaning.group for meaning in self.cells if meaning.group))


@dataclass(frozen=True)
class Unread:
    """A row that was not read. `text` is how it begins."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True)
class Choices:
    """What a person has answered: the sheet's name, and for a field the `name` of its column."""

    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The table as it was found. `sheets` are those that hold such a table when nobody has said which of them is meant,
    and `twice` the fields that several columns could hold: while one of them isn't empty, `rows` are, since a person
    must be asked. `all_sheets` are those of the file."""

    sheet: str
    head_row: int
    columns: list[TableColumn]
    rows: list[TableRow] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    all_sheets: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    found: bool = True

    @property
    def unused(self) -> list[TableColumn]:
        return [column for column in self.columns if column.meaning is None]

    @property
    def chosen(self) -> dict[str, str]:
        """For each field of the whole row, the name of its column."""
        used = ((one.meaning, one.name) for one in self.columns if one.meaning and not one.meaning.group)
        return {meaning.field: name for meaning, name in used if meaning}

    def told(self) -> dict[str, Any]:
        """How it was read, as JSON, for `core/tables/reading.html`."""
        return {
            "sheet": self.sheet,
            "head_row": self.head_row,
            "names": [one.name for one in self.columns if one.name],
            "unused": [{"letter": one.letter, "name": one.name, "reason": one.reason} for one in self.unused],
            "unread": [dataclasses.asdict(one) for one in self.unread],
            "sheets": self.sheets,
            "all_sheets": self.all_sheets,
            "twice": self.twice,
            "found": self.found,
        }


def find(sheets: Sequence[Sheet], wanted: Wanted, choices: Choices | None = None) -> Table:
    """The table that is `wanted`.

    Where no head is known, the first row that could be one is taken for it, nothing is read (`found` is false), and a
    person may point out the columns. Raises `InvalidInput` where the same column is chosen for two fields.
    """
    choices = choices or Choices()
    heads = {sheet.name: _head(sheet, wanted) for sheet in sheets}
    candidates = _candidates(sheets, {name for name, head in heads.items() if head.score})
    sheet = next((one for one in sheets if one.name == choices.sheet), candidates[0])
    head = heads[sheet.name]
    columns, twice = _columns(sheet, head, wanted, choices.columns)
    asked = [one.name for one in candidates] if len(candidates) > 1 and not choices.sheet else []
    table = Table(
        sheet.name,
        head.row + 1,
        columns,
        sheets=asked,
        all_sheets=[one.name for one in sheets],
        twice=twice,
        found=_is_enough(columns, wanted),
    )
    if asked or twice or not table.found:
        return table
    return _with_rows(table, sheet, head, wanted)


def _candidates(sheets: Sequence[Sheet], known: set[str]) -> list[Sheet]:
    """The sheets that the table may be in: those with a known head, if any. A hidden one holds lists for choosing from,
    as a rule; it is taken when no other will do."""
    with_head = [sheet for sheet in sheets if sheet.name in known]
    for offered in (with_head, sheets):
        if seen := [sheet for sheet in offered if not sheet.hidden]:
            return seen
        if offered is with_head and with_head:
            return with_head
    return list(sheets)


# --- The head --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Head:
    """The row of the head (from 0), how many rows it takes, what its columns are called and may mean."""

    row: int
    height: int
    names: list[str]
    meanings: list[Meaning | None]
    score: int = 0


def _head(sheet: Sheet, wanted: Wanted) -> _Head:
    """The row with the most known names; the first that could be a head where none is known."""
    best: _Head | None = None
    for row in range(min(HEAD_WITHIN, len(sheet.rows))):
        for height in (1, 2):
            head = _head_at(sheet, row, height, wanted)
            if head is not None and (best is None or head.score > best.score):
                best = head
    if best is not None:
        return best
    full = (index for index, cells in enumerate(sheet.rows) if sum(cell != "" for cell in cells) > 1)
    row = next(full, 0)
    names = [text_of(cell) for cell in sheet.rows[row]] if sheet.rows else []
    return _Head(row, 1, names, [None] * len(names))


def _head_at(sheet: Sheet, row: int, height: int, wanted: Wanted) -> _Head | None:
    """The head that begins at `row`, or None if there isn't one."""
    found = _one_row(sheet, row, wanted) if height == 1 else _two_rows(sheet, row, wanted)
    known = {meaning for meaning in found[1] if meaning}
    fields, groups = {one.field for one in known if not one.group}, {one.group for one in known if one.group}
    return _Head(row, height, *found, len(known)) if wanted.enough(fields, groups) else None


def _one_row(sheet: Sheet, row: int, wanted: Wanted) -> tuple[list[str], list[Meaning | None]]:
    """What the columns are called in the row, and what that means. A merged cell is called by its name in each of its
    columns only where the columns are told apart below."""
    pairs = zip(_texts(sheet, row), _filled(sheet, row), strict=True)
    names = [name or (over if _joinable(over, wanted) else "") for name, over in pairs]
    return names, [_meaning(name, wanted) for name in names]


def _two_rows(sheet: Sheet, row: int, wanted: Wanted) -> tuple[list[str], list[Meaning | None]]:
    """The same of a head that takes two rows: groups above, and what is said of each below."""
    upper, lower = _filled(sheet, row), _texts(sheet, row + 1)
    if not any(wanted.group_of(name) for name in upper) or not any(wanted.field_of(name) for name in lower):
        return [], []
    pairs = _pairs(upper, lower)
    names = [": ".join(dict.fromkeys(part for part in pair if part)) for pair in pairs]
    return names, [_meaning_of_two(above, below, wanted) for above, below in pairs]


def _joinable(name: str, wanted: Wanted) -> bool:
    return wanted.joins(wanted.field_of(name) or "")


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [text_of(cell) for cell in sheet.rows[row]] if row < len(sheet.rows) else []


def _filled(sheet: Sheet, row: int) -> list[str]:
    """The texts of a row; a merged cell's in each of the columns that it spans."""
    names = _texts(sheet, row)
    for (first_row, first), (last_row, last) in sheet.merged:
        if first_row <= row <= last_row and first < len(names):
            name = text_of(sheet.rows[first_row][first])
            names[first : last + 1] = [name] * len(names[first : last + 1])
    return names


def _pairs(upper: Sequence[str], lower: Sequence[str]) -> list[tuple[str, str]]:
    """Both rows of a head, column by column. A name above holds on to the right where something stands below it."""
    found, last = [], ""
    for place in range(max(len(upper), len(lower))):
        above = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        last = above or (last if below else "")
        found.append((last, below))
    return found


def _meaning(name: str, wanted: Wanted) -> Meaning | None:
    """`Nivå`, `VKP`, `VKP: gjelder fra`, `VKP (gjelder fra)`."""
    if own := wanted.field_of(name):
        return Meaning(own)
    if group := wanted.group_of(name):
        return Meaning(wanted.group_field, group)
    for sign in (":", "–", " - ", "(", "\n"):
        group_name, found, field_name = name.rpartition(sign)
        if found and (group := wanted.group_of(group_name)) and (own := wanted.field_of(field_name.rstrip(")"))):
            return Meaning(own, group)
    return None


def _meaning_of_two(above: str, below: str, wanted: Wanted) -> Meaning | None:
    group, own = wanted.group_of(above), wanted.field_of(below)
    if group:
        return Meaning(own or wanted.group_field, group) if own or not below else None
    return Meaning(found) if (found := own or (wanted.field_of(above) if not below else None)) else None


# --- The columns -----------------------------------------------------------------------------------------


def _columns(
    sheet: Sheet, head: _Head, wanted: Wanted, chosen: Mapping[str, str]
) -> tuple[list[TableColumn], list[str]]:
    """Each column with what it means, and the fields that several columns could hold."""
    width = max((len(row) for row in sheet.rows), default=0)
    names = _unique([*head.names, *[""] * (width - len(head.names))])
    meanings: list[Meaning | None] = [*head.meanings, *[None] * (width - len(head.meanings))]
    _check_chosen(chosen)
    for name, column in chosen.items():
        meanings = [_rechosen(one, own, name, column) for one, own in zip(meanings, names, strict=True)]
    held = Counter(meaning for meaning in meanings if meaning is not None)
    twice = [one for one, count in held.items() if count > 1 and not wanted.joins(one.field)]
    filled = _filled_columns(sheet, head)
    columns = [
        TableColumn(letter_of(place), name, meaning, "" if meaning else _why_unused(name, place in filled))
        for place, (name, meaning) in enumerate(zip(names, meanings, strict=True))
        if meaning or name or place in filled
    ]
    return columns, list(dict.fromkeys(_twice_label(one, wanted) for one in twice))


def _rechosen(meaning: Meaning | None, own: str, name: str, column: str) -> Meaning | None:
    """What the column called `own` means once `column` is chosen for the field `name` (none of them when empty)."""
    if column and column == own:
        return Meaning(name)
    return None if meaning == Meaning(name) else meaning


def _twice_label(meaning: Meaning, wanted: Wanted) -> str:
    return meaning.field if not meaning.group else f"{meaning.group}:{meaning.field}"


def _check_chosen(chosen: Mapping[str, str]) -> None:
    names = [name for name in chosen.values() if name]
    for own, name in chosen.items():
        if name and names.count(name) > 1:
            raise InvalidInput(_("Samme kolonne er valgt to ganger: %(name)s.") % {"name": name}, field=own)


def _unique(names: Sequence[str]) -> list[str]:
    return [
        f"{name} ({letter_of(place)})" if name and names.count(name) > 1 else name for place, name in enumerate(names)
    ]


def _filled_columns(sheet: Sheet, head: _Head) -> set[int]:
    below = sheet.rows[head.row + head.height :]
    return {place for row in below for place, cell in enumerate(row) if cell != ""}


def _why_unused(name: str, filled: bool) -> str:
    if not filled:
        return _("Kolonnen er tom.")
    return _("Ikke en overskrift vi kjenner.") if name else _("Kolonnen har ingen overskrift.")


def _is_enough(columns: Iterable[TableColumn], wanted: Wanted) -> bool:
    meanings = [column.meaning for column in columns if column.meaning]
    return wanted.enough({one.field for one in meanings if not one.group}, {one.group for one in meanings if one.group})


# --- The rows --------------------------------------------------------------------------------------------


def _with_rows(table: Table, sheet: Sheet, head: _Head, wanted: Wanted) -> Table:
    places = {letter_of(place): place for place in range(max(len(row) for row in sheet.rows))}
    used = [(places[one.letter], one.meaning) for one in table.columns if one.meaning is not None]
    begins = head.row + head.height
    unread = [
        Unread(number, text, _("Står over tabellens overskrift."))
        for number, text in _beginnings(sheet.rows[: head.row])
    ]
    rows = []
    for index, cells in enumerate(sheet.rows[begins:], start=begins):
        if all(cell == "" for cell in cells):
            continue
        row = _row(index, cells, used, sheet, wanted)
        reason = _why_unread(row, cells, head, wanted)
        if reason:
            unread.append(Unread(index + 1, _beginning(cells), reason))
        else:
            rows.append(row)
    return dataclasses.replace(table, rows=rows, unread=unread)


def _row(
    index: int, cells: Sequence[Cell], used: Sequence[tuple[int, Meaning]], sheet: Sheet, wanted: Wanted
) -> TableRow:
    values: dict[Meaning, Cell] = {}
    for place, meaning in used:
        cell = cells[place] if place < len(cells) else ""
        if wanted.joins(meaning.field) and values.get(meaning, "") != "":
            values[meaning] = f"{text_of(values[meaning])} {text_of(cell)}".strip()
        else:
            values[meaning] = cell
    unknown = frozenset(meaning for place, meaning in used if (index, place) in sheet.unknown)
    return TableRow(index + 1, values, unknown)


def _why_unread(row: TableRow, cells: Sequence[Cell], head: _Head, wanted: Wanted) -> str:
    """Empty for a row of the table."""
    texts = [text_of(cell) for cell in cells]
    if [name for name in texts if name] == [name for name in head.names if name]:
        return _("Overskriften en gang til.")
    if search_key(next(text for text in texts if text)).strip(" :") in SUM_WORDS:
        return _("Sumrad.")
    if _tells(row, wanted):
        return ""
    if sum(text != "" for text in texts) == 1:
        return _("Ser ut som en merknad: bare én celle er fylt ut.")
    names = ", ".join(wanted.label_of(name) for name in sorted(wanted.values))
    return _("Har ikke noe i: %(columns)s.") % {"columns": names}


def _tells(row: TableRow, wanted: Wanted) -> bool:
    """Does it hold, or would a formula in it give, any of what the table is for?"""
    told = {meaning.field for meaning, cell in row.cells.items() if cell != ""}
    return bool(wanted.values & (told | {meaning.field for meaning in row.unknown}))


def _beginnings(rows: Iterable[Sequence[Cell]]) -> Iterable[tuple[int, str]]:
    return ((number, text) for number, cells in enumerate(rows, start=1) if (text := _beginning(cells)))


def _beginning(cells: Sequence[Cell]) -> str:
    return " · ".join(text for cell in cells if (text := text_of(cell)))[:80]
