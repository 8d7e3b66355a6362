"""Statuses read in from a file: an export of ours, corrected in a spreadsheet and sent back, or anybody's own table.

A file is kept as it came and compared; what it would change is shown, row by row, and stored all or not at all by the
rules of `adoption`. Either each row is one municipality and one solution, or, as in the grid's export, each row is a
municipality and each solution a column. The person who reads has pointed out the columns that the heads don't tell.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, InvalidInput, WrongState
from core.sorting import search_key
from networks.models import Municipality, MunicipalityPeriod, User
from networks.people.access import require
from portfolio.grid.pasting import levels_by_word
from portfolio.level_tags import level_label
from portfolio.levels import NOT_REPORTED
from portfolio.solutions.models import Solution
from portfolio.status_files import files
from portfolio.status_files.files import COMMENT, LEVEL, NUMBER, SINCE, SOLUTION
from portfolio.status_files.models import StatusFile
from portfolio.statuses.adoption import report_status
from portfolio.statuses.models import AdoptionStatus
from portfolio.statuses.recording import EARLIEST
from portfolio.statuses.reporting import may_report_anything, reportable_municipalities

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
ROWS_AT_MOST = 7_000  # a whole country × its solutions
FIELDS = (NUMBER, SOLUTION, LEVEL, SINCE, COMMENT)
NEEDED = (NUMBER, SOLUTION, LEVEL)


def _number_heads() -> tuple[str, ...]:
    return (_("Kommunenummer"), "kommunenr", "kommnr", "knr", "nummer", "nr", "municipality")


def _solution_heads() -> tuple[str, ...]:
    return (_("Løsning"), "solution")


def _level_heads() -> tuple[str, ...]:
    return (_("Nivå"), _("Status"), "level")


def _since_heads() -> tuple[str, ...]:
    return (_("Gjelder fra"), _("Dato"), "effective date")


def _comment_heads() -> tuple[str, ...]:
    return (_("Kommentar"), "comment")


HEADS = dict(zip(FIELDS, (_number_heads, _solution_heads, _level_heads, _since_heads, _comment_heads), strict=True))


@dataclass(frozen=True)
class FileRow:
    """One cell of the file and what it would do; `before` and `level` are level codes, `since` an ISO date."""

    row: int
    number: str
    name: str
    solution: str
    outcome: str
    level: str = ""
    before: str = ""
    since: str = ""
    comment: str = ""
    reason: str = ""
    version: int = 0

    @property
    def day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.since) if self.since else None


@dataclass(frozen=True)
class Preview:
    lines: list[FileRow]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(line.outcome for line in self.lines)
        return {outcome: found[outcome] for outcome in (NEW, CHANGED, SAME, REFUSED)}

    @property
    def changes(self) -> list[FileRow]:
        return [line for line in self.lines if line.outcome in (NEW, CHANGED)]

    @property
    def can_be_stored(self) -> bool:
        return bool(self.changes) and not self.counts[REFUSED]


def preview_of(file: StatusFile) -> Preview:
    return Preview([FileRow(**line) for line in file.lines])


# --- From file to decision -------------------------------------------------------------------------------


def upload(content: bytes, name: str, by: User) -> StatusFile:
    """Keep the file as a draft with what it would change for the municipalities that `by` may report for.

    Raises `NotAllowed`, and `InvalidInput` for a file that can't be read.
    """
    _require(by)
    table = files.read_table(name, content, ROWS_AT_MOST)
    columns = files.match(table[0], {field: files.in_every_language(heads) for field, heads in HEADS.items()})
    return StatusFile.objects.create(
        file_name=name[:200],
        original=content,
        digest=files.digest(content),
        columns=columns,
        lines=[asdict(line) for line in _lines(table, columns, by)],
        uploaded_by=by,
    )


@transaction.atomic
def choose_columns(pk: int, columns: Mapping[str, str], *, by: User) -> StatusFile:
    """Read the file again with the columns that a person has pointed out. Raises `InvalidInput` with the field."""
    file = _draft(pk, by)
    table = files.read_table(file.file_name, bytes(file.original), ROWS_AT_MOST)
    file.columns = files.chosen(table[0], columns)
    by_column = SOLUTION not in file.columns and _wide(table[0], _solutions())
    for field in (NUMBER,) if by_column else NEEDED:
        if field not in file.columns:
            raise InvalidInput(_("Velg kolonnen."), field=field)
    file.lines = [asdict(line) for line in _lines(table, file.columns, by)]
    file.save(update_fields=["columns", "lines"])
    return file


def heads_of(file: StatusFile) -> list[str]:
    """The heads of the file, for the form that points out the columns."""
    return [name for name in files.read_table(file.file_name, bytes(file.original), ROWS_AT_MOST)[0] if name]


@transaction.atomic
def store(pk: int, *, by: User) -> int:
    """Store a draft's changes in one transaction; returns how many.

    Raises `WrongState` unless it is a draft, and `InvalidInput` where a row is refused or something has changed since:
    then nothing is stored, and the message names the row.
    """
    file = _draft(pk, by)
    preview = preview_of(file)
    if not preview.can_be_stored:
        raise InvalidInput(_("Rett radene som er avvist i filen, og les den inn på nytt. Ingenting er lagret."))
    lines = preview.changes
    periods = MunicipalityPeriod.objects.valid_on(timezone.localdate()).select_related("municipality")
    municipalities = {row.number: row.municipality for row in periods.filter(number__in=[one.number for one in lines])}
    solutions = Solution.objects.in_bulk([line.solution for line in lines], field_name="key")
    for line in lines:
        try:
            report_status(
                municipality=municipalities[line.number],
                solution=solutions[line.solution],
                level=line.level,
                effective_date=dt.date.fromisoformat(line.since),
                by=by,
                seen_version=line.version,
                comment=line.comment,
            )
        except Conflict as error:
            raise InvalidInput(
                _("Rad %(row)s, %(name)s: noen har endret statusen siden. Les inn filen på nytt.")
                % {"row": line.row, "name": line.name}
            ) from error
        except DomainError as error:
            text = _("Rad %(row)s, %(name)s: %(why)s") % {"row": line.row, "name": line.name, "why": error.message}
            raise InvalidInput(text) from error
    _decide(file, StatusFile.State.STORED, by)
    return len(lines)


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
    file.save(update_fields=["state", "decided_by", "decided_at"])


# --- Comparing -------------------------------------------------------------------------------------------


def _lines(table: list[list[str]], columns: Mapping[str, str], by: User) -> list[FileRow]:
    """What each cell of the file would change; five queries. Empty while the columns aren't known.

    Rows after the first empty one are facts of the export and are not read; a cell that says "ikke rapportert" has
    nothing to tell and is left out.
    """
    solutions = _solutions()
    cells = _cells(table, columns, solutions)
    known = _Known(by, solutions)
    lines = []
    for row, values in cells:
        level = known.levels.get(search_key(values.get(LEVEL, "")))
        if level != NOT_REPORTED:
            lines.append(known.line(row, values, level))
    return _without_repeated(lines)


def _solutions() -> dict[str, Solution]:
    """What a solution may be called."""
    found: dict[str, Solution] = {}
    for solution in Solution.objects.all():
        found |= {search_key(text): solution for text in (solution.key, solution.name, solution.short_name)}
    return found


def _cells(
    table: list[list[str]], columns: Mapping[str, str], solutions: Mapping[str, Solution]
) -> list[tuple[int, dict[str, str]]]:
    """(row in the file, value of each field), from a table of either form."""
    head = table[0]
    at = {field: head.index(name) for field, name in columns.items() if name in head}
    wide = {} if SOLUTION in at else _wide(head, solutions)
    if NUMBER not in at or not (wide or all(field in at for field in NEEDED)):
        return []
    found: list[tuple[int, dict[str, str]]] = []
    for row, line in enumerate(table[1:], start=2):
        if not any(line):
            break
        values = {field: _at(line, place) for field, place in at.items()}
        if not wide:
            found.append((row, values))
        for place, (key, since) in wide.items():
            level = _at(line, place)
            if level:
                day = _at(line, since) if since is not None else ""
                found.append((row, {NUMBER: values[NUMBER], SOLUTION: key, LEVEL: level, SINCE: day}))
    return found


def _wide(head: Sequence[str], solutions: Mapping[str, Solution]) -> dict[int, tuple[str, int | None]]:
    """The columns that are called like solutions: its key, and the column of its date, which comes right after."""
    found: dict[int, tuple[str, int | None]] = {}
    for place, name in enumerate(head):
        if name and (solution := solutions.get(search_key(name))) is not None:
            after = head[place + 1] if place + 1 < len(head) else ""
            found[place] = (solution.key, place + 1 if after.startswith(f"{name}:") else None)
    return found


def _at(line: Sequence[str], place: int) -> str:
    return line[place].strip() if place < len(line) else ""


class _Known:
    """What a row is compared with."""

    def __init__(self, by: User, solutions: Mapping[str, Solution]) -> None:
        today = timezone.localdate()
        periods = MunicipalityPeriod.objects.valid_on(today)
        self.solutions = solutions
        self.levels = levels_by_word()
        self.numbers: dict[str, int] = dict(periods.values_list("number", "municipality_id"))
        self.names: dict[int, str] = dict(Municipality.objects.values_list("pk", "name"))
        self.mine = set(reportable_municipalities(by).values_list("pk", flat=True))
        self.held = {(row.municipality_id, row.solution_id): row for row in AdoptionStatus.objects.all()}

    def line(self, row: int, values: Mapping[str, str], level: str | None) -> FileRow:
        number = values.get(NUMBER, "").removesuffix(".0").zfill(4)
        municipality = self.numbers.get(number)
        solution = self.solutions.get(search_key(values.get(SOLUTION, "")))
        since = _date(values.get(SINCE, ""))
        name = self.names.get(municipality or 0, "")
        reason = self._reason(values, number, municipality, solution, level, since)
        if reason or municipality is None or solution is None or level is None or since is None:
            return FileRow(row, number, name, values.get(SOLUTION, ""), REFUSED, reason=reason)
        current = self.held.get((municipality, solution.pk))
        if current is not None and since < current.effective_date:
            # A file of a past date, or one that has lain for a while, must not overrule what was told since.
            reason = _("Her står «%(level)s» fra %(date)s, som er nyere. Er det feil, rettes det i rutenettet.") % {
                "level": level_label(current.level),
                "date": date_format(current.effective_date, "d.m.Y"),
            }
            return FileRow(row, number, name, solution.key, REFUSED, reason=reason)
        same = current is not None and (current.level, current.effective_date) == (level, since)
        return FileRow(
            row,
            number,
            name,
            solution.key,
            SAME if same else CHANGED if current else NEW,
            level,
            current.level if current else "",
            since.isoformat(),
            values.get(COMMENT, "")[:500],
            version=current.version if current else 0,
        )

    def _reason(
        self,
        values: Mapping[str, str],
        number: str,
        municipality: int | None,
        solution: Solution | None,
        level: str | None,
        since: dt.date | None,
    ) -> str:
        """Why the row is refused; empty when it isn't."""
        if municipality is None:
            return _("Det er ingen kommune med nummer %(number)s i dag.") % {"number": number}
        if municipality not in self.mine:
            return _("Du kan bare melde status for kommuner i din egen region.")
        if solution is None:
            return _("Løsningen «%(text)s» finnes ikke.") % {"text": values.get(SOLUTION, "")}
        if level is None:
            return _("«%(text)s» er ikke et nivå.") % {"text": values.get(LEVEL, "")}
        if since is None:
            return _("«%(text)s» er ikke en dato.") % {"text": values.get(SINCE, "")}
        if not EARLIEST <= since <= timezone.localdate():
            return _("Datoen må være fra år 2000 til i dag.")
        return ""


def _without_repeated(lines: list[FileRow]) -> list[FileRow]:
    """A cell that is twice in the file is refused: nobody can say which of the two is meant."""
    seen = Counter((line.number, line.solution) for line in lines if line.outcome != REFUSED)
    reason = _("Kommunen og løsningen står mer enn én gang i filen.")
    return [
        FileRow(line.row, line.number, line.name, line.solution, REFUSED, reason=reason)
        if line.outcome != REFUSED and seen[line.number, line.solution] > 1
        else line
        for line in lines
    ]


def _date(text: str) -> dt.date | None:
    """A date as the export or a spreadsheet writes it; today where the file has none."""
    if not text:
        return timezone.localdate()
    day, month, year = text.split(".") if text.count(".") == 2 else (text[8:10], text[5:7], text[:4])
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
