"""The receiving-capacity calendar: a row for each subject, with how many pools it has in each week."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rollouts.capacity.models import LimitKind
from rollouts.capacity.occupancy import Occupancy, Running
from rollouts.capacity.weekload import Load, Subject, weeks_of


@dataclass(frozen=True)
class Stretch:
    """Consecutive weeks (`length` of them) of one row in which the same pools run, `count` of them.

    In `waiting` of these the municipality is on the waiting list. `invited` pools have asked it and are not counted.
    """

    length: int
    count: int
    # "over" the limit, "full", "some" or nothing.
    level: str
    waiting: int = 0
    invited: int = 0


@dataclass(frozen=True)
class SubjectLoad:
    subject: Subject
    name: str
    limit: int
    stretches: list[Stretch]
    # Those that one may know of, how many more there are, and those that have only asked.
    pools: list[Running]
    hidden: int
    invited: list[Running]
    # What the filter calls it: a municipality's number, a network's key, a leader's id; empty when it can't be chosen.
    key: str


def rows(
    picture: Occupancy, kind: str, numbers: Iterable[int] | None = None, *, most: int
) -> tuple[list[SubjectLoad], int]:
    """The rows of the calendar for one kind, those that most is asked of first, and how many are left out.

    With `numbers` just these, all; otherwise `most`.
    """
    loads = picture.loads_of(kinds={kind})
    asked = picture.invitations if kind == LimitKind.MUNICIPALITY else Load(())
    weeks, window = weeks_of(picture.first, picture.last), loads.bits(picture.first, picture.last)
    subjects = list(dict.fromkeys([*loads, *asked])) if numbers is None else [(kind, number) for number in numbers]
    names = picture.names(subjects)
    places = picture.municipalities if kind == LimitKind.MUNICIPALITY else picture.regions
    order = {number: place for place, number in enumerate(places)}

    def weight(subject: Subject) -> tuple[int, int, int, str]:
        weeks_over = (loads.full(subject, picture.limits.of(subject) + 1) & window).bit_count()
        count = len(loads.pools_of(subject, window))
        return (-weeks_over, -count, order.get(subject[1], len(order)), names.get(subject, ""))

    ordered = sorted(subjects, key=weight)
    shown = ordered if numbers is not None else ordered[:most]
    found = []
    for subject in shown:
        limit = picture.limits.of(subject)
        taken = zip(loads.keys_in(subject, weeks), asked.keys_in(subject, weeks), strict=True)
        pools = [picture.pools[key] for key in loads.pools_of(subject, window)]
        named = [pool for pool in pools if pool.is_named(subject)]
        found.append(
            SubjectLoad(
                subject,
                names.get(subject, _("ukjent")),
                limit,
                _stretches(picture, subject, taken, limit),
                named,
                len(pools) - len(named),
                [picture.pools[key] for key in asked.pools_of(subject, asked.bits(picture.first, picture.last))],
                _key(picture, subject),
            )
        )
    return found, len(ordered) - len(shown)


def _key(picture: Occupancy, subject: Subject) -> str:
    kind, number = subject
    if kind == LimitKind.MUNICIPALITY:
        return picture.municipalities[number].number if number in picture.municipalities else ""
    if kind == LimitKind.NETWORK:
        return picture.regions[number].key if number in picture.regions else ""
    return str(number) if kind == LimitKind.LEADER else ""


def _stretches(
    picture: Occupancy, subject: Subject, taken: Iterable[tuple[tuple[int, ...], tuple[int, ...]]], limit: int
) -> list[Stretch]:
    """`taken` are the pools that take the subject up and those that have asked it, week by week."""
    found = []
    for (keys, asked), same in itertools.groupby(taken):
        count = len(keys)
        level = "over" if count > limit else "full" if count == limit else "some" if count else ""
        waiting = sum(picture.pools[key].waits(subject) for key in keys)
        found.append(Stretch(len(list(same)), count, level, waiting, len(asked)))
    return found
