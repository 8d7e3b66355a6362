"""Lists from the owners of solutions: read, matched to our municipalities, looked at, then stored whole or not at all.

The file is kept as it came, with its digest. Which column holds what is remembered for each owner.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from dataclasses import asdict, dataclass
from typing import Any

import openpyxl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.access import access_of, require
from networks.errors import InvalidInput, WrongState
from networks.models import Municipality, MunicipalityPeriod, Role, User
from networks.sorting import search_key
from portfolio.models import LADDER, Level, OwnerColumns, OwnerList, OwnerListEntry, Solution
from portfolio.pasting import levels_by_word

LARGEST_FILE = 5 * 1024 * 1024
ROWS_AT_MOST = 5000
ACCEPTED, REFUSED = "accepted", "refused"

# What a column may be called, for each of our fields; the owner's own names are remembered beside these.
NUMBER, NAME, LEVEL = "number", "name", "level"
FIELDS = (NUMBER, NAME, LEVEL)
USUAL_HEADS = {
    NUMBER: ("kommunenummer", "kommunenr", "kommnr", "knr", "nummer", "nr"),
    NAME: ("kommune", "kommunenavn", "navn", "virksomhet"),
    LEVEL: ("status", "niva", "fase"),
}


@dataclass(frozen=True)
class ListRow:
    """One line of the file; `line` is its number there, the head being 1."""

    line: int
    text: str
    outcome: str
    municipality: int | None = None
    name: str = ""
    level: str = ""
    reason: str = ""


def may_manage_owner_lists(user: object) -> bool:
    """KS brings in what the owners say."""
    return access_of(user).has(Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR)  # type: ignore[arg-type]


def upload(
    *,
    solution: Solution,
    level: str,
    definition: str,
    date: dt.date,
    complete: bool,
    file_name: str,
    content: bytes,
    by: User,
    columns: dict[str, str] | None = None,
) -> OwnerList:
    """A draft with the preview of each line. `columns` says which head holds which of `FIELDS`; left out, they are
    matched by what is remembered for the owner, then by usual names.

    Raises `NotAllowed`, and `InvalidInput` for a file that can't be read, has no column for the municipality, or has
    been stored before.
    """
    _require(by)
    if date > timezone.localdate():
        raise InvalidInput(_("Datoen kan ikke være fram i tid."), field="date")
    table = read_table(file_name, content)
    digest = hashlib.sha256(content).hexdigest()
    stored = OwnerList.objects.filter(solution=solution, digest=digest, state=OwnerList.State.COMMITTED).first()
    if stored is not None:
        raise InvalidInput(
            _("Denne filen ble lagret %(day)s.") % {"day": f"{stored.uploaded_at:%d.%m.%Y}"}, field="file"
        )
    chosen = columns or match_columns(table[0], solution.owner)
    if NUMBER not in chosen and NAME not in chosen:
        heads = ", ".join(head for head in table[0] if head)
        raise InvalidInput(
            _("Fant ingen kolonne med kommunenummer eller kommunenavn. Kolonnene heter: %(heads)s.") % {"heads": heads},
            field="file",
        )
    rows = match_rows(table, chosen, level, date)
    return OwnerList.objects.create(
        solution=solution,
        level=level,
        definition=definition,
        date=date,
        complete=complete,
        file_name=file_name[:200],
        original=content,
        digest=digest,
        columns=chosen,
        rows=[asdict(row) for row in rows],
        uploaded_by=by,
    )


def read_table(file_name: str, content: bytes) -> list[list[str]]:
    """The lines of a CSV or XLSX file (the first sheet) as text, the head first. Raises `InvalidInput`."""
    if len(content) > LARGEST_FILE:
        raise InvalidInput(_("Filen er for stor. Den kan være på opptil 5 MB."), field="file")
    if file_name.lower().endswith(".xlsx"):
        table = _xlsx(content)
    elif file_name.lower().endswith((".csv", ".txt")):
        table = _csv(content)
    else:
        raise InvalidInput(_("Filen må være CSV eller Excel (.xlsx)."), field="file")
    table = [line for line in table if any(line)]
    if len(table) < 2:
        raise InvalidInput(_("Filen har ingen linjer under overskriften."), field="file")
    if len(table) > ROWS_AT_MOST:
        raise InvalidInput(_("Filen har flere enn %(most)d linjer.") % {"most": ROWS_AT_MOST}, field="file")
    return table


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        lines = sheet.iter_rows(max_row=ROWS_AT_MOST + 2, max_col=50, values_only=True)
        return [["" if value is None else str(value).strip() for value in line] for line in lines]
    except Exception as error:  # whatever a broken file makes the library raise
        raise InvalidInput(_("Filen kan ikke leses som Excel (.xlsx)."), field="file") from error


def _csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    sign = max(";\t,", key=text.split("\n", 1)[0].count)
    return [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text), delimiter=sign)]


def match_columns(head: list[str], owner: str) -> dict[str, str]:
    """Which head holds which of `FIELDS`: as remembered for `owner`, else by usual names."""
    remembered = OwnerColumns.objects.filter(owner=owner).values_list("columns", flat=True).first() or {}
    found = {}
    for field in FIELDS:
        names = [remembered[field]] if field in remembered else []
        usual = [name for name in head if search_key(name) in USUAL_HEADS[field]]
        column = next((name for name in names if name in head), usual[0] if usual else "")
        if column:
            found[field] = column
    return found


def match_rows(table: list[list[str]], columns: dict[str, str], level: str, date: dt.date) -> list[ListRow]:
    """Each line of `table` with its municipality and level, or why it is refused. Numbers and names as on `date`."""
    head = table[0]
    at = {field: head.index(name) for field, name in columns.items()}
    numbers: dict[str, Municipality] = {}
    names: dict[str, list[Municipality]] = {}
    for period in MunicipalityPeriod.objects.valid_on(date).select_related("municipality"):
        numbers[period.number] = period.municipality
        for name in period.all_names():
            names.setdefault(search_key(name), []).append(period.municipality)
    words = levels_by_word()
    rows, seen = [], dict[int, int]()
    for index, line in enumerate(table[1:], start=2):
        values = {field: line[place] if place < len(line) else "" for field, place in at.items()}
        text = " · ".join(value for value in values.values() if value)
        place, reason = _municipality(values, numbers, names)
        held = values.get(LEVEL, "")
        code = words.get(search_key(held), "") if held else level
        if place is not None and place.pk in seen:
            reason = _("Kommunen står også på linje %(line)d.") % {"line": seen[place.pk]}
        elif place is not None and code not in Level.values:
            reason = _("«%(word)s» er ikke et nivå vi kjenner.") % {"word": held}
        if place is None or reason:
            rows.append(ListRow(index, text, REFUSED, reason=reason))
            continue
        seen[place.pk] = index
        rows.append(ListRow(index, text, ACCEPTED, place.pk, place.name, code))
    return rows


def _municipality(
    values: dict[str, str], numbers: dict[str, Municipality], names: dict[str, list[Municipality]]
) -> tuple[Municipality | None, str]:
    """The municipality of a line, or why there is none."""
    number, name = values.get(NUMBER, ""), values.get(NAME, "")
    if number:
        found = numbers.get(number.removesuffix(".0").zfill(4))
        if found is None:
            return None, _("Det er ingen kommune med nummer %(number)s på listens dato.") % {"number": number}
        return found, ""
    same = names.get(search_key(name.removesuffix(" kommune")), [])
    if len(same) > 1:
        return None, _("Flere kommuner heter %(name)s. Bruk kommunenummer.") % {"name": name}
    if not same:
        return None, _("Det er ingen kommune som heter «%(name)s».") % {"name": name}
    return same[0], ""


@transaction.atomic
def commit(pk: int, *, by: User) -> OwnerList:
    """Store all accepted lines, or nothing, and remember the columns for the owner.

    Raises `NotAllowed`, `WrongState` unless it is a draft, and `InvalidInput` while a line is refused: a list with
    holes would make municipalities look as if the owner did not know them.
    """
    found = _draft(pk, by)
    if any(row["outcome"] == REFUSED for row in found.rows):
        raise InvalidInput(_("Rett linjene som er avvist i filen, og last den opp på nytt. Ingenting er lagret."))
    OwnerListEntry.objects.bulk_create(
        OwnerListEntry(owner_list=found, municipality_id=row["municipality"], level=row["level"]) for row in found.rows
    )
    OwnerColumns.objects.update_or_create(owner=found.solution.owner, defaults={"columns": found.columns})
    _decide(found, OwnerList.State.COMMITTED)
    return found


@transaction.atomic
def discard(pk: int, *, by: User) -> OwnerList:
    """Throw a draft away. Raises as `commit`."""
    found = _draft(pk, by)
    _decide(found, OwnerList.State.DISCARDED)
    return found


def _draft(pk: int, by: User) -> OwnerList:
    _require(by)
    found = OwnerList.objects.select_for_update(of=("self",)).select_related("solution").get(pk=pk)
    if found.state != OwnerList.State.DRAFT:
        raise WrongState(_("Listen er allerede avgjort."))
    return found


def _decide(found: OwnerList, state: str) -> None:
    found.state, found.decided_at = state, timezone.now()
    found.save(update_fields=["state", "decided_at"])


def _require(by: User) -> None:
    require(
        may_manage_owner_lists(by), _("Bare porteføljeansvarlige og administratorer i KS kan hente inn eierlister.")
    )


def reaches(level: str | None, wanted: str) -> bool:
    """Is `level` at least `wanted`? No report, and "not relevant", reach nothing."""
    return level in LADDER and LADDER.index(Level(level)) >= LADDER.index(Level(wanted))


def preview_counts(found: OwnerList) -> dict[str, Any]:
    refused = [row for row in found.rows if row["outcome"] == REFUSED]
    return {"accepted": len(found.rows) - len(refused), "refused": len(refused)}
