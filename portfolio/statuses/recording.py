"""The one place where statuses are written: any number of cells in one transaction, with a result for each.

Reports, confirmations, corrections and undoing all come here, from a cell's form, the grid, pasted rows, owners' lists
and the API. The number of queries does not grow with the number of cells.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.models import Municipality, User
from networks.people.access import access_of
from portfolio.levels import Level
from portfolio.snapshots import queue
from portfolio.statuses.models import AdoptionStatus, StatusReport, Supersession
from portfolio.statuses.reporting import reportable_municipalities

# Before this date nothing was introduced that the portfolio follows; an earlier one is a slip of the keyboard.
EARLIEST = dt.date(2000, 1, 1)
# The whole country's grid is 6 069 cells.
CELLS_AT_MOST = 10_000

REPORT, CONFIRM, UNDO = "report", "confirm", "undo"
SAVED, SAME, REFUSED, CONFLICT, HELD_BACK = "saved", "same", "refused", "conflict", "held_back"

Source = StatusReport.Source
# What the person who reports may name as the source; "" leaves it to the rule in `_source`.
NAMED_SOURCES = (Source.MUNICIPALITY, Source.REGION, Source.OWNER)


@dataclass(frozen=True)
class Change:
    """What somebody wants done with one cell. `seen_version` is the version that they saw, 0 for an empty cell.

    `unless_same` saves nothing where the level is there already (a key pressed twice, a pasted row without news).
    """

    municipality_id: int
    solution_id: int
    action: str = REPORT
    level: str = ""
    effective_date: dt.date | None = None  # inclusive; today when left out
    seen_version: int = 0
    comment: str = ""
    evidence: str = ""
    correction: bool = False
    source: str = ""
    unless_same: bool = False

    @property
    def cell(self) -> tuple[int, int]:
        return (self.municipality_id, self.solution_id)


@dataclass(frozen=True)
class Held:
    """What is in a cell, and how many reports it ever had."""

    municipality_id: int
    solution_id: int
    report_id: int | None
    level: str | None
    effective_date: dt.date | None
    version: int
    recorded_by_id: int | None
    kind: str | None
    evidence: str
    reports: int

    @property
    def next_version(self) -> int:
        """Higher than any that was ever seen, also in a cell that has been emptied by undoing."""
        return self.version + 1 if self.report_id else 1 + 2 * self.reports


@dataclass(frozen=True)
class Outcome:
    """What became of one change. `field` names what was wrong with a refused one, `reason` says it, or what in a saved
    one was ignored; `before` is the level it replaced."""

    change: Change
    result: str
    held: Held | None = None
    reason: str = ""
    field: str | None = None
    outside: bool = False
    status: AdoptionStatus | None = None
    before: str | None = None

    @property
    def level_now(self) -> str | None:
        """What the cell holds afterwards; None for no report."""
        if self.result == SAVED:
            return self.status.level if self.status else None
        return self.before

    @property
    def version_now(self) -> int:
        if self.result == SAVED:
            return self.status.version if self.status else 0
        return self.held.version if self.held else 0


@dataclass
class _Writes:
    """What is about to be written."""

    reports: list[tuple[int, StatusReport, Held | None]] = field(default_factory=list)
    withdrawals: list[tuple[int, Held]] = field(default_factory=list)
    overruling: list[int] = field(default_factory=list)


def record(changes: Sequence[Change], *, by: User, whole: bool = False, official: bool = False) -> list[Outcome]:
    """Carry out `changes`; an outcome for each, in their order.

    A report with an effective date before the one that holds supersedes every report that is effective on or after its
    date. Marked as `correction`, it supersedes the one that holds, too, whatever its date. Undoing withdraws the report
    that holds, if the same person recorded it, and what it had overruled holds again. With `whole`, nothing is saved
    unless every change is saved or without news: the others come out as held back. `official` is for what somebody may
    decide who does not report for the municipality: the caller has checked that.
    """
    with transaction.atomic():
        allowed = _locked(changes, by, official)
        held = _held(changes)
        seen = Counter(change.cell for change in changes)
        plan, outcomes = _Writes(), []
        for change in changes:
            now = held.get(change.cell)
            outcome = _judge(change, now, by, change.municipality_id in allowed, seen[change.cell] > 1)
            outcomes.append(outcome)
        if whole and any(outcome.result not in (SAVED, SAME) for outcome in outcomes):
            return [replace(one, result=HELD_BACK) if one.result == SAVED else one for one in outcomes]
        for index, outcome in enumerate(outcomes):
            if outcome.result == SAVED:
                _prepare(plan, index, outcome, by)
        written = _write(plan, by)
    return [replace(one, status=written.get(index, one.status)) for index, one in enumerate(outcomes)]


def _locked(changes: Sequence[Change], by: User, official: bool) -> set[int]:
    """The municipalities that `by` may report for. Locked: anyone who writes to one of them after us waits for us."""
    wanted = {change.municipality_id for change in changes}
    found = Municipality.objects.filter(pk__in=wanted)
    if not official:
        found = reportable_municipalities(by, found)
    return set(found.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True))


_HELD = """
    SELECT c.municipality_id, c.solution_id, a.report_id, a.level, a.effective_date, coalesce(a.version, 0),
           r.recorded_by_id, r.kind, coalesce(r.evidence, ''),
           (SELECT count(*) FROM portfolio_statusreport p
            WHERE p.municipality_id = c.municipality_id AND p.solution_id = c.solution_id AND a.id IS NULL)
    FROM unnest(%s::bigint[], %s::bigint[]) AS c(municipality_id, solution_id)
    LEFT JOIN portfolio_adoptionstatus a
        ON a.municipality_id = c.municipality_id AND a.solution_id = c.solution_id
    LEFT JOIN portfolio_statusreport r ON r.id = a.report_id
