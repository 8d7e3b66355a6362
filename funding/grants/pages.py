"""What the pages of this app share: who may open them, who asks, and for which grant."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from funding.access import who_sees_runs
from funding.grants.models import Grant
from networks.models import User


def for_grant_staff(allowed: Callable[[Any], bool]) -> Callable[..., Any]:
    """Only for those who are `allowed`; others read whom to ask."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.user):
                raise PermissionDenied(who_sees_runs())
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def person(request: HttpRequest) -> User:
    """Who is signed in; `for_grant_staff` has let nobody else through."""
    return cast("User", request.user)


def grant_or_404(request: HttpRequest, key: str) -> Grant:
    return get_object_or_404(Grant.objects.visible_to(request.user), key=key)
