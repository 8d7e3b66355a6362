"""Parameters that an operation of the API doesn't know are refused: a misspelt filter would give everything."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from drf_spectacular.plumbing import ComponentRegistry
from drf_spectacular.settings import spectacular_settings


class QueryMiddleware:
    """400 to a parameter that the schema doesn't tell of for this operation, with the names that it knows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if not request.GET or not hasattr(view, "cls"):
            return None
        known = parameters(view, "GET" if request.method == "HEAD" else request.method or "")
        if known is None:
            return None
        unknown = [name for name in request.GET if name not in known]
        if not unknown:
            return None
        names = ", ".join(sorted(known))
        told = _("Ukjent parameter. De som finnes her: %(names)s.") % {"names": names} if names else ""
        return JsonResponse({name: [told or _("Her er det ingen parametre.")] for name in unknown}, status=400)


@cache
def parameters(view: Any, method: str) -> frozenset[str] | None:
    """The names of the parameters in the query, filters and pages included; None for what the schema leaves out."""
    if (view, method) not in _endpoints():
        return None
    path, pattern = _endpoints()[view, method]
    # Both are held only weakly by what they make.
    generator, registry = SchemaGenerator(), ComponentRegistry()
    made = generator.create_view(view, method)
    made.request = spectacular_settings.GET_MOCK_REQUEST(method, path, made, None)
    prefix = f"^{spectacular_settings.SCHEMA_PATH_PREFIX}"
    operation = made.schema.get_operation(path, pattern, prefix, method, registry)
    if not operation:
        return None
    return frozenset(one["name"] for one in operation.get("parameters", []) if one["in"] == "query")


@cache
def _endpoints() -> dict[tuple[Any, str], tuple[str, str]]:
    found = EndpointEnumerator().get_api_endpoints()
    return {(view, method): (path, pattern) for path, pattern, method, view in found}
