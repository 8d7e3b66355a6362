"""A region's grid as a spreadsheet and as a text file. Both say when, from whom and what each number counts."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from networks.spreadsheet import DATE_FORMAT, INK, csv_text, set_widths, style_head, write_row
from networks.templatetags.figures import level_label
from portfolio.grid import Column, Grid
from portfolio.grid_html import counted_in_words
from portfolio.models import LADDER, LEVEL_DEFINITIONS, Level

DAY = "d.m.Y"


def file_name(grid: Grid, ending: str) -> str:
    return f"status-{grid.area[0]}-{grid.today.isoformat()}.{ending}"


def as_csv(grid: Grid) -> str:
    """One line for each municipality, three cells for each solution; then an empty line and what the table rests on."""
    rows: list[list[Any]] = [_headings(grid)]
    rows += [[_day(value) for value in row] for row in _rows(grid)]
    rows.append([])
    rows += [[name, value] for name, value in _facts(grid)]
    rows.append([])
    rows += _counts(grid)
    rows.append([])
    rows += _definitions()
    return csv_text(rows)


def as_xlsx(grid: Grid) -> bytes:
    """Two sheets: the statuses, and what they rest on."""
    book = Workbook()
    _status_sheet(book.worksheets[0], grid)
    _facts_sheet(book.create_sheet(gettext("Om tallene")), grid)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _headings(grid: Grid) -> list[str]:
    headings = [gettext("Kommunenummer"), gettext("Kommune")]
    for column in grid.columns:
        name = column.solution.short_name
        headings += [
            name,
            gettext("%(solution)s: gjelder fra") % {"solution": name},
            gettext("%(solution)s: oppdatert") % {"solution": name},
        ]
    return headings


def _rows(grid: Grid) -> list[list[Any]]:
    rows = []
    for row in grid.rows:
        values: list[Any] = [row.number, row.name]
        for column in grid.columns:
            cell = grid.cells.get((row.municipality_id, column.solution.pk))
            if cell is None:
                values += [level_label(None), None, None]
            else:
                values += [level_label(cell.level), cell.effective_date, timezone.localtime(cell.recorded_at).date()]
        rows.append(values)
    return rows


def _day(value: Any) -> Any:
    return date_format(value, DAY) if isinstance(value, dt.date) else value


def _facts(grid: Grid) -> list[tuple[str, str]]:
    facts = [
        (pgettext("ett", "Nettverk"), grid.area[1]),
        (gettext("Status per"), date_format(grid.today, DAY)),
        (gettext("Kilde"), gettext("Det kommunene og regionen har meldt i Fellesløp")),
        (gettext("Gjelder fra"), gettext("Datoen nivået gjelder fra")),
        (gettext("Oppdatert"), gettext("Dagen statusen sist ble meldt eller bekreftet")),
    ]
    if settings.DEMO:
        facts.insert(0, (gettext("Demodata"), gettext("Statusen per kommune er laget for demonstrasjon.")))
    return facts


def _counts(grid: Grid) -> list[list[Any]]:
    """What is counted for each solution, in the region and in the country; empty where nobody has reported."""
    heading = [
        gettext("Løsning"),
        gettext("Nivå som telles"),
        gettext("Hva tallet teller"),
        gettext("Gjelder"),
        gettext("Antall i %(network)s") % {"network": grid.area[1]},
        gettext("av"),
        gettext("Antall i hele området"),
        gettext("av"),
    ]
    return [heading, *(_counted(column) for column in grid.columns)]


def _counted(column: Column) -> list[Any]:
    level = column.solution.counted_level
    return [
        column.solution.name,
        level_label(level),
        counted_in_words(column.solution),
        column.scope_name or gettext("Hele landet"),
        column.region.reached(level),
        column.region.total,
        column.national.reached(level),
        column.national.total,
    ]


def _definitions() -> list[list[Any]]:
    rows: list[list[Any]] = [[gettext("Nivå"), gettext("Definisjon")]]
    rows += [[str(level.label), str(LEVEL_DEFINITIONS[level])] for level in (*LADDER, Level.NOT_RELEVANT)]
    return [*rows, [level_label(None), gettext("Ingen har meldt status. Det er noe annet enn «ikke startet».")]]


def _status_sheet(sheet: Worksheet, grid: Grid) -> None:
    sheet.title = gettext("Status")
    style_head(write_row(sheet, 1, _headings(grid)))
    rows = _rows(grid)
    for index, values in enumerate(rows, start=2):
        for cell in write_row(sheet, index, values):
            if cell.is_date:
                cell.number_format = DATE_FORMAT
                cell.alignment = Alignment(horizontal="left")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    set_widths(sheet, [12, 24, *[18, 13, 13] * len(grid.columns)])


def _facts_sheet(sheet: Worksheet, grid: Grid) -> None:
    index = 1
    for name, value in _facts(grid):
        write_row(sheet, index, [name, value])[0].font = Font(bold=True, color=INK)
        index += 1
    for table in (_counts(grid), _definitions()):
        index += 1
        style_head(write_row(sheet, index, table[0]))
        for values in table[1:]:
            index += 1
            for cell in write_row(sheet, index, values):
                cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
        index += 1
    set_widths(sheet, [30, 40, 50, 16, 14, 8, 14, 8])
