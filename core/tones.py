"""The registry of tones: each app says from `AppConfig.ready()` in which tone its states are shown.

A state that nobody has registered is neutral. Red (`danger`) is for errors only.
"""

from __future__ import annotations

_tones: dict[str, str] = {}


def register(**codes: str) -> None:
    """The codes of each tone, with spaces between. Raises `ValueError` for a code that has another tone already."""
    for tone, listed in codes.items():
        for code in listed.split():
            if _tones.setdefault(code, tone) != tone:
                raise ValueError(f"The state {code} is {_tones[code]} already.")


def tone_of(code: str) -> str:
    return _tones.get(code, "neutral")
