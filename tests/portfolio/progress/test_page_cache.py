"""Public pages kept for visitors: the next one gets the same page, never an old number nor somebody else's token."""

from __future__ import annotations

import re

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from networks.models import Role
from portfolio.models import Level, PublishedCount, Solution
from tests.portfolio.counting.test_progress import OSLO, TRONDHEIM, report

pytestmark = pytest.mark.usefixtures("portfolio")

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')
PAGES = [
    "/",
    "/framdrift/",
    "/framdrift/?losning=kjernejournal&etter=fylke",
    "/portefolje/",
    "/portefolje/kjernejournal/",
    "/framdrift/bruksplikt/kjernejournal/",
    "/avstemming/",
    "/kommuner/4203/",
    "/nettverk/agder/",
]


@pytest.fixture(autouse=True)
def _keep(settings) -> None:
    settings.PUBLIC_PAGES_KEPT = 30


def without_tokens(text: str) -> str:
    return re.sub(r"\w{64}", "", text)


@pytest.mark.parametrize("path", PAGES)
def test_the_next_visitor_gets_the_page_for_one_query(path, client, django_assert_num_queries):
    first = client.get(path)

    with django_assert_num_queries(1):
        second = Client().get(path)

    assert (first.status_code, second.status_code) == (200, 200)
    assert without_tokens(second.text) == without_tokens(first.text)
    assert second["Content-Type"] == first["Content-Type"]
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_a_kept_page_is_never_older_than_its_figures(client):
    report(OSLO, "kjernejournal", Level.IN_USE)
    assert reverse("front") == "/"
    before = client.get("/").text

    report(TRONDHEIM, "kjernejournal", Level.IN_USE)
    after = client.get("/").text

    assert before != after
    assert without_tokens(after) == without_tokens(_made_anew(client))


def test_so_do_ambitions_names_and_editions(client):
    client.get("/portefolje/")
    Solution.objects.filter(key="kjernejournal").update(name="Kjernejournalen")

    assert "Kjernejournalen" in client.get("/portefolje/").text


def test_the_rest_may_be_as_old_as_the_setting_says(client, settings):
    """A published count has no stamp: it is shown when the time is out, or where nothing is kept."""
    client.get("/avstemming/")
    PublishedCount.objects.filter(solution__key="kjernejournal").update(value=271)
    assert "271" not in client.get("/avstemming/").text

    settings.PUBLIC_PAGES_KEPT = 0

    assert "271" in client.get("/avstemming/").text


def test_everybody_has_a_token_of_their_own_that_works():
    maker, visitor = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    (of_maker,) = TOKEN.findall(maker.get("/").text)
    page = visitor.get("/").text
    (of_visitor,) = TOKEN.findall(page)

    assert of_maker not in page
    assert page.count(of_visitor) == 2  # the form, and what htmx sends along
    nynorsk = {"language": "nn", "next": "/"}
    assert visitor.post(reverse("set_language"), {**nynorsk, "csrfmiddlewaretoken": of_maker}).status_code == 403
    assert visitor.post(reverse("set_language"), {**nynorsk, "csrfmiddlewaretoken": of_visitor}).status_code == 302
    assert 'lang="nn"' in visitor.get("/").text.partition("<body")[0]


def test_whoever_is_signed_in_has_a_page_of_their_own(client, make_user):
    person = make_user(Role.CONTACT_PERSON, network="agder")
    signed_in = Client()
    signed_in.force_login(person)

    assert str(person) in signed_in.get("/").text
    assert str(person) not in client.get("/").text
    assert str(person) in signed_in.get("/").text


def test_languages_and_parts_are_kept_apart(client):
    whole = client.get("/framdrift/").text
    part = client.get("/framdrift/", headers={"HX-Request": "true", "HX-Target": "tall"}).text
    english = client.get("/framdrift/", headers={"Accept-Language": "en-GB"}).text

    assert "<html" in whole
    assert "<html" not in part
    assert 'lang="en-gb"' in english
    assert without_tokens(client.get("/framdrift/").text) == without_tokens(whole)


def test_a_message_is_shown_once_to_the_one_it_is_for(client, rf):
    client.get("/")
    request, response = rf.get("/"), HttpResponse()
    said = CookieStorage(request)
    said.add(messages.SUCCESS, "Bare til deg")
    said.update(response)
    client.cookies["messages"] = response.cookies["messages"].value

    assert "Bare til deg" in client.get("/").text
    assert "Bare til deg" not in Client().get("/").text
    assert "Bare til deg" not in client.get("/").text


def test_pages_are_there_when_nothing_can_be_kept(client, settings):
    caches = {"default": {**settings.CACHES["default"], "LOCATION": "redis://localhost:1/0"}}
    settings.CACHES = caches

    assert client.get("/").status_code == 200


def test_what_is_not_there_is_not_kept(client):
    assert client.get("/kommuner/9999/").status_code == 404
    assert client.get("/kommuner/9999/").status_code == 404


def _made_anew(client) -> str:
    """The page without anything kept; an address of its own, which means the same."""
    return client.get("/?").text
