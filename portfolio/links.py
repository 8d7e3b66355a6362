"""Addresses that lead from a number to the rows behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from networks.models import Network
from portfolio.solutions.models import Solution

ROWS = "kommuner"  # the id of the list on the solution's page


def with_query(url: str, anchor: str = "", **parameters: str | Iterable[str] | None) -> str:
    """`url` with those of `parameters` that have a value, and `anchor`."""
    query = urlencode({name: value for name, value in parameters.items() if value}, doseq=True)
    return f"{url}{'?' if query else ''}{query}{'#' if anchor else ''}{anchor}"


def date_value(date: dt.date) -> str:
    """`date` for an address; empty for today, so that a kept link goes on showing today."""
    return "" if date == timezone.localdate() else date.isoformat()


def solution_url(solution: Solution, date: dt.date) -> str:
    return with_query(solution.get_absolute_url(), dato=date_value(date))


def rows_url(solution: Solution, date: dt.date, codes: Iterable[str] = (), network: Network | None = None) -> str:
    """The municipalities of `solution` on `date` that are at one of `codes`, in `network` or the whole scope."""
    return with_query(
        solution.get_absolute_url(),
        ROWS,
        dato=date_value(date),
        status=[str(code) for code in codes],
        nettverk=network.key if network else "",
    )


def by_number(name: str, *rest: str, day: str = "") -> tuple[str, str]:
    """The address `name` for a municipality number, cut in two where the number goes; on `day` (empty: today).

    For tables of hundreds of rows: `reverse` for each of them takes longer than the query behind them.
    """
    before, _number, after = reverse(name, args=["0000", *rest]).partition("0000")
    return before, with_query(after, dato=day)
