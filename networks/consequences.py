"""The socket through which a reform, or a person leaving, asks every room what it would change, and has it done.

A room registers one provider from its `AppConfig.ready()`. All of them work inside the transaction of the caller, and
in the order of `order`: geography first, so that the others find the municipalities of the new structure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from networks.people.models import User
    from networks.reforms.ledger import Ledger
    from networks.reforms.plan import Plan


@dataclass(frozen=True)
class Consequence:
    """One thing that the reform changes, or that somebody must decide about (`needs_decision`), in words."""

    text: str
    count: int
    url: str = ""
    details: tuple[str, ...] = ()
    needs_decision: bool = False


class Provider(Protocol):
    """One room's answers. `title` heads its part of the preview."""

    key: str
    order: int

    @property
    def title(self) -> str: ...

    def preview(self, plan: Plan) -> Iterable[Consequence]:
        """What applying would change; reads only."""

    def apply(self, plan: Plan, ledger: Ledger) -> None:
        """Write everything that can be dated; it must change no answer about a day before the reform's date."""

    def come_into_force(self, plan: Plan, ledger: Ledger) -> None:
        """On the date or later: move on what has no dates of its own. Safe to run twice."""

    def blocks_undo(self, plan: Plan) -> Iterable[str]:
        """Why the reform can't be undone any more: a sentence for each thing that was built on it."""

    def undo(self, plan: Plan, ledger: Ledger) -> None:
        """Make void what the ledger can't take back by itself; runs before the ledger does."""


_providers: dict[str, Provider] = {}


def register(provider: Provider) -> Provider:
    """Plug in a room; registering again replaces it."""
    _providers[provider.key] = provider
    return provider


def providers() -> list[Provider]:
    return sorted(_providers.values(), key=lambda provider: provider.order)


# --- A person leaves -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Handover:
    """One thing that loses its holder when a person leaves, and who could take it over; `key` is `<room>:<id>`."""

    key: str
    text: str
    url: str
    candidates: tuple[User, ...]


class LeavingProvider(Protocol):
    """One room's answers when a person leaves. `title` heads its part of the preview."""

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


_leaving: dict[str, LeavingProvider] = {}


def register_leaving(provider: LeavingProvider) -> LeavingProvider:
    """Plug in a room; registering again replaces it."""
    _leaving[provider.key] = provider
    return provider


def leaving_providers() -> list[LeavingProvider]:
    return sorted(_leaving.values(), key=lambda provider: provider.order)
