"""The status grid of a region: municipalities × the introductions of the latest edition.

One grid is read with a fixed number of queries. Its cells are plain strings, not templates: there may be thousands.
A cell that was saved is taken out of a freshly built grid, so that a swapped page equals a new one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from networks.access import reportable_municipalities
from networks.models import Municipality, MunicipalityPeriod, Network, NetworkMembership, User
from networks.templatetags.figures import integer, level, level_label
from networks.templatetags.ui import hint
from portfolio.editions import items_on
from portfolio.models import AdoptionStatus, PortfolioItem, Solution
from portfolio.progress import NOTHING, Tally, tallies, total, with_scope

STALE_AFTER_MONTHS = 12


@dataclass(frozen=True)
class Row:
    """One municipality as it is today. `editable` says whether the person who looks may report its status."""

    municipality_id: int
    number: str
    name: str
    editable: bool


@dataclass(frozen=True)
class Column:
    """One solution, counted in the region and in the country (or in `scope_name`, where the ambition has one)."""

    solution: Solution
    scope_name: str
    region: Tally
    national: Tally


@dataclass(frozen=True)
class Cell:
    """What holds today for one municipality and one solution."""

    level: str
    effective_date: dt.date
    recorded_at: dt.datetime
    stale: bool


@dataclass(frozen=True)
class Grid:
    """`elsewhere` holds the solutions that concern other regions only, and that nobody here has reported on."""

    network: Network
    rows: list[Row]
    columns: list[Column]
    elsewhere: list[Column]
    cells: Mapping[tuple[int, int], Cell]
    today: dt.date

    @cached_property
    def stale(self) -> int:
        return sum(cell.stale for cell in self.cells.values())

    @cached_property
    def updated(self) -> dt.datetime | None:
        return max((cell.recorded_at for cell in self.cells.values()), default=None)

    @property
    def editable(self) -> bool:
        return any(row.editable for row in self.rows)

    # --- HTML ---

    @property
    def body(self) -> SafeString:
        """The table's rows."""
        return mark_safe("".join(self._row(row) for row in self.rows))  # noqa: S308 - parts are escaped below

    @property
    def foot(self) -> SafeString:
        """The region's count, the country's and what is counted, column by column."""
        rows = [
            ("", self.network.name, "".join(_region(column) for column in self.columns)),
            ("", gettext("Hele landet"), "".join(_national(column) for column in self.columns)),
            (' class="fl-grid-note"', gettext("Teller"), "".join(_counted(column) for column in self.columns)),
        ]
        return mark_safe(  # noqa: S308 - parts are escaped below
            "".join(
                f'<tr{kind}><th scope="row">{conditional_escape(head)}</th>{cells}</tr>' for kind, head, cells in rows
            )
        )

    @property
    def summary(self) -> SafeString:
        """What there is, what should be confirmed, and when it last changed."""
        return self._summary()

    def swaps(self, municipality_id: int, solution_id: int) -> SafeString:
        """The parts of the page that change with one cell, to be swapped in wherever they stand; "" when not shown."""
        row = next((row for row in self.rows if row.municipality_id == municipality_id), None)
        column = next((column for column in self.columns if column.solution.pk == solution_id), None)
        if row is None or column is None:
            return SafeString("")
        oob = ' hx-swap-oob="true"'
        parts = [_Cells(self, row).cell(column, oob), _region(column, oob), _national(column, oob)]
        # The browser drops a <td> that stands outside a table, unless it stands in a template.
        cells = "".join(f"<template>{part}</template>" for part in parts)
        return mark_safe(cells + self._summary(oob))  # noqa: S308 - parts are escaped below

    def _row(self, row: Row) -> str:
        cells = _Cells(self, row)
        page = reverse("networks:municipality", args=[row.number])
        return (
            f'<tr id="kommune-{row.number}"><th scope="row"><a href="{page}">{cells.name}</a></th>'
            f"{''.join(cells.cell(column) for column in self.columns)}</tr>"
        )

    def _summary(self, oob: str = "") -> SafeString:
        parts = [
            ngettext("%(n)s kommune", "%(n)s kommuner", len(self.rows)) % {"n": len(self.rows)},
            ngettext("%(n)s løsning", "%(n)s løsninger", len(self.columns)) % {"n": len(self.columns)},
        ]
        if self.stale:
            number = format_html("<strong>{}</strong>", integer(self.stale))
            text = ngettext(
                "%(n)s melding er over 12 måneder gammel", "%(n)s meldinger er over 12 måneder gamle", self.stale
            )
            parts.append(mark_safe(conditional_escape(text) % {"n": number}))  # noqa: S308
        text = " · ".join(conditional_escape(part) for part in parts)
        when = gettext("Sist oppdatert %(time)s") % {"time": moment(self.updated)} if self.updated else ""
        return mark_safe(  # noqa: S308 - parts are escaped
            f'<div id="grid-summary"{oob}><p class="fl-lede fl-grid-summary">{text}</p>'
            f'<p class="fl-small fl-subtle">{conditional_escape(when)}</p></div>'
        )


