"""Lists from the owners of solutions: read, matched to our municipalities, looked at, then stored whole or not at all.

The file is kept as it came, with its digest. Which column holds what is remembered for each owner.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, WrongState
from core.sorting import search_key
from networks.models import Municipality, MunicipalityPeriod, Role, User
from networks.people.access import access_of, require
from portfolio.grid.pasting import levels_by_word
from portfolio.levels import LADDER, Level
from portfolio.owner_lists.models import OwnerColumns, OwnerList, OwnerListEntry
from portfolio.solutions.models import Solution
from portfolio.status_files import files
from portfolio.status_files.files import LEVEL, NAME, NUMBER

ROWS_AT_MOST = 5000
ACCEPTED, REFUSED = "accepted", "refused"

# What a column may be called, for each of our fields; the owner's own names are remembered beside these.
FIELDS = (NUMBER, NAME, LEVEL)
USUAL_HEADS = {
    NUMBER: frozenset({"kommunenummer", "kommunenr", "kommnr", "knr", "nummer", "nr"}),
    NAME: frozenset({"kommune", "kommunenavn", "navn", "virksomhet"}),
    LEVEL: frozenset({"status", "niva", "fase"}),
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
    matched by what is remembered for the owner, then by usual names. Without a column for the municipality there are
    no lines until somebody has pointed it out (`choose_columns`).

    Raises `NotAllowed`, and `InvalidInput` for a file that can't be read or has been stored before.
    """
    _require(by)
    if date > timezone.localdate():
        raise InvalidInput(_("Datoen kan ikke være fram i tid."), field="date")
    table = _table(file_name, content)
    digest = files.digest(content)
    stored = OwnerList.objects.filter(solution=solution, digest=digest, state=OwnerList.State.COMMITTED).first()
    if stored is not None:
        raise InvalidInput(
            _("Denne filen ble lagret %(day)s.") % {"day": f"{stored.uploaded_at:%d.%m.%Y}"}, field="file"
        )
    chosen = columns or match_columns(table[0], solution.owner)
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
        rows=_rows(table, chosen, level, date),
        uploaded_by=by,
    )


@transaction.atomic
def choose_columns(pk: int, columns: Mapping[str, str], *, by: User) -> OwnerList:
    """Read a draft's file again with the columns that a person has pointed out.

    Raises `NotAllowed`, `WrongState` unless it is a draft, and `InvalidInput` with the field.
    """
    found = _draft(pk, by)
    table = _table(found.file_name, bytes(found.original))
    found.columns = files.chosen(table[0], columns)
    if NUMBER not in found.columns and NAME not in found.columns:
        raise InvalidInput(_("Velg kolonnen med kommunenummer eller kommunenavn."), field=NUMBER)
    found.rows = _rows(table, found.columns, found.level, found.date)
    found.save(update_fields=["columns", "rows"])
    return found


def heads_of(found: OwnerList) -> list[str]:
    """The heads of the file, for the form that points out the columns."""
    return [name for name in _table(found.file_name, bytes(found.original))[0] if name]


def _table(file_name: str, content: bytes) -> list[list[str]]:
    return [line for line in files.read_table(file_name, content, ROWS_AT_MOST) if any(line)]


def _rows(table: list[list[str]], columns: dict[str, str], level: str, date: dt.date) -> list[dict[str, Any]]:
    if NUMBER not in columns and NAME not in columns:
        return []
    return [asdict(row) for row in match_rows(table, columns, level, date)]


def match_columns(head: list[str], owner: str) -> dict[str, str]:
    """Which head holds which of `FIELDS`: as remembered for `owner`, else by usual names."""
    remembered = OwnerColumns.objects.filter(owner=owner).values_list("columns", flat=True).first()
    return files.match(head, USUAL_HEADS, remembered)


def match_rows(table: list[list[str]], columns: dict[str, str], level: str, date: dt.date) -> list[ListRow]:
    """Each line of `table` with its municipality and level, or why it is refused. Numbers and names as on `date`."""
    head = table[0]
    at = {field: head.index(name) for field, name in columns.items()}
    numbers, names = _municipalities_on(date)
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


def _municipalities_on(date: dt.date) -> tuple[dict[str, Municipality], dict[str, list[Municipality]]]:
    """By number, and by each name; one query."""
    numbers: dict[str, Municipality] = {}
    names: dict[str, list[Municipality]] = {}
    for period in MunicipalityPeriod.objects.valid_on(date).select_related("municipality"):
        numbers[period.number] = period.municipality
        for name in period.all_names():
            names.setdefault(search_key(name), []).append(period.municipality)
    return numbers, names


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
    if not found.rows:
        raise InvalidInput(_("Velg kolonnene i filen først. Ingenting er lagret."))
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
