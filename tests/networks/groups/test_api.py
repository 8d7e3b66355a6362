"""Regional groups and their members over the API: the rules of the pages."""

import pytest
from django.utils import timezone

from networks.models import Competence, GroupMember, Municipality, Network, Role


@pytest.fixture
def cast(make_user):
    return {
        "contact": make_user(Role.CONTACT_PERSON, "agder"),
        "other": make_user(Role.CONTACT_PERSON, "rogaland"),
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


def test_the_group_and_its_self_check(send):
    assert send(None, "get", "groups/").status_code == 401
    assert send("reader", "get", "groups/").json()["count"] == 11
    assert send("reader", "patch", "groups/agder/", anchored_with="x").status_code == 403
    assert send("other", "patch", "groups/agder/", anchored_with="x").status_code == 403
    assert send("contact", "patch", "groups/agder/", anchored_on="2999-01-01").json().keys() == {"anchored_on"}
    changed = send("contact", "patch", "groups/agder/", anchored_with="Helselederne", fpu_attends=True).json()
    assert (changed["anchored_with"], changed["fpu_attends"], changed["anchored_on"]) == ("Helselederne", True, None)
    found = send("reader", "get", "groups/agder/check/").json()
    assert len(found) == 9
    assert {row["verdict"] for row in found} <= {"ok", "missing", "unknown"}
    assert send("reader", "get", "groups/finnes-ikke/").status_code == 404


def test_members_are_added_changed_found_and_ended(send):
    body = {
        "network": "agder",
        "function": "network_resource",
        "title": "Nettverksressurs 1",
        "employer": "4203",
        "buy_out_percent": 20,
        "competences": ["Anskaffelse"],
        "valid_from": "2024-01-01",
    }
    assert send(None, "get", "group-members/").status_code == 401
    assert send("reader", "post", "group-members/", **body).status_code == 403
    assert send("other", "post", "group-members/", **body).status_code == 403
    assert send("contact", "post", "group-members/", **{**body, "buy_out_percent": 120}).status_code == 400
    made = send("contact", "post", "group-members/", **body)
    assert made.status_code == 201
    pk = made.json()["id"]

    def found(query):
        return [row["title"] for row in send("reader", "get", f"group-members/{query}").json()["results"]]

    assert found("?network=agder&function=network_resource&competence=ansk") == ["Nettverksressurs 1"]
    assert found("?network=rogaland") == found("?competence=velferd") == []
    changed = {key: value for key, value in body.items() if key != "network"} | {"title": "Ny tittel"}
    assert send("other", "put", f"group-members/{pk}/", **changed).status_code == 403
    assert send("contact", "put", f"group-members/{pk}/", **changed).json()["title"] == "Ny tittel"
    assert send("other", "post", f"group-members/{pk}/end/").status_code == 403
    assert send("contact", "post", f"group-members/{pk}/end/").status_code == 204
    assert found("") == []
    assert GroupMember.objects.get().valid_to == timezone.localdate()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("groups/", 5), ("group-members/", 6)])
def test_number_of_queries(send, django_assert_num_queries, client, cast, path, queries, rows):
    group = Network.objects.get(key="agder").group
    for number in range(rows):
        member = GroupMember.objects.create(
            group=group,
            title=f"Ressurs {number}",
            function="network_resource",
            employer=Municipality.objects.get(number="4203"),
            valid_from=timezone.localdate(),
        )
        member.competences.add(Competence.objects.all()[number])
    client.force_login(cast["reader"])
    with django_assert_num_queries(queries):
        client.get(f"/api/v1/{path}")
