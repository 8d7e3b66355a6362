"""Tables of the portfolio's work for a spreadsheet or a document: scores, regional plans, commitments.

A `Table` is what each export and each document is made from, so that they can't disagree.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment

from networks.spreadsheet import DATE_FORMAT, csv_text, set_widths, style_head, write_row
from portfolio.language import localized
from portfolio.models import Commitment, Criterion, PortfolioEdition
from portfolio.plans import Comparison
from portfolio.scoring import Ranked


@dataclass(frozen=True)
class Table:
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str] = field(default=())
    widths: Sequence[int] = field(default=())


def scores_table(edition: PortfolioEdition, rows: Sequence[Ranked]) -> Table:
    weights = rows[0].parts if rows else ()
    body: list[list[Any]] = [["", "", _("Vekt"), *[float(part.weight) for part in weights], "", ""]]
    for row in rows:
        mean = None if row.mean is None else round(float(row.mean), 2)
        total = None if row.total is None else float(row.total)
        body.append([row.place, row.item.rank, row.item.title, *[part.points for part in row.parts], total, mean])
    return Table(
        title=_("Poeng"),
        headings=[
            _("Plass etter poeng"),
            _("Plass i porteføljen"),
            _("Punkt"),
            *[str(one.label).capitalize() for one in Criterion],
            _("Sum av poeng ganger vekt"),
            _("Snitt, vektet"),
        ],
        rows=body,
        notes=[edition.title, _("Poengene er et grunnlag; det er vedtaket som rangerer.")],
        widths=[10, 10, 50, *[14] * len(Criterion), 14, 10],
    )


def plans_table(compared: Comparison) -> Table:
    """One line for each solution and region, and one for each region's own measures."""
    rows: list[list[Any]] = []
    for solution, national, cells in compared.rows:
        for network, item in zip(compared.networks, cells, strict=True):
            if item is not None:
                ours = [item.rank, item.ambition, item.target_date, item.text]
                rows.append([solution.name, national, network.name, *ours, _decision(compared, network.pk)])
    for network, item in compared.own:
        ours = [item.rank, item.ambition, item.target_date, item.text]
        rows.append([item.title, None, network.name, *ours, _decision(compared, network.pk)])
    return Table(
        title=_("Regionale porteføljer"),
        headings=[
            _("Løsning eller tiltak"),
            _("Nasjonal plass"),
            _("Region"),
            _("Regionens plass"),
            _("Ambisjon, antall kommuner"),
            _("Nås innen"),
            _("Hva regionen gjør"),
            _("Vedtatt"),
        ],
        rows=rows,
        notes=[_("Per %(day)s") % {"day": date_format(timezone.localdate(), "d.m.Y")}],
        widths=[44, 10, 22, 10, 12, 12, 60, 34],
    )


def _decision(compared: Comparison, network_id: int) -> str:
    plan = compared.plans[network_id]
    return f"{plan.decided_by}, {plan.decided_on:%d.%m.%Y}"


def commitments_table(rows: Sequence[Commitment]) -> Table:
    return Table(
        title=_("Forpliktelser"),
        headings=[
            _("Part"),
            _("Forpliktelse"),
            _("Innhold"),
            _("Status"),
            _("Status per"),
            _("Dokumentasjon"),
            _("Neste dato"),
            _("Kilde"),
        ],
        rows=[
            [
                row.get_party_display(),  # type: ignore[attr-defined]
                localized(row, "title"),
                localized(row, "text"),
                row.get_state_display(),  # type: ignore[attr-defined]
                row.state_date,
                row.evidence,
                row.next_date,
                row.source,
            ]
            for row in rows
        ],
        notes=[
            _("Samarbeidsavtalen mellom Helse- og omsorgsdepartementet og KS"),
            _("Per %(day)s") % {"day": date_format(timezone.localdate(), "d.m.Y")},
        ],
        widths=[20, 40, 60, 16, 12, 50, 12, 24],
    )


def table_as_csv(table: Table) -> str:
    rows = [[_day(value) for value in row] for row in table.rows]
    return csv_text([table.headings, *rows, [], *[[note] for note in table.notes]])


def table_as_xlsx(table: Table) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = table.title[:31]
    style_head(write_row(sheet, 1, table.headings))
    for index, values in enumerate(table.rows, start=2):
        for cell in write_row(sheet, index, values):
            cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
            if cell.is_date:
                cell.number_format = DATE_FORMAT
    sheet.freeze_panes = "A2"
    if table.rows:
        sheet.auto_filter.ref = sheet.dimensions
    set_widths(sheet, table.widths)
    about = book.create_sheet(_("Om tallene"))
    for index, note in enumerate(table.notes, start=1):
        write_row(about, index, [note])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def download(body: str | bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _day(value: Any) -> Any:
    return date_format(value, "d.m.Y") if hasattr(value, "strftime") else value
