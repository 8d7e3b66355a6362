"""Statuses read in from a file: the export of the municipalities, corrected in a spreadsheet and sent back.

A file is read and compared first; what it would change is shown, row by row, and stored all or not at all by the rules
of `adoption`. Columns are found by their headings: municipality number, solution, level, effective date, comment.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from networks.access import reportable_municipalities
from networks.errors import Conflict, DomainError, InvalidInput
from networks.models import Municipality, MunicipalityPeriod, User
from networks.templatetags.figures import LEVEL_LABELS
from portfolio.adoption import report_status
from portfolio.models import AdoptionStatus, Level, Solution
from portfolio.recording import EARLIEST
from portfolio.standing import NOT_REPORTED

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
ROWS_AT_MOST = 7_000  # a whole country × its solutions
BYTES_AT_MOST = 5_000_000
SALT = "portfolio.status_import"
# A preview is stored within this time, or read in again.
PREVIEW_SECONDS = 2 * 60 * 60
# The headings that a column is known by, in small letters.
COLUMNS = {
    "number": ("kommunenummer", "knr", "nummer", "municipality"),
    "solution": ("løsning", "løysing", "solution"),
    "level": ("nivå", "status", "level"),
    "since": ("gjelder fra", "gjeld frå", "effective_date", "dato"),
    "comment": ("kommentar", "comment"),
}
NEEDED = ("number", "solution", "level")


@dataclass(frozen=True)
class Line:
    """One row of the file and what it would do; `before` and `level` are level codes, `since` an ISO date."""

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


@dataclass(frozen=True)
class Preview:
    lines: list[Line]

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        return {outcome: self.count(outcome) for outcome in (NEW, CHANGED, SAME, REFUSED)}

    @property
    def changes(self) -> list[Line]:
        return [line for line in self.lines if line.outcome in (NEW, CHANGED)]

    @property
    def can_be_stored(self) -> bool:
        return bool(self.changes) and not self.count(REFUSED)

    def sealed(self, by: User) -> str:
        """The changes for the form that stores them; nobody can alter them or send another person's."""
        return signing.dumps({"by": by.pk, "lines": [asdict(line) for line in self.changes]}, salt=SALT, compress=True)


def preview(content: bytes, name: str, by: User) -> Preview:
    """What the file would change for the municipalities that `by` may report for; five queries.

    Rows after the first empty one are facts of the export and are not read; a row that says "ikke rapportert" has
    nothing to tell and is left out. Raises `InvalidInput` for a file that can't be read.
    """
    rows = _rows(content, name)
    heads = _heads(rows[0] if rows else [])
    numbers = dict(MunicipalityPeriod.objects.valid_on(timezone.localdate()).values_list("number", "municipality_id"))
    solutions: dict[str, Solution] = {}
    for solution in Solution.objects.all():
        solutions |= {text.lower(): solution for text in (solution.key, solution.name, solution.short_name)}
    names = dict(Municipality.objects.values_list("pk", "name"))
    mine = set(reportable_municipalities(by, Municipality.objects.all()).values_list("pk", flat=True))
    held = {(row.municipality_id, row.solution_id): row for row in AdoptionStatus.objects.all()}
    lines: list[Line] = []
    for index, row in enumerate(rows[1:], start=2):
        values = {field: row[at].strip() for field, at in heads.items() if at < len(row)}
        if not any(values.values()):
            break
        level = _levels().get(values.get("level", "").lower())
        if level == NOT_REPORTED:
            continue
        lines.append(_line(index, values, level, numbers, solutions, names, mine, held))
    _refuse_repeated(lines)
    if not lines:
        raise InvalidInput(_("Filen har ingen rader med status."), field="file")
    return Preview(lines)


def store(sealed: str, by: User) -> int:
    """Store a preview's changes in one transaction; returns how many.

    Raises `InvalidInput` when the preview is too old or not this person's, and what `report_status` raises: then
    nothing is stored, and the message names the row.
    """
    try:
        content = signing.loads(sealed, salt=SALT, max_age=PREVIEW_SECONDS)
    except signing.BadSignature as error:
        raise InvalidInput(_("Forhåndsvisningen er for gammel. Les inn filen på nytt.")) from error
    if content["by"] != by.pk:
        raise InvalidInput(_("Forhåndsvisningen hører til en annen. Les inn filen på nytt."))
    lines = [Line(**line) for line in content["lines"]]
    municipalities = {period.number: period.municipality for period in _periods(line.number for line in lines)}
    solutions = Solution.objects.in_bulk([line.solution for line in lines], field_name="key")
    with transaction.atomic():
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
                text = _("Rad %(row)s, %(name)s: %(why)s") % {
                    "row": line.row,
                    "name": line.name,
                    "why": error.message,
                }
                raise InvalidInput(text) from error
    return len(lines)


