"""Characters that nobody sees and no file can hold stop at the door: addresses, forms, JSON."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from networks.models import Need, Role

pytestmark = pytest.mark.usefixtures("country")


@pytest.mark.parametrize(
    "address", ["/kommuner/%00/", "/kommuner/?q=%00", "/kommuner/?q=a%0Bb", "/api/v1/municipalities/?q=%00"]
)
def test_an_address_with_a_control_character_is_a_bad_request(client, address):
    response = client.get(address)
    assert response.status_code == 400
    text = response.json()["detail"] if address.startswith("/api/") else response.text
    assert "tegn som ikke kan stå i en adresse" in text


@pytest.mark.parametrize("address", ["/api/v1/finnes-ikke/", "/api/finnes-ikke", "/api/v1/municipalities/%0C/"])
def test_an_unknown_address_of_the_api_answers_in_json(client, address):
    response = client.get(address)
    assert response.status_code in (400, 404)
    assert response.json()["detail"]


def test_a_query_is_whole_letters(client):
    assert "Ål" in client.get("/kommuner/", {"q": "A\u030al"}).text


def raise_need(client, title: str) -> Need:
    page = client.get(reverse("networks:need_create"))
    voice = page.context["form"].fields["voice"].choices[-1][0]
    once = re.search(r'name="once" value="([^"]+)"', page.text)[1]
    sent = {"title": title, "description": "En\x0bto\u200b", "voice": voice, "once": once}
    response = client.post(reverse("networks:need_create"), sent)
    assert response.status_code == 302, response.context["form"].errors
    return Need.objects.latest("pk")


def test_a_form_is_cleaned(client, make_user):
    client.force_login(make_user(Role.CONTACT_PERSON, "agder"))
    need = raise_need(client, "A\u030apning\u202e")
    assert (need.title, need.description) == ("Åpning", "En\nto")


def test_json_is_cleaned(client, make_user):
    client.force_login(make_user(Role.CONTACT_PERSON, "agder"))
    body = json.dumps({"title": "A\u030apning\x00", "description": "En\x0bto", "network": "agder"})
    response = client.post("/api/v1/needs/", body, content_type="application/json")
    assert response.status_code == 201, response.json()
    assert (response.json()["title"], response.json()["description"]) == ("Åpning", "En\nto")


@pytest.mark.parametrize("body", ["{", '{"a": NaN}', "\xff", "[" * 100_000])
def test_what_is_not_json_says_so(client, make_user, body):
    client.force_login(make_user(Role.CONTACT_PERSON, "agder"))
    response = client.post("/api/v1/needs/", body, content_type="application/json")
    assert response.status_code == 400
    assert "detail" in response.json()
