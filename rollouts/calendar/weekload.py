"""How many pools hit whom in which weeks, and where there is room. Pure arithmetic over ISO weeks, no database.

A week is named by its Monday. A day within a week takes the whole week. All dates are inclusive.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

# What is hit: a kind ("municipality", "leader", "network", "nhn") and its number.
Subject = tuple[str, int]
# For each subject, the pools of each of its weeks.
Load = Mapping[Subject, Mapping[dt.date, Collection[int]]]
Limit = Callable[[Subject], int]

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Occupation:
    """A pool (`key`) that takes everyone in `subjects` from `start` to `end`."""

    key: int
    start: dt.date
    end: dt.date
    subjects: frozenset[Subject]


@dataclass(frozen=True)
class Plan:
    """A pool that somebody thinks of. Everyone in `certain` will take part; of `possible` it needs only `needs`."""

    start: dt.date
    end: dt.date
    certain: frozenset[Subject]
    possible: frozenset[Subject] = frozenset()
    needs: int = 0

    def moved(self, weeks: int) -> Plan:
        return replace(self, start=self.start + weeks * WEEK, end=self.end + weeks * WEEK)


@dataclass(frozen=True)
class Hit:
    """A subject that would get more than its `limit` in `weeks`: Monday → the pools that are there already."""

    subject: Subject
    limit: int
    weeks: Mapping[dt.date, frozenset[int]]


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def weeks_of(start: dt.date, end: dt.date) -> list[dt.date]:
    """The Mondays of the weeks from `start` to `end`; empty when `end` is in an earlier week."""
    first, last = monday(start), monday(end)
    return [first + number * WEEK for number in range((last - first).days // 7 + 1)]


def load(
    occupations: Iterable[Occupation], only: Collection[Subject] | None = None
) -> dict[Subject, dict[dt.date, tuple[int, ...]]]:
    """What hits whom in which weeks, the pools in the order of their numbers; with `only`, just for these subjects."""
    found: dict[Subject, dict[dt.date, list[int]]] = defaultdict(lambda: defaultdict(list))
    for occupation in sorted(occupations, key=lambda one: one.key):
        weeks = weeks_of(occupation.start, occupation.end)
        for subject in occupation.subjects if only is None else occupation.subjects.intersection(only):
            taken = found[subject]
            for week in weeks:
                taken[week].append(occupation.key)
    return {subject: {week: tuple(weeks[week]) for week in sorted(weeks)} for subject, weeks in found.items()}


def hits(plan: Plan, loads: Load, limit: Limit) -> list[Hit]:
    """Everyone in the plan, certain or possible, for whom one pool more would be too much in some week."""
    weeks = weeks_of(plan.start, plan.end)
    found = []
    for subject in sorted(plan.certain | plan.possible):
        taken, most = loads.get(subject, {}), limit(subject)
        over = {week: frozenset(taken.get(week, ())) for week in weeks if len(taken.get(week, ())) + 1 > most}
        if over:
            found.append(Hit(subject, most, over))
    return found


def is_free(plan: Plan, loads: Load, limit: Limit) -> bool:
    """No one who is certain gets too much, and of the possible ones enough are free."""
    return _fits(plan, _full_weeks(plan, loads, limit))


def nearest_free(plan: Plan, loads: Load, limit: Limit, *, earliest: dt.date, reach: int) -> Plan | None:
    """The plan moved by as few whole weeks as possible to where it is free; later before earlier when as near.

    It begins on `earliest` or later, and at most `reach` weeks away; the plan itself when it is free, None when there
    is no such place. `loads` must cover all weeks that are tried.
    """
    full = _full_weeks(plan, loads, limit)
    for distance in range(reach + 1):
        for weeks in (distance, -distance) if distance else (0,):
            tried = plan.moved(weeks)
            if tried.start >= earliest and _fits(tried, full):
                return tried
    return None


def _full_weeks(plan: Plan, loads: Load, limit: Limit) -> dict[Subject, frozenset[dt.date] | None]:
    """For those that can't take one more: the weeks in which they can't; None is never."""
    found: dict[Subject, frozenset[dt.date] | None] = {}
    for subject in plan.certain | plan.possible:
        most = limit(subject)
        if most < 1:
            found[subject] = None
        elif weeks := frozenset(week for week, keys in loads.get(subject, {}).items() if len(keys) >= most):
            found[subject] = weeks
    return found


def _fits(plan: Plan, full: Mapping[Subject, frozenset[dt.date] | None]) -> bool:
    wanted = set(weeks_of(plan.start, plan.end))

    def busy(subject: Subject) -> bool:
        weeks = full.get(subject, frozenset())
        return weeks is None or not wanted.isdisjoint(weeks)

    if any(busy(subject) for subject in plan.certain):
        return False
    return sum(not busy(subject) for subject in plan.possible) >= min(plan.needs, len(plan.possible))
