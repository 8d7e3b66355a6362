"""Public pages that are the same for everybody who isn't signed in, kept as they were made for the next who asks.

What is kept is asked for by the page's whole address, the language and the day, and by the stamps of the apps: a
stamp changes with the figures that a page shows, so that they are never older than what the database says. All else
(a heading, a rollout) may be `PUBLIC_PAGES_KEPT` seconds old. Anyone who is signed in, has a message to read or asks in
another way than by GET gets the page made again.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
# A visitor's own token is in the page's forms; the kept page has none.
TOKEN = re.compile(rb'(?:(?<=name="csrfmiddlewaretoken" value=")|(?<="X-CSRFToken": "))[A-Za-z0-9]{64}(?=")')

_stamps: list[Callable[[], str]] = []


def register_stamp(stamp: Callable[[], str]) -> None:
    """Let `stamp` (one small query) be part of what a kept page is asked for by."""
    _stamps.append(stamp)


def kept_for_visitors(view: View) -> View:
    """Make `view` answer visitors with the page that was made for the one before them."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _may_be_kept(request):
            return view(request, *args, **kwargs)
        key = _key(request)
        found = _if_reached(cache.get, key)
        if found is not None:
            pieces, headers = found
            own = get_token(request).encode() if len(pieces) > 1 else b""
            return HttpResponse(own.join(pieces), headers=headers)
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not response.cookies and response["Content-Type"].startswith("text/html"):
            page = TOKEN.split(response.content), dict(response.items())
            _if_reached(cache.set, key, page, settings.PUBLIC_PAGES_KEPT)
        return response

    return answer


def _if_reached(act: Callable[..., Any], *args: Any) -> Any:
    """What `act` gives; None when the store is away or full, since a page can always be made again."""
    try:
        return act(*args)
    except RedisError:
        logger.warning("Kept pages can't be reached; the page is made again.", exc_info=True)
        return None


def _may_be_kept(request: HttpRequest) -> bool:
    return bool(
        settings.PUBLIC_PAGES_KEPT
        and request.method == "GET"
        and not request.user.is_authenticated
        and not len(get_messages(request))
    )


def _key(request: HttpRequest) -> str:
    asked = (
        request.build_absolute_uri(),
        request.headers.get("HX-Request", ""),
        request.headers.get("HX-Target", ""),
        get_language(),
        timezone.localdate().isoformat(),
        *(stamp() for stamp in _stamps),
    )
    return "page:" + hashlib.sha256("\n".join(map(str, asked)).encode()).hexdigest()
