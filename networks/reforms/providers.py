"""The registry through which a reform asks every app what it would change, and has it done.

An app registers one provider from its `AppConfig.ready()`. All of them work inside the transaction of the caller, and
in the order of `order`: geography first, so that the others find the municipalities of the new structure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from networks.consequences import Consequence
from networks.reforms.ledger import Ledger
from networks.reforms.plan import ReformPlan


class Provider(Protocol):
    """One app's answers. `title` heads its part of the preview."""

    key: str
    order: int

    @property
    def title(self) -> str: ...

    def preview(self, plan: ReformPlan) -> Iterable[Consequence]:
        """What applying would change; reads only."""

    def apply(self, plan: ReformPlan, ledger: Ledger) -> None:
        """Write everything that can be dated; it must change no answer about a day before the reform's date."""

    def come_into_force(self, plan: ReformPlan, ledger: Ledger) -> None:
        """On the date or later: move on what has no dates of its own. Safe to run twice."""

    def blocks_undo(self, plan: ReformPlan) -> Iterable[str]:
        """Why the reform can't be undone any more: a sentence for each thing that was built on it."""

    def undo(self, plan: ReformPlan, ledger: Ledger) -> None:
        """Make void what the ledger can't take back by itself; runs before the ledger does."""


_providers: dict[str, Provider] = {}


def register(provider: Provider) -> Provider:
    """Add an app; registering again replaces it."""
    _providers[provider.key] = provider
    return provider


def providers() -> list[Provider]:
    return sorted(_providers.values(), key=lambda provider: provider.order)
