"""What downloads for a spreadsheet need: text that is never a formula, CSV that Excel reads, sheets that read well."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, cast

from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.text import clean_text

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
# Excel reads a file as UTF-8, with Norwegian letters whole, only when it begins with this mark.
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
DATE_FORMAT = "DD.MM.YYYY"
INK, TINT = "00042E", "EDEAFB"


# What a spreadsheet takes for the beginning of a formula, also as the wide letters of East Asian keyboards.
FORMULA_BEGINS = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
# And what begins so but is computed by none: a telephone number, a number with its sign, a dash alone.
NO_FORMULA = re.compile(r"\s*[+-]?\d[\d ().,%/-]*|\s*[-+]\s*|\s*-\s+[^=+@|!]*")


def cell_safe(value: Any) -> Any:
    """Text as a file can hold it. What a spreadsheet would compute gets an apostrophe in front; `+47 900 00 000` is
    text, and stays so."""
    if not isinstance(value, str | Promise):
        return value
    text = clean_text(str(value))
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute it, were it typed there."""
    return bool(FORMULA_BEGINS.match(text)) and not NO_FORMULA.fullmatch(text)


def _as_text(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return "" if value is None else cell_safe(value)


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Semicolon between the cells and comma in decimals, as Norwegian spreadsheets expect; None is an empty cell."""
    buffer = io.StringIO()
    buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerows([_as_text(value) for value in row] for row in rows)
    return buffer.getvalue()


def tab_text(rows: Iterable[Sequence[Any]]) -> str:
    """Tab between the cells, for the clipboard; None is an empty cell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    writer.writerows([_as_text(value) for value in row] for row in rows)
    return buffer.getvalue()


def write_row(sheet: Worksheet, row: int, values: Sequence[Any]) -> list[Cell]:
    """Write `values` from the first column on; text is always text."""
    cells = []
    for column, value in enumerate(values, start=1):
        cell = cast("Cell", sheet.cell(row=row, column=column))
        if isinstance(value, str | Promise):
            cell.value = text = clean_text(str(value))
            cell.data_type = "s"
            # As if an apostrophe had been typed in front: it stays text when somebody edits it.
            cell.quotePrefix = is_formula(text)
        else:
            cell.value = value
        cells.append(cell)
    return cells


def style_head(cells: Iterable[Cell]) -> None:
    for cell in cells:
        cell.font = Font(bold=True, color=INK)
        cell.fill = PatternFill("solid", fgColor=TINT)
        cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)


def set_widths(sheet: Worksheet, widths: Iterable[int]) -> None:
    """The columns' widths in characters; printed across, as many pages down as it takes."""
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True


def table_xlsx(title: str, rows: Sequence[Sequence[Any]], widths: Iterable[int]) -> bytes:
    """A workbook of one sheet: the first of `rows` is the head, and stays in sight."""
    book = Workbook()
    sheet = cast("Worksheet", book.active)
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        cells = write_row(sheet, number, row)
        if number == 1:
            style_head(cells)
    set_widths(sheet, widths)
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
