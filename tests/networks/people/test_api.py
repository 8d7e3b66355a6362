"""People and roles over the API: the rules of the pages, asked by the whole cast."""

import datetime as dt

import pytest
from django.utils import timezone

from networks.models import Departure, Invitation, Municipality, Network, Role, RoleAssignment, User

DAY = dt.timedelta(days=1)


@pytest.fixture
def cast(make_user):
    return {
        "ks": make_user(Role.ADMINISTRATOR),
        "contact": make_user(Role.CONTACT_PERSON, "agder"),
        "other": make_user(Role.CONTACT_PERSON, "nordland"),
        "resource": make_user(Role.NETWORK_RESOURCE, "agder"),
        "reader": make_user(Role.READER),
    }


@pytest.fixture
def send(client, cast):
    def send(who, method, path, **data):
        client.logout()
        if who:
            client.force_login(cast[who])
        return getattr(client, method)(f"/api/v1/{path}", data, content_type="application/json")

    return send


def names(response):
    return {row["name"] for row in response.json()["results"]}


def test_each_sees_whom_they_manage(send, cast, client):
    client.force_login(cast["contact"])
    assert send(None, "get", "people/").status_code == 401
    for who in ("resource", "reader"):
        assert send(who, "get", "people/").status_code == 403
        assert send(who, "get", "role-assignments/").status_code == 403
    assert names(send("contact", "get", "people/")) == {cast["contact"].name, cast["resource"].name}
    assert names(send("other", "get", "people/")) == {cast["other"].name}
    assert names(send("ks", "get", "people/")) == {person.name for person in cast.values()}
    assert names(send("ks", "get", "people/?network=agder&role=network_resource")) == {cast["resource"].name}
    assert names(send("ks", "get", "people/?q=NORDLAND")) == {cast["other"].name}
    assert send("other", "get", f"people/{cast['resource'].pk}/").status_code == 404
    found = send("contact", "get", f"people/{cast['resource'].pk}/").json()
    assert found["email"] == cast["resource"].email
    (role,) = found["roles"]
    assert (role["role"], role["network"], role["first_day"], role["last_day"]) == (
        "network_resource",
        "agder",
        "2024-01-01",
        None,
    )


def test_an_invitation_gives_a_role_and_sends_a_link(send, cast, django_capture_on_commit_callbacks):
    body = {"email": "ny@example.com", "name": "Ny", "role": "network_resource", "network": "agder"}
    assert send("other", "post", "people/", **body).status_code == 403
    assert send("contact", "post", "people/", **{**body, "role": "contact_person"}).status_code == 403
    assert send("contact", "post", "people/", **{**body, "network": None}).json().keys() == {"network"}
    assert send("contact", "post", "people/", **{**body, "email": "ingen"}).json().keys() == {"email"}
    assert not User.objects.filter(email="ny@example.com").exists()
    made = send("contact", "post", "people/", **body)
    assert made.status_code == 201
    assert made.json()["roles"][0]["first_day"] == timezone.localdate().isoformat()
    assert made.json()["invited_until"]
    first = Invitation.objects.get(user__email="ny@example.com")
    assert send("other", "post", f"people/{first.user_id}/invite-again/").status_code == 404
    assert send("contact", "post", f"people/{first.user_id}/invite-again/").status_code == 200
    assert Invitation.objects.get(user=first.user_id).pk != first.pk
    cast["resource"].set_password("fire ord etter hverandre")
    cast["resource"].save()
    assert send("contact", "post", f"people/{cast['resource'].pk}/invite-again/").status_code == 409