class _Cells:
    """The cells of one row; what they share is made once."""

    def __init__(self, grid: Grid, row: Row) -> None:
        self.grid, self.row = grid, row
        self.name = conditional_escape(row.name)
        # Reversing once for a row instead of once for a cell.
        self.address = reverse("portfolio:cell", args=[row.number, "solution"]).removesuffix("solution/")

    def cell(self, column: Column, oob: str = "") -> str:
        solution = column.solution
        cell = self.grid.cells.get((self.row.municipality_id, solution.pk))
        shown = level(cell.level if cell else None, stale=cell is not None and cell.stale)
        label = conditional_escape(solution.short_name)
        start = f'<td id="{cell_id(self.row.municipality_id, solution.pk)}" data-label="{label}"{oob}>'
        if not self.row.editable:
            return f'{start}<span class="fl-cell">{shown}</span></td>'
        url = f"{self.address}{solution.key}/"
        # Without scripts the button sends the form that stands below the table.
        return (
            f'{start}<button class="fl-cell" form="open-cell" formaction="{url}" hx-get="{url}" '
            'hx-target="#cell-editor-body" aria-haspopup="dialog">'
            f'<span class="ds-sr-only">{self.name}, {label}: </span>{shown}</button></td>'
        )


def cell_id(municipality_id: int, solution_id: int) -> str:
    return f"cell-{municipality_id}-{solution_id}"


def moment(when: dt.datetime) -> str:
    """`14.02` today, `3.5.2025 kl. 14.02` otherwise."""
    local = timezone.localtime(when)
    clock = date_format(local, "H.i")
    if local.date() == timezone.localdate():
        return gettext("i dag kl. %(clock)s") % {"clock": clock}
    return gettext("%(date)s kl. %(clock)s") % {"date": date_format(local, "j.n.Y"), "clock": clock}


def _label(column: Column) -> str:
    return f'data-label="{conditional_escape(column.solution.short_name)}"'


def counted_in_words(solution: Solution, code: str | None = None) -> str:
    """What a count of `solution` at the level `code` counts; at the solution's own level when left out."""
    if solution.definition and code in (None, solution.counted_level):
        return solution.definition
    word = level_label(code or solution.counted_level)
    return gettext("Kommuner som har nådd nivået «%(level)s» eller høyere.") % {"level": word}


def _counted(column: Column) -> str:
    solution = column.solution
    word, text = level_label(solution.counted_level), counted_in_words(solution)
    shown = f"{word}, {column.scope_name}" if column.scope_name else word
    # The last word and "?" stay together.
    *words, last = shown.split(" ")
    before = conditional_escape("".join(f"{word} " for word in words))
    mark = hint(solution.name, text, "grid")
    word_and_mark = f'<span class="fl-nowrap">{conditional_escape(last)} {mark}</span>'
    return f"<td {_label(column)}><span>{before}{word_and_mark}</span></td>"


def _region(column: Column, oob: str = "") -> str:
    return f'<td id="region-{column.solution.pk}" {_label(column)}{oob}>{_count(column, column.region)}</td>'


