"""Big tables as escaped strings: the template engine takes longer for 357 rows than the queries behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.templatetags.figures import age, integer, percent
from core.templatetags.figures import progress as bar
from networks.models import Network
from portfolio.counting.cells import CountedMunicipality
from portfolio.counting.progress import SolutionProgress
from portfolio.counting.tally import NOTHING, Tally
from portfolio.level_tags import level
from portfolio.levels import NOT_REPORTED, Level, levels_from
from portfolio.links import by_number, date_value, rows_url, with_query
from portfolio.progress.tables import hexagon_attributes, level_words

# Shades of a share, from none to all: the class `fl-share--<n>`.
SHADES = 5


def region_table(rows: Sequence[SolutionProgress], networks: Iterable[Network], date: dt.date) -> SafeString:
    """The body and foot of regions × solutions: the share of each region that has reached the counted level."""
    # The address of a cell differs from the foot's by its region only.
    addresses = [rows_url(row.solution, date, levels_from(row.level)).partition("#") for row in rows]
    body = []
    for network in networks:
        cells = "".join(
            _share_cell(row, row.network(network.pk), f"{url}&nettverk={network.key}#{anchor}")
            for row, (url, _hash, anchor) in zip(rows, addresses, strict=True)
        )
        url = escape(with_query(reverse("portfolio:grid", args=[network.key]), dato=date_value(date)))
        body.append(f'<tr><th scope="row"><a class="ds-link" href="{url}">{escape(network.name)}</a></th>{cells}</tr>')
    foot = "".join(
        _share_cell(row, row.national, "".join(address)) for row, address in zip(rows, addresses, strict=True)
    )
    return SafeString(
        f"<tbody>{''.join(body)}</tbody>"
        f'<tfoot><tr><th scope="row">{escape(gettext("Hele landet"))}</th>{foot}</tr></tfoot>'
    )


def _share_cell(row: SolutionProgress, tally: Tally, url: str) -> str:
    share = tally.share(row.level)
    if not tally.total:
        return f'<td class="fl-num fl-share fl-share--outside">{escape(gettext("gjelder ikke"))}</td>'
    if share is None:
        return f'<td class="fl-num fl-share fl-share--unknown">{escape(gettext("ikke rapportert"))}</td>'
    reached = integer(tally.reached(row.level))
    count = escape(gettext("%(reached)s av %(total)s") % {"reached": reached, "total": integer(tally.total)})
    return (
        f'<td class="fl-num fl-share fl-share--{_shade(share)}"><a href="{escape(url)}">{percent(share)}</a>'
        f'<span class="fl-share__count">{count}</span></td>'
    )


def _shade(share: float) -> int:
    """0 for none, then a step for each quarter, the last for everyone."""
    return 0 if share == 0 else min(1 + int(share * (SHADES - 1)), SHADES)


def solution_regions(row: SolutionProgress, networks: Iterable[Network], date: dt.date) -> SafeString:
    """The body and foot of one solution's regions: municipalities, made available, in use, not reported."""

    def count(network: Network | None, value: int | None, codes: Iterable[str]) -> str:
        if value is None:
            return f'<td class="fl-num">{integer(None)}</td>'
        url = escape(rows_url(row.solution, date, codes, network))
        return f'<td class="fl-num"><a href="{url}">{integer(value)}</a></td>'

    def line(name: str, tally: Tally, network: Network | None) -> str:
        available, in_use = tally.reached(Level.MADE_AVAILABLE), tally.reached(Level.IN_USE)
        return (
            f'<tr><th scope="row">{name}</th>'
            f'<td class="fl-regions__bar">{bar(tally.total, None, in_use, available)}</td>'
            f"{count(network, in_use, levels_from(Level.IN_USE))}"
            f"{count(network, available, levels_from(Level.MADE_AVAILABLE))}"
            f'<td class="fl-num">{percent(tally.share(row.level))}</td>'
            f"{count(network, tally.not_reported, [NOT_REPORTED])}"
            f"{count(network, tally.total, [])}</tr>"
        )

    body = []
    for network in networks:
        tally = row.networks.get(network.pk, NOTHING)
        if tally.total:
            url = escape(with_query(reverse("portfolio:grid", args=[network.key]), dato=date_value(date)))
            body.append(line(f'<a class="ds-link" href="{url}">{escape(network.name)}</a>', tally, network))
    whole = row.ambition.scope_name if row.ambition and row.ambition.scope_name else gettext("Hele landet")
    foot = line(escape(whole), row.national, None)
    return SafeString(f"<tbody>{''.join(body)}</tbody><tfoot>{foot}</tfoot>")


def municipality_rows(
    shown: Iterable[CountedMunicipality],
    others: Iterable[CountedMunicipality],
    key: str,
    patience: Mapping[str, int],
    date: dt.date,
) -> SafeString:
    """The bodies of a solution's list of municipalities on `date`: those `shown`, and hidden marks for the map.

    `patience` says after how many months a status of each level is unconfirmed.
    """
    day = date_value(date)
    page_before, page_after = by_number("networks:municipality", day=day)
    cell_before, cell_after = by_number("portfolio:cell", key, day=day)
    labels = level_words()
    history = escape(gettext("Historikk"))
    names = {field: escape(text) for field, text in column_labels().items()}

    def cell(row: CountedMunicipality) -> str:
        since = date_format(row.effective_date, "SHORT_DATE_FORMAT") if row.effective_date else integer(None)
        name = escape(row.name)
        told = row.recorded_at if row.level else None
        updated = age(told, date, patience[row.level or ""]) if told else integer(None)
        return (
            f"<tr{hexagon_attributes(row, labels, f'{page_before}{row.link_number}{page_after}')}>"
            f'<th scope="row"><a class="ds-link" href="{page_before}{row.link_number}{page_after}">{name}</a></th>'
            f'<td data-label="{names["level"]}">{level(row.level, short=False)}</td>'
            f'<td data-label="{names["since"]}" class="fl-nowrap">{since}</td>'
            f'<td data-label="{names["updated"]}">{updated}</td>'
            f'<td class="fl-history"><a href="{cell_before}{row.link_number}{cell_after}">{history}'
            f'<span class="ds-sr-only"> {name}</span></a></td></tr>'
        )

    def mark(row: CountedMunicipality) -> str:
        return f"<tr{hexagon_attributes(row, labels, f'{page_before}{row.link_number}{page_after}', dimmed=True)}></tr>"

    body = "".join(cell(row) for row in shown)
    hidden = "".join(mark(row) for row in others)
    return SafeString(f"<tbody>{body}</tbody><tbody hidden>{hidden}</tbody>")


def column_labels() -> dict[str, str]:
    return {"level": gettext("Nivå"), "since": gettext("Gjelder fra"), "updated": gettext("Oppdatert")}
