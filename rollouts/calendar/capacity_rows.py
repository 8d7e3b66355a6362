"""The receiving-capacity calendar: a row for each subject, with how many pools it has in each week."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from networks.models import Network, NetworkMembership
from rollouts.calendar.capacity import Picture
from rollouts.calendar.weekload import Subject, weeks_of
from rollouts.models import LimitKind


class PoolLink(NamedTuple):
    """A pool as the rows name it; made once however many rows it is in."""

    name: str
    url: str
    weeks: str


@dataclass(frozen=True)
class Stretch:
    """Consecutive weeks (`length` of them) of one row in which the same pools run, `count` of them."""

    length: int
    count: int
    # "over" the limit, "full", "some" or nothing.
    level: str


@dataclass(frozen=True)
class Row:
    name: str
    limit: int
    stretches: list[Stretch]
    pools: list[PoolLink]
    url: str = ""


def rows(picture: Picture, kind: str, numbers: Iterable[int] | None = None, *, most: int) -> tuple[list[Row], int]:
    """The rows of the calendar for one kind, those that most is asked of first, and how many are left out.

    With `numbers` just these, all; otherwise `most`.
    """
    weeks, loads = weeks_of(picture.first, picture.last), picture.loads
    window = loads.bits(picture.first, picture.last)
    asked = None if numbers is None else [(kind, number) for number in numbers]
    subjects = [subject for subject in loads if subject[0] == kind] if asked is None else asked
    names = picture.names(subjects)
    order = {name: number for number, name in enumerate(names.values())}

    def weight(subject: Subject) -> tuple[int, int, int]:
        weeks_over = (loads.full(subject, picture.limits.of(subject) + 1) & window).bit_count()
        count = len(loads.pools_of(subject, window))
        return (-weeks_over, -count, order.get(names.get(subject, ""), 0))

    ordered = sorted(subjects, key=weight)
    shown = ordered[:most] if numbers is None else ordered
    links: dict[int, PoolLink] = {}
    found = []
    for subject in shown:
        keys = loads.pools_of(subject, window)
        for key in keys:
            if key not in links:
                pool = picture.pools[key]
                links[key] = PoolLink(str(pool), pool.get_absolute_url(), pool.weeks)
        limit = picture.limits.of(subject)
        url = ""
        if kind == LimitKind.MUNICIPALITY and (place := picture.municipalities.get(subject[1])):
            url = reverse("networks:municipality", args=[place.number])
        found.append(
            Row(
                names.get(subject, _("ukjent")),
                limit,
                _stretches(loads.keys_in(subject, weeks), limit),
                [links[key] for key in keys],
                url,
            )
        )
    return found, len(ordered) - len(shown)


def _stretches(taken: list[tuple[int, ...]], limit: int) -> list[Stretch]:
    found = []
    for keys, same in itertools.groupby(taken):
        count = len(keys)
        level = "over" if count > limit else "full" if count == limit else "some" if count else ""
        found.append(Stretch(len(list(same)), count, level))
    return found


def members_of(network: Network, today: dt.date) -> list[int]:
    """The municipalities of `network`, in the order of the alphabet."""
    found = NetworkMembership.objects.valid_on(today).filter(network=network).order_by("municipality__sort_key")
    return list(found.values_list("municipality_id", flat=True))
