"""In which language somebody reads: texts in bokmål and nynorsk, and what the program writes to a person.

A person's own choice goes first, then the written standard of the place that they work for, then bokmål. Which places
those are, the app that has them says, by `register_standard` from `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language

# The language of the place that somebody works for; "" for one who has none, or whose place uses both.
Standard = Callable[[Any], str]
_standards: list[Standard] = []


def register_standard(standard: Standard) -> None:
    if standard not in _standards:
        _standards.append(standard)


def language_of(user: Any) -> str:
    """The language in which `user` is written to."""
    chosen: str = getattr(user, "language", "")
    return chosen or next((found for standard in _standards if (found := standard(user))), settings.LANGUAGE_CODE)


def speaking_to(user: Any) -> AbstractContextManager[None]:
    """The language of `user` is in force: for what is put into words for them."""
    return translation.override(language_of(user))


def localized(row: Any, name: str) -> str:
    """`row.name`, or `row.name_nn` for who reads Nynorsk where it is written."""
    if get_language() == "nn":
        return getattr(row, f"{name}_nn") or getattr(row, name)
    return getattr(row, name)
