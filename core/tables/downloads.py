"""A table as a file: CSV or a workbook with what the numbers rest on; both formula-safe, both as filtered."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from core import demo
from core.tables.columns import Column, Kind, cells, head
from core.tables.spreadsheet import CSV_TYPE, DATE_FORMAT, INK, XLSX_TYPE, csv_text, set_widths, style_head, write_row

PERCENT = "0 %"
ENDINGS = ("csv", "xlsx")


@dataclass(frozen=True)
class Table:
    """`facts` say when, from whom and what each number counts; in demo mode the file says first that it is one."""

    name: str
    title: str
    columns: Sequence[Column[Any]]
    rows: Iterable[Any]
    facts: Sequence[tuple[str, str]] = ()
    # Long texts take several lines; so many columns stay in sight when one scrolls.
    wrapped: bool = False
    fixed: int = 1

    @property
    def about(self) -> list[tuple[str, str]]:
        """What the file says about its rows."""
        return [*demo.facts(), *self.facts]


def wanted(request: HttpRequest, table: Callable[[], Table], part: str = "") -> HttpResponse | None:
    """The page's table as a file where the address asks for one, otherwise None: `?format=xlsx` or `csv`.

    The rest of the address is the page's own filter, so the file holds what the page shows. `part` (`?tabell=`) tells
    the tables of a page apart. `{% downloads %}` makes the links.
    """
    ending = request.GET.get("format", "")
    if ending not in ENDINGS or request.GET.get("tabell", "") != part:
        return None
    return respond(table(), ending)


def respond(table: Table, ending: str) -> HttpResponse:
    """The file `name.csv` or `name.xlsx` as a download."""
    content: str | bytes = as_xlsx(table) if ending == "xlsx" else as_csv(table)
    return attachment(content, XLSX_TYPE if ending == "xlsx" else CSV_TYPE, f"{table.name}.{ending}")


def attachment(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def as_csv(table: Table) -> str:
    """The rows first, so that a program reads them; then an empty line and the facts."""
    rows: list[Sequence[Any]] = [head(table.columns)]
    rows += [[_csv_value(column.of(row), column.kind) for column in table.columns] for row in table.rows]
    if table.about:
        rows += [[], *table.about]
    return csv_text(rows)


def _csv_value(value: Any, kind: Kind) -> Any:
    if isinstance(value, dt.date):
        return date_format(value, "d.m.Y")
    if isinstance(value, float):
        # A share is a number, as in the workbook: 0,6 and not "60 %".
        return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",") if kind is Kind.SHARE else _decimal(value)
    return value


def _decimal(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def as_xlsx(table: Table) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = table.title[:31]
    style_head(write_row(sheet, 1, head(table.columns)))
    for index, row in enumerate(table.rows, start=2):
        for column, cell in zip(table.columns, write_row(sheet, index, cells(table.columns, row)), strict=True):
            if table.wrapped:
                cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
            if cell.is_date:
                cell.number_format = DATE_FORMAT
                cell.alignment = Alignment(horizontal="left", vertical="top" if table.wrapped else None)
            elif column.kind is Kind.SHARE:
                cell.number_format = PERCENT
    sheet.freeze_panes = sheet.cell(row=2, column=table.fixed + 1).coordinate
    sheet.auto_filter.ref = sheet.dimensions
    set_widths(sheet, [column.width for column in table.columns])
    if table.about:
        facts = book.create_sheet(gettext("Om tallene"))
        for index, (name, value) in enumerate(table.about, start=1):
            first, second = write_row(facts, index, [name, value])
            first.font = Font(bold=True, color=INK)
            second.alignment = Alignment(wrap_text=True, vertical="top")
        set_widths(facts, [30, 90])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
