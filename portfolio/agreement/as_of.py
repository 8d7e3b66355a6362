"""The agreement's commitments as they stood on a date, read back from their log [001 §4].

What is told of a commitment holds from its own date (`state_date`), as a status does: told later about an earlier day,
it overrules what held from that day on. A change that says nothing of the status (evidence, next date) holds from the
day it was told. What the list was made with holds from its own date, or from the beginning.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from portfolio.agreement.models import Commitment, CommitmentState
from portfolio.editions.models import LogLine

# The agreement was signed on this day; before it nobody had promised anything [001].
AGREED_ON = dt.date(2022, 1, 13)
DATES = ("state_date", "next_date")
FIELDS = ("state", "state_date", "evidence", "next_date")


def as_of(commitments: Iterable[Commitment], date: dt.date) -> list[Commitment]:
    """The same commitments, not saved, with what held on `date` (inclusive); one query.

    `state` is empty where nothing had been said of it yet.
    """
    rows = list(commitments)
    told: dict[int, list[LogLine]] = defaultdict(list)
    for line in LogLine.objects.filter(commitment__in=rows).order_by("at", "pk"):
        if line.commitment_id is not None:
            told[line.commitment_id].append(line)
    return [_as_it_was(row, told[row.pk], date) for row in rows]


def _as_it_was(row: Commitment, lines: list[LogLine], date: dt.date) -> Commitment:
    held: list[tuple[dt.date, dict[str, Any]]] = []
    for start, values in _versions(row, lines):
        while held and held[-1][0] >= start:
            held.pop()
        held.append((start, values))
    nothing: dict[str, Any] = {"state": "", "state_date": None, "evidence": "", "next_date": None}
    found = next((values for start, values in reversed(held) if start <= date), nothing)
    for name, value in found.items():
        setattr(row, name, value)
    return row


def _versions(row: Commitment, lines: list[LogLine]) -> list[tuple[dt.date, dict[str, Any]]]:
    """What has been said of it in the order it was told: since when it holds, and the values."""
    values = {name: getattr(row, name) for name in FIELDS}
    found = []
    for line in reversed(lines):
        found.append((_start(line, values), dict(values)))
        for name in FIELDS:
            if name in line.changes:
                values[name] = _value(name, line.changes[name][0])
    if values["state"] == CommitmentState.NOT_STARTED and values["state_date"] is None:
        # What the list was made with in earlier versions, though nobody had judged it.
        values["state"] = CommitmentState.NOT_ASSESSED
    found.append((values["state_date"] or dt.date.min, values))
    return found[::-1]


def _start(line: LogLine, values: dict[str, Any]) -> dt.date:
    of_status = "state" in line.changes or "state_date" in line.changes
    stated: dt.date | None = values["state_date"]
    return stated if of_status and stated is not None else timezone.localtime(line.at).date()


def _value(name: str, logged: Any) -> Any:
    if name in DATES:
        return dt.date.fromisoformat(logged) if logged else None
    return logged or ""
