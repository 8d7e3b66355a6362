"""The socket through which every room says where a role usually goes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from networks.access import Access
from networks.models import Role


@dataclass(frozen=True)
class Shortcut:
    text: Any  # a lazily translated string
    url: str


_shortcuts: list[tuple[frozenset[Role], Any, Callable[[], str]]] = []


def register(*roles: Role, text: Any, url_name: str) -> None:
    """Show a link to `url_name` on the home page of whoever holds one of `roles`."""
    _shortcuts.append((frozenset(roles), text, lambda: reverse(url_name)))


def shortcuts_for(access: Access) -> list[Shortcut]:
    """The places of a person's roles, and the own municipality's page."""
    own = [
        Shortcut(assignment.municipality.name, assignment.municipality.get_absolute_url())
        for assignment in access.assignments
        if assignment.municipality is not None
    ]
    return own + [Shortcut(text, url()) for roles, text, url in _shortcuts if access.has(*roles)]
