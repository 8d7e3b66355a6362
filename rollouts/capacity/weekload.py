"""How many pools hit whom in which weeks, and where there is room. Pure arithmetic over ISO weeks, no database.

A week is named by its Monday. A day within a week takes the whole week. All dates are inclusive.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

# What is hit: a kind ("municipality", "leader", "network", "nhn") and its number.
Subject = tuple[str, int]
Limit = Callable[[Subject], int]
# Whether something can go between two days, both inclusive, whoever takes part.
Suits = Callable[[dt.date, dt.date], bool]

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


@dataclass(frozen=True)
class Occupation:
    """A pool (`key`) that takes everyone in `subjects` from `start` to `end`."""

    key: int
    start: dt.date
    end: dt.date
    subjects: frozenset[Subject] | set[Subject]


@dataclass(frozen=True)
class PlannedPool:
    """A pool that somebody thinks of. Everyone in `certain` will take part; of `possible` it needs only `needs`."""

    start: dt.date
    end: dt.date
    certain: frozenset[Subject]
    possible: frozenset[Subject] = frozenset()
    needs: int = 0

    def moved(self, weeks: int) -> PlannedPool:
        return replace(self, start=self.start + weeks * WEEK, end=self.end + weeks * WEEK)


@dataclass(frozen=True)
class Hit:
    """A subject that would get more than its `limit` in `weeks`: Monday → the pools that are there already."""

    subject: Subject
    limit: int
    weeks: Mapping[dt.date, frozenset[int]]


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def sunday(day: dt.date) -> dt.date:
    return monday(day) + 6 * DAY


def weeks_of(start: dt.date, end: dt.date) -> list[dt.date]:
    """The Mondays of the weeks from `start` to `end`; empty when `end` is in an earlier week."""
    first, last = monday(start), monday(end)
    return [first + number * WEEK for number in range((last - first).days // 7 + 1)]


def spans(start: dt.date, end: dt.date, moves: Iterable[int]) -> list[tuple[dt.date, dt.date]]:
    """The whole weeks (Monday to Sunday) that the days from `start` to `end` lie in, as they are and when moved by
    any of `moves` weeks; those that touch are one span. All days inclusive."""
    found: list[tuple[dt.date, dt.date]] = []
    for weeks in sorted({0, *moves}):
        first, last = monday(start + weeks * WEEK), sunday(end + weeks * WEEK)
        if found and first <= found[-1][1] + DAY:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


class Load(Mapping[Subject, Mapping[dt.date, tuple[int, ...]]]):
    """What hits whom in which weeks, the pools in the order of their numbers.

    The weeks of a pool are the bits of a number, the lowest for the first week in which anything runs: what many pools
    do to many subjects over years is then a few operations for each of them, and no list of weeks.
    """

    def __init__(self, occupations: Iterable[Occupation], only: Collection[Subject] | None = None) -> None:
        """With `only`, just for these subjects."""
        ordered = sorted(occupations, key=lambda one: one.key)
        self._first = min((monday(one.start) for one in ordered), default=dt.date.min)
        self._taken: dict[Subject, list[tuple[int, int]]] = defaultdict(list)
        self._full: dict[tuple[Subject, int], int] = {}
        for one in ordered:
            entry = (one.key, self.bits(one.start, one.end))
            for subject in one.subjects if only is None else one.subjects.intersection(only):
                self._taken[subject].append(entry)

    def __getitem__(self, subject: Subject) -> Mapping[dt.date, tuple[int, ...]]:
        """Monday → the pools; only the weeks that have any."""
        if subject not in self._taken:
            raise KeyError(subject)
        last = max(bits for _key, bits in self._taken[subject]).bit_length()
        weeks = [self._first + number * WEEK for number in range(last)]
        return {week: keys for week, keys in zip(weeks, self.keys_in(subject, weeks), strict=True) if keys}

    def __contains__(self, subject: object) -> bool:
        return subject in self._taken

    def __iter__(self) -> Iterator[Subject]:
        return iter(self._taken)

    def __len__(self) -> int:
        return len(self._taken)

    def bits(self, start: dt.date, end: dt.date) -> int:
        """The weeks from `start` to `end`, without those before anything runs."""
        first = max((monday(start) - self._first).days // 7, 0)
        after = max((monday(end) - self._first).days // 7 + 1, first)
        return (1 << after) - (1 << first)

    def full(self, subject: Subject, most: int) -> int:
        """The weeks in which there are `most` pools (at least one) or more."""
        if (subject, most) in self._full:
            return self._full[subject, most]
        # The weeks with one pool or more, with two or more, and so on.
        reached = [0] * most
        for _key, bits in self._taken.get(subject, ()):
            for place in range(most - 1, 0, -1):
                reached[place] |= reached[place - 1] & bits
            reached[0] |= bits
        self._full[subject, most] = reached[-1]
        return reached[-1]

    def pools_of(self, subject: Subject, within: int) -> list[int]:
        """The pools that run in any of the weeks `within`."""
        return [key for key, bits in self._taken.get(subject, ()) if bits & within]

    def keys_in(self, subject: Subject, weeks: Sequence[dt.date]) -> list[tuple[int, ...]]:
        """The pools of each of these consecutive weeks (Mondays)."""
        if not weeks:
            return []
        span = self.bits(weeks[0], weeks[-1])
        taken = [entry for entry in self._taken.get(subject, ()) if entry[1] & span]
        first = (monday(weeks[0]) - self._first).days // 7
        # Before the lowest bit nothing runs.
        return [
            tuple(key for key, bits in taken if bits >> place & 1) if place >= 0 else ()
            for place in range(first, first + len(weeks))
        ]


def hits(plan: PlannedPool, loads: Load, limit: Limit) -> list[Hit]:
    """Everyone in the plan, certain or possible, for whom one pool more would be too much in some week."""
    weeks, wanted = weeks_of(plan.start, plan.end), loads.bits(plan.start, plan.end)
    found = []
    for subject in sorted(plan.certain | plan.possible):
        most = limit(subject)
        if most >= 1 and not loads.full(subject, most) & wanted:
            continue
        each = zip(weeks, loads.keys_in(subject, weeks), strict=True)
        if over := {week: frozenset(keys) for week, keys in each if len(keys) + 1 > most}:
            found.append(Hit(subject, most, over))
    return found


def is_free(plan: PlannedPool, loads: Load, limit: Limit) -> bool:
    """No one who is certain gets too much, and of the possible ones enough are free."""
    return _fits(plan, loads, _full_weeks(plan, loads, limit))


def open_places(
    plan: PlannedPool,
    loads: Load,
    limit: Limit,
    *,
    earliest: dt.date,
    reach: int,
    among: Iterable[int] | None = None,
    suits: Suits = lambda start, end: True,
) -> Iterator[int]:
    """By how many whole weeks the plan can be moved to where it is free, the nearest first; later before earlier when
    as near, and 0 when it is free as it is.

    It begins on `earliest` or later, at most `reach` weeks away, and when it `suits`. With `among`, only these are
    tried, in their order. `loads` must cover all weeks that are tried.
    """
    full = _full_weeks(plan, loads, limit)
    tried = (
        among if among is not None else (weeks for far in range(reach + 1) for weeks in ((far, -far) if far else (0,)))
    )
    for weeks in tried:
        moved = plan.moved(weeks)
        if moved.start >= earliest and suits(moved.start, moved.end) and _fits(moved, loads, full):
            yield weeks


def nearest_free(
    plan: PlannedPool, loads: Load, limit: Limit, *, earliest: dt.date, reach: int, among: Iterable[int] | None = None
) -> PlannedPool | None:
    """The plan where it is free, moved by as little as possible (`open_places`); None when there is no such place."""
    places = open_places(plan, loads, limit, earliest=earliest, reach=reach, among=among)
    found = next(places, None)
    return None if found is None else plan.moved(found)


# Every week there is.
ALWAYS = -1


def _full_weeks(plan: PlannedPool, loads: Load, limit: Limit) -> dict[Subject, int]:
    """For those that can't take one more: the weeks in which they can't."""
    found = {}
    for subject in plan.certain | plan.possible:
        most = limit(subject)
        if weeks := ALWAYS if most < 1 else loads.full(subject, most):
            found[subject] = weeks
    return found


def _fits(plan: PlannedPool, loads: Load, full: Mapping[Subject, int]) -> bool:
    wanted = loads.bits(plan.start, plan.end)

    def busy(subject: Subject) -> bool:
        weeks = full.get(subject, 0)
        return weeks == ALWAYS or bool(weeks & wanted)

    if any(busy(subject) for subject in plan.certain):
        return False
    return sum(not busy(subject) for subject in plan.possible) >= min(plan.needs, len(plan.possible))
