"""The answers to a rollout as a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook

from core.tables.spreadsheet import set_widths, style_head, write_row
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.answers_by_municipality import Line, Standing

HEAD = [
    gettext_lazy("Kommunenummer"),
    gettext_lazy("Kommune"),
    gettext_lazy("Region"),
    gettext_lazy("Svar"),
    gettext_lazy("Pulje"),
    gettext_lazy("Hvorfor ikke aktuell"),
]


def rows(lines: Iterable[Line]) -> list[list[Any]]:
    return [
        [
            line.municipality.number_then,
            line.municipality.name_then,
            line.network,
            line.label,
            line.pool.number if line.pool else None,
            line.why,
        ]
        for line in lines
    ]


def xlsx(rollout: Rollout, found: Standing, lines: list[Line]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Påmelding")
    write_row(sheet, 1, [rollout.title])
    write_row(sheet, 2, [_("Per %(date)s") % {"date": date_format(found.date, "SHORT_DATE_FORMAT")}])
    style_head(write_row(sheet, 4, [str(head) for head in HEAD]))
    for number, values in enumerate(rows(lines), 5):
        write_row(sheet, number, values)
    set_widths(sheet, [16, 28, 24, 22, 8, 36])
    sheet.freeze_panes = "A5"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
