"""KS' own report to the Directorate, compiled from the networks' approved reports: a Word file and a spreadsheet."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from core import word
from core.tables.columns import Kind, cells, head
from core.tables.spreadsheet import set_widths, style_head, write_row
from core.templatetags.figures import nok
from funding.allocation.inputs import short
from funding.decisions.models import DecidedAmount
from funding.grants.models import Grant
from funding.reports.balance import Sums, combine
from funding.reports.columns import IN_LETTER, USE_COLUMNS, in_words, total
from funding.reports.models import BoughtOutPosition, NetworkReport, SupportedRollout
from funding.reports.moves import ReportState


class Compiled:
    """The latest approved report of each network on `grant`. Six queries for any number of networks."""

    def __init__(self, grant: Grant) -> None:
        self.grant = grant
        found = (
            NetworkReport.objects.filter(round__grant=grant, state=ReportState.APPROVED)
            .select_related("round__grant", "network")
            .order_by("round__due_on")
        )
        amounts = DecidedAmount.objects.in_force().filter(grant=grant).select_related("grant", "network")
        self.uses = combine(amounts, found)
        self.sums = Sums(self.uses)
        self.reports = [use.report for use in self.uses if use.report]
        self.missing = [use.network.name for use in self.uses if use.report is None]
        ids = [report.pk for report in self.reports]
        positions = BoughtOutPosition.objects.filter(report__in=ids).select_related("municipality", "report__network")
        self.positions = list(positions.order_by("report__network__sort_key", "municipality__sort_key", "pk"))
        rollouts = SupportedRollout.objects.filter(report__in=ids).select_related("report__network")
        self.rollouts = list(rollouts.order_by("report__network__sort_key", "pk"))

    @property
    def full_time(self) -> float:
        """Bought-out positions as full-time ones."""
        return sum(position.percent for position in self.positions) / 100

    def rollouts_by_title(self) -> dict[str, list[str]]:
        """The networks that supported each rollout."""
        found: dict[str, list[str]] = defaultdict(list)
        for rollout in self.rollouts:
            if rollout.report.network.name not in found[rollout.title]:
                found[rollout.title].append(rollout.report.network.name)
        return dict(sorted(found.items()))


def _summary(compiled: Compiled) -> str:
    sums = compiled.sums
    text = gettext(
        "%(reported)s av %(all)s nettverk har en godkjent rapport. De har brukt %(used)s og har %(left)s igjen. "
        "Vedtatt til nettverkene er %(decided)s, og %(brought)s er med fra før. Registrert som betalt: %(paid)s."
    )
    return text % {
        "reported": sums.reported,
        "all": len(compiled.uses),
        "used": nok(sums.used),
        "left": nok(sums.left),
        "decided": nok(sums.decided),
        "brought": nok(sums.brought),
        "paid": gettext("ingenting") if sums.paid is None else nok(sums.paid),
    }


def as_docx(compiled: Compiled) -> bytes:
    grant, document = compiled.grant, word.blank()
    word.heading(document, gettext("Rapport om bruk av %(grant)s") % {"grant": grant.title}, level=0)
    about = [grant.scheme, grant.chapter, short(timezone.localdate())]
    word.paragraph(document, " · ".join(filter(None, about)))
    word.paragraph(document, _summary(compiled))
    if compiled.missing:
        word.paragraph(
            document,
            gettext("Disse har ingen godkjent rapport ennå, og er ikke med i tallene for bruk: %(names)s.")
            % {"names": ", ".join(compiled.missing)},
        )
    word.heading(document, gettext("Bruk av midlene"), level=1)
    heads = [pgettext("ett", "Nettverk"), *head(IN_LETTER)]
    rows = [[use.network.name, *(in_words(column.of(use)) for column in IN_LETTER)] for use in compiled.uses]
    rows.append([gettext("Sum"), *(in_words(total(compiled.sums, column)) for column in IN_LETTER)])
    _docx_table(document, heads, rows)
    for use in compiled.uses:
        if use.warning:
            word.paragraph(document, f"{use.network.name}: {use.warning}")
    word.heading(document, gettext("Frikjøpte stillinger"), level=1)
    full_time = f"{compiled.full_time:.1f}".replace(".", ",")
    text = ngettext(
        "%(n)s stillingsandel, til sammen %(full)s årsverk.",
        "%(n)s stillingsandeler, til sammen %(full)s årsverk.",
        len(compiled.positions),
    )
    word.paragraph(document, text % {"n": len(compiled.positions), "full": full_time})
    _docx_table(
        document,
        [pgettext("ett", "Nettverk"), gettext("Kommune"), gettext("Stilling"), gettext("Prosent")],
        [[p.report.network.name, p.municipality.name, p.title, f"{p.percent} %"] for p in compiled.positions],
    )
    word.heading(document, gettext("Innføringsløp som er støttet"), level=1)
    for title, networks in compiled.rollouts_by_title().items():
        word.paragraph(document, f"{title}: {', '.join(networks)}", style="List Bullet")
    word.heading(document, gettext("Aktiviteter i nettverkene"), level=1)
    for report in compiled.reports:
        word.heading(document, report.network.name, level=2)
        for paragraph in filter(None, map(str.strip, report.activities.splitlines())):
            word.paragraph(document, paragraph)
    return word.as_bytes(document)


def _docx_table(document: Any, heads: list[str], rows: list[list[str]]) -> None:
    if not rows:
        word.paragraph(document, gettext("Ingenting er rapportert."))
        return
    word.table(document, heads, rows)


def as_xlsx(compiled: Compiled) -> bytes:
    """Sheets for use (with sums as formulas), positions, rollouts and activities."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = gettext("Bruk")
    rows = [cells(USE_COLUMNS, use) for use in compiled.uses]
    _sheet(sheet, head(USE_COLUMNS), rows, [column.width for column in USE_COLUMNS])
    if rows:
        last = len(rows) + 1
        sheet.cell(row=last + 1, column=1, value=gettext("Sum"))
        for number, column in enumerate(USE_COLUMNS, start=1):
            if column.kind is Kind.NUMBER:
                letter = get_column_letter(number)
                known = isinstance(total(compiled.sums, column), int)
                value = f"=SUM({letter}2:{letter}{last})" if known else total(compiled.sums, column)
                sheet.cell(row=last + 1, column=number, value=value)
                for cell in sheet[letter][1:]:
                    cell.number_format = "#,##0"
    name = pgettext("ett", "Nettverk")
    _sheet(
        book.create_sheet(gettext("Stillinger")),
        [name, gettext("Kommunenummer"), gettext("Kommune"), gettext("Stilling"), gettext("Prosent")],
        [
            [p.report.network.name, p.municipality.number, p.municipality.name, p.title, p.percent]
            for p in compiled.positions
        ],
        [24, 16, 24, 40, 10],
    )
    _sheet(
        book.create_sheet(gettext("Innføringsløp")),
        [name, gettext("Innføringsløp"), gettext("Hva nettverket bidro med")],
        [[r.report.network.name, r.title, r.support] for r in compiled.rollouts],
        [24, 48, 60],
    )
    _sheet(
        book.create_sheet(gettext("Aktiviteter")),
        [name, gettext("Rapport"), gettext("Godkjent"), gettext("Aktiviteter")],
        [
            [r.network.name, r.round.name, timezone.localtime(r.approved_at).date(), r.activities]
            for r in compiled.reports
        ],
        [24, 20, 14, 90],
    )
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet(sheet: Any, heads: list[str], rows: list[list[Any]], widths: list[int]) -> None:
    style_head(write_row(sheet, 1, heads))
    for number, row in enumerate(rows, start=2):
        write_row(sheet, number, row)
    sheet.freeze_panes = "A2"
    set_widths(sheet, widths)
