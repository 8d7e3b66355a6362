"""The acts of the API: what goes in, what comes out, who may, and what a refusal becomes.

    @act("grants.manage", subject="grant", takes=NewKeySerializer, gives=AllocationKeySerializer, code=201)
    def add_key(self, request: Request, given: Given, key: str | None = None) -> AllocationKey:
        '''The first line of the schema's text.'''
        return keys.add_version(self.get_object(), by=request.user, **given())

Domain errors need no `try` and no `with`: `exception_handler` answers for all views.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from django.db import DataError
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, ParseError, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler as rest_exception_handler

from core.errors import DomainError, InvalidInput, NotAllowed, Unsure
from core.opens import opens as opened_by

if TYPE_CHECKING:
    from networks.models import User

logger = logging.getLogger(__name__)

# What a refusal is called in the schema.
REFUSED = {
    400: OpenApiResponse(description="The field and what is wrong with it."),
    403: OpenApiResponse(description="Not for the caller."),
    409: OpenApiResponse(description="Too late, not open, or changed by somebody else since."),
}

if TYPE_CHECKING:
    from networks.models import User

READING = {"get", "list", "retrieve"}
# What `act` hands on to the schema; all else is for `@action`.
OF_SCHEMA = {"parameters", "filters", "operation_id"}


# --- Refusals ------------------------------------------------------------------------------------------------


class NotNow(APIException):
    """The state of things is against it: somebody else was first, too late, settled already."""

    status_code = status.HTTP_409_CONFLICT


def as_answer(error: DomainError) -> APIException:
    """A domain error as the API says it: 403, 400 with the field, or 409 (with the field where there is one).

    What is asked about first is 409, too: `sure` holds the questions by the keys that say yes to them.
    """
    if isinstance(error, NotAllowed):
        return PermissionDenied(error.message)
    if isinstance(error, Unsure):
        return NotNow({"sure": error.doubts})
    body: dict[str, Any] = {field: [text] for field, text in error.by_field.items()} or {"detail": error.message}
    return (ValidationError if isinstance(error, InvalidInput) else NotNow)(body)


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """For REST framework: what the domain refuses in any view becomes an answer; so does a value that no column can
    hold, such as a moment with a time zone that isn't on Earth."""
    if isinstance(error, DataError):
        logger.warning("Refused by the database: %s", error)
        error = ParseError()
    return rest_exception_handler(as_answer(error) if isinstance(error, DomainError) else error, context)


def refuse(error: DomainError) -> NoReturn:
    raise as_answer(error) from error


@contextmanager
def refusals() -> Iterator[None]:
    """Domain errors inside become the API's answers; for code that REST framework doesn't call."""
    try:
        yield
    except DomainError as error:
        refuse(error)


def obey(function: Callable[..., Any], **values: Any) -> Any:
    """What `function` gives; its refusal as the API says it."""
    with refusals():
        return function(**values)


# --- Acts ----------------------------------------------------------------------------------------------------


class SignedInApiRequest(Request):
    """What an act gets that only those open who are signed in."""

    user: User


class Given:
    """What the request says. Checked when it is asked for, so that an act can ask first who may: those who may not
    need not know what is missing. `given()` is the values; `given.checked` the serializer."""

    def __init__(self, takes: Any, view: Any, request: Request) -> None:
        self._takes, self._view, self._request = takes, view, request

    @cached_property
    def checked(self) -> Any:
        one, many = _one_or_many(self._takes)
        serializer = one(data=self._request.data, many=many, context=_context(self._view, self._request))
        serializer.is_valid(raise_exception=True)
        return serializer

    def __call__(self) -> Any:
        found = self.checked.validated_data
        return list(found) if isinstance(self._takes, list) else dict(found)


def act(
    opens: str,
    *,
    subject: str = "",
    kwargs: Mapping[str, str] | None = None,
    takes: Any = None,
    gives: Any = None,
    code: Any = 0,
    answers: Mapping[Any, Any] | None = None,
    detail: bool | None = None,
    method: Literal["get", "post", "put", "patch", "delete"] = "post",
    **more: Any,
) -> Callable[[Callable[..., Any]], Any]:
    """One method of a viewset or of an API view, with all that the API's schema says of it.

    - `opens`, `subject`, `kwargs`: as in `@opens`, for the register of who may do what.
    - `takes`: the serializer of the body, in brackets for many; the method gets a `Given` after the request.
    - `gives`: the serializer of the answer, in brackets for many; the method returns what it is made of. Without it the
      answer is 204. A type of the schema (`OpenApiTypes.OBJECT`) is given as it is; a method may also return a finished
      response.
    - `code`: of the answer, 200 if it isn't said; of a file, with its type: `(200, DOCX_TYPE)`; None where the schema
      doesn't tell of it. `answers`: others that the schema tells of, by code; `REFUSED` for what writes, if they aren't
      said.
    - `detail`, `method` and more: as in REST framework's `@action`, and in `extend_schema` (`OF_SCHEMA`). Without
      `detail` it is a standard method (`create`, `post`), or one under `@other.mapping.post`.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        one, many = _one_or_many(gives)
        answer_code = code or (200 if gives is not None or code is None else 204)
        reads = function.__name__ in READING if detail is None else method == "get"
        others = answers if answers is not None else {} if reads else REFUSED

        @wraps(function)
        def run(view: Any, request: Request, *args: Any, **parts: Any) -> HttpResponseBase:
            if takes is not None:
                args = (Given(takes, view, request), *args)
            result = function(view, request, *args, **parts)
            if isinstance(result, HttpResponseBase):
                return result
            if not isinstance(one, type) or not issubclass(one, serializers.BaseSerializer):
                return Response(result, status=answer_code)
            return Response(one(result, many=many, context=_context(view, request)).data, status=answer_code)

        wanted, described = ((each[0](many=True) if isinstance(each, list) else each) for each in (takes, gives))
        of_schema = {name: more.pop(name) for name in OF_SCHEMA & set(more)}
        if isinstance(gives, list) and detail is not None:
            # The whole list, whatever the viewset does with its own rows; a method that makes pages says so.
            more.setdefault("pagination_class", None)
            of_schema.setdefault("filters", False)
        found: Any = run if detail is None else action(detail=detail, methods=[method], **more)(run)
        own = {} if code is None else {answer_code: described}
        found = extend_schema(request=wanted, responses={**own, **others}, **of_schema)(found)
        return opened_by(opens, subject=subject, kwargs=kwargs)(found)

    return decorate


def _one_or_many(said: Any) -> tuple[Any, bool]:
    return (said[0], True) if isinstance(said, list) else (said, False)


def _context(view: Any, request: Request) -> dict[str, Any]:
    context: dict[str, Any] = (
        view.get_serializer_context() if hasattr(view, "get_serializer_context") else {"request": request}
    )
    return context
