"""What KS and the NKG keep, through the API: materials, criteria, questions and limits, by the rules of the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from networks.models import Role
from rollouts.capacity import limits
from rollouts.evaluations import workflow as evaluations
from rollouts.models import Material, MaterialFile, QuestionSet, ReadinessCriterion
from tests.rollouts.conftest import World, make_person

pytestmark = pytest.mark.django_db
JSON = "application/json"
LINK = "https://www.ks.no/mal"


def api(client: Client, path: str, data: Any = None, method: str = "post") -> Any:
    return getattr(client, method)(f"/api/v1/{path}", data or {}, content_type=JSON)


@pytest.fixture
def keeper(world: World, client_for: Any) -> Client:
    world.people["keeper"] = make_person("ks_portefolje", Role.PORTFOLIO_MANAGER)
    return client_for("keeper")


def pdf(content: bytes = b"%PDF-1.7 x") -> SimpleUploadedFile:
    return SimpleUploadedFile("mal.pdf", content, content_type="application/pdf")


def test_material_comes_with_an_address_or_a_file(world: World, client_for):
    new = {"solution": world.solution.key, "kind": "risk", "title": "Mal for ROS", "owner": "NHN", "language": "nb"}
    for who, status in (("anonymous", 401), ("contact", 403), ("reader", 403), ("representative", 403)):
        assert api(client_for(who), "materials/", {**new, "link": LINK}).status_code == status, who
    client = client_for("coordinator")
    assert list(api(client, "materials/", new).json()) == ["link"]
    assert list(api(client, "materials/", {**new, "kind": "x", "link": LINK}).json()) == ["kind"]
    stranger = {**new, "link": LINK, "steward": world.people["reader"].email}
    assert list(api(client, "materials/", stranger).json()) == ["steward"]
    assert not Material.objects.exists()

    made = client.post("/api/v1/materials/", {**new, "upload": pdf()})
    assert made.status_code == 201, made.content
    material = Material.objects.get()
    assert material.steward == world.people["coordinator"]
    (first,) = made.json()["versions"]
    assert client_for("anonymous").get(first["href"]).content == b"%PDF-1.7 x"
    again = api(client, "materials/", {**new, "link": LINK})
    assert (again.status_code, list(again.json())) == (400, ["title"])

    path = f"/api/v1/materials/{material.pk}/publish/"
    disguised = client.post(path, {"seen": 1, "note": "Nytt", "upload": pdf(b"<html>")})
    assert (disguised.status_code, list(disguised.json())) == (400, ["upload"])
    both = client.post(path, {"seen": 1, "note": "Nytt", "upload": pdf(), "link": LINK})
    assert (both.status_code, list(both.json())) == (400, ["link"])
    next_one = {"seen": 1, "note": "Nytt", "upload": pdf(b"%PDF-1.7 y")}
    assert client_for("contact").post(path, {**next_one, "upload": pdf()}).status_code == 403
    assert [row["number"] for row in client.post(path, next_one).json()["versions"]] == [2, 1]
    assert client.post(path, {**next_one, "upload": pdf()}).status_code == 409
    assert MaterialFile.objects.count() == 2


def test_criteria_are_published_and_retired(world: World, client_for, keeper):
    new = {"title": "Pris er avklart", "deliverer": "KS"}
    for who, status in (("anonymous", 401), ("coordinator", 403), ("contact", 403)):
        assert api(client_for(who), "readiness-criteria/", new).status_code == status, who
    assert list(api(keeper, "readiness-criteria/", {"title": "Pris"}).json()) == ["deliverer"]
    made = api(keeper, "readiness-criteria/", new)
    assert (made.status_code, made.json()["version"]) == (201, 1)
    one = f"readiness-criteria/{made.json()['key']}/"

    change = {**new, "title": "Prismodellen er avklart", "read": 1, "change_note": "Tydeligere", "is_material": True}
    assert api(client_for("coordinator"), f"{one}publish/", change).status_code == 403
    assert list(api(keeper, f"{one}publish/", {**change, "change_note": ""}).json()) == ["change_note"]
    assert api(keeper, f"{one}publish/", change).json()["version"] == 2
    assert api(keeper, f"{one}publish/", change).status_code == 409
    assert ReadinessCriterion.objects.get(version=2).is_material

    end = {"read": 2, "change_note": "Dekkes av et annet"}
    assert api(client_for("contact"), f"{one}retire/", end).status_code == 403
    assert api(keeper, f"{one}retire/", {**end, "read": 1}).status_code == 409
    gone = api(keeper, f"{one}retire/", end).json()
    assert (gone["title"], gone["version"], gone["is_retired"]) == ("Prismodellen er avklart", 3, True)
    assert api(keeper, f"{one}retire/", {**end, "read": 3}).status_code == 404
    assert client_for("anonymous").get("/api/v1/readiness-criteria/").json()["count"] == 0


def test_questions_are_published(world: World, client_for):
    client, path = client_for("coordinator"), "evaluation-questions/"
    wanted = {
        "for_leader": [{"text": "Hva lærte du?"}],
        "for_municipality": [{"text": "Var det nyttig?", "scale": True}, {"text": "Hva tok tid?", "scale": False}],
    }
    for who, status in (("anonymous", 401), ("contact", 403), ("reader", 403)):
        assert api(client_for(who), path, wanted).status_code == status, who
        assert client_for(who).get(f"/api/v1/{path}").status_code == status, who
    found = client.get(f"/api/v1/{path}").json()
    assert found == {"version": 0, **evaluations.FIRST_QUESTIONS}
    bad = api(client, path, {**wanted, "for_leader": []})
    assert (bad.status_code, list(bad.json())) == (400, ["for_leader"])
    assert not QuestionSet.objects.exists()
    made = api(client, path, wanted)
    assert (made.status_code, made.json()["version"]) == (201, 1)
    assert evaluations.current_questions() == {
        "for_leader": [{"text": "Hva lærte du?", "scale": False}],
        "for_municipality": wanted["for_municipality"],
    }
    assert client.get(f"/api/v1/{path}").json() == made.json()


def test_limits_are_read_and_set(world: World, client_for):
    client, path = client_for("coordinator"), "capacity-limits/"
    first = client_for("reader").get(f"/api/v1/{path}").json()
    assert first["sizes"][1] == {"from_inhabitants": 5000, "limit": 2}
    assert (first["leader"], first["network"], first["nhn"]) == (3, 5, 8)
    assert client_for("anonymous").get(f"/api/v1/{path}").status_code == 401
    sizes = [{"from_inhabitants": 0, "limit": 1}, {"from_inhabitants": 10000, "limit": 4}]
    wanted = {"sizes": sizes, "leader": 2, "network": 6, "nhn": 9}
    for who in ("reader", "contact", "representative", "national_leader"):
        assert api(client_for(who), path, wanted, "put").status_code == 403, who
    for bad, field in (
        ({"sizes": sizes[::-1]}, "from_0"),
        ({"sizes": [*sizes, sizes[1]]}, "from_2"),
        ({"sizes": []}, "sizes"),
        ({"nhn": 0}, "nhn"),
    ):
        answer = api(client, path, {**wanted, **bad}, "put")
        assert (answer.status_code, list(answer.json())) == (400, [field])
    assert limits.current().sizes == limits.DEFAULT_SIZES
    answer = api(client, path, wanted, "put")
    assert (answer.status_code, json.loads(answer.content)) == (200, wanted)
    assert limits.current().sizes == ((0, 1), (10000, 4))
    assert client_for("reader").get(f"/api/v1/{path}").json() == wanted
