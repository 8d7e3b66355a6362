"""Statuses from a file: read, looked at, then stored as far as they can be, or only if all of them can.

A file has either a row for each municipality and solution, or, as the grid's export, a row for each municipality and a
column for each solution. What the file doesn't tell (the sheet, a column, how dates are written, the solution) a person
is asked for. All cells are stored by one call of `recording.record`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, WrongState
from core.tables.finding import Table, find
from core.tables.forms import choices_of
from core.tables.sheets import digest, read_file
from networks.models import User
from networks.people.access import require
from portfolio.dictionary import Solutions
from portfolio.solutions.models import Solution
from portfolio.status_files.models import StatusFile
from portfolio.status_tables import comparison
from portfolio.status_tables.comparison import REFUSED, FileCell, Frame, Preview
from portfolio.status_tables.reading import LEVEL, ROWS_AT_MOST, SOLUTION, names_a_place, wanted_statuses
from portfolio.statuses import recording
from portfolio.statuses.recording import Change, Outcome
from portfolio.statuses.reporting import may_report_anything


def preview_of(file: StatusFile) -> Preview:
    return Preview([FileCell(**line) for line in file.lines])


def upload(content: bytes, name: str, by: User) -> StatusFile:
    """Keep the file as a draft with what it would change for the municipalities that `by` may report for.

    Raises `NotAllowed`, and `InvalidInput` for a file that can't be read.
    """
    _require(by)
    file = StatusFile(file_name=name[:200], original=content, digest=digest(content), uploaded_by=by)
    _read(file, by)
    file.save()
    return file


@transaction.atomic
def answer(pk: int, columns: Mapping[str, str], answers: Mapping[str, str], *, by: User) -> StatusFile:
    """Read the file again with what a person has answered. Raises `InvalidInput` with the field."""
    file = _draft(pk, by)
    file.columns, file.answers = dict(columns), dict(answers)
    table = _read(file, by)
    if not table.found:
        missing = "number" if not names_a_place(set(table.chosen)) else LEVEL
        raise InvalidInput(_("Velg kolonnen."), field=missing)
    file.save(update_fields=["columns", "answers", "reading", "lines"])
    return file


def table_of(file: StatusFile) -> Table:
    """The table of the file, as it was found with what has been answered."""
    sheets = read_file(file.file_name, bytes(file.original))
    table = find(sheets, wanted_statuses(Solutions(Solution.objects.all())), choices_of(file.columns, file.answers))
    if len(table.rows) > ROWS_AT_MOST:
        raise InvalidInput(_("Filen har flere enn %(most)d linjer.") % {"most": ROWS_AT_MOST}, field="file")
    return table


def _read(file: StatusFile, by: User) -> Table:
    """Fill in what the file says and how it was read."""
    table = table_of(file)
    groups = any(column.meaning and column.meaning.group for column in table.columns)
    asked = table.found and not groups and SOLUTION not in table.chosen
    chosen = file.answers.get("solution_key", "")
    ambiguous = comparison.has_ambiguous_dates(table)
    file.reading = {**table.told(), "solution_asked": asked, "slashes": ambiguous}
    # Until somebody has chosen, the columns are those that were found.
    file.columns = file.columns or table.chosen
    waits = (asked and not chosen) or (ambiguous and not file.answers.get("slashes"))
    frame = Frame(solution=chosen, slashes=file.answers.get("slashes", ""))
    lines = [] if waits else comparison.compare(table, by=by, frame=frame)
    file.lines = [asdict(line) for line in lines]
    return table


@transaction.atomic
def store(pk: int, *, by: User, whole: bool = False, file_dates: Collection[int] = ()) -> int:
    """Store a draft's changes; returns how many. What can't be stored is told in the file's lines.

    With `whole`, nothing is stored unless all of the file can be. `file_dates` are the places, among the lines, of
    those for which the file's own date is wanted, not the proposed one. Raises `WrongState` unless it is a draft, and
    `InvalidInput` where nothing is stored: the message names the first row that is in the way.
    """
    file = _draft(pk, by)
    lines = [_with_own_date(line) if place in file_dates else line for place, line in enumerate(preview_of(file).lines)]
    if whole and (refused := next((line for line in lines if line.outcome == REFUSED), None)):
        raise InvalidInput(_in_the_way(refused, refused.reason))
    places = [place for place, line in enumerate(lines) if line.changes]
    outcomes = recording.record([_change(lines[place]) for place in places], by=by, whole=whole)
    failed = {place: one for place, one in zip(places, outcomes, strict=True) if not _is_stored(one)}
    if whole and failed:
        place = next((place for place, one in failed.items() if one.result != recording.HELD_BACK))
        raise InvalidInput(_in_the_way(lines[place], _reason(failed[place])))
    if len(failed) == len(places):
        why = _in_the_way(lines[places[0]], _reason(failed[places[0]])) if places else _("Filen endrer ingenting.")
        raise InvalidInput(why)
    for place, outcome in failed.items():
        lines[place] = replace(lines[place], outcome=REFUSED, reason=_reason(outcome))
    file.lines = [asdict(line) for line in lines]
    _decide(file, StatusFile.State.STORED, by)
    return len(places) - len(failed)


def _with_own_date(line: FileCell) -> FileCell:
    return replace(line, since=line.in_file, in_file="") if line.in_file else line


def _change(line: FileCell) -> Change:
    return Change(
        line.municipality,
        line.solution_id,
        level=line.level,
        effective_date=dt.date.fromisoformat(line.since),
        seen_version=line.version,
        comment=line.comment,
    )


def _is_stored(outcome: Outcome) -> bool:
    return outcome.result in (recording.SAVED, recording.SAME)


def _reason(outcome: Outcome) -> str:
    if outcome.result == recording.CONFLICT:
        return _("Noen har endret statusen siden filen ble lest. Les inn filen på nytt.")
    return outcome.reason


def _in_the_way(line: FileCell, why: str) -> str:
    return _("Rad %(row)s, %(name)s: %(why)s Ingenting er lagret.") % {
        "row": line.row,
        "name": line.name or line.number or "–",
        "why": why,
    }


@transaction.atomic
def discard(pk: int, *, by: User) -> StatusFile:
    """Throw a draft away; the file stays. Raises as `store`."""
    file = _draft(pk, by)
    _decide(file, StatusFile.State.DISCARDED, by)
    return file


def _require(by: User) -> None:
    require(may_report_anything(by), _("Bare den som melder status for en region eller kommune, kan lese inn fil."))


def _draft(pk: int, by: User) -> StatusFile:
    _require(by)
    file = StatusFile.objects.select_for_update().get(pk=pk)
    if not file.is_draft:
        raise WrongState(_("Filen er allerede avgjort."))
    return file


def _decide(file: StatusFile, state: str, by: User) -> None:
    file.state, file.decided_by, file.decided_at = state, by, timezone.now()
    file.save(update_fields=["state", "decided_by", "decided_at", "lines"])
