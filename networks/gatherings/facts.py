"""How far the regional groups take part in national gatherings, from the lists of those who came."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils import timezone

from core.days import end_of, start_of
from networks.gatherings.models import Gathering, GatheringParticipant


@dataclass(frozen=True)
class Participation:
    """National gatherings of the last 12 and 24 months whose participants are written down, at how many of them
    somebody from the group was, and how many of the last 24 months nobody has written down."""

    held: int = 0
    attended: int = 0
    held_in_two_years: int = 0
    attended_in_two_years: int = 0
    unrecorded: int = 0


@dataclass(frozen=True)
class Arenas:
    nation: Participation
    attended: dict[int, int]
    attended_in_two_years: dict[int, int]

    def of(self, network: int) -> Participation:
        """The numbers of one network's group."""
        return Participation(
            held=self.nation.held,
            attended=self.attended.get(network, 0),
            held_in_two_years=self.nation.held_in_two_years,
            attended_in_two_years=self.attended_in_two_years.get(network, 0),
            unrecorded=self.nation.unrecorded,
        )


def participation(today: dt.date) -> Arenas:
    """For all groups at once, as of `today`; two queries. Cancelled gatherings don't count."""
    since = {years: start_of(_years_before(today, years)) for years in (1, 2)}
    until = end_of(today)
    found = Gathering.objects.planned().filter(network__isnull=True, ends_at__gte=since[2], ends_at__lt=until)
    rows = list(found.filter(ends_at__lt=timezone.now()).values_list("pk", "ends_at", "recorded_at"))
    recorded = {pk: ends_at for pk, ends_at, recorded_at in rows if recorded_at is not None}
    lately = {pk for pk, ends_at in recorded.items() if ends_at >= since[1]}
    were_there: dict[int, set[int]] = defaultdict(set)
    came = GatheringParticipant.objects.filter(gathering__in=recorded, in_group=True)
    for gathering, network in came.values_list("gathering", "network").distinct():
        were_there[gathering].add(network)
    return Arenas(
        nation=Participation(held=len(lately), held_in_two_years=len(recorded), unrecorded=len(rows) - len(recorded)),
        attended=Counter(network for gathering in lately for network in were_there[gathering]),
        attended_in_two_years=Counter(network for networks in were_there.values() for network in networks),
    )


def _years_before(day: dt.date, years: int) -> dt.date:
    # 29 February is counted from the 28th.
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)
