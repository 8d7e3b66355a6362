"""The registry through which every app puts its dates in the calendars that people subscribe to.

An app registers a function for a person's calendar, and one for a network's, from its `AppConfig.ready()`. The
network's calendar is open to anyone: no personal data and nothing that isn't on a public page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from networks.models import Network, User

# What is over stays in the calendars this long.
KEEP_DAYS = 365


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar. `uid` is the app's own name for it, without a host, and never changes.

    `start` and `end` are moments with a zone, or dates (whole days; `end` is then the first day after). `status` is
    CONFIRMED, TENTATIVE or CANCELLED; `sequence` grows with each change that calendars must take over.
    """

    uid: str
    title: str
    start: dt.datetime | dt.date
    end: dt.datetime | dt.date
    changed_at: dt.datetime
    url: str = ""
    place: str = ""
    text: str = ""
    status: str = "CONFIRMED"
    sequence: int = 0
    category: str = ""


PersonSource = Callable[["User"], Iterable[Entry]]
NetworkSource = Callable[["Network"], Iterable[Entry]]
_person_sources: list[PersonSource] = []
_network_sources: list[NetworkSource] = []


def register_person_source(source: PersonSource) -> PersonSource:
    """Add what a person's own calendar shows."""
    if source not in _person_sources:
        _person_sources.append(source)
    return source


def register_network_source(source: NetworkSource) -> NetworkSource:
    """Add what a network's open calendar shows."""
    if source not in _network_sources:
        _network_sources.append(source)
    return source


def entries_for_person(user: User) -> list[Entry]:
    return _in_order(entry for source in _person_sources for entry in source(user))


def entries_for_network(network: Network) -> list[Entry]:
    return _in_order(entry for source in _network_sources for entry in source(network))


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (f"{entry.start:%Y-%m-%d}", entry.uid))
