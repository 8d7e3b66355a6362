"""The answers to a rollout as a spreadsheet."""

from __future__ import annotations

import io
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook

from core import demo
from core.tables.columns import Column, cells, head
from core.tables.spreadsheet import set_widths, style_head, write_row
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.answers_by_municipality import AnswersByMunicipality, MunicipalityAnswer

COLUMNS: tuple[Column[MunicipalityAnswer], ...] = (
    Column("municipality.number_as_of", gettext_lazy("Kommunenummer")),
    Column("municipality.name_as_of", gettext_lazy("Kommune"), width=28),
    Column("network", gettext_lazy("Region"), width=24),
    Column("label", gettext_lazy("Svar"), width=22),
    Column("pool", gettext_lazy("Pulje"), lambda line: line.pool.number if line.pool else None, width=8),
    Column("why", gettext_lazy("Hvorfor ikke aktuell"), width=36),
    Column("already", gettext_lazy("Merk"), width=36),
)


def xlsx(rollout: Rollout, found: AnswersByMunicipality, lines: list[MunicipalityAnswer]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Påmelding")
    write_row(sheet, 1, [rollout.title])
    write_row(sheet, 2, [_("Per %(date)s") % {"date": date_format(found.date, "SHORT_DATE_FORMAT")}])
    write_row(sheet, 3, [demo.line()])
    style_head(write_row(sheet, 4, head(COLUMNS)))
    for number, line in enumerate(lines, 5):
        write_row(sheet, number, cells(COLUMNS, line))
    set_widths(sheet, [column.width for column in COLUMNS])
    sheet.freeze_panes = "A5"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
