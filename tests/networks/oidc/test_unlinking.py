"""Who takes a way in away is signed out wherever it may still be open."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from networks.models import ExternalIdentity, Role
from tests.open_id import know, signed_in, visit


@pytest.fixture
def contact(make_user):
    user = make_user(Role.CONTACT_PERSON, "agder")
    user.set_password("fire ord etter hverandre")
    user.save()
    return user


def test_the_others_end_and_this_one_goes_on(client, open_id, contact, make_user):
    realm = open_id.add()
    identity = know(contact, realm, "one")
    realm.set(claims={"sub": "one"})
    there, stranger = Client(), Client()
    visit(there)
    assert signed_in(there) == str(contact.pk)
    stranger.force_login(make_user(Role.READER))
    client.force_login(contact)
    client.post("/min-side/innlogging/fjern/", {"identity": identity.pk})
    assert not ExternalIdentity.objects.exists()
    assert there.get("/min-side/").url == "/logg-inn/?next=/min-side/"
    assert client.get("/min-side/").status_code == 200
    assert stranger.get("/min-side/").status_code == 200


def test_the_session_that_came_that_way_ends_too(client, open_id, contact):
    realm = open_id.add()
    identity = know(contact, realm, "one")
    realm.set(claims={"sub": "one"})
    visit(client)
    before = client.session.session_key
    response = client.post("/min-side/innlogging/fjern/", {"identity": identity.pk})
    assert response.url == "/logg-inn/"
    assert not Session.objects.filter(pk=before).exists()
    assert signed_in(client) is None


def test_a_refusal_ends_nothing(client, open_id, contact):
    contact.set_unusable_password()
    contact.save()
    realm = open_id.add()
    identity = know(contact, realm, "one")
    realm.set(claims={"sub": "one"})
    there = Client()
    for browser in (client, there):
        visit(browser)
    assert client.post("/min-side/innlogging/fjern/", {"identity": identity.pk}).url == "/min-side/innlogging/"
    assert signed_in(there) == str(contact.pk)
