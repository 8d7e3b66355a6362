"""Receiving capacity: what hits which municipalities, leaders, networks and NHN in which weeks [004 §4.1].

Who is hit by a pool are the municipalities that have been invited or have signed up. A region's proposal, which nobody
has answered yet, is taken to hit the municipalities of the region that lack the solution. A national proposal says
nothing yet about which municipalities it will hit, and counts only for its leader and NHN, until it is the one that is
looked at: then all that lack the solution are possible, and as many as it has seats must be free.

Everything is read as the person who looks may see it. NHN takes part in every pool.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from networks.models import Municipality, Network, Population, User
from portfolio.models import AdoptionStatus, Level, levels_from
from rollouts.answers.sign_up_states import LIVE
from rollouts.calendar import limits
from rollouts.calendar.weekload import Hit, Load, Occupation, Plan, Subject, hits, is_free, nearest_free
from rollouts.calendar.weeks import week_span
from rollouts.models import LimitKind, Pool, Rollout, SignUp
from rollouts.transitions import PoolState

NHN: Subject = (LimitKind.NHN.value, 0)
# How far away a free window is looked for, in weeks.
REACH = 52
POOL_FIELDS = (
    "number",
    "start_date",
    "end_date",
    "state",
    "leader",
    "rollout__title",
    "rollout__solution",
    "rollout__network",
    "rollout__leader",
)
# A moved deadline leaves the municipalities this many days to answer.
TIME_TO_ANSWER = 14


class Place(NamedTuple):
    """A municipality of today, its network and its latest number of inhabitants (0 where it isn't known)."""

    pk: int
    number: str
    name: str
    network: int | None
    inhabitants: int


@dataclass
class Picture:
    """Who is in what, as far as one person may see, in the weeks from `first` to `last` (inclusive days).

    Seven queries at the most, however much there is.
    """

    user: Any
    first: dt.date
    last: dt.date
    # The pool that is looked at is not its own obstacle.
    without: int | None = None
    # The solution of the pool that is looked at.
    solution: int | None = None
    today: dt.date = field(default_factory=timezone.localdate)

    @cached_property
    def pools(self) -> dict[int, Pool]:
        """With just what is counted and shown: there may be hundreds of which only a few come on the page."""
        found = (
            Pool.objects.visible_to(self.user)
            .overlapping(self.first, self.last)
            .exclude(pk=self.without or 0)
            .select_related("rollout")
            .annotate(leader_name=F("leader__name"), rollout_leader_name=F("rollout__leader__name"))
            .only(*POOL_FIELDS)
        )
        return {pool.pk: pool for pool in found}

    @cached_property
    def municipalities(self) -> dict[int, Place]:
        """Those of today, in the order of the alphabet."""
        latest = Population.objects.filter(municipality=OuterRef("pk"), date__lte=self.today).order_by("-date")
        found = (
            Municipality.objects.valid_on(self.today)
            .annotate(inhabitants=Coalesce(Subquery(latest.values("inhabitants")[:1]), 0))
            .order_by("sort_key")
        )
        return {
            row[0]: Place(*row) for row in found.values_list("pk", "number", "name", "network_then_id", "inhabitants")
        }

    @cached_property
    def limits(self) -> limits.Limits:
        return limits.current({key: row.inhabitants for key, row in self.municipalities.items()})

    @cached_property
    def answers(self) -> dict[int, set[int]]:
        """The municipalities that were invited to a pool or are in it, by pool."""
        rows = SignUp.objects.visible_to(self.user).filter(pool__in=self._asked, state__in=LIVE).order_by()
        # One row for each pool: with many pools there are tens of thousands of sign-ups.
        by_pool = rows.values("pool_id").annotate(them=ArrayAgg("municipality_id"))
        return {pool: set(them) for pool, them in by_pool.values_list("pool_id", "them")}

    @property
    def _asked(self) -> list[int]:
        return [*self.pools, self.without] if self.without else list(self.pools)

    @cached_property
    def reached(self) -> dict[int, set[int]]:
        """The municipalities that have a solution, by solution; of the regions' proposals and `solution`."""
        wanted = {pool.rollout.solution_id for pool in self.pools.values() if _is_regional_proposal(pool)}
        rows = AdoptionStatus.objects.filter(
            solution__in=wanted | {self.solution}, level__in=[*levels_from(Level.MADE_AVAILABLE), Level.NOT_RELEVANT]
        )
        found: dict[int, set[int]] = defaultdict(set)
        for solution, municipality in rows.values_list("solution_id", "municipality_id"):
            found[solution].add(municipality)
        return found

    def lacking(self, rollout: Rollout) -> set[int]:
        """The municipalities that `rollout` is for and that lack its solution."""
        reached = self.reached.get(rollout.solution_id, set())
        return {
            key
            for key, row in self.municipalities.items()
            if key not in reached and rollout.network_id in (None, row.network)
        }

    def subjects(self, rollout: Rollout, leader: int | None, municipalities: Collection[int]) -> frozenset[Subject]:
        """Everyone whom a pool with these municipalities takes up."""
        found = {NHN}
        if leader:
            found.add((LimitKind.LEADER.value, leader))
        places, kind = self.municipalities, LimitKind.MUNICIPALITY.value
        found.update((kind, key) for key in municipalities)
        networks = {places[key].network for key in municipalities if key in places} | {rollout.network_id}
        found |= {(LimitKind.NETWORK.value, network) for network in networks if network}
        return frozenset(found)

    @cached_property
    def loads(self) -> Load:
        return self.loads_of(None)

    def loads_of(self, subjects: Collection[Subject] | None) -> Load:
        """Of all, or of some subjects only."""
        occupations = (
            Occupation(
                pool.pk,
                pool.start_date,
                pool.end_date,
                self.subjects(pool.rollout, leader_of(pool), self._hit_by(pool)),
            )
            for pool in self.pools.values()
        )
        return Load(occupations, subjects)

    def _hit_by(self, pool: Pool) -> set[int]:
        answered = self.answers.get(pool.pk)
        if answered is None and _is_regional_proposal(pool):
            return self.lacking(pool.rollout)
        return answered or set()

    def names(self, subjects: Iterable[Subject]) -> dict[Subject, str]:
        """What the subjects are called; a query each for networks and for leaders that no pool here names."""
        wanted = set(subjects)
        found = {NHN: str(LimitKind.NHN.label)}
        found |= {(LimitKind.MUNICIPALITY.value, key): row.name for key, row in self.municipalities.items()}
        if any(kind == LimitKind.NETWORK for kind, _number in wanted):
            found |= {(LimitKind.NETWORK.value, row.pk): row.name for row in Network.objects.all()}
        for pool in self.pools.values():
            named: Any = pool
            for number, name in (
                (pool.leader_id, named.leader_name),
                (pool.rollout.leader_id, named.rollout_leader_name),
            ):
                if number is not None:
                    found[(LimitKind.LEADER.value, number)] = name
        unknown = [number for kind, number in wanted - found.keys() if kind == LimitKind.LEADER]
        if unknown:
            found |= {(LimitKind.LEADER.value, row.pk): row.name for row in User.objects.filter(pk__in=unknown)}
        return found


def leader_of(pool: Pool) -> int | None:
    return pool.leader_id or pool.rollout.leader_id


def _is_regional_proposal(pool: Pool) -> bool:
    return pool.state == PoolState.SUBMITTED and pool.rollout.network_id is not None


# --- One pool ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownHit:
    """`weeks` are Mondays, `pools` those that are there already, `most` how many there would be in the worst week."""

    kind: str
    name: str
    limit: int
    most: int
    weeks: list[dt.date]
    pools: list[Pool]

    @property
    def span(self) -> str:
        """The weeks in words, from the first to the last."""
        return week_span(self.weeks[0], self.weeks[-1])


@dataclass(frozen=True)
class Window:
    """A period with room, and the deadline that goes with it; all inclusive days."""

    start_date: dt.date
    end_date: dt.date
    sign_up_deadline: dt.date | None

    @property
    def weeks(self) -> str:
        return week_span(self.start_date, self.end_date)


@dataclass(frozen=True)
class Reading:
    """What a pool would collide with between two dates, and where it would not."""

    start_date: dt.date
    end_date: dt.date
    hits: list[ShownHit]
    # Municipalities that may come to take part: how many of them are free, and how many are needed.
    possible: int
    possible_free: int
    needs: int
    is_free: bool
    window: Window | None
    pools: list[Pool]

    @property
    def weeks(self) -> str:
        return week_span(self.start_date, self.end_date)

    @property
    def municipalities(self) -> list[ShownHit]:
        return [hit for hit in self.hits if hit.kind == LimitKind.MUNICIPALITY]

    @property
    def others(self) -> list[ShownHit]:
        return [hit for hit in self.hits if hit.kind != LimitKind.MUNICIPALITY]


def read(
    user: Any,
    rollout: Rollout,
    start: dt.date,
    end: dt.date,
    *,
    pool: Pool | None = None,
    capacity: int | None = None,
    deadline: dt.date | None = None,
    today: dt.date | None = None,
) -> Reading:
    """What a pool of `rollout` from `start` to `end` (inclusive) would hit, for `user`'s eyes.

    `pool` is the one that already exists, if any. Eight queries at the most.
    """
    today = today or timezone.localdate()
    reach = dt.timedelta(weeks=REACH + 1)
    picture = Picture(
        user, start - reach, end + reach, without=pool.pk if pool else None, today=today, solution=rollout.solution_id
    )
    plan = _plan(picture, rollout, start, end, pool, capacity)
    loads = picture.loads_of(plan.certain | plan.possible)
    found = hits(plan, loads, picture.limits.of)
    certain = [hit for hit in found if hit.subject in plan.certain]
    names = picture.names(hit.subject for hit in certain)
    free = is_free(plan, loads, picture.limits.of)
    return Reading(
        start_date=start,
        end_date=end,
        hits=[_shown(hit, names, picture.pools) for hit in certain],
        possible=len(plan.possible),
        possible_free=len(plan.possible) - sum(hit.subject in plan.possible for hit in found),
        needs=plan.needs,
        is_free=free,
        window=None if free else _window(plan, loads, picture.limits, deadline, today),
        pools=[one for one in picture.pools.values() if one.start_date <= end and one.end_date >= start],
    )


def _plan(
    picture: Picture, rollout: Rollout, start: dt.date, end: dt.date, pool: Pool | None, capacity: int | None
) -> Plan:
    leader = leader_of(pool) if pool else rollout.leader_id
    answered = picture.answers.get(pool.pk) if pool else None
    lacking = set() if answered else picture.lacking(rollout)
    if answered or rollout.network_id:
        return Plan(start, end, picture.subjects(rollout, leader, answered or lacking))
    possible = frozenset((LimitKind.MUNICIPALITY.value, key) for key in lacking)
    needs = min(capacity or (pool.capacity if pool else 1), len(possible))
    return Plan(start, end, picture.subjects(rollout, leader, ()), possible, needs)


def _shown(hit: Hit, names: dict[Subject, str], pools: dict[int, Pool]) -> ShownHit:
    kind, _number = hit.subject
    keys = sorted(frozenset().union(*hit.weeks.values()))
    most = max(len(taken) for taken in hit.weeks.values()) + 1
    name = names.get(hit.subject, _("ukjent"))
    return ShownHit(kind, name, hit.limit, most, sorted(hit.weeks), [pools[key] for key in keys])


def _window(
    plan: Plan, loads: Load, standing: limits.Limits, deadline: dt.date | None, today: dt.date
) -> Window | None:
    lead = plan.start - deadline if deadline and deadline <= plan.start else dt.timedelta(0)
    found = nearest_free(
        plan,
        loads,
        standing.of,
        earliest=today + lead + dt.timedelta(days=TIME_TO_ANSWER),
        reach=REACH,
    )
    if found is None:
        return None
    return Window(found.start, found.end, found.start - lead if deadline else None)
