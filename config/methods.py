"""Pages are looked at and sent; only the API knows more methods."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

METHODS_OF_PAGES = ("GET", "HEAD", "OPTIONS", "POST")
API = "/api/"


class MethodsMiddleware:
    """Answer 405 to a method that no page has, before anybody takes it for a look at a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in METHODS_OF_PAGES or request.path_info.startswith(API):
            return self.get_response(request)
        return HttpResponseNotAllowed(METHODS_OF_PAGES)
