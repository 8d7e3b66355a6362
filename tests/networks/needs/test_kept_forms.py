"""What was typed survives a session that has ended and a page that is too old, for the one who typed it."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from networks.models import Need, Role

pytestmark = pytest.mark.usefixtures("country")
WRITTEN = {"title": "Felles opplæring", "description": "Vi trenger det, og her står hvorfor."}


@pytest.fixture(autouse=True)
def _forgotten():
    cache.clear()


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


def hidden(text: str, action: str = "") -> dict[str, str]:
    """The hidden fields of the page's form that is sent to `action`, else of its last one."""
    form = text[text.index(f'action="{action}"') if action else text.rindex('<form method="post"') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form.split("</form>")[0]))


def filled(client: Client) -> dict[str, str]:
    page = client.get(reverse("networks:need_create"))
    voice = page.context["form"].fields["voice"].choices[-1][0]
    return {**hidden(page.text), **WRITTEN, "voice": voice}


def test_after_signing_in_again_the_form_is_there_and_can_be_sent(client, contact):
    client.force_login(contact)
    sent = filled(client)
    client.logout()

    away = client.post(reverse("networks:need_create"), sent)
    assert away.status_code == 302
    assert "next=/fortsett/" in away["Location"]
    client.force_login(contact)
    page = client.get("/fortsett/")
    assert WRITTEN["description"] in page.text
    again = {**hidden(page.text, reverse("networks:need_create"))}
    assert {name: again[name] for name in WRITTEN} == WRITTEN

    done = client.post(reverse("networks:need_create"), again)
    assert done.status_code == 302
    assert Need.objects.get().title == WRITTEN["title"]


def test_nobody_else_sees_it(client, contact, make_user):
    client.force_login(contact)
    sent = filled(client)
    client.logout()
    client.post(reverse("networks:need_create"), sent)
    form = client.session["kept_form"]
    client.force_login(make_user(Role.CONTACT_PERSON, "nordland"))
    kept = client.session
    kept["kept_form"] = form
    kept.save()
    assert client.get("/fortsett/").status_code == 302
    assert "kept_form" not in client.session


def test_a_made_up_token_keeps_nothing(client):
    answer = client.post(reverse("networks:need_create"), {**WRITTEN, "once": "1:abc:forged"})
    assert "next=/behov/nytt/" in answer["Location"]
    assert "kept_form" not in client.session


def test_a_page_that_is_too_old_shows_what_was_typed(contact):
    client = Client(enforce_csrf_checks=True)
    client.force_login(contact)
    sent = {**filled(client), "csrfmiddlewaretoken": "x" * 64}

    refused = client.post(reverse("networks:need_create"), sent)
    assert refused.status_code == 403
    assert WRITTEN["description"] in refused.text
    again = hidden(refused.text, reverse("networks:need_create"))
    assert client.post(reverse("networks:need_create"), again).status_code == 302
    assert Need.objects.count() == 1


def test_a_form_from_elsewhere_is_not_offered_to_be_sent(contact):
    client = Client(enforce_csrf_checks=True)
    client.force_login(contact)
    refused = client.post(reverse("networks:need_create"), WRITTEN)
    assert refused.status_code == 403
    assert WRITTEN["title"] not in refused.text


def test_a_kept_form_can_be_thrown_away(client, contact):
    client.force_login(contact)
    sent = filled(client)
    client.logout()
    client.post(reverse("networks:need_create"), sent)
    client.force_login(contact)
    client.post("/fortsett/")
    assert client.get("/fortsett/").status_code == 302
