"""What the owners publish against what the municipalities report: how far they agree, and what is done otherwise.

A disagreement is a municipality that the owner's latest list says has reached a level and we say has not, or the other
way round. It is gone when our status changes, or when somebody has decided to keep ours against that list.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, WrongState
from networks.models import Municipality, User
from networks.people.access import require
from portfolio.counting.cells import Asked, Dimension, by_area, count
from portfolio.counting.tally import NOTHING, Tally
from portfolio.grid_reference import GridMunicipality, GridReference, GridSolution, grid_reference
from portfolio.levels import levels_from
from portfolio.links import rows_url
from portfolio.owner_lists.lists import may_manage_owner_lists, reaches
from portfolio.owner_lists.models import OwnerList, OwnerListEntry, Resolution
from portfolio.solutions.models import PublishedCount, Solution
from portfolio.solutions.scopes import ambitions_on, scope_of
from portfolio.statuses import recording
from portfolio.statuses.models import AdoptionStatus, StatusReport
from portfolio.statuses.reporting import may_report_status, reportable_municipalities

Choice = Resolution.Choice


@dataclass(frozen=True)
class Agreement:
    """One published count, or one owner's list, beside our own count at the same level on the same date."""

    solution: Solution
    what: str
    level: str
    definition: str
    source: str
    date: dt.date
    theirs: int | None
    ours: int | None
    owner_list: OwnerList | None = None
    disagreements: int | None = None

    @property
    def difference(self) -> int | None:
        """Ours less theirs; None where one of them is missing."""
        return None if self.theirs is None or self.ours is None else self.ours - self.theirs

    @property
    def url(self) -> str:
        """The municipalities behind our count, on its date."""
        return rows_url(self.solution, self.date, levels_from(self.level))


def agreements(date: dt.date | None = None) -> list[Agreement]:
    """Every published count until `date` (inclusive; today when left out) and the latest list of each solution then,
    counted as of its own date, by solution.

    Disagreements are today's, and left out for a past date. Eight queries, however many dates owners have published on.
    """
    known = grid_reference(date)
    counts = list(
        PublishedCount.objects.filter(solution__in=known.line_by_id, date__lte=known.date)
        .select_related("solution")
        .order_by("-date", "pk")
    )
    past = known.date != timezone.localdate()
    lists = {pk: one for pk, one in latest_lists(known.date if past else None).items() if pk in known.line_by_id}
    dated: list[PublishedCount | OwnerList] = [*counts, *lists.values()]
    solutions = {one.solution_id: one.solution for one in dated}
    pairs = {(one.solution_id, one.date) for one in dated}
    ours = _ours(solutions, pairs)
    found = [
        Agreement(
            count.solution,
            _("publisert tall"),
            count.level,
            count.definition,
            count.source,
            count.date,
            count.value,
            ours.get((count.solution_id, count.date), NOTHING).reached(count.level),
        )
        for count in counts
    ]
    entries = _entries(lists.values())
    open_ones = Counter([] if past else [one.owner_list.pk for one in disagreements(known, lists, entries=entries)])
    reached = _counts(lists.values(), entries)
    for pk, one in lists.items():
        found.append(
            Agreement(
                one.solution,
                _("eierens liste"),
                one.level,
                one.definition,
                one.solution.owner,
                one.date,
                reached[one.pk],
                ours.get((pk, one.date), NOTHING).reached(one.level),
                one,
                None if past else open_ones[one.pk],
            )
        )
    order = {line.pk: index for index, line in enumerate(known.lines)}
    return sorted(found, key=lambda one: (order[one.solution.pk], -one.date.toordinal(), one.what))


def _ours(solutions: Mapping[int, Solution], pairs: Iterable[tuple[int, dt.date]]) -> dict[tuple[int, dt.date], Tally]:
    """Our own count of each solution on its own date, within the scope of the ambition that held then; two queries."""
    pairs = sorted(pairs)
    held = ambitions_on(solutions.values(), {day for _pk, day in pairs})
    questions = [Asked(pk, day, scope_of(held[pk][0][day] if pk in held else None)) for pk, day in pairs]
    return {(pk, day): found for (pk, day, _area), found in by_area(count(questions), Dimension.COUNTRY).items()}


def latest_lists(date: dt.date | None = None) -> dict[int, OwnerList]:
    """The latest stored list of each solution, until `date` (inclusive) where given, by the solution's key, with the
    solution, without the file; one query."""
    until = {} if date is None else {"date__lte": date}
    found = (
        OwnerList.objects.filter(state=OwnerList.State.COMMITTED, **until)
        .select_related("solution")
        .defer("original", "rows")
        .order_by("solution_id", "-date", "-pk")
        .distinct("solution_id")
    )
    return {one.solution_id: one for one in found}


# The level that each owner's list gives a municipality, by the keys of the two.
Entries = Mapping[tuple[int, int], str]


def _entries(lists: Iterable[OwnerList]) -> Entries:
    """What `lists` say; one query."""
    found = OwnerListEntry.objects.filter(owner_list__in=[one.pk for one in lists])
    return {
        (owner_list, municipality): level
        for owner_list, municipality, level in found.values_list("owner_list", "municipality", "level")
    }


def _counts(lists: Iterable[OwnerList], entries: Entries) -> dict[int, int]:
    """How many municipalities of each list have reached its level, by the list's key."""
    levels = {one.pk: one.level for one in lists}
    found = Counter(
        owner_list for (owner_list, _municipality), level in entries.items() if reaches(level, levels[owner_list])
    )
    return {pk: found[pk] for pk in levels}