def _periods(numbers: Iterable[str]) -> Iterable[Any]:
    return (
        MunicipalityPeriod.objects.valid_on(timezone.localdate())
        .filter(number__in=set(numbers))
        .select_related("municipality")
    )


def _line(
    index: int,
    values: dict[str, str],
    level: str | None,
    numbers: dict[str, int],
    solutions: dict[str, Solution],
    names: dict[int, str],
    mine: set[int],
    held: dict[tuple[int, int], AdoptionStatus],
) -> Line:
    number = values.get("number", "").zfill(4)
    municipality = numbers.get(number)
    solution = solutions.get(values.get("solution", "").lower())
    name = names.get(municipality or 0, "")
    since = _date(values.get("since", ""))
    reason = ""
    if municipality is None:
        reason = _("Det er ingen kommune med nummer %(number)s i dag.") % {"number": number}
    elif municipality not in mine:
        reason = _("Du kan bare melde status for kommuner i din egen region.")
    elif solution is None:
        reason = _("Løsningen «%(text)s» finnes ikke.") % {"text": values.get("solution", "")}
    elif level is None:
        reason = _("«%(text)s» er ikke et nivå.") % {"text": values.get("level", "")}
    elif since is None:
        reason = _("«%(text)s» er ikke en dato.") % {"text": values.get("since", "")}
    elif not EARLIEST <= since <= timezone.localdate():
        reason = _("Datoen må være fra år 2000 til i dag.")
    if reason or municipality is None or solution is None or level is None or since is None:
        return Line(index, number, name, values.get("solution", ""), REFUSED, reason=reason)
    current = held.get((municipality, solution.pk))
    same = current is not None and (current.level, current.effective_date) == (level, since)
    return Line(
        index,
        number,
        name,
        solution.key,
        SAME if same else CHANGED if current else NEW,
        level,
        current.level if current else "",
        since.isoformat(),
        values.get("comment", "")[:500],
        version=current.version if current else 0,
    )


def _refuse_repeated(lines: list[Line]) -> None:
    """A cell that stands twice in the file: nobody can say which of the two is meant."""
    seen = Counter((line.number, line.solution) for line in lines if line.outcome != REFUSED)
    for index, line in enumerate(lines):
        if line.outcome != REFUSED and seen[line.number, line.solution] > 1:
            reason = _("Kommunen og løsningen står mer enn én gang i filen.")
            lines[index] = Line(line.row, line.number, line.name, line.solution, REFUSED, reason=reason)


def _levels() -> dict[str, str]:
    """How a level may be written: its code, or its name in the language of the page."""
    codes = [*Level.values, NOT_REPORTED]
    return {text.lower(): code for code in codes for text in (code, str(LEVEL_LABELS[code]))}


def _heads(row: list[str]) -> dict[str, int]:
    texts = [text.strip().lower() for text in row]
    found = {
        field: next(index for index, text in enumerate(texts) if text in names)
        for field, names in COLUMNS.items()
        if any(text in names for text in texts)
    }
    if missing := [COLUMNS[field][0] for field in NEEDED if field not in found]:
        raise InvalidInput(_("Filen mangler kolonnen %(names)s.") % {"names": ", ".join(missing)}, field="file")
    return found


def _date(text: str) -> dt.date | None:
    """A date as the export or a spreadsheet writes it; today where the file has none."""
    if not text:
        return timezone.localdate()
    day, month, year = text.split(".") if text.count(".") == 2 else (text[8:10], text[5:7], text[:4])
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _rows(content: bytes, name: str) -> list[list[str]]:
    if len(content) > BYTES_AT_MOST:
        raise InvalidInput(_("Filen er for stor. Den kan være på høyst 5 MB."), field="file")
    rows = _xlsx(content) if name.lower().endswith(".xlsx") else _csv(content)
    if len(rows) > ROWS_AT_MOST:
        raise InvalidInput(_("Filen har for mange rader."), field="file")
    return rows


def _csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(_("Filen er verken Excel (.xlsx) eller CSV i UTF-8."), field="file") from error
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    # Our own files put an apostrophe before what a spreadsheet would take for a formula.
    return [
        [value.removeprefix("'") for value in row]
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    ]


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > 20 * BYTES_AT_MOST:
                raise InvalidInput(_("Filen er for stor. Den kan være på høyst 5 MB."), field="file")
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        return [
            ["" if value is None else str(value).removeprefix("'") for value in row]
            for row in sheet.iter_rows(values_only=True, max_row=ROWS_AT_MOST + 1)
        ]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise InvalidInput(_("Filen er ikke et Excel-regneark (.xlsx)."), field="file") from error
