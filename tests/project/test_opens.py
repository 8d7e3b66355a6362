"""What `@opens` makes of a view: sign-in, methods, and nothing asked of the database where anybody may come."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory
from django.views.decorators.cache import never_cache

from core.opens import OpensMiddleware, opens


class Visitor(AnonymousUser):
    @property
    def is_authenticated(self) -> bool:  # type: ignore[override]
        return True


class Unasked:
    """A page for anybody must not ask who it is."""

    @property
    def is_authenticated(self) -> bool:
        raise AssertionError("somebody asked")


def asked(view: Any, method: str, user: Any) -> HttpResponseBase | None:
    """What the middleware answers in the place of the view; None where it lets the view answer."""
    request = RequestFactory().generic(method, "/behov/")
    request.user = user
    return OpensMiddleware(lambda request: HttpResponse()).process_view(request, view, (), {})


@opens("anyone")
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@opens("signed_in", "GET", "POST")
@never_cache
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@opens("anyone", "GET")
@opens("signed_in", "POST")
def mixed(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@opens("signed_in", "POST")
@login_not_required
def answers_itself(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def undecorated(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.mark.parametrize(
    ("view", "method"), [(public, "GET"), (public, "HEAD"), (mixed, "POST"), (answers_itself, "POST")]
)
def test_the_view_answers_without_anybody_asking_who_it_is(view: Any, method: str):
    assert asked(view, method, Unasked()) is None


@pytest.mark.parametrize(("view", "method"), [(form, "GET"), (form, "POST"), (undecorated, "GET")])
def test_sign_in_comes_first(view: Any, method: str):
    answer = asked(view, method, AnonymousUser())
    assert answer is not None
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/logg-inn/?next=/behov/"
    assert asked(view, method, Visitor()) is None


@pytest.mark.parametrize(
    ("view", "method", "allowed"),
    [(public, "POST", "GET"), (form, "PUT", "GET, POST"), (answers_itself, "GET", "POST")],
)
def test_a_method_that_no_rule_names_is_refused_to_all(view: Any, method: str, allowed: str):
    answer = asked(view, method, Visitor())
    assert answer is not None
    assert answer.status_code == 405
    assert answer.headers["Allow"] == allowed
