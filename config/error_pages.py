"""400, whose reason is told where it is ours. All other errors are Django's pages, and JSON under the API
(`core.api_errors`)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from config.methods import API


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; the exception says why where it is ours."""
    text = str(exception) if str(exception)[-1:] == "." else gettext("Forespørselen kan ikke leses.")
    if request.path_info.startswith(API):
        return JsonResponse({"detail": text}, status=400)
    return render(request, "400.html", {"reason": text}, status=400)
