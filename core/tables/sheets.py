"""Files and pastes as they come: sheets of cells, before anyone knows what is in them.

Every place where a person brings a table reads it here: a paste (tabs as spreadsheets copy), CSV in the dialects of
Excel, LibreOffice and Numbers, XLSX, XLS and ODS. What the cells mean is said by `core.tables.finding` and the
dictionaries of the apps.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import charset_normalizer
import python_calamine
from django.utils.translation import gettext as _

from core.errors import InvalidInput

# What a cell may hold; an empty one is "".
Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta

LARGEST_FILE = 5 * 1024 * 1024
# A workbook is a packed file; this many times its largest size it may be unpacked.
UNPACKED_AT_MOST = 20 * LARGEST_FILE
CELLS_AT_MOST = 1_000_000
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
# For the `accept` of a file field.
ACCEPTED = ",".join([".xlsx", ".xls", ".ods", ".csv", ".txt", ".tsv"])
DELIMITERS = ";\t,"


@dataclass(frozen=True)
class Sheet:
    """One sheet from its first row on. `unknown` are the cells (row and column, from 0) with a formula whose value is
    not in the file; `merged` the merged areas (first row and column, last row and column, from 0, inclusive)."""

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    unknown: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_file(name: str, content: bytes) -> list[Sheet]:
    """The sheets of a file, those with nothing in them left out.

    Raises `InvalidInput` at the field `file` for one that is too large, empty or can't be read.
    """
    if len(content) > LARGEST_FILE:
        raise InvalidInput(_("Filen er for stor. Den kan være på opptil 5 MB."), field="file")
    ending = name.lower()
    # What a file is shows in its first bytes; people and mail programs rename files.
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0":
        sheets = _workbook(content)
    elif ending.endswith(WORKBOOKS):
        raise InvalidInput(_("Filen kan ikke leses som et regneark. Åpne den og lagre den på nytt."), field="file")
    elif ending.endswith(TEXTS):
        sheets = [Sheet("", _separated(decoded(content)))]
    else:
        raise InvalidInput(_("Filen må være et regneark (Excel eller OpenDocument) eller CSV."), field="file")
    found = [sheet for sheet in sheets if any(cell != "" for row in sheet.rows for cell in row)]
    if not found:
        raise InvalidInput(_("Filen er tom."), field="file")
    return found


def read_paste(text: str) -> Sheet:
    """What was pasted: tabs as spreadsheets copy, with quoted cells that may have line breaks in them, else
    semicolons. Empty cells and rows keep their place; only the line break that ends the last row is no row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    return Sheet("", _rows(text, "\t" if "\t" in text or ";" not in text else ";"))


def read_text(text: str) -> Sheet:
    """The text of a CSV file."""
    return Sheet("", _separated(text))


def as_text(content: bytes, name: str) -> str:
    """What an uploaded file says, as text: JSON and CSV as they are, the first sheet of a workbook as CSV.

    Raises `InvalidInput` at the field `file`.
    """
    if content[:2] not in (b"PK", b"\xd0\xcf"):
        return decoded(content).removeprefix("\ufeff").replace("\0", "")
    return csv_of(read_file(name, content)[0])


def csv_of(sheet: Sheet) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows([text_of(cell) for cell in row] for row in sheet.rows)
    return buffer.getvalue()


def text_of(cell: Cell) -> str:
    """A cell as a person would write it: whole numbers without decimals, days as 2024-03-01."""
    if isinstance(cell, bool):
        return _("ja") if cell else _("nei")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time.min:
        return cell.date().isoformat()
    return str(cell)


def letter_of(column: int) -> str:
    """The name that a spreadsheet gives the column (from 0): A, B … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


# --- Text ------------------------------------------------------------------------------------------------


def decoded(content: bytes) -> str:
    """The text of a file: by its byte order mark, else UTF-8, else what it is most like of what programs here write."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strictly(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(content, cp_isolation=["cp1252", "mac_roman", "utf_16_le", "cp865"]).best()
        return str(best) if best is not None else content.decode("cp1252", errors="replace")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidInput(_("Filen kan ikke leses som CSV."), field="file") from error


