"""What the API answers when it can't do as asked: always JSON, and always as its schema says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from rest_framework import exceptions

API = "/api/"
# The sentences are REST framework's own, so that an unknown address says the same as an unknown row.
SENTENCES: dict[int, Any] = {
    400: exceptions.ParseError.default_detail,
    401: exceptions.NotAuthenticated.default_detail,
    403: exceptions.PermissionDenied.default_detail,
    404: exceptions.NotFound.default_detail,
    429: exceptions.Throttled.default_detail,
    500: exceptions.APIException.default_detail,
}


class JsonErrorsMiddleware:
    """An error that no view of the API has put into words, such as an unknown address, is JSON under /api/, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        told = response.headers.get("Content-Type", "").startswith("application/json")
        if response.status_code < 400 or told or not request.path_info.startswith(API):
            return response
        code = response.status_code
        detail = SENTENCES.get(code) or HTTPStatus(code).phrase
        if code == HTTPStatus.METHOD_NOT_ALLOWED:
            detail = exceptions.MethodNotAllowed(request.method or "").detail
        answer = JsonResponse({"detail": str(detail)}, status=code)
        for name in ("Allow", "Retry-After", "WWW-Authenticate"):
            if name in response.headers:
                answer.headers[name] = response.headers[name]
        return answer


# --- In the schema -------------------------------------------------------------------------------------------

NAMES = {
    "Error": {
        "type": "object",
        "description": "`detail` says what is wrong; where it is about fields, each has its own sentences.",
        "properties": {"detail": {}},
        "additionalProperties": {},
    },
    "InvalidError": {
        "description": "Sentences by field, for each row where several were sent, or `detail` for the whole.",
        "anyOf": [{"$ref": "#/components/schemas/Error"}, {"type": "array", "items": {}}],
    },
}
DESCRIPTIONS = {
    "400": "The field or parameter, and what is wrong with it.",
    "401": "Not signed in, or with a token that doesn't hold.",
    "403": "Not for the caller.",
    "404": "There is no such thing, or the caller can't see it.",
    "409": "Too late, not open, or changed by somebody else since.",
    "415": "A type of content that isn't read here.",
    "429": "Too many requests; `Retry-After` says how many seconds to wait.",
}
METHODS = {"get", "post", "put", "patch", "delete"}


def in_schema(result: dict[str, Any], **_others: Any) -> dict[str, Any]:
    """For drf-spectacular: each operation tells of every error that it can answer with."""
    result.setdefault("components", {}).setdefault("schemas", {}).update(NAMES)
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if method in METHODS:
                responses = operation["responses"]
                for code in _codes(path, method, operation):
                    said = responses.setdefault(code, {"description": DESCRIPTIONS[code]})
                    said.setdefault("content", {"application/json": {"schema": _schema(code)}})
    return result


def _codes(path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    """Also those that the operation has named itself, without saying what they hold."""
    yield from (code for code in operation["responses"] if code in DESCRIPTIONS)
    yield from ("400", "401", "403")
    if "{" in path or method != "get":
        yield "404"
    if method != "get":
        yield "409"
    if "requestBody" in operation:
        yield "415"


def _schema(code: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{'InvalidError' if code in ('400', '409') else 'Error'}"}
