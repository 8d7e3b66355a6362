"""The grid as HTML: plain escaped strings, since there may be thousands of cells.

A cell that was saved is taken out of a freshly built grid, so that a swapped page equals a new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from core.templatetags.figures import integer
from core.templatetags.ui import hint
from portfolio.counting.tally import Tally
from portfolio.freshness import shares
from portfolio.freshness.rules import DUE, EVIDENCE, FRESH, UNCONFIRMED
from portfolio.grid.content import Grid, GridColumn, GridRow
from portfolio.grid_reference import GridSolution, cell_id
from portfolio.level_tags import level_label
from portfolio.levels import LEVEL_SHORT_LABELS, levels_from
from portfolio.links import by_number, with_query
from portfolio.solutions.models import Solution


def need_words(need: str) -> str:
    """What a status needs, in a word or two; "" for nothing."""
    return {
        FRESH: "",
        DUE: gettext("bør bekreftes"),
        UNCONFIRMED: gettext("ubekreftet"),
        EVIDENCE: gettext("mangler dokumentasjon"),
    }[need]


@lru_cache(maxsize=256)
def _inner(language: str | None, level: str, need: str) -> tuple[str, str]:
    """What comes before and after the address in a cell at that level."""
    mark = ""
    if need:
        words = escape(need_words(need))
        mark = f'<span class="fl-need fl-need--{need}" title="{words}"><span class="ds-sr-only">, {words}</span></span>'
    return (
        f'><a class="fl-level fl-level--{level}" href="',
        f'">{escape(LEVEL_SHORT_LABELS[level])}{mark}</a></td>',
    )


@dataclass(frozen=True)
class Renderer:
    """One grid as strings, in the language of the request."""

    grid: Grid

    @property
    def head(self) -> SafeString:
        day = self.grid.day
        cells = "".join(
            f'<th scope="col" data-key="{column.solution.key}" data-solution="{column.solution.pk}">'
            f'<a href="{escape(with_query(column.solution.get_absolute_url(), dato=day))}">'
            f"{escape(column.solution.short_name)}</a></th>"
            for column in self.grid.columns
        )
        return mark_safe(f'<tr><th scope="col">{escape(gettext("Kommune"))}</th>{cells}</tr>')  # noqa: S308

    @property
    def body(self) -> SafeString:
        """The table's rows."""
        return mark_safe("".join(self._rows()))  # noqa: S308 - parts are escaped

    def _rows(self) -> Iterable[str]:
        grid, language, get = self.grid, get_language(), self.grid.cells.get
        page = by_number("networks:municipality", day=grid.day)
        columns = [
            (
                column.solution.pk,
                f'" data-label="{escape(column.solution.short_name)}"',
                by_number("portfolio:cell", column.solution.key, day=grid.day),
            )
            for column in grid.columns
        ]
        networks = grid.reference.network_by_id if grid.network is None else {}
        for row in grid.rows:
            number = row.number
            region = ""
            if networks:
                network_id = grid.reference.place_by_id[row.municipality_id].network_id
                region = f' data-network="{networks[network_id].key}"' if network_id in networks else ""
            others = grid.reference.place_by_id[row.municipality_id].other_names
            region += f' data-names="{escape(others)}"' if others else ""
            name = f'<th scope="row"><a href="{page[0]}{number}{page[1]}">{escape(row.name)}</a></th>'
            parts = [f'<tr id="kommune-{number}"{region}>{name}']
            start = f'<td id="cell-{row.municipality_id}-'
            for pk, label, (before, after) in columns:
                cell = get((row.municipality_id, pk))
                if cell is None:
                    opening, closing = _inner(language, "not_reported", "")
                    version = ' data-v="0"' if row.editable else ""
                else:
                    opening, closing = _inner(language, cell.level, cell.need)
                    version = f' data-v="{cell.version}"' if row.editable else ""
                parts.append(f"{start}{pk}{label}{version}{opening}{before}{number}{after}{closing}")
            parts.append("</tr>")
            yield "".join(parts)

    def cell(self, row: GridRow, column: GridColumn, oob: str = "") -> str:
        """One cell as in `body`."""
        found = self.grid.cells.get((row.municipality_id, column.solution.pk))
        opening, closing = _inner(
            get_language(), found.level if found else "not_reported", found.need if found else FRESH
        )
        url = reverse("portfolio:cell", args=[row.number, column.solution.key])
        version = f' data-v="{found.version if found else 0}"' if row.editable else ""
        label = f'" data-label="{escape(column.solution.short_name)}"'
        return f'<td id="{cell_id(row.municipality_id, column.solution.pk)}{label}{version}{oob}{opening}{url}{closing}'

    @property
    def foot(self) -> SafeString:
        """The region's count, the country's and what is counted, column by column."""
        columns, day = self.grid.columns, self.grid.day
        rows = [
            ("", gettext("Hele landet"), "".join(national(column, day=day) for column in columns)),
            (' class="fl-grid-note"', gettext("Teller"), "".join(_counted(column) for column in columns)),
        ]
        if self.grid.network is not None:
            network = self.grid.network
            rows.insert(0, ("", network.name, "".join(region(column, network.key, day=day) for column in columns)))
        return mark_safe(  # noqa: S308 - parts are escaped
            "".join(f'<tr{kind}><th scope="row">{escape(head)}</th>{cells}</tr>' for kind, head, cells in rows)
        )

    @property
    def summary(self) -> SafeString:
        """What there is, what should be confirmed, and how much of it has been."""
        return self._summary()

    def parts(self, cells: Iterable[tuple[int, int]]) -> dict[str, str]:
        """What changes on the page with `cells`, by id: the cells, their solutions' counts and the summary."""
        rows = {row.municipality_id: row for row in self.grid.rows}
        columns = {column.solution.pk: column for column in self.grid.columns}
        found = {"grid-summary": str(self._summary())}
        for municipality, solution in cells:
            if municipality in rows and solution in columns:
                column = columns[solution]
                found[cell_id(municipality, solution)] = self.cell(rows[municipality], column)
                found[f"national-{solution}"] = national(column)
                if self.grid.network is not None:
                    found[f"region-{solution}"] = region(column, self.grid.network.key)
        return found

    def swaps(self, municipality_id: int, solution_id: int) -> SafeString:
        """The parts of the page that change with one cell, to be swapped in wherever they are; "" when not shown."""
        row = next((row for row in self.grid.rows if row.municipality_id == municipality_id), None)
        column = next((column for column in self.grid.columns if column.solution.pk == solution_id), None)
        if row is None or column is None:
            return SafeString("")
        oob = ' hx-swap-oob="true"'
        key = self.grid.network.key if self.grid.network else ""
        parts = [self.cell(row, column, oob), region(column, key, oob), national(column, oob)]
        # The browser drops a <td> outside a table, unless it is in a template.
        cells = "".join(f"<template>{part}</template>" for part in parts)
        return mark_safe(cells + self._summary(oob))  # noqa: S308 - parts are escaped

    def _summary(self, oob: str = "") -> SafeString:
        grid = self.grid
        parts = [
            ngettext("%(n)s kommune", "%(n)s kommuner", len(grid.rows)) % {"n": len(grid.rows)},
            ngettext("%(n)s løsning", "%(n)s løsninger", len(grid.columns)) % {"n": len(grid.columns)},
        ]
        for need, one, many in (
            (UNCONFIRMED, gettext("%(n)s status er ubekreftet"), gettext("%(n)s statuser er ubekreftet")),
            (DUE, gettext("%(n)s bør bekreftes"), gettext("%(n)s bør bekreftes")),
            (EVIDENCE, gettext("%(n)s mangler dokumentasjon"), gettext("%(n)s mangler dokumentasjon")),
        ):
            count = grid.needs[need]
            if count:
                url = with_query("", vis=f"need:{need}", alt="1" if grid.everything else "", dato=grid.day)
                number = format_html('<a href="{}"><strong>{}</strong></a>', url, integer(count))
                parts.append(mark_safe(escape(one if count == 1 else many) % {"n": number}))  # noqa: S308
        text = " · ".join(conditional_escape(part) for part in parts)
        share = shares.shown(grid.freshness, shares.months_of(grid.reference.rules), statuses=True)
        return mark_safe(  # noqa: S308 - parts are escaped
            f'<div id="grid-summary"{oob}><p class="fl-lede fl-grid-summary">{text}</p>'
            f'<p class="fl-small fl-subtle">{share}</p></div>'
        )


