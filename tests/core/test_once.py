"""A form that is sent twice, and a call of the API that is made twice, do one thing."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.once import FIELD, OnceMiddleware


def send(view: Any, data: dict[str, Any] | None = None, who: int = 1, **extra: Any) -> HttpResponse:
    request = RequestFactory().post("/lag/", data or {FIELD: "abc", "title": "En"}, **extra)
    request.user = get_user_model()(pk=who)
    return OnceMiddleware(view)(request)


class Counting:
    """A view that makes something each time, and says how many it has made."""

    def __init__(self, status: int = 302) -> None:
        self.made, self.status = 0, status

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.made += 1
        return HttpResponse(f"{self.made}", status=self.status, headers={"Location": f"/ting/{self.made}/"})


@pytest.fixture(autouse=True)
def _forgotten():
    """What other tests were answered."""
    cache.clear()


def test_the_same_twice_is_done_once():
    view = Counting()
    first, second = send(view), send(view)
    assert view.made == 1
    assert (first["Location"], second["Location"]) == ("/ting/1/", "/ting/1/")
    assert "Idempotent-Replayed" in second


@pytest.mark.parametrize(
    ("data", "who"),
    [
        ({FIELD: "abc", "title": "To"}, 1),  # mended and sent again
        ({FIELD: "abd", "title": "En"}, 1),  # from another page
        ({FIELD: "abc", "title": "En"}, 2),  # somebody else
        ({"title": "En"}, 1),  # without a token
    ],
)
def test_what_is_another_act(data, who):
    view = Counting()
    send(view)
    send(view, data, who)
    assert view.made == 2


@pytest.mark.parametrize("status", [422, 403, 409, 500])
def test_what_was_refused_can_be_sent_again(status):
    view = Counting(status)
    send(view)
    assert send(view).status_code == status
    assert view.made == 2


def test_what_a_page_shows_is_not_kept():
    """It may be a code that is to be seen once."""
    view = Counting(200)
    send(view)
    assert send(view).content == b"2"


def test_a_cache_that_is_away_stops_nobody(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    view = Counting()
    assert [send(view).status_code, send(view).status_code] == [302, 302]
    assert view.made == 2


def test_a_visitors_key_is_nobodys():
    view = Counting(201)
    for _turn in range(2):
        request = RequestFactory().post("/api/v1/ting/", {}, headers={"Idempotency-Key": "k"})
        OnceMiddleware(view)(request)
    assert view.made == 2


def test_an_error_leaves_the_token():
    def breaks(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        send(breaks)
    assert send(Counting()).status_code == 302


def test_two_at_the_same_moment_wait_for_one():
    entered, go = threading.Event(), threading.Event()
    made = []

    def slow(request: HttpRequest) -> HttpResponse:
        made.append(1)
        entered.set()
        go.wait(5)
        return HttpResponse("ferdig", status=201)

    part = {"headers": {"HX-Request": "true"}}
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(send, slow, **part)
        entered.wait(5)
        second = pool.submit(send, slow, **part)
        go.set()
        answers = [first.result(10), second.result(10)]
    assert len(made) == 1
    assert [(one.status_code, one.content) for one in answers] == [(201, b"ferdig")] * 2


def test_a_key_of_the_api_with_other_content_is_an_error():
    view = Counting(201)
    headers = {"HTTP_IDEMPOTENCY_KEY": "k1", "content_type": "application/json"}
    assert send(view, {"a": 1}, **headers).content == send(view, {"a": 1}, **headers).content == b"1"
    other = send(view, {"a": 2}, **headers)
    assert other.status_code == 422
    assert view.made == 1
