"""The long tables of the progress pages as escaped strings, as in `portfolio.catalogue.tables`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from core.templatetags.figures import age, integer
from portfolio.counting.cells import CountedMunicipality
from portfolio.freshness import rules as freshness
from portfolio.level_tags import level, level_label
from portfolio.links import by_number, date_value
from portfolio.progress.exports import area_names
from portfolio.progress.figures import Question
from portfolio.progress.trend import Point
from portfolio.solutions.models import Solution
from portfolio.statuses.models import StatusReport


def rows_labels() -> dict[str, str]:
    return {
        "level": gettext("Nivå"),
        "since": gettext("Gjelder fra"),
        "updated": gettext("Oppdatert"),
        "source": gettext("Kilde"),
        "network": pgettext("ett", "Nettverk"),
        "county": gettext("Fylke"),
        "inhabitants": gettext("Innbyggere"),
    }


def rows_body(question: Question, solution: Solution, rows: Iterable[CountedMunicipality]) -> SafeString:
    """The municipalities behind a figure; one query."""
    day = date_value(question.date)
    before, after = by_number("networks:municipality", day=day)
    cell_before, cell_after = by_number("portfolio:cell", solution.key, day=day)
    names = {field: escape(text) for field, text in rows_labels().items()}
    areas = {key: escape(name) for key, name in area_names(question).items()}
    sources = {code: escape(label) for code, label in StatusReport.Source.choices}
    nothing, patience = integer(None), freshness.patience(freshness.rules())

    def line(row: CountedMunicipality) -> str:
        told = row.recorded_at if row.level else None
        since = date_format(row.effective_date, "SHORT_DATE_FORMAT") if row.effective_date else nothing
        return (
            f'<tr><th scope="row"><a class="ds-link" href="{before}{row.link_number}{after}">{escape(row.name)}</a>'
            f' <span class="fl-subtle fl-small">{row.number}</span></th>'
            f'<td data-label="{names["level"]}">'
            f'<a class="fl-quiet" href="{cell_before}{row.link_number}{cell_after}">'
            f"{level(row.level, short=False)}</a></td>"
            f'<td data-label="{names["since"]}" class="fl-nowrap">{since}</td>'
            f'<td data-label="{names["updated"]}">'
            f"{age(told, question.date, patience[row.level or '']) if told else nothing}</td>"
            f'<td data-label="{names["source"]}">{sources.get(row.source or "", nothing)}</td>'
            f'<td data-label="{names["network"]}">{areas.get(("nettverk", str(row.network_id)), nothing)}</td>'
            f'<td data-label="{names["county"]}">{areas.get(("fylke", str(row.county_id)), nothing)}</td>'
            f'<td data-label="{names["inhabitants"]}" class="fl-num">{integer(row.inhabitants)}</td></tr>'
        )

    return SafeString("".join(line(row) for row in rows))


def trend_rows(points: Iterable[Point]) -> SafeString:
    """The body of the table that `static/js/trend.js` draws from."""
    lines = []
    for point in reversed(list(points)):
        ambition = point.ambition.count if point.ambition else None
        values = {"available": point.available, "in-use": point.in_use, "ambition": ambition}
        data = "".join(f' data-{name}="{value}"' for name, value in values.items() if value is not None)
        cells = (point.available, point.in_use, ambition, point.count.reported, point.count.total)
        lines.append(
            f'<tr data-date="{point.date.isoformat()}" data-total="{point.count.total}"{data}>'
            f'<th scope="row">{date_format(point.date, "SHORT_DATE_FORMAT")}</th>'
            + "".join(f'<td class="fl-num">{integer(value)}</td>' for value in cells)
            + "</tr>"
        )
    return SafeString("".join(lines))


def map_rows(rows: Iterable[CountedMunicipality], date: dt.date) -> SafeString:
    """The body of the table that a map of `date` draws from: municipality and level."""
    before, after = by_number("networks:municipality", day=date_value(date))
    labels = level_words()
    return SafeString(
        "".join(
            f"<tr{hexagon_attributes(row, labels, f'{before}{row.link_number}{after}', dimmed=not row.counted)}>"
            f'<th scope="row"><a href="{before}{row.link_number}{after}">{escape(row.name)}</a></th>'
            f"<td>{labels(row.code)}</td></tr>"
            for row in rows
        )
    )


def level_words() -> Callable[[str], str]:
    """Each level's word, translated and escaped once for the whole table."""
    known: dict[str, str] = {}

    def label(code: str) -> str:
        if code not in known:
            known[code] = escape(level_label(code))
        return known[code]

    return label


def hexagon_attributes(row: CountedMunicipality, labels: Callable[[str], str], href: str, dimmed: bool = False) -> str:
    """The attributes that the maps draw from: hexagons by column and row where there is a place, borders by number."""
    place = "" if row.hex_column is None else f' data-column="{row.hex_column}" data-row="{row.hex_row}"'
    return (
        f'{place} data-level="{row.code}"'
        f' data-name="{escape(row.name)}" data-level-label="{labels(row.code)}" data-href="{href}"'
        f' data-number="{row.link_number}"{" data-dimmed" if dimmed else ""}'
    )
