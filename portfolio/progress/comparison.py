"""One municipality beside those it may learn from: its neighbours, its network, and municipalities of its size.

Neighbours have a border in common with it; where none is known, the rest of its network. The size groups are
those of the progress pages. Answers say how many have come at least as far as the solution counts. On a past date
all of it is as it was: municipality, network, inhabitants and what held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from core.templatetags.figures import NBSP
from networks.geography.sizes import SIZE_LABELS, size_group
from networks.models import Municipality
from portfolio.counting.cells import held
from portfolio.filters import DateForm
from portfolio.freshness import rules as freshness
from portfolio.grid_reference import GridMunicipality, GridReference, GridSolution, grid_reference
from portfolio.levels import LADDER, Level, levels_from
from portfolio.links import date_value, with_query
from portfolio.owner_lists.lists import reaches
from portfolio.statuses.models import AdoptionStatus, StatusReport


class Group(StrEnum):
    """Whom a municipality is compared with, as addresses name them."""

    NEIGHBOURS = "naboer"
    NETWORK = "nettverk"
    SIZE = "storrelse"

    @property
    def heading(self) -> str:
        """With a place for the municipality's `name`."""
        return {
            Group.NEIGHBOURS: gettext("naboene til %(name)s"),
            Group.NETWORK: gettext("de andre i nettverket til %(name)s"),
            Group.SIZE: gettext("de andre på størrelse med %(name)s"),
        }[self]


@dataclass(frozen=True)
class Share:
    """How many of `total` municipalities have come as far as is counted, and the names of those."""

    reached: int
    total: int
    names: tuple[str, ...] = ()
    # The municipalities behind `reached`; empty where there is nobody to compare with.
    url: str = ""


@dataclass(frozen=True)
class Rung:
    """One solution for one municipality. `next_level` is the next step on the ladder, None at the top or where the
    solution is not relevant; `why` says what is in the way, as far as the reports tell."""

    solution: GridSolution
    status: AdoptionStatus | StatusReport | None
    need: str
    next_level: str | None
    why: str
    neighbours: Share
    network: Share
    similar: Share
    url: str = ""

    @property
    def ladder(self) -> list[tuple[str, bool]]:
        """Each level of the ladder, and whether it is reached."""
        level = self.status.level if self.status else None
        return [(step, reaches(level, step)) for step in LADDER]


@dataclass(frozen=True)
class Comparison:
    date: dt.date
    neighbours: list[str]
    size_name: str
    similar: int
    rungs: list[Rung] = field(default_factory=list)

    @property
    def past(self) -> bool:
        return self.date != timezone.localdate()


def neighbours_of(place: GridMunicipality, known: GridReference) -> set[int]:
    """Those of the date that it has a border in common with; the rest of its network where no borders are known."""
    near = known.neighbours.get(place.pk)
    if near is None:
        return {one.pk for one in known.by_network.get(place.network_id or 0, [])} - {place.pk}
    return near & known.place_by_id.keys()


def compare_on(municipality: Municipality, data: Mapping[str, str]) -> tuple[Comparison | None, DateForm | None]:
    """`compare` on the `dato` of an address, and the form when it has one; today's where there is nothing for it."""
    if not data.get("dato"):
        return compare(municipality), None
    form = DateForm(data)
    found = compare(municipality, form.date)
    if found is None and form.date != timezone.localdate():
        form.add_error("dato", gettext("Vi har ikke tall for kommunen denne datoen. Nå vises tallene per i dag."))
        found = compare(municipality)
    return found, form


def compare(municipality: Municipality, date: dt.date | None = None) -> Comparison | None:
    """The municipality's ladder for each introduction beside the others, on `date` (inclusive; today when left out).

    None where it didn't exist. Two queries and the reference's.
    """
    known = grid_reference(date)
    place = known.place_by_id.get(municipality.pk)
    if place is None or not known.introductions:
        return None
    groups, group = _groups(place, known)
    near, region, alike = groups.values()
    own: dict[int, AdoptionStatus | StatusReport] = {one.solution_id: one for one in _own(known, place.pk)}
    reached = _reached(known, near | region | alike)
    return Comparison(
        date=known.date,
        neighbours=_names(near, known),
        size_name=str(SIZE_LABELS[group]).replace(" ", NBSP) if group else "",
        similar=len(alike),
        rungs=[_rung(line, own.get(line.pk), known, reached, groups, place.number) for line in known.introductions],
    )


def _groups(place: GridMunicipality, known: GridReference) -> tuple[dict[str, set[int]], str | None]:
    """Those that the municipality is compared with, by `Group`, and the key of its size."""
    size = size_group(place.inhabitants)
    region = {one.pk for one in known.by_network.get(place.network_id or 0, [])} - {place.pk}
    alike = {one.pk for one in known.places if size and one != place and size_group(one.inhabitants) == size}
    return {Group.NEIGHBOURS: neighbours_of(place, known), Group.NETWORK: region, Group.SIZE: alike}, size


