"""Tables that people send in: read as text, and their columns found by their heads or pointed out by a person."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import openpyxl
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.sorting import search_key

# What a column of a file may hold.
NUMBER, NAME, SOLUTION, LEVEL, SINCE, COMMENT = "number", "name", "solution", "level", "since", "comment"

LARGEST_FILE = 5 * 1024 * 1024
COLUMNS_AT_MOST = 100
# A workbook is a packed file; this many times its largest size it may be unpacked.
UNPACKED_AT_MOST = 20 * LARGEST_FILE


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_table(file_name: str, content: bytes, rows_at_most: int) -> list[list[str]]:
    """The lines of a CSV or XLSX file (the first sheet) as text, the head first, empty lines among them.

    Raises `InvalidInput` at the field `file`.
    """
    if len(content) > LARGEST_FILE:
        raise InvalidInput(_("Filen er for stor. Den kan være på opptil 5 MB."), field="file")
    if file_name.lower().endswith(".xlsx"):
        table = _xlsx(content, rows_at_most)
    elif file_name.lower().endswith((".csv", ".txt")):
        table = _csv(content)
    else:
        raise InvalidInput(_("Filen må være CSV eller Excel (.xlsx)."), field="file")
    if not any(any(line) for line in table[1:]):
        raise InvalidInput(_("Filen har ingen linjer under overskriften."), field="file")
    if len(table) > rows_at_most:
        raise InvalidInput(_("Filen har flere enn %(most)d linjer.") % {"most": rows_at_most}, field="file")
    # Our own files put an apostrophe before what a spreadsheet would take for a formula.
    return [[cell.removeprefix("'").replace("\0", "") for cell in line] for line in table]


def _xlsx(content: bytes, rows_at_most: int) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_AT_MOST:
                raise InvalidInput(_("Filen er for stor. Den kan være på opptil 5 MB."), field="file")
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        lines = sheet.iter_rows(max_row=rows_at_most + 1, max_col=COLUMNS_AT_MOST, values_only=True)
        return [["" if value is None else str(value).strip() for value in line] for line in lines]
    except InvalidInput:
        raise
    except Exception as error:  # whatever a broken file makes the library raise
        raise InvalidInput(_("Filen kan ikke leses som Excel (.xlsx)."), field="file") from error


def _csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    sign = max(";\t,", key=text.split("\n", 1)[0].count)
    try:
        return [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text), delimiter=sign)]
    except csv.Error as error:
        raise InvalidInput(_("Filen kan ikke leses som CSV."), field="file") from error


@cache
def in_every_language(words: Callable[[], tuple[str, ...]]) -> frozenset[str]:
    """What `words` gives in each language of the site, as search keys: a file may come from another's export."""
    found: set[str] = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {search_key(word) for word in words()}
    return frozenset(found)


def match(
    head: Sequence[str], usual: Mapping[str, frozenset[str]], remembered: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Which head holds which field: as `remembered`, else by `usual` names (search keys). What isn't found is left."""
    found = {}
    for field, names in usual.items():
        known = (remembered or {}).get(field, "")
        column = known if known and known in head else next((name for name in head if search_key(name) in names), "")
        if column:
            found[field] = column
    return found


def chosen(head: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """`columns` as a person has pointed them out: those that are in the file. Raises `InvalidInput` for one twice."""
    found = {field: name for field, name in columns.items() if name and name in head}
    names = list(found.values())
    for field, name in found.items():
        if names.count(name) > 1:
            raise InvalidInput(_("Samme kolonne er valgt to ganger: %(name)s.") % {"name": name}, field=field)
    return found
