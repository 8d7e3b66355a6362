"""What is answered when no view can: pages in the language of the reader, JSON under the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views import defaults

from config.methods import API


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; the exception says why where it is ours."""
    text = str(exception) if str(exception)[-1:] == "." else gettext("Forespørselen kan ikke leses.")
    if request.path_info.startswith(API):
        return JsonResponse({"detail": text}, status=400)
    return render(request, "400.html", {"reason": text}, status=400)


def _in_json(page: Callable[..., Any], status: int, text: Callable[[], str]) -> Callable[..., Any]:
    """`page`, or under the API its status and a sentence in JSON."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.path_info.startswith(API):
            return JsonResponse({"detail": text()}, status=status)
        return page(request, *args, **kwargs)

    return answer


permission_denied = _in_json(defaults.permission_denied, 403, lambda: gettext("Du har ikke tilgang til dette."))
not_found = _in_json(defaults.page_not_found, 404, lambda: gettext("Adressen finnes ikke."))
server_error = _in_json(defaults.server_error, 500, lambda: gettext("Noe gikk galt hos oss. Feilen er registrert."))
