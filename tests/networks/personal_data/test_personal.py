"""What a person can see, take along and correct about themselves."""

import pytest
from django.utils import timezone

from networks.models import Network, Role, User
from networks.people import roles
from networks.people.roles import Grant


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


def test_the_page_and_the_file_say_the_same(client, contact):
    grant = Grant(Role.READER, timezone.localdate(), network=Network.objects.get(key="agder"))
    roles.invite(email="ny@example.com", name="Ny", title="", grant=grant, by=contact)
    client.force_login(contact)

    text = client.get("/min-side/mine-data/").text
    assert contact.email in text
    assert "Kontaktperson e-helse, Agder" in text
    response = client.get("/min-side/mine-data/mine-data.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="mine-data.json"'
    data = response.json()
    assert (data["email"], data["name"]) == (contact.email, contact.name)
    assert data["roles"][0]["network"] == "agder"
    assert data["stored"]["networks.invitation.invited_by"]["count"] == 1
    assert contact.password not in response.text


def test_one_corrects_only_the_own_name_and_title(client, contact, make_user):
    other = make_user(Role.READER)
    client.force_login(contact)

    client.post("/min-side/mine-data/", {"name": "Åse Ny", "title": "Rådgiver", "email": "x@y.no", "pk": other.pk})

    saved = User.objects.get(pk=contact.pk)
    assert (saved.name, saved.title, saved.email) == ("Åse Ny", "Rådgiver", contact.email)
    assert User.objects.get(pk=other.pk).name == other.name
    assert client.post("/min-side/mine-data/", {"name": " "}).status_code == 422


def test_others_are_asked_to_sign_in(client, db):
    for path in ("/min-side/mine-data/", "/min-side/mine-data/mine-data.json"):
        assert client.get(path).headers["Location"].startswith("/logg-inn/?next=")


@pytest.mark.django_db(transaction=True)
def test_the_page_is_accessible(page, phone, live_server, contact, sign_in, axe, tmp_path):
    for window in (page, phone):
        sign_in(window, contact)
        window.goto(live_server.url + "/min-side/mine-data/")
        axe(window)
        assert not window.evaluate("document.documentElement.scrollWidth > innerWidth")
        window.screenshot(path=tmp_path / f"my-data-{window.viewport_size['width']}.png", full_page=True)
