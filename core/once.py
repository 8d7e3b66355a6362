"""An act is done once: the same form sent twice, or the same call of the API, gets the first one's answer.

`{% csrf_token %}` puts a token into every form of somebody who is signed in. A second request with the same token and
the same content waits for the first and answers as it did; with other content it is another act. The API has the header
`Idempotency-Key`, for which other content is an error. What was refused doesn't use the token up.

Of a page only the way on is kept, never what it shows: that may be a code or a token that is to be seen once. While the
cache is away, acts are done as often as they are sent: saving goes before saving once.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django import template
from django.core import signing
from django.core.cache import cache
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.defaulttags import CsrfTokenNode
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from redis.exceptions import RedisError

from core import editing
from core.http import FORMS

logger = logging.getLogger(__name__)

FIELD, HEADER = "once", "Idempotency-Key"
# Seconds. The parts that htmx swaps may be sent again as they are, on purpose: for them only a double click counts.
KEPT, KEPT_FOR_PARTS, KEPT_FOR_API = 60 * 60, 5, 24 * 60 * 60
WAIT_AT_MOST, LOOK_EVERY = 20.0, 0.05
LARGEST_ANSWER = 256 * 1024
UNDER_WAY = b""
SALT, LONGEST_TOKEN = "fellesloep.once", 200

GetResponse = Callable[[HttpRequest], HttpResponse]


class OnceMiddleware:
    """Behind authentication: whose act it is counts."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        act = _act_of(request)
        if act is None:
            return self.get_response(request)
        try:
            is_first = cache.add(act.name, (act.digest, UNDER_WAY), WAIT_AT_MOST * 2)
            answer = None if is_first else _again(act)
        except RedisError:
            logger.warning("The cache is away: an act may be done twice.")
            return self.get_response(request)
        return answer or self._first(request, act)

    def _first(self, request: HttpRequest, act: Act) -> HttpResponse:
        response = None
        try:
            response = self.get_response(request)
        finally:
            with suppress(RedisError):
                if response is not None and act.keeps(response):
                    cache.set(act.name, (act.digest, pickle.dumps(_plain(response))), act.kept)
                else:
                    cache.delete(act.name)
        return response


@dataclass(frozen=True)
class Act:
    """What was sent: the `name` in the cache, a `digest` of the content, and how many seconds the answer is kept."""

    name: str
    digest: str
    kept: float
    is_page: bool

    def keeps(self, response: HttpResponse) -> bool:
        if self.is_page:
            return 300 <= response.status_code < 400
        return response.status_code < 400 and not response.streaming and len(response.content) <= LARGEST_ANSWER


def _plain(response: HttpResponse) -> HttpResponse:
    """The answer as bytes, without what belonged to the request."""
    headers = {key: value for key, value in response.items() if key.lower() not in ("set-cookie", "content-length")}
    return HttpResponse(response.content, status=response.status_code, headers=headers)


def _again(act: Act) -> HttpResponse | None:
    """What the first request was answered; None when it was refused or is gone, so that this one is the first."""
    until = time.monotonic() + WAIT_AT_MOST
    while (held := cache.get(act.name)) is not None:
        first, answer = held
        if first != act.digest:
            text = gettext("Nøkkelen er brukt til noe annet. Bruk en ny nøkkel for en ny handling.")
            return JsonResponse({"detail": text}, status=422)
        if answer != UNDER_WAY:
            response: HttpResponse = pickle.loads(answer)  # noqa: S301 - our own, from our own cache
            response["Idempotent-Replayed"] = "true"
            return response
        if time.monotonic() > until:
            return JsonResponse({"detail": gettext("Den første forespørselen er ikke ferdig ennå.")}, status=409)
        time.sleep(LOOK_EVERY)
    return None


def _act_of(request: HttpRequest) -> Act | None:
    """None for what isn't one act of somebody: a look, or what says neither who nor which."""
    if request.method not in ("POST", "PUT", "PATCH", "DELETE"):
        return None
    user: Any = getattr(request, "user", None)
    who = f"{user.pk if user is not None and user.is_authenticated else ''}/{request.headers.get('Authorization', '')}"
    if who == "/":
        return None
    if key := request.headers.get(HEADER, "")[:200]:
        digest = hashlib.sha256(request.body).hexdigest()
        return Act(_name(who, request.method, request.path, key), digest, KEPT_FOR_API, is_page=False)
    if request.method != "POST" or request.content_type not in FORMS:
        return None
    token = request.POST.get(FIELD, "")[:LONGEST_TOKEN]
    if not token:
        return None
    digest, is_part = _digest(request), "HX-Request" in request.headers
    name = _name(who, request.get_full_path(), token, digest)
    return Act(name, digest, KEPT_FOR_PARTS if is_part else KEPT, is_page=not is_part)


def _name(*parts: str) -> str:
    return "once:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _digest(request: HttpRequest) -> str:
    """What was typed and chosen, without the token against forgery, which differs from time to time."""
    left_out = ("csrfmiddlewaretoken", editing.FIELD)
    typed = [(name, values) for name, values in sorted(request.POST.lists()) if name not in left_out]
    files = [(name, [(one.name, one.size) for one in found]) for name, found in sorted(request.FILES.lists())]
    return hashlib.sha256(repr((typed, files)).encode()).hexdigest()


class FormTokenNode(CsrfTokenNode):
    """Django's token against forgery and, for somebody who is signed in, the one that makes the act be done once, and
    what the page's form was opened with (`core.editing`)."""

    def render(self, context: template.Context) -> SafeString:
        forgery = SafeString(super().render(context))
        request = context.get("request")
        user = getattr(request, "user", None)
        if not forgery or user is None or not user.is_authenticated:
            return forgery
        token = format_html('<input type="hidden" name="{}" value="{}">', FIELD, _token(user.pk))
        form = context.get("form")
        if not isinstance(form, BaseForm) or not (opened := editing.prints_of(form)):
            return forgery + token
        return forgery + token + format_html('<input type="hidden" name="{}" value="{}">', editing.FIELD, opened)


def _token(user_id: int) -> str:
    return signing.Signer(salt=SALT).sign(f"{user_id}:{get_random_string(12)}")


def owner_of(token: str) -> int | None:
    """Who opened the form with the token; None for one that we haven't made."""
    try:
        return int(signing.Signer(salt=SALT).unsign(token[:LONGEST_TOKEN]).split(":")[0])
    except (signing.BadSignature, ValueError):
        return None
