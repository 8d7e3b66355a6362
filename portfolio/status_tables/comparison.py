"""What a table of statuses would change, cell by cell, for the person who brings it in a file or a paste."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.tables.finding import Table, TableRow
from core.tables.values import ReadDate, read_date
from networks.geography.dictionary import Dictionary, Found
from networks.models import User
from portfolio.dictionary import Solutions, level_of, unknown_level
from portfolio.level_tags import level_label
from portfolio.levels import LADDER, NOT_REPORTED
from portfolio.solutions.models import Solution
from portfolio.status_tables.reading import COMMENT, LEVEL, NAME, NUMBER, SINCE, SOLUTION
from portfolio.statuses.models import AdoptionStatus
from portfolio.statuses.recording import EARLIEST
from portfolio.statuses.reporting import reportable_municipalities

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
# A row of the file, of which there may be several cells.
STORED, PARTLY, NOT_STORED, UNCHANGED = "stored", "partly", "not_stored", "unchanged"


@dataclass(frozen=True)
class FileCell:
    """One municipality and solution, and what the file would do. `before` and `level` are level codes; `since` is the
    ISO date that will be stored, `in_file` the file's own where today's is proposed instead of it."""

    row: int
    number: str
    name: str
    solution: str
    outcome: str
    level: str = ""
    before: str = ""
    since: str = ""
    in_file: str = ""
    comment: str = ""
    reason: str = ""
    note: str = ""
    version: int = 0
    municipality: int = 0
    solution_id: int = 0
    solution_name: str = ""

    @property
    def day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.since) if self.since else None

    @property
    def day_in_file(self) -> dt.date | None:
        return dt.date.fromisoformat(self.in_file) if self.in_file else None

    @property
    def changes(self) -> bool:
        return self.outcome in (NEW, CHANGED)

    @property
    def is_down(self) -> bool:
        """Is it a step down the ladder?"""
        steps = {level.value: index for index, level in enumerate(LADDER)}
        return self.changes and steps.get(self.level, len(steps)) < steps.get(self.before, -1)


@dataclass(frozen=True)
class Preview:
    """All cells, and the rows of the file that they are in."""

    lines: list[FileCell]

    @cached_property
    def counts(self) -> dict[str, int]:
        found = Counter(line.outcome for line in self.lines)
        return {outcome: found[outcome] for outcome in (NEW, CHANGED, SAME, REFUSED)}

    @cached_property
    def rows(self) -> dict[str, int]:
        """How many rows of the file there are of each kind."""
        outcomes: dict[int, set[str]] = {}
        for line in self.lines:
            outcomes.setdefault(line.row, set()).add(line.outcome)
        found = Counter(_kind(of_row) for of_row in outcomes.values())
        return {kind: found[kind] for kind in (STORED, PARTLY, NOT_STORED, UNCHANGED)}

    @cached_property
    def changes(self) -> list[FileCell]:
        return [line for line in self.lines if line.changes]

    @cached_property
    def refused(self) -> list[FileCell]:
        return [line for line in self.lines if line.outcome == REFUSED]

    @property
    def shown(self) -> list[FileCell]:
        """What a person must see: those that change something and those that are refused, in their order."""
        return [line for line in self.lines if line.outcome != SAME]

    @cached_property
    def proposed(self) -> list[tuple[int, FileCell]]:
        """Those for which today's date is proposed, with their places among `lines`."""
        return [(place, line) for place, line in enumerate(self.lines) if line.in_file]

    @cached_property
    def down(self) -> int:
        return sum(line.is_down for line in self.lines)

    @property
    def can_be_stored(self) -> bool:
        return bool(self.changes)


def _kind(outcomes: set[str]) -> str:
    if REFUSED in outcomes:
        return PARTLY if outcomes & {NEW, CHANGED} else NOT_STORED
    return STORED if outcomes & {NEW, CHANGED} else UNCHANGED


@dataclass(frozen=True)
class Frame:
    """What a table doesn't say by itself: the key of the `solution` that it is about, how 1/3/2024 is meant
    (`slashes`), the day of cells without one (today when left out), and the keys of the municipalities it may be
    `among` (all when left out)."""

    solution: str = ""
    slashes: str = ""
    day: dt.date | None = None
    among: frozenset[int] | None = None


def compare(table: Table, *, by: User | AnonymousUser, frame: Frame | None = None) -> list[FileCell]:
    """What each cell of the table would change; five queries, and three more for names that aren't known at once.

    A cell that says "ikke rapportert" has nothing to tell, and is left out where nothing is held.
    """
    known = _Known(by, frame or Frame())
    return _without_repeated([line for row in table.rows for line in known.cells(row)])


def has_ambiguous_dates(table: Table) -> bool:
    return any(
        read_date(cell).ambiguous for row in table.rows for meaning, cell in row.cells.items() if meaning.field == SINCE
    )


