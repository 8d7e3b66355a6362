"""The registry through which apps say which rollouts the municipalities of a network took part in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from networks.geography.models import Network


@dataclass(frozen=True)
class RegionRollout:
    """A rollout with so many of the network's municipalities in it."""

    title: str
    municipalities: int


# Takes the network and the days from and to, both inclusive.
Source = Callable[[Network, dt.date, dt.date], list[RegionRollout]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add a function; apps call this from `AppConfig.ready()`."""
    if source not in _sources:
        _sources.append(source)
    return source


def rollouts_of(network: Network, start: dt.date, end: dt.date) -> list[RegionRollout]:
    """Rollouts that `network`'s municipalities were in on any of the days, both inclusive."""
    return [found for source in _sources for found in source(network, start, end)]