def _separated(text: str) -> list[list[Cell]]:
    """The rows of a CSV file; `sep=;` on the first line names the delimiter, as Excel has it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    named = re.match(r'"?sep=(.)"?\n', text)
    if named:
        return [[], *_rows(text[named.end() :], named[1])]
    return _rows(text, _delimiter(text))


def _delimiter(text: str) -> str:
    """The sign that divides the most lines into the same number of cells."""

    def agreement(sign: str) -> tuple[int, int]:
        counts = [count for line in text.split("\n")[:50] if (count := line.count(sign))]
        return (max(counts.count(one) * one for one in counts), len(counts)) if counts else (0, 0)

    return max(DELIMITERS, key=agreement)


def _rows(text: str, delimiter: str) -> list[list[Cell]]:
    csv.field_size_limit(LARGEST_FILE)
    # A quotation mark that is never closed is a mark in a text, not the beginning of a cell with the rest in it.
    dialect = _Unquoted if text.count('"') % 2 else csv.excel
    try:
        lines = list(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), dialect, delimiter=delimiter))
    except csv.Error as error:
        raise InvalidInput(_("Filen kan ikke leses som CSV."), field="file") from error
    return [[_cleaned(cell) for cell in line] for line in lines]


class _Unquoted(csv.excel):
    quoting = csv.QUOTE_NONE


def _cleaned(text: str) -> str:
    """Without spaces around and without the apostrophe that our own files, and Excel, put before text."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\0", "").strip().removeprefix("'")


# --- Workbooks -------------------------------------------------------------------------------------------


def _workbook(content: bytes) -> list[Sheet]:
    try:
        packed = zipfile.ZipFile(io.BytesIO(content)) if content[:2] == b"PK" else None
        if packed is not None and sum(part.file_size for part in packed.infolist()) > UNPACKED_AT_MOST:
            raise InvalidInput(_("Filen er for stor. Den kan være på opptil 5 MB."), field="file")
        if packed is not None and "content.xml" in packed.namelist():
            content = _with_value_types(packed)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        without_value = dict(_formulas_without_value(packed)) if packed is not None else {}
        return [_sheet(book, meta, without_value) for meta in book.sheets_metadata]
    except InvalidInput:
        raise
    except Exception as error:  # whatever a broken file makes the library raise
        raise InvalidInput(
            _("Filen kan ikke leses som et regneark. Åpne den og lagre den på nytt."), field="file"
        ) from error


def _sheet(
    book: python_calamine.CalamineWorkbook,
    meta: python_calamine.SheetMetadata,
    without_value: dict[str, frozenset[tuple[int, int]]],
) -> Sheet:
    if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
        return Sheet(meta.name, [])
    sheet = book.get_sheet_by_name(meta.name)
    if sheet.total_height * sheet.total_width > CELLS_AT_MOST:
        raise InvalidInput(
            _("Arket «%(name)s» er for stort. Ta bort tomme rader og kolonner.") % {"name": meta.name}, field="file"
        )
    rows: list[list[Cell]] = [
        [_cleaned(cell) if isinstance(cell, str) else cell for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    return Sheet(
        meta.name,
        rows,
        hidden=meta.visible != python_calamine.SheetVisibleEnum.Visible,
        unknown=without_value.get(meta.name, frozenset()),
        merged=tuple(sheet.merged_cell_ranges or ()),
    )


def _with_value_types(packed: zipfile.ZipFile) -> bytes:
    """An ODS file in which each cell with text says that it has text; some programs leave it out."""
    untyped = re.compile(r"<table:table-cell(?![^>]*office:value-type)([^>/]*)>(?=\s*<text:p)")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as written:
        for part in packed.infolist():
            content = packed.read(part)
            if part.filename == "content.xml":
                text = content.decode("utf-8")
                content = untyped.sub(r'<table:table-cell office:value-type="string"\1>', text).encode("utf-8")
            written.writestr(part.filename, content)
    return buffer.getvalue()


_FORMULA = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f(?:/>|[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')


def _formulas_without_value(packed: zipfile.ZipFile) -> Iterator[tuple[str, frozenset[tuple[int, int]]]]:
    """By sheet, the cells of an XLSX file that hold a formula but no value: a program wrote them that computes none."""
    names = set(packed.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return
    targets = {
        _attribute(tag, "Id"): _attribute(tag, "Target").lstrip("/").removeprefix("xl/")
        for tag in re.findall(r"<Relationship [^>]*>", packed.read("xl/_rels/workbook.xml.rels").decode("utf-8"))
    }
    for tag in re.findall(r"<sheet [^>]*>", packed.read("xl/workbook.xml").decode("utf-8")):
        path = f"xl/{targets.get(_attribute(tag, 'r:id'), '')}"
        content = packed.read(path) if path in names else b""
        if b"<f" in content:
            cells = ((int(row) - 1, _column(letters.decode())) for letters, row in _FORMULA.findall(content))
            yield _attribute(tag, "name"), frozenset(cells)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found[1].replace("&amp;", "&") if found else ""


def _column(letters: Sequence[str]) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
