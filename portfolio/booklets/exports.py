"""The tables of the duty-to-use sheet and the list of booklets as files."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.tables.columns import Column, Kind
from core.tables.downloads import Table
from portfolio.booklets.duty import Sheet
from portfolio.booklets.models import Booklet
from portfolio.level_tags import level_label
from portfolio.progress.exports import definitions, facts


def booklets_table(booklets: Iterable[Booklet]) -> Table:
    """The booklets that there are, the last ordered first; the documents themselves are on the page."""
    return Table(
        name="portefoljehefter",
        title=_("Hefter"),
        columns=[
            Column("edition.title", _("Portefølje"), width=40),
            Column("as_of", _("Tall per"), width=12),
            Column("get_language_display", _("Målform"), width=12),
            Column(
                "requested_at", _("Bestilt"), lambda booklet: timezone.localtime(booklet.requested_at).date(), width=12
            ),
            Column(
                "finished_at",
                _("Ferdig"),
                lambda booklet: timezone.localtime(booklet.finished_at).date() if booklet.finished_at else None,
                width=12,
            ),
            Column("get_state_display", _("Tilstand"), width=14),
            Column("error", _("Hva som gikk galt"), width=50),
        ],
        rows=booklets,
        facts=[(_("Per"), date_format(timezone.localdate(), "d.m.Y"))],
    )


def shares_table(sheet: Sheet) -> Table:
    """Both levels: count, shares of municipalities and inhabitants, and what is counted."""
    count = sheet.figure.count
    return Table(
        name=_name(sheet, "bruksplikt"),
        title=_("Andelene"),
        columns=[
            Column("label", _("Nivå"), width=20),
            Column("reached", _("Har nådd nivået")),
            Column("total", _("Kommuner"), lambda line: count.total, width=12),
            Column("share", _("Andel av kommunene"), kind=Kind.SHARE, width=18),
            Column("people", _("Andel av innbyggerne"), kind=Kind.SHARE, width=18),
            Column(
                "reported", _("Har meldt"), lambda line: sheet.figure.count.reported if sheet.told else None, width=12
            ),
            Column(
                "confirmed", _("Bekreftet"), lambda line: sheet.figure.count.fresh if sheet.told else None, width=12
            ),
            Column("definition", _("Hva tallet teller"), width=80),
        ],
        rows=sheet.lines,
        facts=_facts(sheet),
    )


def history_table(sheet: Sheet) -> Table:
    """The way there: the counts at the ends of years and on the sheet's date."""
    return Table(
        name=_name(sheet, "bruksplikt-utvikling"),
        title=_("Utvikling"),
        columns=[
            Column("date", _("Dato"), width=28),
            Column("available", _("Tilgjengeliggjort")),
            Column("in_use", _("I bruk")),
            Column("count.reported", _("Har meldt")),
            Column("count.total", _("Kommuner")),
        ],
        rows=sheet.points,
        facts=_facts(sheet),
    )


def duty_published_table(sheet: Sheet) -> Table:
    """What has been published until the sheet's date."""
    return Table(
        name=_name(sheet, "bruksplikt-publisert"),
        title=_("Publiserte tall"),
        columns=[
            Column("date", _("Dato"), width=14),
            Column("value", _("Kommuner"), width=12),
            Column("level", _("Nivå"), lambda count: level_label(count.level), width=20),
            Column("definition", _("Hva tallet teller"), width=70),
            Column("source", _("Kilde"), width=50),
        ],
        rows=sheet.published,
        facts=_facts(sheet),
    )


def _name(sheet: Sheet, what: str) -> str:
    return f"{what}-{sheet.solution.key}-{sheet.question.date.isoformat()}"


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    found = [(_("Løsning"), sheet.solution.name), *facts(sheet.question, sheet.answer), *definitions([sheet.solution])]
    if sheet.scope:
        found.insert(1, (_("Ambisjonen gjelder"), sheet.scope))
    return found
