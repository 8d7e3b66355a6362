"""How the status of a municipality changes: one report at a time, each in one transaction.

The rules of the two times are in `portfolio.models.status`. Pages, API and imports all come here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.access import access_of, reportable_municipalities, require
from networks.errors import Conflict, InvalidInput
from networks.models import Municipality, User
from portfolio import snapshots
from portfolio.models import AdoptionStatus, Level, Solution, StatusReport, Supersession

# Before this date nothing was introduced that the portfolio follows; an earlier one is a slip of the keyboard.
EARLIEST = dt.date(2000, 1, 1)


def report_status(
    *,
    municipality: Municipality,
    solution: Solution,
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

    `seen_version` is the version of the cell that the person saw, 0 for one without any report. A report with an
    effective date before the one that holds supersedes every report that is effective on or after its date: from then
    on the new one holds. Marked as `correction`, it supersedes the one that holds, too, whatever its date. Otherwise it
    is the next step of the history.

    Returns the cell as it stands afterwards. Raises `NotAllowed` outside the person's municipalities, `InvalidInput`
    for an unknown level or an impossible date, `Conflict` (with the cell as it stands in `theirs`) when somebody else
    has changed it since.
    """
    _check(level, effective_date)
    with transaction.atomic():
        require(
            reportable_municipalities(by, Municipality.objects.all()).filter(pk=municipality.pk).exists(),
            _("Du kan bare melde status for kommuner i din egen region."),
        )
        current = _locked_cell(municipality, solution, seen_version)
        report = StatusReport.objects.create(
            municipality=municipality,
            solution=solution,
            level=level,
            effective_date=effective_date,
            recorded_by=by,
            source=source or _source_for(by, municipality),
            comment=comment,
            evidence=evidence,
        )
        if current is not None and (correction or effective_date < current.effective_date):
            _supersede(report, current.report if correction else None)
        return _refresh(municipality, solution, current)


def reconfirm(*, municipality: Municipality, solution: Solution, by: User, seen_version: int) -> AdoptionStatus:
    """Say that the level that holds still is right: the same level and date, recorded now.

    Raises as `report_status`; `InvalidInput` when there is nothing to confirm.
    """
    current = AdoptionStatus.objects.filter(municipality=municipality, solution=solution).first()
    if current is None:
        raise InvalidInput(_("Det er ingen status å bekrefte ennå."))
    return report_status(
        municipality=municipality,
        solution=solution,
        level=current.level,
        effective_date=current.effective_date,
        by=by,
        seen_version=seen_version,
    )


@dataclass(frozen=True)
class Entry:
    """One report in a cell's history: `corrected` by a later one, `holds` today, or `confirms` what was known."""

    report: StatusReport
    corrected: bool
    holds: bool
    confirms: bool


def history(municipality: Municipality, solution: Solution) -> list[Entry]:
    """All reports of a cell, the last recorded first, with who recorded them; one query."""
    reports = list(
        StatusReport.objects.filter(municipality=municipality, solution=solution)
        .annotate(
            corrected=Exists(Supersession.objects.filter(superseded=OuterRef("pk"))),
            holds=Exists(AdoptionStatus.objects.filter(report=OuterRef("pk"))),
        )
        .select_related("recorded_by")
        .order_by("-recorded_at", "-pk")
    )
    entries = []
    for index, report in enumerate(reports):
        same = any(
            (earlier.level, earlier.effective_date) == (report.level, report.effective_date)
            for earlier in reports[index + 1 :]
        )
        entries.append(Entry(report, report.corrected, report.holds, confirms=same))
    return entries


def _check(level: str, effective_date: dt.date) -> None:
    if level not in Level.values:
        raise InvalidInput(_("Velg et av nivåene i listen."), field="level")
    if effective_date > timezone.localdate():
        raise InvalidInput(
            _("Datoen kan ikke være fram i tid. Skal kommunen begynne senere, velger du «planlagt»."),
            field="effective_date",
        )
    if effective_date < EARLIEST:
        raise InvalidInput(_("Datoen kan ikke være før år 2000."), field="effective_date")


def _locked_cell(municipality: Municipality, solution: Solution, seen_version: int) -> AdoptionStatus | None:
    """The cell's row, locked, if it still is the version that the person saw."""
    # No joins: a row that changed while we waited for its lock would be dropped for not matching its old report.
    cell = AdoptionStatus.objects.filter(municipality=municipality, solution=solution)
    current = cell.select_for_update().first()
    if (current.version if current else 0) != seen_version:
        raise _conflict(municipality, solution)
    return current


def _conflict(municipality: Municipality, solution: Solution) -> Conflict:
    """What the other one left in the cell."""
    theirs = (
        AdoptionStatus.objects.filter(municipality=municipality, solution=solution)
        .select_related("report__recorded_by")
        .first()
    )
    return Conflict(_("Noen andre har endret denne ruten siden du åpnet den."), theirs=theirs)


def _supersede(report: StatusReport, mistake: StatusReport | None) -> None:
    """Let `report` overrule `mistake`, and the reports of its cell that are effective on or after its own date."""
    overruled = StatusReport.objects.filter(
        Q(effective_date__gte=report.effective_date) | Q(pk=mistake.pk if mistake else None),
        municipality=report.municipality_id,
        solution=report.solution_id,
        superseded_links__isnull=True,
    ).exclude(pk=report.pk)
    Supersession.objects.bulk_create(Supersession(report=report, superseded=other) for other in overruled)


def _refresh(municipality: Municipality, solution: Solution, current: AdoptionStatus | None) -> AdoptionStatus:
    """Make the current row say what the history says."""
    report = StatusReport.objects.filter(municipality=municipality, solution=solution).as_of(timezone.localdate()).get()
    snapshots.changed([solution.pk], min(report.effective_date, current.effective_date if current else dt.date.max))
    if current is None:
        current = AdoptionStatus(municipality=municipality, solution=solution, version=0)
    current.report = report
    current.level = report.level
    current.effective_date = report.effective_date
    current.recorded_at = report.recorded_at
    current.version += 1
    try:
        with transaction.atomic():
            current.save()
    except IntegrityError as error:
        # Two people wrote the first report of the same cell at the same time; the other one was first.
        raise _conflict(municipality, solution) from error
    return current


def _source_for(by: User, municipality: Municipality) -> str:
    own = municipality.pk in access_of(by).municipality_ids
    return StatusReport.Source.MUNICIPALITY if own else StatusReport.Source.REGION
