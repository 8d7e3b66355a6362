"""The registry of where a role usually goes first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Shortcut:
    text: Any  # a lazily translated string
    url: str


_shortcuts: list[tuple[frozenset[str], Any, Callable[[], str]]] = []


def register(*roles: str, text: Any, url_name: str) -> None:
    """Show a link to `url_name` on the home page of anyone who holds one of `roles`."""
    _shortcuts.append((frozenset(roles), text, lambda: reverse(url_name)))


def shortcuts_for(roles: Collection[str]) -> list[Shortcut]:
    """Where somebody with `roles` goes first."""
    return [Shortcut(text, url()) for wanted, text, url in _shortcuts if not wanted.isdisjoint(roles)]
