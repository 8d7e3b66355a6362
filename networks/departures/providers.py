"""The registry through which a person's leaving asks every app what it would change, and has it done.

An app registers one provider from its `AppConfig.ready()`. All of them work inside the transaction of the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from networks.consequences import Consequence
from networks.people.models import User


@dataclass(frozen=True)
class Handover:
    """One thing that loses its holder when a person leaves, and who could take it over; `key` is `<app>:<id>`."""

    key: str
    text: str
    url: str
    candidates: tuple[User, ...]


class Provider(Protocol):
    """One app's answers when a person leaves. `title` heads its part of the preview."""

    key: str
    order: int

    @property
    def title(self) -> str: ...

    def preview(self, user: User) -> Iterable[Consequence]:
        """What the leaving changes, and what somebody must see to; reads only."""

    def handovers(self, user: User) -> Iterable[Handover]:
        """What can be given to somebody at once; reads only."""

    def leave(self, user: User, heirs: Mapping[str, User], by: User) -> None:
        """End what ends, and give each handover in `heirs` (by its key) to that person. In the caller's transaction."""


_providers: dict[str, Provider] = {}


def register(provider: Provider) -> Provider:
    """Add an app; registering again replaces it."""
    _providers[provider.key] = provider
    return provider


def providers() -> list[Provider]:
    return sorted(_providers.values(), key=lambda provider: provider.order)
