"""Who is in what, week by week: what the calendar and the collisions count over.

Who is hit by a pool are the municipalities that have said yes to it, with a seat or on the waiting list; an invitation
is no load. A region's proposal, which nobody has answered yet, is taken to hit the municipalities of the region that
lack the solution. A national proposal says nothing yet about which municipalities it will hit, and counts only for its
leader and NHN, which is part of every pool.

The numbers are the same for everybody. What one may not see (another region's proposal, who waits) is counted without
its name: `Running.is_seen` and `Running.hidden` say where.

Pools and municipalities are plain rows: there may be hundreds of which only a few come on the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, FilteredRelation, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncWeek
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from networks.geography.models import valid_on_q
from networks.models import Municipality, Population, User
from portfolio.models import AdoptionStatus, Level, levels_from
from rollouts.capacity import limits
from rollouts.capacity.models import LimitKind
from rollouts.capacity.weekload import Load, Occupation, Subject
from rollouts.pools.access import visible_pools
from rollouts.pools.models import Pool, pool_name
from rollouts.pools.moves import PoolState
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import LIVE, LOAD, SignUpState
from rollouts.weeks import week_span

NHN: Subject = (LimitKind.NHN.value, 0)
KINDS = frozenset(LimitKind.values)


class Running(NamedTuple):
    """A pool with what is counted or shown; the leader is its own or the rollout's.

    `answered` are the municipalities that have said yes, `waiting` those of them on the waiting list. Of `shown` one
    may know the answer: those that wait, hold a seat or were invited.
    """

    pk: int
    number: int
    start_date: dt.date
    end_date: dt.date
    state: str
    title: str
    solution: int
    network: int | None
    leader: int | None
    leader_name: str | None
    answered: list[int]
    waiting: list[int]
    shown: list[int]
    is_seen: bool

    def __str__(self) -> str:
        return pool_name(self.number, self.title) if self.is_seen else _("et forslag du ikke har innsyn i")

    @property
    def hidden(self) -> frozenset[int]:
        """The municipalities of which one may not know that they wait."""
        return frozenset(self.waiting).difference(self.shown)

    @property
    def invited(self) -> frozenset[int]:
        """The municipalities that have an invitation and no answer, as far as one may know."""
        return frozenset(self.shown).difference(self.answered)

    def waits(self, subject: Subject) -> bool:
        """Is it a municipality on the waiting list, as far as one may know?"""
        kind, number = subject
        return kind == LimitKind.MUNICIPALITY and number in self.waiting and number in self.shown

    def is_named(self, subject: Subject) -> bool:
        """May one know that this is one of the pools that take up `subject`?"""
        kind, number = subject
        return self.is_seen and not (kind == LimitKind.MUNICIPALITY and number in self.hidden)

    def get_absolute_url(self) -> str:
        return reverse("rollouts:pool", args=[self.pk])

    def get_state_display(self) -> str:
        return str(PoolState(self.state).label)

    @property
    def weeks(self) -> str:
        return week_span(self.start_date, self.end_date)

    @property
    def is_unanswered_in_region(self) -> bool:
        return not self.answered and self.state == PoolState.SUBMITTED and self.network is not None


class ReceivingMunicipality(NamedTuple):
    """A municipality of today, its network, its latest number of inhabitants (0 where it isn't known), and which of
    the solutions that matter it has or doesn't need."""

    pk: int
    number: str
    name: str
    network: int | None
    inhabitants: int
    has: frozenset[int]


class Region(NamedTuple):
    pk: int
    key: str
    name: str


@dataclass
class Occupancy:
    """The weeks from `first` to `last`, or only `spans` of them (all inclusive days).

    Three queries, however much there is: the pools with their answers, the municipalities, the limits.
    """

    user: Any
    first: dt.date
    last: dt.date
    spans: Sequence[tuple[dt.date, dt.date]] = ()
    # The pool that is looked at is not its own obstacle.
    without: int | None = None
    # The solution of the pool that is looked at.
    solution: int | None = None
    today: dt.date = field(default_factory=timezone.localdate)

    @cached_property
    def _rows(self) -> dict[int, Running]:
        spans = self.spans or [(self.first, self.last)]
        running = reduce(or_, (Pool.objects.overlapping(*span) for span in spans))
        if self.without:
            running |= Pool.objects.filter(pk=self.without)
        theirs = SignUp.objects.filter(pool=OuterRef("pk")).order_by()
        shown = theirs.visible_to(self.user).filter(state__in=LIVE)
        seen = visible_pools(self.user)
        rows = running.order_by("start_date", "pk").annotate(
            who=Coalesce("leader_id", "rollout__leader_id"),
            who_name=Coalesce("leader__name", "rollout__leader__name"),
            answered=ArraySubquery(theirs.filter(state__in=LOAD).values("municipality_id")),
            waiting=ArraySubquery(theirs.filter(state=SignUpState.WAITING).values("municipality_id")),
            shown=ArraySubquery(shown.values("municipality_id")),
            # An empty condition is one that everything meets.
            is_seen=Case(When(seen, then=True), default=False) if seen else Value(True),
        )
        names = ("pk", "number", "start_date", "end_date", "state", "rollout__title", "rollout__solution_id")
        lists = ("answered", "waiting", "shown")
        found = rows.values_list(*names, "rollout__network_id", "who", "who_name", *lists, "is_seen")
        return {row[0]: Running(*row) for row in found}

    @cached_property
    def pools(self) -> dict[int, Running]:
        return {key: row for key, row in self._rows.items() if key != self.without}

    @property
    def own_answers(self) -> list[int]:
        """The municipalities that have said yes to the pool that is looked at."""
        own = self.own
        return own.answered if own else []

    @property
    def own(self) -> Running | None:
        """The pool that is looked at, if it exists already."""
        return self._rows.get(self.without or 0)

    @cached_property
    def _places(self) -> tuple[dict[int, ReceivingMunicipality], dict[int, Region]]:
        latest = Population.objects.filter(municipality=OuterRef("pk"), date__lte=self.today).order_by("-date")
        # Whether they lack the solution matters for the pool that is looked at and for what the regions propose.
        wanted = {self.solution} | {row.solution for row in self.pools.values() if row.is_unanswered_in_region}
        has = AdoptionStatus.objects.filter(
            municipality=OuterRef("pk"),
            solution__in=wanted - {None},
            level__in=[*levels_from(Level.MADE_AVAILABLE), Level.NOT_RELEVANT],
        ).order_by()
        rows = (
            Municipality.objects.valid_on(self.today)
            .annotate(
                now=FilteredRelation("memberships", condition=valid_on_q(self.today, "memberships__")),
                inhabitants=Coalesce(Subquery(latest.values("inhabitants")[:1]), 0),
                has=ArraySubquery(has.values("solution_id")),
            )
            .order_by("sort_key", "number")
            .values_list(
                *("pk", "number", "name", "now__network_id", "inhabitants", "has"),
                *("now__network__key", "now__network__name", "now__network__sort_key"),
            )
        )
        places: dict[int, ReceivingMunicipality] = {}
        regions: dict[int, tuple[str, Region]] = {}
        for pk, number, name, network, inhabitants, has_them, *region in rows:
            places[pk] = ReceivingMunicipality(pk, number, name, network, inhabitants, frozenset(has_them or ()))
            if network is not None:
                regions[network] = (region[-1], Region(network, *region[:-1]))
        return places, {region.pk: region for _sort_key, region in sorted(regions.values())}

    @property
    def municipalities(self) -> dict[int, ReceivingMunicipality]:
        """Those of today, in the order of the alphabet."""
        return self._places[0]

    @property
    def regions(self) -> dict[int, Region]:
        """The networks that have any municipality today, in the order of the alphabet."""
        return self._places[1]

    @cached_property
    def limits(self) -> limits.Limits:
        return limits.current(self.inhabitants)

    @property
    def inhabitants(self) -> dict[int, int]:
        return {key: row.inhabitants for key, row in self.municipalities.items()}

    def lacking(self, solution: int, network: int | None) -> list[int]:
        """The municipalities that lack `solution`, of `network` or of all; for the solutions that matter."""
        return [
            key
            for key, row in self.municipalities.items()
            if solution not in row.has and (network is None or network == row.network)
        ]

    def subjects(
        self,
        network: int | None,
        leader: int | None,
        municipalities: Collection[int],
        kinds: Collection[str] = KINDS,
    ) -> set[Subject]:
        """Everyone of `kinds` whom a pool with these municipalities takes up; `network` is the rollout's."""
        found: set[Subject] = set()
        if LimitKind.NHN in kinds:
            found.add(NHN)
        if leader and LimitKind.LEADER in kinds:
            found.add((LimitKind.LEADER.value, leader))
        if LimitKind.MUNICIPALITY in kinds:
            kind = LimitKind.MUNICIPALITY.value
            found.update((kind, key) for key in municipalities)
        if LimitKind.NETWORK in kinds:
            places = self.municipalities
            networks = {places[key].network for key in municipalities if key in places} | {network}
            found.update((LimitKind.NETWORK.value, one) for one in networks if one)
        return found

    @cached_property
    def loads(self) -> Load:
        return self.loads_of()

    def loads_of(self, subjects: Collection[Subject] | None = None, kinds: Collection[str] = KINDS) -> Load:
        """Of all, or of some kinds or some subjects only."""
        if subjects is not None:
            kinds = {kind for kind, _number in subjects}
        occupations = (
            Occupation(
                pool.pk,
                pool.start_date,
                pool.end_date,
                self.subjects(pool.network, pool.leader, self._hit_by(pool), kinds),
            )
            for pool in self.pools.values()
        )
        return Load(occupations, subjects)

    def _hit_by(self, pool: Running) -> list[int]:
        return self.lacking(pool.solution, pool.network) if pool.is_unanswered_in_region else pool.answered

    @cached_property
    def invitations(self) -> Load:
        """The municipalities that have an invitation and no answer, as far as one may know: no load, only told of."""
        kind = LimitKind.MUNICIPALITY.value
        return Load(
            Occupation(pool.pk, pool.start_date, pool.end_date, {(kind, one) for one in pool.invited})
            for pool in self.pools.values()
        )

    def names(self, subjects: Iterable[Subject]) -> dict[Subject, str]:
        """What these are called; those in no pool here and of no place today may be missing."""
        places, regions = self.municipalities, self.regions
        leaders = {pool.leader: pool.leader_name for pool in self.pools.values()}
        subjects = list(subjects)
        unknown = [number for kind, number in subjects if kind == LimitKind.LEADER and number not in leaders]
        if unknown:
            leaders |= dict(User.objects.filter(pk__in=unknown).values_list("pk", "name"))
        known: dict[str, Any] = {
            LimitKind.MUNICIPALITY: lambda number: places[number].name if number in places else None,
            LimitKind.NETWORK: lambda number: regions[number].name if number in regions else None,
            LimitKind.LEADER: leaders.get,
            LimitKind.NHN: lambda _number: str(LimitKind.NHN.label),
        }
        named = ((subject, known[subject[0]](subject[1])) for subject in subjects)
        return {subject: name for subject, name in named if name}


def outlook(first: dt.date, last: dt.date, leader: int | None, most: int, without: int | None) -> Load:
    """How much NHN and `leader` have in the weeks from `first` to `last`, counted in the database; one query.

    More than `most` at once is not told from `most`, and the pools have no names: it says only which weeks are full.
    """
    theirs = Q(leader=leader) | Q(leader__isnull=True, rollout__leader=leader) if leader else Q(pk__in=[])
    rows = (
        Pool.objects.overlapping(first, last)
        .exclude(pk=without or 0)
        .order_by()
        .annotate(
            start_week=TruncWeek("start_date"),
            end_week=TruncWeek("end_date"),
            is_theirs=Case(When(theirs, then=True), default=False),
        )
        .values_list("start_week", "end_week", "is_theirs")
        .annotate(count=Count("pk"))
    )
    occupations: list[Occupation] = []
    for start, end, is_theirs, count in rows:
        subjects = {NHN, (LimitKind.LEADER.value, leader or 0)} if is_theirs else {NHN}
        occupations += [
            Occupation(len(occupations) + number, start, end, subjects) for number in range(min(count, most))
        ]
    return Load(occupations)
