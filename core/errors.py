"""What can go wrong in the domain, in words that the person on the other side can use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django.core.exceptions import PermissionDenied


class DomainError(Exception):
    """Something that the domain refuses; `message` is a Norwegian sentence, `field` the form field it belongs to.

    Where several fields are wrong at once, `beside` makes one of all of them; `message` and `field` are the first.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        # Each field that is wrong, and what is wrong with it; empty when it is about the whole.
        self.by_field = {field: message} if field else {}

    @classmethod
    def beside(cls, by_field: Mapping[str, str]) -> Self:
        """Of a sentence for each field that is wrong; at least one."""
        field, message = next(iter(by_field.items()))
        error = cls(message, field=field)
        error.by_field = dict(by_field)
        return error


class NotAllowed(DomainError, PermissionDenied):
    """The person may not do this. Where nothing else is said, the answer is 403 with the sentence."""


class InvalidInput(DomainError):
    """A value that was given can't be right."""


class WrongState(DomainError):
    """The thing is not in a state in which this can happen."""


class Conflict(DomainError):
    """Somebody else changed the row first; `theirs` is the row as it is now."""

    def __init__(self, message: str, *, theirs: Any, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.theirs = theirs


class Unsure(DomainError):
    """Nothing forbids it, but it is asked about first. `doubts` are sentences by key; with these keys as `sure` it is
    done."""

    def __init__(self, doubts: Mapping[str, str]) -> None:
        super().__init__(" ".join(doubts.values()), field="sure")
        self.doubts = dict(doubts)