@dataclass(frozen=True)
class Disagreement:
    """`theirs` is the level in the owner's list, None where a complete list doesn't name the municipality; `ours` is
    what holds here, None where nobody has reported. `asked` is the open question to the municipality, if any."""

    place: GridMunicipality
    solution: GridSolution
    owner_list: OwnerList
    theirs: str | None
    ours: AdoptionStatus | None
    asked: Resolution | None = None

    @property
    def adoptable(self) -> bool:
        """Can the owner's word be written down as a status? Not where it only says that a level is not reached."""
        return self.theirs is not None


def visible_places(user: Any, known: GridReference) -> list[GridMunicipality]:
    """Whose disagreements `user` sees: KS all, others those of the municipalities they report for."""
    if may_manage_owner_lists(user):
        return known.places
    mine = set(reportable_municipalities(user).values_list("pk", flat=True))
    return [place for place in known.places if place.pk in mine]


def disagreements(
    known: GridReference,
    lists: dict[int, OwnerList] | None = None,
    places: Iterable[GridMunicipality] | None = None,
    entries: Entries | None = None,
) -> list[Disagreement]:
    """Where the latest list of a solution and our status don't agree, by municipality and solution.

    Four queries; two with `lists` and their `entries` at hand.
    """
    lists = latest_lists() if lists is None else lists
    lists = {pk: one for pk, one in lists.items() if pk in known.line_by_id}
    places = list(known.places if places is None else places)
    if not lists or not places:
        return []
    entries = _entries(lists.values()) if entries is None else entries
    statuses = _statuses(lists)
    settled = _settled(lists.values())
    found = []
    for place, (pk, one) in itertools.product(places, lists.items()):
        line, last = known.line_by_id[pk], settled.get((one.pk, place.pk))
        theirs, ours = entries.get((one.pk, place.pk)), statuses.get((place.pk, pk))
        if line.concerns(place.pk) and _disagree(one, theirs, ours) and not _is_kept(last, ours):
            asked = last if last is not None and last.choice == Choice.ASK else None
            found.append(Disagreement(place, line, one, theirs, ours, asked))
    return found


def _statuses(solutions: Iterable[int]) -> dict[tuple[int, int], AdoptionStatus]:
    """What holds today, by municipality and solution; one query."""
    found = AdoptionStatus.objects.filter(solution__in=list(solutions)).select_related("report__recorded_by")
    return {(one.municipality_id, one.solution_id): one for one in found}


def _settled(lists: Iterable[OwnerList]) -> dict[tuple[int, int], Resolution]:
    """The last word on each disagreement with `lists`, by list and municipality; one query."""
    found = Resolution.objects.filter(owner_list__in=lists).order_by("resolved_at", "pk")
    return {(one.owner_list_id, one.municipality_id): one for one in found}


def _disagree(owner_list: OwnerList, theirs: str | None, ours: AdoptionStatus | None) -> bool:
    if theirs is None and not owner_list.complete:
        return False
    return reaches(theirs, owner_list.level) != reaches(ours.level if ours else None, owner_list.level)


def _is_kept(last: Resolution | None, ours: AdoptionStatus | None) -> bool:
    """Has somebody decided that our present status is kept against the list?"""
    return last is not None and last.choice == Choice.KEEP and last.ours_id == (ours.report_id if ours else None)


def resolve(
    owner_list: OwnerList, municipality: Municipality, *, choice: str, reason: str, seen_version: int, by: User
) -> Resolution:
    """Settle one disagreement; `reason` is needed whatever is chosen.

    Adopting reports the owner's level from the list's date with the owner's statistics as source; keeping writes down
    that ours is kept against this list; asking leaves it open and lets it wait for the municipality.

    Raises `NotAllowed` for those who don't report for the municipality, `InvalidInput` without reason or with nothing
    to adopt, `Conflict` when the status has changed since, `WrongState` when the list is no longer the latest.
    """
    require(may_report_status(by, municipality), _("Du kan bare avgjøre dette for kommuner du melder status for."))
    if choice not in Choice.values:
        raise InvalidInput(_("Velg hva som skal gjelde."), field="choice")
    if not reason.strip():
        raise InvalidInput(_("Skriv kort hvorfor, så andre forstår det senere."), field="reason")
    with transaction.atomic():
        latest = latest_lists().get(owner_list.solution_id)
        if latest is None or latest.pk != owner_list.pk:
            raise WrongState(_("Eieren har levert en nyere liste. Se på den i stedet."))
        current = (
            AdoptionStatus.objects.select_for_update()
            .filter(municipality=municipality, solution=owner_list.solution_id)
            .first()
        )
        if (current.version if current else 0) != seen_version:
            raise Conflict(_("Statusen er endret siden du åpnet siden."), theirs=current)
        report_id = _adopt(owner_list, municipality, reason, seen_version, by) if choice == Choice.ADOPT else None
        return Resolution.objects.create(
            owner_list=owner_list,
            municipality=municipality,
            choice=choice,
            reason=reason.strip(),
            ours_id=current.report_id if current else None,
            report_id=report_id,
            resolved_by=by,
        )


def _adopt(owner_list: OwnerList, municipality: Municipality, reason: str, seen_version: int, by: User) -> int:
    entry = OwnerListEntry.objects.filter(owner_list=owner_list, municipality=municipality).first()
    if entry is None:
        raise InvalidInput(
            _("Eieren sier bare at kommunen ikke er med i listen. Meld selv hvilket nivå som er riktig."),
            field="choice",
        )
    (outcome,) = recording.record(
        [
            recording.Change(
                municipality.pk,
                owner_list.solution_id,
                level=entry.level,
                effective_date=owner_list.date,
                seen_version=seen_version,
                comment=reason.strip(),
                correction=seen_version > 0,
                source=StatusReport.Source.OWNER,
            )
        ],
        by=by,
    )
    if outcome.status is None:
        raise InvalidInput(outcome.reason)
    return outcome.status.report_id
