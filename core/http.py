"""What a view is asked, and by what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from networks.models import User


# How a page's form is sent.
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class SignedInRequest(HttpRequest):
    """What a view gets that only those open who are signed in."""

    user: User


def wants_part(request: HttpRequest, target: str = "") -> bool:
    """Whether htmx asks, for a part of a page only: for what fills the element with the id `target`, when named."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and (not target or htmx.target == target)


def page_or_part(request: HttpRequest, page: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """The template `part` when htmx asks, else `page`; nobody keeps one for the other."""
    response = render(request, part if wants_part(request) else page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
