"""The columns of an allocation, each once. Page, CSV, clipboard, workbook, API and `manage.py allocate` read them.

A new column that follows from what is stored is one line here: `_computed("name", _("Label"), lambda row: …)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.tables.columns import Column, Kind
from core.templatetags.figures import decimal, integer, signed

if TYPE_CHECKING:
    from funding.results.statement import NetworkResult, Statement


def _always(statement: Statement) -> bool:
    return True


@dataclass(frozen=True)
class AllocationColumn(Column["NetworkResult"]):
    """`stored` is a field of the line, which the digest covers; `decided` needs the decided amounts of a run.

    `used` says whether the page has the column, `total` gives the sum row; `bar` is a part of the chart.
    """

    stored: bool = False
    decided: bool = False
    used: Callable[[Statement], Any] = _always
    total: Callable[[Statement], Any] | None = None
    on_page: bool = True
    bar: bool = False
    strong: bool = False

    def cell(self, value: Any) -> PageCell:
        return PageCell(self, value)

    @property
    def page_label(self) -> Any:
        return self.short or self.label


@dataclass(frozen=True)
class PageCell:
    column: AllocationColumn
    value: Any

    @property
    def text(self) -> str:
        if self.column.kind is Kind.CENTS:
            return decimal(self.value, 2)
        return signed(self.value) if self.column.kind is Kind.SIGNED else integer(self.value)


def _stored(name: str, label: Any, kind: Kind = Kind.NUMBER, **more: Any) -> AllocationColumn:
    return AllocationColumn(
        name,
        label,
        lambda row: getattr(row.line, name),
        kind,
        stored=True,
        total=lambda statement: statement.sums[name],
        **more,
    )


def _part(name: str, label: Any, **more: Any) -> AllocationColumn:
    """A part of the amount with two decimals; the line stores it in whole kroner."""
    return AllocationColumn(
        name,
        label,
        lambda row: row.parts[name],
        Kind.CENTS,
        stored=True,
        total=lambda statement: statement.parts[name],
        **more,
    )


def _computed(name: str, label: Any, value: Callable[[NetworkResult], Any], **more: Any) -> AllocationColumn:
    return AllocationColumn(name, label, value, **{"kind": Kind.NUMBER, **more})


COLUMNS: tuple[AllocationColumn, ...] = (
    AllocationColumn("network", pgettext_lazy("ett", "Nettverk"), on_page=False),
    AllocationColumn("project_number", _("Prosjektnummer"), on_page=False),
    _stored("municipalities", _("Antall kommuner"), on_page=False),
    _stored("population", _("Innbyggere"), on_page=False),
    _part("base", _("Fast beløp"), short=_("Fast"), bar=True, used=lambda statement: statement.sums["base"]),
    _part("flat", _("Flat del"), short=_("Flat"), bar=True),
    _part("municipality_part", _("Kommunedel"), short=_("Kommuner"), bar=True),
    _part("population_part", _("Innbyggerdel"), short=_("Innbyggere"), bar=True),
    _part("factor_part", _("Andre tall"), bar=True, used=lambda statement: statement.parts["factor_part"]),
    _part("limited", _("Gulv og tak"), used=lambda statement: statement.has_limits),
    _part("rounding", _("Avrunding")),
    _stored("amount", _("Beregnet"), strong=True),
    _computed(
        "decided", _("Vedtatt"), lambda row: row.decided, decided=True, total=lambda statement: statement.decided_sum
    ),
    _computed(
        "difference",
        _("Avvik"),
        lambda row: row.difference,
        kind=Kind.SIGNED,
        decided=True,
        total=lambda statement: statement.difference_sum,
    ),
)
STORED = tuple(column.name for column in COLUMNS if column.stored)
# What a line says without the decided amounts: the command and the API.
OF_LINE = tuple(column for column in COLUMNS if not column.decided)
COMPUTED = tuple(column for column in OF_LINE[2:] if not column.stored)
ON_PAGE = tuple(column for column in COLUMNS if column.on_page)
# What can be in a bar; what limits and rounding take off has no length.
BAR_PARTS = tuple(column.name for column in COLUMNS if column.bar)


def label(name: str) -> str:
    return str(next(column.label for column in COLUMNS if column.name == name))
