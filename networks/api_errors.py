"""What the domain refuses, as every room's API says it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from drf_spectacular.utils import OpenApiResponse
from rest_framework import status
from rest_framework.exceptions import APIException, PermissionDenied, ValidationError

from networks.errors import DomainError, InvalidInput, NotAllowed


class NotNow(APIException):
    """The state of things is against it: somebody else was first, too late, settled already."""

    status_code = status.HTTP_409_CONFLICT


def refuse(error: DomainError) -> NoReturn:
    """A domain error as the API says it: 403, 400 with the field, or 409 (with the field where there is one)."""
    if isinstance(error, NotAllowed):
        raise PermissionDenied(error.message) from error
    body = {error.field: [error.message]} if error.field else {"detail": error.message}
    raise (ValidationError if isinstance(error, InvalidInput) else NotNow)(body) from error


@contextmanager
def refusals() -> Iterator[None]:
    """Domain errors inside become the API's answers."""
    try:
        yield
    except DomainError as error:
        refuse(error)


def obey(function: Callable[..., Any], **values: Any) -> Any:
    """What `function` gives; its refusal as the API says it."""
    with refusals():
        return function(**values)


# What such an answer is called in the schema.
REFUSED = {
    400: OpenApiResponse(description="The field and what is wrong with it."),
    403: OpenApiResponse(description="Not for the caller."),
    409: OpenApiResponse(description="Too late, not open, or changed by somebody else since."),
}
