"""One municipality and one solution: report, confirm or undo its status, and read its history.

The rules of the two times are in `models.py`; what is written is written by `recording.py`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.db.models import Exists, OuterRef

from core.days import end_of
from core.errors import Conflict, InvalidInput, NotAllowed
from networks.models import User
from portfolio.statuses import recording
from portfolio.statuses.models import AdoptionStatus, StatusReport, Supersession
from portfolio.statuses.recording import Change, Outcome


class HasKey(Protocol):
    """A municipality or a solution, as a row of the database or of `portfolio.grid_reference`."""

    @property
    def pk(self) -> int: ...


def report_status(
    *,
    municipality: HasKey,
    solution: HasKey,
    level: str,
    effective_date: dt.date,
    by: User,
    seen_version: int,
    comment: str = "",
    evidence: str = "",
    correction: bool = False,
    source: str | None = None,
) -> AdoptionStatus:
    """Record that from `effective_date` on (inclusive), `municipality` is at `level` with `solution`.

    `seen_version` is the version of the cell that the person saw, 0 for one without any report. What the report
    overrules is told in `recording.record`.

    Returns the cell as it is afterwards. Raises `NotAllowed` outside the person's municipalities, `InvalidInput`
    for an unknown level or an impossible date, `Conflict` (with the cell as it is in `theirs`) when somebody else
    has changed it since.
    """
    change = Change(
        municipality.pk,
        solution.pk,
        level=level,
        effective_date=effective_date,
        seen_version=seen_version,
        comment=comment,
        evidence=evidence,
        correction=correction,
        source=source or "",
    )
    return _saved(recording.record([change], by=by)[0])


def reconfirm(*, municipality: HasKey, solution: HasKey, by: User, seen_version: int) -> AdoptionStatus:
    """Say that the level that holds still is right: the same level and date, recorded now, as a confirmation.

    Raises as `report_status`; `InvalidInput` when there is nothing to confirm.
    """
    change = Change(municipality.pk, solution.pk, action=recording.CONFIRM, seen_version=seen_version)
    return _saved(recording.record([change], by=by)[0])


def _saved(outcome: Outcome) -> AdoptionStatus:
    """The cell as it is, or what was in the way as an error."""
    if outcome.result == recording.CONFLICT:
        theirs = (
            AdoptionStatus.objects.filter(
                municipality=outcome.change.municipality_id, solution=outcome.change.solution_id
            )
            .select_related("report__recorded_by")
            .first()
        )
        raise Conflict(outcome.reason, theirs=theirs)
    if outcome.outside:
        raise NotAllowed(outcome.reason)
    if outcome.status is None:
        raise InvalidInput(outcome.reason, field=outcome.field)
    return outcome.status


@dataclass(frozen=True)
class Entry:
    """One report in a cell's history: `corrected` by a later one, `withdrawn`, `holds` on the day that is asked about,
    or `confirms` what was known."""

    report: StatusReport
    corrected: bool
    withdrawn: bool
    holds: bool
    confirms: bool


def latest_entries(municipality: HasKey, most: int) -> list[Entry]:
    """The last `most` reports of a municipality, whatever solution, with it and who recorded them; one query."""
    return _entries(StatusReport.objects.filter(municipality=municipality.pk), most)


def history(municipality: HasKey, solution: HasKey) -> list[Entry]:
    """All reports of a cell, the last recorded first, with who recorded them; one query."""
    return _entries(StatusReport.objects.filter(municipality=municipality.pk, solution=solution.pk))


@dataclass(frozen=True)
class Then:
    """A cell on a past day: the report that `held` as we know it now, the one that was `known` to hold then, what had
    been told by the end of the day (`entries`), and what was told `later` about that time or before."""

    held: StatusReport | None
    known: StatusReport | None
    entries: list[Entry]
    later: list[Entry]

    @property
    def otherwise(self) -> bool:
        """Did one believe something else that day?"""
        return (self.known and self.known.level) != (self.held and self.held.level)


def on_date(municipality: HasKey, solution: HasKey, date: dt.date) -> Then:
    """The cell on `date` (inclusive); four queries."""
    reports = StatusReport.objects.filter(municipality=municipality.pk, solution=solution.pk)
    moment = end_of(date)
    held, known = reports.as_of(date).first(), reports.as_of(date, moment).first()
    told = _entries(reports.filter(recorded_at__lt=moment), known_before=moment)
    later = _entries(reports.filter(recorded_at__gte=moment, effective_date__lte=date))
    return Then(
        held,
        known,
        [replace(entry, holds=entry.report == known) for entry in told],
        [replace(entry, holds=entry.report == held) for entry in later],
    )


def _entries(reports: Any, most: int | None = None, known_before: dt.datetime | None = None) -> list[Entry]:
    """`reports`, the last recorded first, with what had become of them before `known_before` (now when left out)."""
    withdrawals = Supersession.objects.filter(superseded=OuterRef("pk"), report=None)
    if known_before is not None:
        withdrawals = withdrawals.filter(withdrawn_at__lt=known_before)
    in_force = StatusReport.objects.filter(pk=OuterRef("pk")).in_force(known_before)
    found = (
        reports.annotate(
            in_force=Exists(in_force),
            withdrawn=Exists(withdrawals),
            holds=Exists(AdoptionStatus.objects.filter(report=OuterRef("pk"))),
        )
        .select_related("recorded_by", "solution")
        .order_by("-recorded_at", "-pk")
    )
    return [
        Entry(
            report,
            corrected=not report.in_force and not report.withdrawn,
            withdrawn=report.withdrawn,
            holds=report.holds,
            confirms=report.kind == StatusReport.Kind.CONFIRMATION,
        )
        for report in found[:most]
    ]