"""


def _held(changes: Sequence[Change]) -> dict[tuple[int, int], Held]:
    cells = sorted({change.cell for change in changes})
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [[cell[0] for cell in cells], [cell[1] for cell in cells]])
        return {row[:2]: Held(*row) for row in cursor.fetchall()}


def problem(level: str, effective_date: dt.date) -> tuple[str, str] | None:
    """The field and the sentence about a level or a date that can't be; None when both can."""
    if level not in Level.values:
        return "level", _("Velg et av nivåene i listen.")
    if effective_date > timezone.localdate():
        return "effective_date", _(
            "Datoen kan ikke være fram i tid. Skal kommunen begynne senere, velger du «planlagt»."
        )
    if effective_date < EARLIEST:
        return "effective_date", _("Datoen kan ikke være før år 2000.")
    return None


def _judge(change: Change, now: Held | None, by: User, allowed: bool, twice: bool) -> Outcome:
    """What will become of `change`; nothing is written yet."""

    def refuse(reason: str, field: str | None = None, outside: bool = False) -> Outcome:
        return Outcome(change, REFUSED, now, reason, field, outside, before=now.level if now else None)

    if change.action == REPORT:
        wrong = problem(change.level, change.effective_date or timezone.localdate())
        if wrong:
            return refuse(wrong[1], wrong[0])
    if not allowed:
        return refuse(_("Du kan bare melde status for kommuner i din egen region."), outside=True)
    if twice:
        return refuse(_("Ruten står flere ganger i det du sender."))
    if now is None:
        return refuse(_("Løsningen eller kommunen finnes ikke."))
    if change.source and change.source not in {*NAMED_SOURCES, Source.IMPORT}:
        return refuse(_("Velg en av kildene i listen."), "source")
    if now.report_id is None and change.action != REPORT:
        return refuse(_nothing_to(change.action))
    if change.unless_same and _is_there(change, now, by):
        return Outcome(change, SAME, now, before=now.level)
    if now.version != change.seen_version:
        return Outcome(
            change, CONFLICT, now, _("Noen andre har endret denne ruten siden du åpnet den."), before=now.level
        )
    if change.action == UNDO and now.recorded_by_id != by.pk:
        return refuse(_("Bare den som meldte, kan angre. Meld en retting i stedet."))
    return Outcome(change, SAVED, now, _ignored(change), before=now.level)


def _ignored(change: Change) -> str:
    """What in a change that is saved counts for nothing, in words."""
    if change.action == REPORT or change.effective_date is None:
        return ""
    return _("Datoen er ikke brukt: å bekrefte eller angre endrer ikke fra når nivået gjelder.")


def _nothing_to(action: str) -> str:
    return _("Det er ingen status å bekrefte ennå.") if action == CONFIRM else _("Det er ingenting å angre.")


def _is_there(change: Change, now: Held, by: User) -> bool:
    """Does the cell hold already what is asked for? Also where a first attempt was saved and its answer got lost."""
    if change.action == CONFIRM:
        mine = now.kind == StatusReport.Kind.CONFIRMATION and now.recorded_by_id == by.pk
        return mine and now.version == change.seen_version + 1
    if change.action == UNDO or change.correction or change.comment or change.evidence:
        return False
    return now.level == change.level and change.effective_date in (None, now.effective_date, timezone.localdate())


