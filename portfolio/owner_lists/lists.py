"""Lists from the owners of solutions: read, matched to our municipalities, looked at, then stored.

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
from core.tables.finding import Choices, Table, Unread, Wanted, find
from core.tables.forms import choices_of
from core.tables.sheets import digest as digest_of
from core.tables.sheets import read_file
from networks.geography.dictionary import Dictionary
from networks.models import Role, User
from networks.people.access import access_of, require
from portfolio.dictionary import level_of, unknown_level
from portfolio.levels import LADDER, Level
from portfolio.owner_lists.models import OwnerColumns, OwnerList, OwnerListEntry
from portfolio.solutions.models import Solution
from portfolio.status_tables.reading import LEVEL, NAME, NUMBER, level_field, names_a_place, place_fields

ROWS_AT_MOST = 5000
ACCEPTED, REFUSED = "accepted", "refused"


@dataclass(frozen=True)
class ListRow:
    """One row of the file; `line` is its number there, from 1. `note` tells what was taken for granted."""

    line: int
    text: str
    outcome: str
    municipality: int | None = None
    name: str = ""
    level: str = ""
    reason: str = ""
    note: str = ""


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
    """A draft with the preview of each line. `columns` says which column holds which field; left out, they are matched
    by what is remembered for the owner, then by usual names. Without a column for the municipality there are no lines
    until somebody has pointed it out (`answer`).

    Raises `NotAllowed`, and `InvalidInput` for a file that can't be read or has been stored before.
    """
    _require(by)
    if date > timezone.localdate():
        raise InvalidInput(_("Datoen kan ikke være fram i tid."), field="date")
    found = OwnerList(
        solution=solution,
        level=level,
        definition=definition,
        date=date,
        complete=complete,
        file_name=file_name[:200],
        original=content,
        digest=digest_of(content),
        columns=columns or {},
        uploaded_by=by,
    )
    stored = OwnerList.objects.filter(solution=solution, digest=found.digest, state=OwnerList.State.COMMITTED).first()
    if stored is not None:
        raise InvalidInput(
            _("Denne filen ble lagret %(day)s.") % {"day": f"{stored.uploaded_at:%d.%m.%Y}"}, field="file"
        )
    _read(found, remembered=_remembered(solution.owner) if columns is None else {})
    found.save()
    return found


@transaction.atomic
def answer(pk: int, columns: Mapping[str, str], answers: Mapping[str, str], *, by: User) -> OwnerList:
    """Read a draft's file again with what a person has answered about it.

    Raises `NotAllowed`, `WrongState` unless it is a draft, and `InvalidInput` with the field.
    """
    found = _draft(pk, by)
    found.columns, found.answers = dict(columns), dict(answers)
    if not _read(found).found:
        raise InvalidInput(_("Velg kolonnen med kommunenummer eller kommunenavn."), field=NUMBER)
    found.save(update_fields=["columns", "answers", "reading", "rows"])
    return found


WANTED = Wanted(
    fields=(*place_fields(), level_field()),
    enough=lambda fields, _groups: names_a_place(fields),
    values=frozenset({NUMBER, NAME}),
)


def _remembered(owner: str) -> dict[str, str]:
    """Which column held what in the last file of `owner` that was stored."""
    return OwnerColumns.objects.filter(owner=owner).values_list("columns", flat=True).first() or {}


def _read(found: OwnerList, remembered: Mapping[str, str] | None = None) -> Table:
    """Fill in what the file says and how it was read. `remembered` columns count where the file has them."""
    sheets = read_file(found.file_name, bytes(found.original))
    table = find(sheets, WANTED, choices_of(found.columns, found.answers))
    if known := {name: column for name, column in (remembered or {}).items() if column in table.told()["names"]}:
        table = find(sheets, WANTED, Choices(columns=known))
    if len(table.rows) > ROWS_AT_MOST:
        raise InvalidInput(_("Filen har flere enn %(most)d linjer.") % {"most": ROWS_AT_MOST}, field="file")
    if table.found and not table.rows and not table.sheets and not table.twice:
        raise InvalidInput(_("Filen har ingen linjer under overskriften."), field="file")
    rows = match_rows(table, found.level, found.date)
    found.columns = table.chosen
    found.rows = [asdict(row) for row in rows]
    found.reading = {**table.told(), "unread": [asdict(one) for one in [*table.unread, *_notes(table, rows)]]}
    return table


def _notes(table: Table, rows: list[ListRow]) -> list[Unread]:
    """Rows of one filled cell that is no municipality, in a table of several columns."""
    read = {row.line for row in rows}
    return [
        Unread(row.number, row.beginning, _("Ser ut som en merknad: bare én celle er fylt ut."))
        for row in table.rows
        if row.number not in read
    ]


def match_rows(table: Table, level: str, date: dt.date) -> list[ListRow]:
    """Each row of `table` with its municipality and level, or why it is refused. Numbers and names as on `date`; a row
    without a level of its own is at `level`."""
    known = Dictionary(date)
    rows, seen = [], dict[int, int]()
    for row in table.rows:
        text, word = row.beginning, row.text(LEVEL)
        place = known.find(row.text(NUMBER), row.text(NAME))
        filled = sum(cell != "" for cell in row.cells.values())
        if place.municipality is None and filled == 1 and len(row.cells) > 1:
            continue
        code = level_of(word) if word else level
        reason = place.problem
        if place.municipality is not None and place.municipality.pk in seen:
            reason = _("Kommunen står også på linje %(line)d.") % {"line": seen[place.municipality.pk]}
        elif not reason and code not in Level.values:
            reason = unknown_level(word)
        if place.municipality is None or reason:
            rows.append(ListRow(row.number, text, REFUSED, reason=reason))
            continue
        seen[place.municipality.pk] = row.number
        name = known.labels[place.municipality.pk]
        rows.append(ListRow(row.number, text, ACCEPTED, place.municipality.pk, name, code or level, note=place.note))
    return rows


@transaction.atomic
def commit(pk: int, *, by: User) -> OwnerList:
    """Store the accepted lines, and remember the columns for the owner.

    Raises `NotAllowed`, `WrongState` unless it is a draft, and `InvalidInput` while a line of a complete list is
    refused: with holes it would make municipalities look as if the owner did not know them.
    """
    found = _draft(pk, by)
    if not found.rows:
        raise InvalidInput(_("Velg kolonnene i filen først. Ingenting er lagret."))
    accepted = [row for row in found.rows if row["outcome"] == ACCEPTED]
    if not accepted or (found.complete and len(accepted) < len(found.rows)):
        raise InvalidInput(_("Rett linjene som er avvist i filen, og last den opp på nytt. Ingenting er lagret."))
    OwnerListEntry.objects.bulk_create(
        OwnerListEntry(owner_list=found, municipality_id=row["municipality"], level=row["level"]) for row in accepted
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
