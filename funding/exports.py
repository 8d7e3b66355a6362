"""A finished run as a spreadsheet and as a text file. Both carry the key, the dates and the sources with them."""

from __future__ import annotations

import csv
import io
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext, pgettext
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .inputs import short
from .statement import NUMBERS, Row, Statement

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
# Excel reads a file as UTF-8, with Norwegian letters whole, only when it begins with this mark.
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
KRONER_FORMAT = "#,##0"
DIFFERENCE_FORMAT = "+#,##0;-#,##0;0"
INK, TINT = "00042E", "EDEAFB"


def cell_safe(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers are left alone."""
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def file_name(statement: Statement, ending: str) -> str:
    return f"tilskudd-{statement.run.grant.key}-fordeling-{statement.run.pk}.{ending}"


def _headings() -> list[str]:
    return [
        pgettext("ett", "Nettverk"),
        gettext("Prosjektnummer"),
        gettext("Antall kommuner"),
        gettext("Innbyggere"),
        gettext("Fast beløp"),
        gettext("Flat del"),
        gettext("Kommunedel"),
        gettext("Innbyggerdel"),
        gettext("Avrunding"),
        gettext("Beregnet"),
        gettext("Vedtatt"),
        gettext("Avvik"),
    ]


def _values(row: Row) -> list[Any]:
    numbers = [getattr(row.line, name) for name in NUMBERS]
    return [row.network, row.project_number, *numbers, row.decided, row.difference]


def _facts(statement: Statement) -> list[tuple[str, Any]]:
    """What the amounts rest on."""
    run, key = statement.run, statement.key
    finished = timezone.localtime(run.finished_at)
    facts: list[tuple[str, Any]] = [
        (pgettext("ett", "Tilskudd"), statement.inputs["grant"]["title"]),
        (gettext("Ordning"), statement.inputs["grant"]["scheme"]),
        (gettext("Til fordeling (kroner)"), statement.total),
        (gettext("Fordelingsnøkkel"), statement.key_name),
        (gettext("Flat andel"), key["flat_share"].replace(".", ",")),
        (gettext("Andel etter antall kommuner"), key["municipality_weight"].replace(".", ",")),
        (gettext("Andel etter innbyggertall"), key["population_weight"].replace(".", ",")),
        (gettext("Fast beløp per nettverk (kroner)"), key["base_amount"]),
        (gettext("Avrundet til hele (kroner)"), key["rounding_unit"]),
        (gettext("Folketall per"), short(statement.population_date)),
        (gettext("Kommuner per"), short(statement.municipality_date)),
        (gettext("Kommuner i alt"), statement.sums["municipalities"]),
        (gettext("Kilde til folketallet"), statement.population_sources),
        (gettext("Kilde til tilskuddet"), statement.inputs["grant"]["source"]),
        (gettext("Kjørt"), f"{short(finished.date())} {finished:%H:%M}"),
        (gettext("Kjørt av"), run.requested_by.name),
        (gettext("Kontrollsum (SHA-256)"), run.digest),
    ]
    if statement.run.grant.stated_sum is not None:
        facts.append((gettext("Summen som kilden oppgir (kroner)"), statement.run.grant.stated_sum))
    return facts


def as_csv(statement: Statement) -> str:
    """One line for each network, semicolon between the cells; the run's key, dates and sources stand on each line."""
    facts = _facts(statement)
    buffer = io.StringIO()
    buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(_headings() + [name for name, _value in facts])
    for row in statement.rows:
        values = [*_values(row), *(value for _name, value in facts)]
        writer.writerow(["" if value is None else cell_safe(value) for value in values])
    return buffer.getvalue()


def as_xlsx(statement: Statement) -> bytes:
    """Three sheets: the allocation, the municipalities that it counts, and what it rests on."""
    book = Workbook()
    _allocation_sheet(book.worksheets[0], statement)
    _inputs_sheet(book.create_sheet(gettext("Grunnlag")), statement)
    _facts_sheet(book.create_sheet(gettext("Om beregningen")), statement)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(sheet: Worksheet, row: int, values: list[Any]) -> list[Cell]:
    cells = []
    for column, value in enumerate(values, start=1):
        cell = cast("Cell", sheet.cell(row=row, column=column))
        cell.value = value
        if isinstance(value, str):
            # Never a formula, whatever it begins with.
            cell.data_type = "s"
        cells.append(cell)
    return cells


def _head(cells: list[Cell], first_number: int) -> None:
    for index, cell in enumerate(cells):
        cell.font = Font(bold=True, color=INK)
        cell.fill = PatternFill("solid", fgColor=TINT)
        cell.alignment = Alignment(horizontal="right" if index >= first_number else "left", wrap_text=True)


def _fit(sheet: Worksheet, widths: list[int]) -> None:
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]


def _allocation_sheet(sheet: Worksheet, statement: Statement) -> None:
    sheet.title = gettext("Fordeling")
    _head(_write(sheet, 1, _headings()), 2)
    for index, row in enumerate(statement.rows, start=2):
        _formats(_write(sheet, index, _values(row)))
    sums = [statement.sums[name] for name in NUMBERS]
    foot = [gettext("Sum"), "", *sums, statement.decided_sum, statement.difference_sum]
    cells = _write(sheet, len(statement.rows) + 2, foot)
    _formats(cells)
    for cell in cells:
        cell.font = Font(bold=True)
        cell.border = Border(top=Side("medium", INK))
    sheet.freeze_panes = "B2"
    _fit(sheet, [24, 16, 12, 13, 12, 13, 13, 13, 11, 14, 14, 12])


def _formats(cells: list[Cell]) -> None:
    for cell in cells[2:-1]:
        cell.number_format = KRONER_FORMAT
    cells[-1].number_format = DIFFERENCE_FORMAT


def _inputs_sheet(sheet: Worksheet, statement: Statement) -> None:
    headings = [pgettext("ett", "Nettverk"), gettext("Kommunenummer"), gettext("Kommune"), gettext("Innbyggere")]
    _head(_write(sheet, 1, headings), 3)
    index = 2
    for network in statement.inputs["networks"]:
        for number, name, inhabitants in network["municipalities"]:
            _write(sheet, index, [network["name"], number, name, inhabitants])[-1].number_format = KRONER_FORMAT
            index += 1
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:D{index - 1}"
    _fit(sheet, [24, 16, 28, 13])


def _facts_sheet(sheet: Worksheet, statement: Statement) -> None:
    for index, (name, value) in enumerate(_facts(statement), start=1):
        cells = _write(sheet, index, [name, value])
        cells[0].font = Font(bold=True, color=INK)
        cells[1].alignment = Alignment(horizontal="left", wrap_text=True, vertical="top")
        if isinstance(value, int):
            cells[1].number_format = KRONER_FORMAT
    _fit(sheet, [36, 80])
