"""The registry through which every app says what waits for a person, and since when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from networks.models import User


@dataclass(frozen=True)
class WaitingItem:
    """One thing that somebody waits for this person to do; `since` is when the waiting began."""

    title: str
    url: str
    since: datetime
    detail: str = ""
    urgent: bool = False

    @property
    def days(self) -> int:
        """Whole days waited."""
        return (timezone.now() - self.since).days


WaitingSource = Callable[["User"], Iterable[WaitingItem]]
_sources: list[WaitingSource] = []


def register(source: WaitingSource) -> WaitingSource:
    """Add a function; apps call this from `AppConfig.ready()`."""
    if source not in _sources:
        _sources.append(source)
    return source


def waiting_for(user: User) -> list[WaitingItem]:
    """Everything that waits for `user`, the oldest first."""
    items = [item for source in _sources for item in source(user)]
    return sorted(items, key=lambda item: item.since)
