"""The tables of the duty-to-use sheet and the list of booklets as files."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from networks.downloads import Table
from networks.templatetags.figures import level_label
from portfolio.counts.duty import Sheet
from portfolio.counts.progress_exports import definitions, facts
from portfolio.models import Booklet


def booklets_table(booklets: Iterable[Booklet]) -> Table:
    """The booklets that there are, the last ordered first; the documents themselves are on the page."""
    return Table(
        name="portefoljehefter",
        title=_("Hefter"),
        head=[
            _("Portefølje"),
            _("Tall per"),
            _("Målform"),
            _("Bestilt"),
            _("Ferdig"),
            _("Tilstand"),
            _("Hva som gikk galt"),
        ],
        rows=[
            [
                booklet.edition.title,
                booklet.as_of,
                booklet.get_language_display(),
                timezone.localtime(booklet.requested_at).date(),
                timezone.localtime(booklet.finished_at).date() if booklet.finished_at else None,
                booklet.get_state_display(),
                booklet.error,
            ]
            for booklet in booklets
        ],
        facts=[(_("Per"), date_format(timezone.localdate(), "d.m.Y"))],
        widths=[40, 12, 12, 12, 12, 14, 50],
    )


def shares_table(sheet: Sheet) -> Table:
    """Both levels: count, shares of municipalities and inhabitants, and what is counted."""
    return Table(
        name=_name(sheet, "bruksplikt"),
        title=_("Andelene"),
        head=[
            _("Nivå"),
            _("Har nådd nivået"),
            _("Kommuner"),
            _("Andel av kommunene"),
            _("Andel av innbyggerne"),
            _("Har meldt"),
            _("Hva tallet teller"),
        ],
        rows=[
            [
                line["label"],
                line["reached"],
                sheet.figure.count.total,
                line["share"],
                line["people"],
                sheet.figure.count.reported,
                line["definition"],
            ]
            for line in sheet.lines
        ],
        facts=_facts(sheet),
        percents=(4, 5),
        widths=[20, 16, 12, 18, 18, 12, 80],
    )


def history_table(sheet: Sheet) -> Table:
    """The way there: the counts at the ends of years and on the sheet's date."""
    return Table(
        name=_name(sheet, "bruksplikt-utvikling"),
        title=_("Utvikling"),
        head=[_("Dato"), _("Tilgjengeliggjort"), _("I bruk"), _("Har meldt"), _("Kommuner")],
        rows=[
            [point.date, point.available, point.in_use, point.count.reported, point.count.total]
            for point in sheet.points
        ],
        facts=_facts(sheet),
    )


def duty_published_table(sheet: Sheet) -> Table:
    """What has been published until the sheet's date."""
    return Table(
        name=_name(sheet, "bruksplikt-publisert"),
        title=_("Publiserte tall"),
        head=[_("Dato"), _("Kommuner"), _("Nivå"), _("Hva tallet teller"), _("Kilde")],
        rows=[
            [count.date, count.value, level_label(count.level), count.definition, count.source]
            for count in sheet.published
        ],
        facts=_facts(sheet),
        widths=[14, 12, 20, 70, 50],
    )


def _name(sheet: Sheet, what: str) -> str:
    return f"{what}-{sheet.solution.key}-{sheet.question.date.isoformat()}"


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    found = [(_("Løsning"), sheet.solution.name), *facts(sheet.question, sheet.answer), *definitions([sheet.solution])]
    if sheet.scope:
        found.insert(1, (_("Ambisjonen gjelder"), sheet.scope))
    return found