def counted_in_words(solution: Solution | GridSolution, code: str | None = None) -> str:
    """What a count of `solution` at the level `code` counts; at the solution's own level when left out."""
    if solution.definition and code in (None, solution.counted_level):
        return solution.definition
    word = level_label(code or solution.counted_level)
    return gettext("Kommuner som har nådd nivået «%(level)s» eller høyere.") % {"level": word}


def region(column: GridColumn, key: str, oob: str = "", day: str = "") -> str:
    """The count of the network `key`, which leads to its municipalities on `day` (empty: today)."""
    count = _count(column, column.region, f"nettverk:{key}", day)
    return f'<td id="region-{column.solution.pk}" {_label(column)}{oob}>{count}</td>'


def national(column: GridColumn, oob: str = "", day: str = "") -> str:
    count = _count(column, column.national, day=day)
    return f'<td id="national-{column.solution.pk}" {_label(column)}{oob}>{count}</td>'


def _label(column: GridColumn) -> str:
    return f'data-label="{escape(column.solution.short_name)}"'


def _counted(column: GridColumn) -> str:
    return _counted_cell(get_language(), column.solution, column.scope_name)


@lru_cache(maxsize=256)
def _counted_cell(language: str | None, solution: GridSolution, scope_name: str) -> str:
    word, text = level_label(solution.counted_level), counted_in_words(solution)
    shown = f"{word}, {scope_name}" if scope_name else word
    # The last word and "?" stay together.
    *words, last = shown.split(" ")
    before = escape("".join(f"{word} " for word in words))
    mark = hint(solution.name, text, "grid")
    word_and_mark = f'<span class="fl-nowrap">{escape(last)} {mark}</span>'
    return f'<td data-label="{escape(solution.short_name)}"><span>{before}{word_and_mark}</span></td>'


def _count(column: GridColumn, tally: Tally, area: str = "", day: str = "") -> str:
    """How many of how many, with the way to them; `area` as the progress pages name it, empty for the whole scope."""
    if not tally.total:
        return escape(gettext("gjelder ikke"))
    reached = tally.reached(column.solution.counted_level)
    if reached is None:
        return f'<span class="fl-subtle">{escape(gettext("ikke rapportert"))}</span>'
    text = gettext("%(reached)s av %(total)s") % {"reached": integer(reached), "total": integer(tally.total)}
    codes = [str(code) for code in levels_from(column.solution.counted_level)]
    rows = reverse("portfolio:progress_rows")
    url = with_query(rows, losning=column.solution.key, omrade=area, status=codes, dato=day)
    return f'<a href="{escape(url)}">{escape(text)}</a>'