class _Known:
    """What a row is compared with."""

    def __init__(self, by: User | AnonymousUser, frame: Frame) -> None:
        self.frame = frame
        self.today = timezone.localdate()
        self.dictionary = Dictionary(self.today)
        self.found: dict[tuple[str, str], Found] = {}
        self.solutions: Solutions[Solution] = Solutions(Solution.objects.all())
        self.mine = set(reportable_municipalities(by).values_list("pk", flat=True))
        self.held = {(row.municipality_id, row.solution_id): row for row in AdoptionStatus.objects.all()}

    def cells(self, row: TableRow) -> Iterator[FileCell]:
        """Each solution that the row says something of."""
        for group in row.groups or [""]:
            text = row.text(LEVEL, group)
            unknown = any(meaning.field == LEVEL and meaning.group == group for meaning in row.unknown)
            if unknown:
                yield self._cell(
                    row, group, "", _("Cellen har en formel uten verdi. Åpne filen i regnearket og lagre den.")
                )
            elif text and (level_of(text) != NOT_REPORTED or self._is_held(row, group)):
                yield self._cell(row, group, text)

    def _is_held(self, row: TableRow, group: str) -> bool:
        found = self._municipality(row.text(NUMBER), row.text(NAME))
        solution = self.solutions.find(self._word(row, group))
        return bool(found.municipality and solution and (found.municipality.pk, solution.pk) in self.held)

    def _word(self, row: TableRow, group: str) -> str:
        return group or row.text(SOLUTION) or self.frame.solution

    def _cell(self, row: TableRow, group: str, text: str, reason: str = "") -> FileCell:
        number, name = row.text(NUMBER), row.text(NAME)
        found = self._municipality(number, name)
        word = self._word(row, group)
        solution, level = self.solutions.find(word), level_of(text)
        date = read_date(row.cell(SINCE, group) or row.cell(SINCE), self.frame.slashes)
        cell = FileCell(row.number, number, name, word, REFUSED, note=" ".join(filter(None, [found.note, date.note])))
        if found.municipality is not None:
            municipality = found.municipality
            label = self.dictionary.labels.get(municipality.pk, municipality.name)
            cell = dataclasses.replace(cell, number=municipality.number, name=label, municipality=municipality.pk)
        if not reason and level is None:
            reason = unknown_level(text)
        reason = found.problem or reason or self._why_not(solution, word, date)
        if level == NOT_REPORTED:
            reason = reason or _("En status kan rettes, men ikke fjernes.")
        if reason or solution is None or level is None:
            return dataclasses.replace(cell, reason=reason)
        cell = dataclasses.replace(
            cell,
            solution=solution.key,
            solution_id=solution.pk,
            solution_name=solution.short_name,
            level=level,
        )
        return self._compared(cell, date.day, row.text(COMMENT, group) or row.text(COMMENT))

    def _municipality(self, number: str, name: str) -> Found:
        if (number, name) not in self.found:
            self.found[number, name] = self._among(self.dictionary.find(number, name), number, name)
        return self.found[number, name]

    def _among(self, found: Found, number: str, name: str) -> Found:
        """`found`, or the only one of those it may be among; refused where it is another."""
        if self.frame.among is None:
            return found
        if found.municipality is None:
            near = self._near.find(number, name)
            return near if near.municipality else found
        if found.municipality.pk in self.frame.among:
            return found
        return Found(problem=_("%(name)s er ikke i dette rutenettet.") % {"name": found.municipality.name})

    @cached_property
    def _near(self) -> Dictionary:
        return Dictionary(self.today, self.frame.among)

    def _why_not(self, solution: Solution | None, word: str, date: ReadDate) -> str:
        """Why a row can't be read; empty when it can."""
        if solution is None:
            return self.solutions.unknown(word) if word else _("Raden sier ikke hvilken løsning den gjelder.")
        if date.problem:
            return date.problem
        if date.day and not EARLIEST <= date.day <= self.today:
            return _("Datoen må være fra år 2000 til i dag.")
        return ""

    def _compared(self, cell: FileCell, day: dt.date | None, comment: str) -> FileCell:
        """The cell with what it would do to the one that is held."""
        held = self.held.get((cell.municipality, cell.solution_id))
        since = day or self.frame.day or self.today
        if held is not None and held.level == cell.level and day in (None, held.effective_date):
            since, outcome = held.effective_date, SAME
        else:
            outcome = CHANGED if held else NEW
        cell = dataclasses.replace(
            cell,
            outcome=outcome,
            since=since.isoformat(),
            before=held.level if held else "",
            version=held.version if held else 0,
            comment=comment[:500],
        )
        if outcome == SAME:
            return cell
        if cell.municipality not in self.mine:
            reason = _("Du kan bare melde status for kommuner i din egen region.")
            return dataclasses.replace(cell, outcome=REFUSED, reason=reason)
        return _against_the_held(cell, held, since, self.today, day is not None) if held else cell


def _against_the_held(cell: FileCell, held: AdoptionStatus, since: dt.date, today: dt.date, told: bool) -> FileCell:
    """`told`: the table has the date itself."""
    if since < held.effective_date:
        # A file of a past date, or one that has lain for a while, must not overrule what was told since.
        reason = _("Her står «%(level)s» fra %(date)s, som er nyere. Er det feil, rettes det i rutenettet.") % {
            "level": level_label(held.level),
            "date": date_format(held.effective_date, "d.m.Y"),
        }
        return dataclasses.replace(cell, outcome=REFUSED, reason=reason)
    if told and cell.level != held.level and since == held.effective_date and since != today:
        # The level was changed and the date beside it was left as it came out of the last download.
        return dataclasses.replace(cell, since=today.isoformat(), in_file=since.isoformat())
    return cell


def _without_repeated(lines: list[FileCell]) -> list[FileCell]:
    """A cell that is twice in the file is refused: nobody can say which of the two is meant."""
    seen = Counter((line.municipality, line.solution_id) for line in lines if line.solution_id)
    reason = _("Kommunen og løsningen står mer enn én gang i tabellen.")
    return [
        dataclasses.replace(line, outcome=REFUSED, reason=reason)
        if line.outcome != REFUSED and seen[line.municipality, line.solution_id] > 1
        else line
        for line in lines
    ]
