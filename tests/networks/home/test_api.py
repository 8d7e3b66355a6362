"""What is the caller's own over the API, and nobody else's."""

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from core.notifications import kinds
from core.notifications.models import MailChoice
from networks.models import Departure, GroupMember, Network, Role
from tests.fixtures import leave_message

PATHS = ("", "data/", "sessions/", "waiting/", "mail-choices/", "calendar/")


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


@pytest.fixture
def me(client, contact):
    client.force_login(contact)

    def me(method, path="", **data):
        return getattr(client, method)(f"/api/v1/me/{path}", data, content_type="application/json")

    return me


@pytest.mark.django_db
def test_only_for_those_who_are_signed_in(client):
    assert {client.get(f"/api/v1/me/{path}").status_code for path in PATHS} == {401}


def test_the_own_name_is_corrected_and_nothing_else(me, contact):
    GroupMember.objects.create(
        group=Network.objects.get(key="agder").group,
        user=contact,
        title="Kari",
        function="contact_person",
        valid_from="2024-01-01",
    )
    found = me("get").json()
    assert (found["email"], found["phone"], found["roles"][0]["network"]) == (contact.email, "", "agder")
    assert me("patch", name=" ").status_code == 400
    changed = me("patch", title="Rådgiver", phone="99 99 99 99", email="x@y.no", id=1).json()
    assert (changed["title"], changed["phone"]) == ("Rådgiver", "99 99 99 99")
    assert (changed["name"], changed["email"], changed["id"]) == (contact.name, contact.email, contact.pk)


def test_the_data_are_those_of_the_file(me, client):
    found, file = me("get", "data/").json(), client.get("/min-side/mine-data/mine-data.json").json()
    assert found["roles"] == file["roles"]
    assert {key: part["count"] for key, part in found["stored"].items()} == {
        key: part["count"] for key, part in file["stored"].items()
    }


def test_asking_to_leave_and_staying(me, contact):
    assert me("delete", "leaving/").status_code == 409
    assert me("post", "leaving/").status_code == 204
    assert me("post", "leaving/").status_code == 409
    assert Departure.objects.get().state == "requested"
    assert me("delete", "leaving/").status_code == 204
    assert Departure.objects.get().state == "cancelled"


def test_sessions_are_listed_and_ended(me, contact, make_user):
    elsewhere, stranger = Client(), Client()
    elsewhere.force_login(contact)
    elsewhere.get("/min-side/")
    stranger.force_login(make_user(Role.READER))
    stranger.get("/konto/sikkerhet/")
    key = stranger.get("/api/v1/me/sessions/").json()[0]["id"]
    assert len(elsewhere.get("/api/v1/me/sessions/").json()) >= 1
    rows = me("get", "sessions/").json()
    assert [row["is_this"] for row in rows].count(True) == 1
    assert me("delete", f"sessions/{key}/").status_code == 204
    assert stranger.get("/api/v1/me/").status_code == 200
    other = next(row["id"] for row in rows if not row["is_this"])
    assert me("delete", f"sessions/{other}/").status_code == 204
    assert elsewhere.get("/api/v1/me/").status_code == 401

    elsewhere.force_login(contact)
    elsewhere.get("/api/v1/me/sessions/")
    # Whoever comes with a key for the API is in no place, and signs out everywhere.
    token = {"Authorization": f"Token {Token.objects.create(user=contact).key}"}
    assert not any(row["is_this"] for row in Client().get("/api/v1/me/sessions/", headers=token).json())
    assert me("delete", "sessions/").status_code == 204
    assert (me("get").status_code, elsewhere.get("/api/v1/me/").status_code) == (200, 401)
    assert Client().delete("/api/v1/me/sessions/", headers=token).status_code == 204
    assert me("get").status_code == 401


def test_what_waits_is_what_the_page_says(me, client, make_user):
    leaver = make_user(Role.NETWORK_RESOURCE, "agder")
    Departure.objects.create(user=leaver, state="requested", requested_at="2026-01-01T12:00:00Z")
    waiting = me("get", "waiting/").json()
    assert waiting == sorted(waiting, key=lambda row: row["since"])
    (item,) = [row for row in waiting if leaver.name in row["title"]]
    assert item["days"] > 0
    assert item["title"] in client.get("/min-side/venter/").text


def test_which_messages_come_by_mail(me, contact):
    assert set(me("get", "mail-choices/").json()["by_mail"]) == set(kinds.codes())
    assert me("put", "mail-choices/", by_mail=["tull"]).status_code == 400
    assert me("put", "mail-choices/", by_mail=["seat"]).json() == {"by_mail": ["seat"]}
    assert set(MailChoice.objects.filter(user=contact, by_mail=True).values_list("kind", flat=True)) == {"seat"}


def test_the_inbox_is_read(me, client, contact, make_user):
    for user in (contact, make_user(Role.READER)):
        leave_message(user, "seat", "Plass")
    (message,) = client.get("/api/v1/messages/").json()["results"]
    assert client.post("/api/v1/messages/read/", {"id": message["id"]}).status_code == 204
    assert client.get("/api/v1/messages/").json()["results"][0]["read_at"]


def test_the_address_of_the_calendar(me, client):
    assert me("get", "calendar/").json() == {"address": None}
    first = me("post", "calendar/").json()["address"]
    assert me("get", "calendar/").json() == {"address": first}
    assert me("post", "calendar/").json()["address"] != first