def _national(column: Column, oob: str = "") -> str:
    return f'<td id="national-{column.solution.pk}" {_label(column)}{oob}>{_count(column, column.national)}</td>'


def _count(column: Column, tally: Tally) -> str:
    if not tally.total:
        return conditional_escape(gettext("gjelder ikke"))
    reached = tally.reached(column.solution.counted_level)
    if reached is None:
        return f'<span class="fl-subtle">{conditional_escape(gettext("ikke rapportert"))}</span>'
    return conditional_escape(
        gettext("%(reached)s av %(total)s") % {"reached": integer(reached), "total": integer(tally.total)}
    )


# --- Reading -------------------------------------------------------------------------------------------


def build(key: str, user: User | AnonymousUser) -> Grid | None:
    """The grid of the network `key` as `user` may see it today; None when there is no such network.

    Five queries, and the one for the roles of the user.
    """
    today = timezone.localdate()
    members = _members(key, user, today)
    if members:
        network = members[0].network
    else:
        found = Network.objects.filter(key=key).first()
        if found is None:
            return None
        network = found
    rows = [Row(member.municipality_id, member.number, member.name, member.editable) for member in members]
    items = list(_introductions(today))
    solutions = [item.solution for item in items]
    counts = tallies(solutions, {item.solution_id: item.ambition_id for item in items if item.scope_name}, date=today)
    cells = _cells(rows, solutions, today)
    reported = {solution_id for _municipality, solution_id in cells}
    columns: list[Column] = []
    elsewhere: list[Column] = []
    for item in items:
        solution = item.solution
        column = Column(
            solution=solution,
            scope_name=item.scope_name or "",
            region=counts[solution.pk].get(network.pk, NOTHING),
            national=total(counts[solution.pk].values()),
        )
        here = column.region.total or not column.scope_name or solution.pk in reported
        (columns if here else elsewhere).append(column)
    return Grid(network=network, rows=rows, columns=columns, elsewhere=elsewhere, cells=cells, today=today)


def _members(key: str, user: User | AnonymousUser, today: dt.date) -> list[Any]:
    """The memberships of the network with today's number and name of each municipality; the network comes along."""
    periods = MunicipalityPeriod.objects.valid_on(today).filter(municipality=OuterRef("municipality"))
    reportable = reportable_municipalities(user, Municipality.objects.filter(pk=OuterRef("municipality")))
    return list(
        NetworkMembership.objects.valid_on(today)
        .filter(Exists(periods), network__key=key)
        .annotate(
            number=Subquery(periods.values("number")[:1]),
            name=Subquery(periods.values("name")[:1]),
            editable=Exists(reportable),
        )
        .select_related("network")
        .order_by("municipality__sort_key", "municipality")
    )


def _introductions(today: dt.date) -> Any:
    """The ranked introductions of the edition that holds today, each with the scope of its ambition."""
    return with_scope(items_on(today).filter(kind=PortfolioItem.Kind.INTRODUCTION), today, "solution_id")


def _cells(rows: list[Row], solutions: list[Solution], today: dt.date) -> dict[tuple[int, int], Cell]:
    fresh_from = stale_limit(today)
    statuses = AdoptionStatus.objects.filter(
        municipality__in=[row.municipality_id for row in rows], solution__in=solutions
    ).values_list("municipality_id", "solution_id", "level", "effective_date", "recorded_at")
    return {
        (municipality, solution): Cell(
            level=code,
            effective_date=effective,
            recorded_at=recorded,
            stale=timezone.localtime(recorded).date() <= fresh_from,
        )
        for municipality, solution, code, effective, recorded in statuses
    }


def stale_limit(today: dt.date) -> dt.date:
    """What was recorded on this day or before has not been confirmed for 12 months."""
    try:
        return today.replace(year=today.year - STALE_AFTER_MONTHS // 12)
    except ValueError:  # 29 February
        return today.replace(year=today.year - STALE_AFTER_MONTHS // 12, day=28)
