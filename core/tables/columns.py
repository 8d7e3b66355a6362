"""Columns as data: each column of a table is one line, and the page, the files, the API and the commands read it.

`core.tables.downloads.Table` makes CSV and workbooks of columns and rows.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

R = TypeVar("R")


class Kind(enum.Enum):
    PLAIN = "plain"  # written as the type of the value says
    NUMBER = "number"
    SIGNED = "signed"  # a number with its sign
    CENTS = "cents"  # kroner with two decimals
    SHARE = "share"  # 0–1, shown in per cent


@dataclass(frozen=True)
class Column(Generic[R]):
    """`value` gives a row's value; without it, `name` is looked up as in a template (`solution.name`).

    `width` is in characters, for workbooks. `short` is the label on a page where `label` would be too wide.
    """

    name: str
    label: str | Promise
    value: Callable[[R], Any] | None = None
    kind: Kind = Kind.PLAIN
    width: int = 16
    short: str | Promise = ""

    def of(self, row: R) -> Any:
        """The value of `row` in this column."""
        return self.value(row) if self.value is not None else _lookup(row, self.name)


def _lookup(row: Any, name: str) -> Any:
    for part in name.split("."):
        row = row[part] if isinstance(row, Mapping) else getattr(row, part)
    return row() if callable(row) else row


def head(columns: Iterable[Column[R]]) -> list[str]:
    """The headings, all different: the second of two solutions with the same name is "Navn (2)"."""
    found: list[str] = []
    for column in columns:
        label, number = str(column.label), 1
        while (name := label if number == 1 else f"{label} ({number})") in found:
            number += 1
        found.append(name)
    return found


def cells(columns: Sequence[Column[R]], row: R) -> list[Any]:
    """The values of one row, in the order of `columns`."""
    return [column.of(row) for column in columns]


def lines(columns: Sequence[Column[R]], rows: Iterable[R]) -> list[list[Any]]:
    """The head and the values of all rows, for `csv_text`, `tab_text` and `table_xlsx`."""
    return [head(columns), *(cells(columns, row) for row in rows)]


def by_name(columns: Sequence[Column[R]], row: R) -> dict[str, Any]:
    """The values of one row by the names of the columns, for JSON."""
    return {column.name: column.of(row) for column in columns}
