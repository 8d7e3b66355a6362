"""How a state moves: a table of moves is pure data, read by the trigger in the database, the rules of access and forms.

Each thing that moves has one module with its states, actions, kinds of actors (`who`, relative to one row) and
`MOVES = Moves(Move(…), …)`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import models

A = TypeVar("A", bound=models.TextChoices)
S = TypeVar("S", bound=models.TextChoices)
W = TypeVar("W", bound=enum.Enum)


@dataclass(frozen=True)
class Move(Generic[A, S, W]):
    """From any of `sources` to `target`, by any of `who`; some moves need a reason."""

    action: A
    sources: Set[S]
    target: S
    who: Set[W]
    needs_reason: bool = False


class Moves(Generic[A, S, W]):
    def __init__(self, *moves: Move[A, S, W]) -> None:
        self._moves = moves

    def __iter__(self) -> Iterator[Move[A, S, W]]:
        return iter(self._moves)

    def find(self, action: str, state: str, who: W | None = None) -> Move[A, S, W] | None:
        """The move that `action` makes from `state` (for `who`, when given), None when the table has none."""
        found = (move for move in self.moves_from(state) if move.action == action)
        return next((move for move in found if who is None or who in move.who), None)

    def moves_from(self, state: str) -> list[Move[A, S, W]]:
        """The moves that there are from `state`, in the order of the table."""
        return [move for move in self._moves if state in move.sources]

    def actors(self, action: str) -> set[W]:
        """The kinds of actors that may make the move from some state."""
        return {who for move in self._moves if move.action == action for who in move.who}

    def actions_with_reason(self) -> set[A]:
        return {move.action for move in self._moves if move.needs_reason}

    def arrows(self) -> list[tuple[str, str]]:
        """Every allowed (from, to) in the order of the table, for the trigger that holds it in the database."""
        found = [(source.value, move.target.value) for move in self._moves for source in sorted(move.sources)]
        return list(dict.fromkeys(found))