def _prepare(plan: _Writes, index: int, outcome: Outcome, by: User) -> None:
    change, now = outcome.change, outcome.held
    if now is None:
        raise ValueError("A saved outcome says what stood in the cell.")
    if change.action == UNDO:
        plan.withdrawals.append((index, now))
        return
    level, since = change.level, change.effective_date or timezone.localdate()
    evidence, kind = change.evidence, StatusReport.Kind.REPORT
    if change.action == CONFIRM:
        # A confirmation says that the same still holds, and keeps what shows it.
        level, since = str(now.level), now.effective_date or since
        evidence, kind = change.evidence or now.evidence, StatusReport.Kind.CONFIRMATION
    elif now.effective_date is not None and (change.correction or since < now.effective_date):
        kind = StatusReport.Kind.CORRECTION
        plan.overruling.append(index)
    report = StatusReport(
        municipality_id=change.municipality_id,
        solution_id=change.solution_id,
        level=level,
        effective_date=since,
        recorded_by=by,
        source=change.source or _source(by, change.municipality_id),
        kind=kind,
        comment=change.comment,
        evidence=evidence,
    )
    plan.reports.append((index, report, now))


def _source(by: User, municipality_id: int) -> str:
    return Source.MUNICIPALITY if municipality_id in access_of(by).municipality_ids else Source.REGION


def _write(plan: _Writes, by: User) -> dict[int, AdoptionStatus]:
    """Write the reports and withdrawals, and make the current rows say what the history says."""
    now = timezone.now()
    for _index, report, _held_now in plan.reports:
        report.recorded_at = now
    StatusReport.objects.bulk_create([report for _index, report, _held_now in plan.reports], batch_size=1000)
    _overrule([(report, held) for index, report, held in plan.reports if index in set(plan.overruling)])
    # What was said last holds today: there is no later date beside it, since an earlier date overrules those.
    current = {index: _current(report, held) for index, report, held in plan.reports}
    current |= _withdraw(plan.withdrawals, by, now)
    AdoptionStatus.objects.bulk_create(
        current.values(),
        update_conflicts=True,
        unique_fields=["municipality", "solution"],
        update_fields=["report", "level", "effective_date", "recorded_at", "version"],
        batch_size=1000,
    )
    _announce(plan)
    return current


def _announce(plan: _Writes) -> None:
    """Tell those who keep counts ready from which day on they are not right any more."""
    days: dict[int, list[dt.date | None]] = {}
    for _index, report, held in plan.reports:
        days.setdefault(report.solution_id, []).extend([report.effective_date, held.effective_date if held else None])
    for _index, withdrawn in plan.withdrawals:
        days.setdefault(withdrawn.solution_id, []).append(withdrawn.effective_date)
    if known := [day for of_solution in days.values() for day in of_solution if day]:
        queue.changed(days, min(known))


def _current(report: StatusReport, held: Held | None) -> AdoptionStatus:
    return AdoptionStatus(
        municipality_id=report.municipality_id,
        solution_id=report.solution_id,
        report=report,
        level=report.level,
        effective_date=report.effective_date,
        recorded_at=report.recorded_at,
        version=held.next_version if held else 1,
    )


def _overrule(reports: list[tuple[StatusReport, Held | None]]) -> None:
    """Let each report supersede the one that held, and those of its cell that are effective on or after its date."""
    if not reports:
        return
    in_force: Any = StatusReport.objects.filter(
        municipality__in={report.municipality_id for report, _held_now in reports},
        solution__in={report.solution_id for report, _held_now in reports},
    ).in_force()
    rows: dict[tuple[int, int], list[tuple[int, dt.date]]] = {}
    for pk, municipality, solution, since in in_force.values_list(
        "pk", "municipality_id", "solution_id", "effective_date"
    ):
        rows.setdefault((municipality, solution), []).append((pk, since))
    Supersession.objects.bulk_create(
        Supersession(report=report, superseded_id=pk)
        for report, held in reports
        for pk, since in rows.get((report.municipality_id, report.solution_id), [])
        if pk != report.pk and (since >= report.effective_date or (held is not None and pk == held.report_id))
    )


def _withdraw(withdrawals: list[tuple[int, Held]], by: User, now: dt.datetime) -> dict[int, AdoptionStatus]:
    """Take back the reports that hold; gives what holds instead, where anything does."""
    if not withdrawals:
        return {}
    Supersession.objects.bulk_create(
        Supersession(superseded_id=pk, withdrawn_at=now, withdrawn_by=by)
        for _index, held in withdrawals
        if (pk := held.report_id) is not None
    )
    found = StatusReport.objects.filter(
        municipality__in={held.municipality_id for _index, held in withdrawals},
        solution__in={held.solution_id for _index, held in withdrawals},
    ).as_of(timezone.localdate())
    before = {(report.municipality_id, report.solution_id): report for report in found}
    current, emptied = {}, []
    for index, held in withdrawals:
        report = before.get((held.municipality_id, held.solution_id))
        if report is None:
            emptied.append(held.report_id)
        else:
            current[index] = _current(report, held)
    if emptied:
        AdoptionStatus.objects.filter(report__in=emptied).delete()
    return current
