"""What can go wrong in the domain, in words that the person on the other side can use."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied


class DomainError(Exception):
    """Something that the domain refuses; `message` is a Norwegian sentence, `field` the form field it belongs to."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


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
