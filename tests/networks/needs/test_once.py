"""Two clicks make one need, on the page and by the API."""

from __future__ import annotations

import json
import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from core.once import FIELD
from networks.models import Need, Role

pytestmark = pytest.mark.usefixtures("country")


@pytest.fixture(autouse=True)
def _forgotten():
    cache.clear()


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of the page's last form."""
    form = text[text.rindex('<form method="post"') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_two_clicks_make_one_need(client, make_user):
    client.force_login(make_user(Role.CONTACT_PERSON, "agder"))
    page = client.get(reverse("networks:need_create"))
    sent = {**hidden(page.text), "title": "Felles opplæring", "description": "Vi trenger det."}
    sent["voice"] = page.context["form"].fields["voice"].choices[-1][0]
    first = client.post(reverse("networks:need_create"), sent)
    assert first.status_code == 302, first.context["form"].errors
    second = client.post(reverse("networks:need_create"), sent)
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert Need.objects.count() == 1


def test_a_form_with_errors_keeps_its_token_good(client, make_user):
    client.force_login(make_user(Role.CONTACT_PERSON, "agder"))
    page = client.get(reverse("networks:need_create"))
    assert FIELD in hidden(page.text)
    wrong = client.post(reverse("networks:need_create"), {**hidden(page.text), "title": ""})
    assert wrong.status_code == 422
    assert FIELD in hidden(wrong.text)


def test_two_calls_of_the_api_make_one_need(client, make_user):
    client.force_login(make_user(Role.CONTACT_PERSON, "agder"))
    body = json.dumps({"title": "Felles opplæring", "description": "Vi trenger det.", "network": "agder"})

    def call(content: str = body) -> object:
        return client.post(
            "/api/v1/needs/", content, content_type="application/json", headers={"Idempotency-Key": "behov-1"}
        )

    first, second = call(), call()
    assert first.status_code == 201, first.json()
    assert (second.status_code, second.json()) == (201, first.json())
    assert Need.objects.count() == 1
    assert call(body.replace("Felles", "Annen")).status_code == 422


def test_a_visitor_has_no_token(client):
    assert f'name="{FIELD}"' not in client.get("/").text
