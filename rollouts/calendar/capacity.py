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
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from networks.models import Municipality, Network, NetworkMembership, Population, User
from portfolio.models import AdoptionStatus, Level, levels_from
from rollouts.answers.sign_up_states import LIVE
from rollouts.calendar import limits
from rollouts.calendar.weekload import Hit, Load, Occupation, Plan, Subject, hits, is_free, load, nearest_free, weeks_of
from rollouts.calendar.weeks import week_span
from rollouts.models import LimitKind, Pool, Rollout, SignUp
from rollouts.transitions import PoolState

NHN: Subject = (LimitKind.NHN.value, 0)
# How far away a free window is looked for, in weeks.
REACH = 52
# A moved deadline leaves the municipalities this many days to answer.
TIME_TO_ANSWER = 14


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
        found = (
            Pool.objects.visible_to(self.user)
            .overlapping(self.first, self.last)
            .exclude(pk=self.without or 0)
            .select_related("rollout__solution", "rollout__network", "rollout__leader", "leader")
        )
        return {pool.pk: pool for pool in found}

    @cached_property
    def municipalities(self) -> dict[int, Municipality]:
        """Those of today, in the order of the alphabet, with `network_then_id` and `inhabitants`."""
        latest = Population.objects.filter(municipality=OuterRef("pk"), date__lte=self.today).order_by("-date")
        found = (
            Municipality.objects.valid_on(self.today)
            .annotate(inhabitants=Subquery(latest.values("inhabitants")[:1]))
            .order_by("sort_key")
        )
        return {municipality.pk: municipality for municipality in found}

    @cached_property
    def limits(self) -> limits.Limits:
        people = {key: row.inhabitants or 0 for key, row in self.municipalities.items()}  # type: ignore[attr-defined]
        return limits.current(people)

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
            if key not in reached and rollout.network_id in (None, row.network_then_id)
        }

    def subjects(self, rollout: Rollout, leader: int | None, municipalities: Iterable[int]) -> frozenset[Subject]:
        """Everyone whom a pool with these municipalities takes up."""
        found = {NHN}
        if leader:
            found.add((LimitKind.LEADER.value, leader))
        networks: set[int | None] = {rollout.network_id}
        for key in municipalities:
            found.add((LimitKind.MUNICIPALITY.value, key))
            if row := self.municipalities.get(key):
                networks.add(row.network_then_id)
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
        return load(occupations, subjects)

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
            for person in (pool.leader, pool.rollout.leader):
                if person is not None:
                    found[(LimitKind.LEADER.value, person.pk)] = person.name
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
    possible_hits: list[ShownHit]
    needs: int
    is_free: bool
    window: Window | None
    pools: list[Pool]

    @property
    def weeks(self) -> str:
        return week_span(self.start_date, self.end_date)

    @property
    def possible_free(self) -> int:
        return self.possible - len(self.possible_hits)

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
    names = picture.names(hit.subject for hit in found)
    shown = {hit.subject: _shown(hit, names, picture.pools) for hit in found}
    free = is_free(plan, loads, picture.limits.of)
    return Reading(
        start_date=start,
        end_date=end,
        hits=[hit for subject, hit in shown.items() if subject in plan.certain],
        possible=len(plan.possible),
        possible_hits=[hit for subject, hit in shown.items() if subject in plan.possible],
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


# --- The calendar -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stretch:
    """Consecutive weeks of one row in which the same pools run."""

    weeks: list[dt.date]
    pools: list[Pool]
    limit: int

    @property
    def is_over(self) -> bool:
        return len(self.pools) > self.limit

    @property
    def is_full(self) -> bool:
        return len(self.pools) == self.limit


@dataclass(frozen=True)
class Row:
    name: str
    limit: int
    stretches: list[Stretch]
    pools: list[Pool]
    url: str = ""

    @property
    def weeks_over(self) -> int:
        return sum(len(stretch.weeks) for stretch in self.stretches if stretch.is_over)


def rows(picture: Picture, kind: str, numbers: Iterable[int] | None = None) -> list[Row]:
    """The rows of the calendar for one kind, those that most is asked of first; with `numbers` just these, all."""
    weeks = weeks_of(picture.first, picture.last)
    asked = None if numbers is None else [(kind, number) for number in numbers]
    subjects = [subject for subject in picture.loads if subject[0] == kind] if asked is None else asked
    names = picture.names(subjects)
    found = []
    for subject in subjects:
        taken = picture.loads.get(subject, {})
        stretches = _stretches(weeks, taken, picture.pools, picture.limits.of(subject))
        keys = sorted({pool.pk for stretch in stretches for pool in stretch.pools})
        url = ""
        if kind == LimitKind.MUNICIPALITY and subject[1] in picture.municipalities:
            url = picture.municipalities[subject[1]].get_absolute_url()
        found.append(
            Row(
                names.get(subject, _("ukjent")),
                picture.limits.of(subject),
                stretches,
                [picture.pools[key] for key in keys],
                url,
            )
        )
    order = {key: number for number, key in enumerate(names.values())}
    return sorted(found, key=lambda row: (-row.weeks_over, -len(row.pools), order.get(row.name, 0)))


def _stretches(weeks: list[dt.date], taken: Any, pools: dict[int, Pool], limit: int) -> list[Stretch]:
    found: list[tuple[tuple[int, ...], list[dt.date]]] = []
    for week in weeks:
        keys = taken.get(week, ())
        if found and found[-1][0] == keys:
            found[-1][1].append(week)
        else:
            found.append((keys, [week]))
    return [Stretch(held, [pools[key] for key in sorted(keys)], limit) for keys, held in found]


def members_of(network: Network, today: dt.date) -> list[int]:
    """The municipalities of `network`, in the order of the alphabet."""
    found = NetworkMembership.objects.valid_on(today).filter(network=network).order_by("municipality__sort_key")
    return list(found.values_list("municipality_id", flat=True))
