"""How far the regional groups take part in national gatherings, from the lists of those who came."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from django.utils import timezone

from core.days import end_of, start_of
from networks.gatherings.models import Gathering, GatheringParticipant
from networks.groups.self_check import EVERY_NETWORK


def group_facts(today: dt.date) -> dict[int, dict[str, int]]:
    """For the self-check of all groups at once, as of `today`; two queries. Cancelled gatherings don't count."""
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
    attended = Counter(network for gathering in lately for network in were_there[gathering])
    in_two_years = Counter(network for networks in were_there.values() for network in networks)
    nation = {
        "national_gatherings": len(lately),
        "national_in_two_years": len(recorded),
        "unrecorded_gatherings": len(rows) - len(recorded),
    }
    return {EVERY_NETWORK: nation} | {
        network: {"attended_gatherings": attended[network], "attended_in_two_years": count}
        for network, count in in_two_years.items()
        if network
    }


def _years_before(day: dt.date, years: int) -> dt.date:
    # 29 February is counted from the 28th.
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)
