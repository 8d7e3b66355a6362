"""What a reform, or a person leaving, would change: the words that every app answers in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Consequence:
    """One thing that the reform changes, or that somebody must decide about (`needs_decision`), in words."""

    text: str
    count: int
    url: str = ""
    details: tuple[str, ...] = ()
    needs_decision: bool = False
