"""Population from the files of the statistics bank's own page (CSV or Excel), and what is the total of a dimension."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.sorting import search_key
from core.tables.sheets import Sheet, text_of
from core.tables.values import read_amount

TOTALS = ("i alt", "total", "totalt", "begge kjonn", "alle aldre", "alle", "sum", "kvinner og menn")
_YEAR = re.compile(r"(.*?)\s*((?:19|20)\d{2})")
_REGION = re.compile(r"(?:K-)?(\d{4})(?:\s.*)?")


def total_of(words: Sequence[str], dimension: str) -> str:
    """The one of the values of a dimension that is the total. Raises `InvalidInput` where there is none."""
    for word in words:
        if search_key(word).strip() in TOTALS:
            return word
    raise InvalidInput(
        _("Filen har flere verdier for «%(dimension)s»: %(values)s. Velg én av dem, eller en sum, i statistikkbanken.")
        % {"dimension": dimension, "values": ", ".join(words[:5])}
    )


def population(sheet: Sheet) -> dict[tuple[str, int], int | None]:
    """Inhabitants by number and year. A row of years is the head, with the variable before the year or above it; the
    first column with municipality numbers names the rows; any other column must have one value or a total."""
    rows = [[text_of(cell) for cell in row] for row in sheet.rows]
    head = next((index for index, row in enumerate(rows) if _years(row)), None)
    if head is None:
        raise InvalidInput(_("Filen har ingen overskrift med årstall."))
    years = _years(rows[head])
    _check_one_variable(rows, head, years)
    body = [row for row in rows[head + 1 :] if any(_REGION.fullmatch(cell) for cell in row[: min(years)])]
    if not body:
        raise InvalidInput(_("Filen har ingen rader med kommunenummer."))
    region = next(place for place, cell in enumerate(body[0]) if _REGION.fullmatch(cell))
    for place in range(min(years)):
        if place != region:
            body = _with_total(body, place, rows[head][place] or _("kolonne %(n)d") % {"n": place + 1})
    return _figures(body, region, years)


def _figures(body: list[list[str]], region: int, years: dict[int, int]) -> dict[tuple[str, int], int | None]:
    """Raises `InvalidInput` for a municipality with several figures for a year: nothing says which of them is meant."""
    found: dict[tuple[str, int], int | None] = {}
    for row in body:
        number = _number(row[region])
        if not number:
            continue
        for place, year in years.items():
            amount = read_amount(row[place]) if place < len(row) else None
            value = None if amount is None else int(amount)
            if found.setdefault((number, year), value) != value:
                raise InvalidInput(_("Kommune %(number)s har flere tall for samme år i filen.") % {"number": number})
    return found


def _number(text: str) -> str:
    found = _REGION.fullmatch(text)
    return found[1] if found else ""


def _years(row: Sequence[str]) -> dict[int, int]:
    """The years of a head by their columns; empty for another row."""
    found = {place: int(match[2]) for place, cell in enumerate(row) if (match := _YEAR.fullmatch(cell))}
    labels = [cell for place, cell in enumerate(row) if cell and place not in found]
    # A row of figures has a municipality in front; a title that ends with a year stands alone in the first column.
    if any(_REGION.fullmatch(cell) for cell in labels) or set(found) == {0}:
        return {}
    return found


def _check_one_variable(rows: Sequence[Sequence[str]], head: int, years: dict[int, int]) -> None:
    """Raises `InvalidInput` where a year stands over several variables."""
    above = rows[head - 1] if head else []
    names: dict[int, list[str]] = {}
    last = ""
    for place, year in years.items():
        match = _YEAR.fullmatch(rows[head][place])
        last = (above[place] if place < len(above) else "") or last
        names.setdefault(year, []).append((match[1] if match else "") or last)
    for of_year in names.values():
        if len(of_year) > 1:
            total_of(of_year, _("statistikkvariabel"))


def _with_total(body: list[list[str]], place: int, name: str) -> list[list[str]]:
    """The rows that hold the only value, or the total, of the column `place`."""
    values = list(dict.fromkeys(row[place] for row in body))
    if len(values) == 1:
        return body
    wanted = total_of(values, name)
    return [row for row in body if row[place] == wanted]