@dataclass(frozen=True)
class Beside:
    """Those that one municipality is compared with, as the list behind a number asks for them."""

    title: str
    members: set[int]
    parameters: dict[str, str]


def beside(data: Mapping[str, str], date: dt.date) -> Beside | None:
    """Those that `ved` (a municipality number of `date`) is compared with in `gruppe`; None for anything else."""
    group = data.get("gruppe", "")
    known = grid_reference(date)
    place = known.place_by_number.get(data.get("ved", ""))
    if place is None or group not in set(Group):
        return None
    groups, _size = _groups(place, known)
    title = Group(group).heading % {"name": place.name}
    return Beside(title, groups[group], {"ved": place.number, "gruppe": group})


def _own(known: GridReference, municipality: int) -> Iterable[AdoptionStatus | StatusReport]:
    """What holds for the municipality on the date of `known`: today's rows, or the reports that held then."""
    if known.date == timezone.localdate():
        return AdoptionStatus.objects.filter(municipality=municipality).select_related("report")
    return StatusReport.objects.filter(municipality=municipality).as_of(known.date)


def _reached(known: GridReference, others: set[int]) -> dict[int, set[int]]:
    """For each introduction the municipalities that have come as far as it counts."""
    levels = {line.pk: line.counted_level for line in known.introductions}
    found: dict[int, set[int]] = {pk: set() for pk in levels}
    rows: Iterable[tuple[int, int, str]]
    if known.date == timezone.localdate():
        current = AdoptionStatus.objects.filter(municipality__in=others, solution__in=levels)
        rows = current.values_list("municipality_id", "solution_id", "level")
    else:
        rows = [report[:3] for report in held(list(others), list(levels), known.date)]
    for municipality, solution, level in rows:
        if reaches(level, levels[solution]):
            found[solution].add(municipality)
    return found


def _rung(
    line: GridSolution,
    status: AdoptionStatus | StatusReport | None,
    known: GridReference,
    reached: dict[int, set[int]],
    groups: Mapping[str, set[int]],
    number: str,
) -> Rung:
    shares = []
    codes = [str(code) for code in levels_from(line.counted_level)]
    for key, group in groups.items():
        inside = {pk for pk in group if line.concerns(pk)}
        there = inside & reached[line.pk]
        rows = with_query(
            reverse("portfolio:progress_rows"),
            dato=date_value(known.date),
            losning=line.key,
            ved=number,
            gruppe=key,
            status=codes,
        )
        names = tuple(_names(there, known)) if len(there) <= 8 else ()
        shares.append(Share(len(there), len(inside), names, rows if inside else ""))
    level = status.level if status else None
    report = status.report if isinstance(status, AdoptionStatus) else status
    need = ""
    if status is not None and report is not None:
        told = timezone.localtime(status.recorded_at).date()
        need = known.limits.need(status.level, told, bool(report.evidence))
    url = with_query(reverse("portfolio:cell", args=[number, line.key]), dato=date_value(known.date))
    near, region, alike = shares
    return Rung(
        line,
        status,
        need,
        _next(level),
        _why(level, report, need),
        neighbours=near,
        network=region,
        similar=alike,
        url=url,
    )


def _next(level: str | None) -> str | None:
    if level is None:
        return Level.NOT_STARTED
    if level not in LADDER or level == LADDER[-1]:
        return None
    return LADDER[LADDER.index(Level(level)) + 1]


def _why(level: str | None, report: StatusReport | None, need: str) -> str:
    """Why the next step is not taken, in a sentence."""
    if level is None or report is None:
        return gettext("Ingen har meldt hvor kommunen står.")
    if level == Level.NOT_RELEVANT:
        return report.comment or gettext("Kommunen har vurdert at løsningen ikke er aktuell.")
    if need == freshness.UNCONFIRMED:
        return gettext("Meldingen er gammel; bekreft først at det fortsatt er slik.")
    if need == freshness.EVIDENCE:
        return gettext("Nytten er meldt, men ikke dokumentert.")
    if report.comment:
        return report.comment
    if level == Level.IN_USE:
        return gettext("Løsningen er i bruk; det som gjenstår, er å vise nytten.")
    if level == Level.MADE_AVAILABLE:
        return gettext("Løsningen er klar, men ikke en fast del av tjenesten ennå.")
    return "" if level == Level.BENEFIT_REALISED else gettext("Ingen har skrevet hva som står i veien.")


def _names(found: Iterable[int], known: GridReference) -> list[str]:
    wanted = set(found)
    return [place.name for place in known.places if place.pk in wanted]