def test_roles_are_given_ended_and_stood_in_for(send, cast):
    resource, today = cast["resource"], timezone.localdate()
    body = {"person": resource.pk, "role": "municipality_representative", "municipality": "4203"}
    assert send("other", "post", "role-assignments/", **body).json().keys() == {"person"}
    assert send("contact", "post", "role-assignments/", **{**body, "municipality": "1804"}).status_code == 403
    # Nobody gives more than they have, and nobody anything to themselves.
    assert send("contact", "post", "role-assignments/", person=resource.pk, role="administrator").status_code == 403
    own = {**body, "person": cast["contact"].pk}
    assert send("contact", "post", "role-assignments/", **own).status_code == 403
    past = (today - DAY).isoformat()
    assert send("contact", "post", "role-assignments/", **body, first_day=past).json().keys() == {"first_day"}
    made = send("contact", "post", "role-assignments/", **body, last_day=(today + DAY).isoformat())
    assert made.status_code == 201, made.json()
    given = RoleAssignment.objects.get(pk=made.json()["id"])
    assert (given.municipality, given.valid_to) == (Municipality.objects.get(number="4203"), today + 2 * DAY)

    seat = resource.assignments.get(role=Role.NETWORK_RESOURCE)
    stand_in = {"person": cast["contact"].pk, "first_day": today.isoformat(), "last_day": today.isoformat()}
    assert send("other", "post", f"role-assignments/{seat.pk}/deputy/", **stand_in).status_code == 404
    assert send("contact", "post", f"role-assignments/{seat.pk}/deputy/", **stand_in).status_code == 403
    invited = send(
        "contact", "post", "people/", email="vikar@example.com", name="Vikar", role="reader", network="agder"
    ).json()
    deputy = send(
        "contact", "post", f"role-assignments/{seat.pk}/deputy/", **{**stand_in, "person": invited["id"]}
    ).json()
    assert (deputy["deputy_for"], deputy["last_day"]) == (seat.pk, today.isoformat())

    assert send("other", "post", f"role-assignments/{seat.pk}/end/").status_code == 404
    assert send("contact", "post", f"role-assignments/{seat.pk}/end/", last_day=past).status_code == 400
    assert send("contact", "post", f"role-assignments/{seat.pk}/end/").status_code == 204
    seat.refresh_from_db()
    assert seat.valid_to == today
    assert not RoleAssignment.objects.filter(deputy_for=seat).exists()
    assert send("contact", "post", f"role-assignments/{seat.pk}/end/").status_code == 409
    held = send("contact", "get", f"role-assignments/?person={resource.pk}&valid_on={today}").json()["results"]
    assert [row["role"] for row in held] == ["municipality_representative"]


def test_a_contact_person_ends_no_role_that_ks_gave(send, cast):
    held = RoleAssignment.objects.create(user=cast["resource"], role=Role.GRANT_MANAGER, valid_from=dt.date(2024, 1, 1))
    assert send("contact", "post", f"role-assignments/{held.pk}/end/").status_code == 403
    assert send("contact", "get", f"people/{cast['resource'].pk}/leave/").status_code == 403
    assert send("contact", "post", f"people/{cast['resource'].pk}/leave/").status_code == 403


def test_leaving_is_shown_first_then_done_then_taken_back(send, cast, client):
    resource = cast["resource"]
    client.force_login(resource)
    session = client.session.session_key
    assert send("other", "get", f"people/{resource.pk}/leave/").status_code == 404
    preview = send("contact", "get", f"people/{resource.pk}/leave/").json()
    assert "1 rolle slutter i dag" in str(preview["chapters"])
    assert resource.assignments.filter(valid_to=None).exists()
    wrong = send("contact", "post", f"people/{resource.pk}/leave/", heirs={"networks:1": 0})
    assert wrong.json().keys() == {"networks:1"}
    left = send("contact", "post", f"people/{resource.pk}/leave/")
    assert (left.status_code, left.json()["state"]) == (200, "left")
    resource.refresh_from_db()
    assert not resource.is_active
    client.cookies["sessionid"] = session
    assert client.get("/api/v1/me/").status_code == 401

    departure = Departure.objects.get(user=resource)
    for who in ("contact", "reader"):
        assert send(who, "get", "departures/").status_code == 403
        assert send(who, "post", f"departures/{departure.pk}/reopen/").status_code == 403
    assert send("ks", "get", "departures/").json()["results"][0]["name"] == resource.name
    until = (timezone.localdate() + 700 * DAY).isoformat()
    refused = send("ks", "post", f"departures/{departure.pk}/postpone/", until=until, reason=" ")
    assert refused.json().keys() == {"reason"}
    kept = send("ks", "post", f"departures/{departure.pk}/postpone/", until=until, reason="Tilsyn").json()
    assert kept["due_on"] == until
    assert send("ks", "put", "departures/period/", anonymise_after_months=0).status_code == 400
    assert send("ks", "put", "departures/period/", anonymise_after_months=6).json() == {"anonymise_after_months": 6}
    assert send("ks", "post", f"departures/{departure.pk}/reopen/").status_code == 204
    resource.refresh_from_db()
    assert resource.is_active
    assert send("ks", "post", f"departures/{departure.pk}/reopen/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("people/", 7), ("role-assignments/", 5), ("departures/", 6)])
def test_number_of_queries(client, cast, django_assert_num_queries, path, queries, rows):
    User.objects.exclude(pk=cast["ks"].pk).delete()
    for number in range(rows):
        person = User.objects.create_user(f"{number}@example.com", f"Person {number}")
        RoleAssignment.objects.create(
            user=person,
            role=Role.READER,
            network=Network.objects.get(key="agder"),
            valid_from=timezone.localdate(),
        )
        Invitation.objects.create(user=person, invited_by=cast["ks"], expires_at=timezone.now())
        Departure.objects.create(user=person, state="left", left_on=timezone.localdate())
    client.force_login(cast["ks"])
    with django_assert_num_queries(queries):
        client.get(f"/api/v1/{path}")
