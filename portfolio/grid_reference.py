"""The reference of the grid: municipalities, solutions, scopes and rules, which change some times a year.

Each date has its own: the municipalities that existed on it, and the edition and scopes that held.

It is kept in memory. A token in the database (`portfolio.tokens`) changes with every change of a table that
it is made from, so one small query tells whether what is kept is still right.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from networks.geography.listing import population_date_for
from networks.geography.models import OTHER_NAMES, valid_on_q
from networks.models import Municipality, MunicipalityPeriod, Network, Population
from portfolio import tokens
from portfolio.editions.in_force import items_on
from portfolio.editions.models import PortfolioItem
from portfolio.freshness import rules as freshness
from portfolio.freshness.rules import Limits
from portfolio.solutions.models import Ambition
from portfolio.solutions.scopes import with_scope

KEPT = 4


@dataclass(frozen=True)
class GridMunicipality:
    """A municipality as it is on the date; `inhabitants` is the latest figure."""

    pk: int
    number: str
    name: str
    network_id: int | None
    inhabitants: int | None = None
    # What it is called in other languages, in a row.
    other_names: str = ""

    def get_absolute_url(self) -> str:
        return reverse("networks:municipality", args=[self.number])


@dataclass(frozen=True)
class GridSolution:
    """A solution in the edition that held. `scope` holds the municipalities it is counted over, those of the ambition
    `ambition_id`; both are None for everybody."""

    pk: int
    key: str
    name: str
    short_name: str
    counted_level: str
    definition: str
    introduced: bool
    scope_name: str
    scope: frozenset[int] | None
    ambition_id: int | None

    def get_absolute_url(self) -> str:
        return reverse("portfolio:solution", args=[self.key])

    def concerns(self, municipality_id: int) -> bool:
        return self.scope is None or municipality_id in self.scope


@dataclass(frozen=True)
class GridReference:
    """`places` in alphabetical order; `lines` are the introductions by rank, then the joint measures."""

    date: dt.date
    networks: dict[str, Network]
    places: list[GridMunicipality]
    lines: list[GridSolution]
    rules: dict[str, freshness.Rule] = field(default_factory=dict)
    # Those that have a border in common with each municipality, whatever the date.
    neighbours: Mapping[int, set[int]] = field(default_factory=dict)

    @cached_property
    def limits(self) -> Limits:
        return Limits.on(self.date, self.rules)

    @cached_property
    def introductions(self) -> list[GridSolution]:
        return [line for line in self.lines if line.introduced]

    @cached_property
    def line_by_id(self) -> dict[int, GridSolution]:
        return {line.pk: line for line in self.lines}

    @cached_property
    def place_by_id(self) -> dict[int, GridMunicipality]:
        return {place.pk: place for place in self.places}

    @cached_property
    def place_by_number(self) -> dict[str, GridMunicipality]:
        return {place.number: place for place in self.places}

    @cached_property
    def by_network(self) -> dict[int, list[GridMunicipality]]:
        found: dict[int, list[GridMunicipality]] = defaultdict(list)
        for place in self.places:
            if place.network_id is not None:
                found[place.network_id].append(place)
        return dict(found)

    @cached_property
    def network_by_id(self) -> dict[int, Network]:
        return {network.pk: network for network in self.networks.values()}


_kept: dict[tuple[str, dt.date], GridReference] = {}
# Past dates have their own, so that leafing through history never pushes today's out.
_kept_past: dict[tuple[str, dt.date], GridReference] = {}


def grid_reference(date: dt.date | None = None) -> GridReference:
    """The reference of `date` (inclusive; today when left out); one query as long as nothing has changed."""
    today = timezone.localdate()
    date = date or today
    kept = _kept if date == today else _kept_past
    token = tokens.token(tokens.COUNTRY, tokens.PORTFOLIO)
    found = kept.get((token, date))
    if found is None:
        found = _read(date)
        while len(kept) >= KEPT:
            kept.pop(next(iter(kept)), None)
        kept[token, date] = found
    return found


def _read(date: dt.date) -> GridReference:
    places = (
        MunicipalityPeriod.objects.valid_on(date)
        .filter(valid_on_q(date, "municipality__memberships__"))
        .order_by("municipality__sort_key", "municipality")
        .values_list(
            "municipality",
            "number",
            "name",
            F("municipality__memberships__network"),
            "official_name",
            *OTHER_NAMES,
        )
    )
    people = dict(Population.objects.filter(date=population_date_for(date)).values_list("municipality", "inhabitants"))
    items = list(with_scope(items_on(date), date, "solution_id"))
    scopes: dict[int, set[int]] = defaultdict(set)
    scoped = [item.ambition_id for item in items if item.scope_name]
    links = Ambition.municipalities.through.objects.filter(ambition__in=scoped)
    for ambition, municipality in links.values_list("ambition", "municipality"):
        scopes[ambition].add(municipality)
    near: dict[int, set[int]] = defaultdict(set)
    for municipality, other in Municipality.neighbours.through.objects.values_list(
        "from_municipality", "to_municipality"
    ):
        near[municipality].add(other)
    return GridReference(
        date=date,
        networks={network.key: network for network in Network.objects.order_by("sort_key")},
        places=[
            GridMunicipality(pk, number, name, network, people.get(pk), _others(name, others))
            for pk, number, name, network, *others in places
        ],
        lines=[
            GridSolution(
                pk=item.solution_id,
                key=item.solution.key,
                name=item.solution.name,
                short_name=item.solution.short_name,
                counted_level=item.solution.counted_level,
                definition=item.solution.definition,
                introduced=item.kind == PortfolioItem.Kind.INTRODUCTION,
                scope_name=item.scope_name or "",
                scope=frozenset(scopes[item.ambition_id]) if item.scope_name else None,
                ambition_id=item.ambition_id if item.scope_name else None,
            )
            for item in items
        ],
        rules=freshness.rules(),
        neighbours=near,
    )


def _others(name: str, names: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(one for one in names if one and one != name))


def cell_id(municipality_id: int, solution_id: int) -> str:
    return f"cell-{municipality_id}-{solution_id}"
