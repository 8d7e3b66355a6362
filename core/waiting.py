"""The registry through which every app says what waits for a person, and since when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from networks.models import User


class Group(models.TextChoices):
    """How things that wait are sorted, on the page and in the digest, in this order."""

    URGENT = "urgent", _("Haster")
    OTHERS = "others", _("Andre venter")
    SPARE_TIME = "spare_time", _("Når du har tid")


@dataclass(frozen=True)
class WaitingItem:
    """One thing that waits for this person to do it; `since` is when the waiting began, `deadline` the last day.

    With `others` somebody can't go on before it is done; else it is for when there is time. `detail` names the
    municipalities that it is about.
    """

    title: str
    url: str
    since: datetime
    detail: str = ""
    urgent: bool = False
    others: bool = True
    deadline: date | None = None

    @property
    def group(self) -> Group:
        if self.urgent:
            return Group.URGENT
        return Group.OTHERS if self.others else Group.SPARE_TIME

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


def grouped(items: Iterable[WaitingItem]) -> list[tuple[Group, list[WaitingItem]]]:
    """`items` by group, in their order; groups without any are left out."""
    items = list(items)
    found = [(group, [item for item in items if item.group == group]) for group in Group]
    return [(group, members) for group, members in found if members]
