"""Rollouts and pools through the API: the functions and the rules of the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rollouts.models import InformationSheet, LoggedDecision, Motion, Pool, ReadinessCriterion, Rollout, Track
from rollouts.readiness import stops
from rollouts.rollouts.tracks import QUESTIONS
from rollouts.sign_ups import workflow as sign_ups
from tests.rollouts.conftest import World, decision, make_plan, make_pool, make_rollout, make_sheet, terms

pytestmark = pytest.mark.django_db
JSON = "application/json"


def api(client: Client, path: str, data: Any = None, method: str = "post") -> Any:
    return getattr(client, method)(f"/api/v1/{path}", data or {}, content_type=JSON)


def agree(client_for: Any) -> None:
    """The other member agrees with what waits for them."""
    (motion,) = Motion.objects.living()
    answer = api(client_for("coordinator2"), f"nkg-motions/{motion.pk}/agree/")
    assert (answer.status_code, answer.json()["state"]) == (200, "carried")


def test_a_pool_from_rollout_to_change(world: World, client_for):
    contact, coordinator = client_for("contact"), client_for("coordinator")
    answers = {question.key: question.choices[0].value for question in QUESTIONS}
    wanted = {"solution": world.solution.key, "title": "Løp", "track": "regional", "network": "agder",
              "answers": answers, "deviation_reason": "Regionen vil"}  # fmt: skip
    assert api(client_for("reader"), "rollouts/", wanted).status_code == 403
    assert api(client_for("other_contact"), "rollouts/", wanted).status_code == 403
    made = api(contact, "rollouts/", wanted)
    assert made.status_code == 201, made.content
    rollout = Rollout.objects.get(pk=made.json()["id"])
    make_sheet(rollout, world.people["contact"])
    make_plan(rollout)

    assert api(client_for("other_contact"), "pools/", {**terms(), "rollout": rollout.pk}).status_code == 403
    bad = api(contact, "pools/", {**terms(capacity=0), "rollout": rollout.pk})
    assert (bad.status_code, list(bad.json())) == (400, ["capacity"])
    pool = api(contact, "pools/", {**terms(), "rollout": rollout.pk}).json()
    one = f"pools/{pool['id']}/"
    changed = api(contact, f"{one}terms/", {**terms(capacity=5), "version": pool["version"], "send": True}, "put")
    assert (changed.json()["capacity"], changed.json()["state"]) == (5, "submitted")
    stale = {"action": "approve", "version": pool["version"]}
    assert api(coordinator, f"{one}move/", stale).status_code == 409
    version = changed.json()["version"]
    assert api(coordinator, f"{one}move/", {"action": "send_back", "version": version}).status_code == 400
    assert api(coordinator, f"{one}postpone/", {"reason": "Neste møte"}).status_code == 202
    agree(client_for)
    assert api(contact, f"{one}move/", {"action": "approve", "version": version}).status_code == 403
    proposed = api(coordinator, f"{one}move/", {"action": "approve", "version": version})
    assert (proposed.status_code, proposed.json()["state"]) == (202, "submitted")
    agree(client_for)
    opened = api(contact, f"{one}", method="get").json()
    assert opened["state"] == "open"

    invited = api(contact, f"{one}invite/", {"municipalities": ["4203", "1103"]})
    assert invited.json() == {"municipalities": ["4203"]}
    new = {**terms(capacity=9), "version": opened["version"], "reason": "Flere vil med"}
    change = api(contact, f"{one}propose-change/", new)
    assert (change.status_code, change.json()["after"]["capacity"]) == (201, 9)
    decide = f"pool-changes/{change.json()['id']}/decide/"
    assert api(client_for("reader"), decide, {"decision": "approve"}).status_code == 403
    assert api(coordinator, decide, {"decision": "approve"}).status_code == 202
    agree(client_for)
    assert Pool.objects.get(pk=pool["id"]).capacity == 9


def test_the_answers_are_names_to_those_signed_in_and_numbers_to_all(world: World, client_for):
    rollout = make_rollout(world)
    make_pool(world, rollout, "open")
    found = client_for("anonymous").get(f"/api/v1/rollouts/{rollout.pk}/standing/").json()
    assert (found["lines"], found["total"]) == ([], 6)
    assert found["counts"] == {"not_answered": 4, "not_eligible": 2}
    found = client_for("reader").get(f"/api/v1/rollouts/{rollout.pk}/standing/?date=2021-01-01").json()
    assert (found["date"], len(found["lines"])) == ("2021-01-01", 6)
    assert client_for("reader").get(f"/api/v1/rollouts/{rollout.pk}/standing/?date=x").status_code == 400


def test_only_leaders_propose(world: World, client_for):
    rollout = make_rollout(world, Track.NATIONAL)
    data = {**terms(), "rollout": rollout.pk}
    for who in ("representative", "reader", "coordinator", "no_role"):
        assert api(client_for(who), "pools/", data).status_code == 403, who
    assert api(client_for("national_leader"), "pools/", data).status_code == 201


def test_the_plan_and_the_information_are_written(world: World, client_for):
    rollout = make_rollout(world, informed=False)
    contact, plan = client_for("contact"), f"rollout-plans/{rollout.pk}/"
    phase = {"kind": "faser", "values": {"name": "Oppstart", "start_date": "2027-01-01", "end_date": "2027-02-01"}}
    assert api(client_for("other_contact"), f"{plan}part/", phase).status_code == 403
    made = api(contact, f"{plan}part/", phase).json()
    assert api(contact, f"{plan}part/", {**phase, "values": {"name": "X"}}).status_code == 400
    backwards = {**made, "values": {"end_date": "2026-01-01"}}
    assert api(contact, f"{plan}part/", backwards).status_code == 400
    assert api(contact, f"{plan}part/", {**made, "values": {"name": "Forankring"}}).status_code == 200
    assert [one["name"] for one in contact.get(f"/api/v1/{plan}").json()["phases"]] == ["Forankring"]
    assert api(contact, f"{plan}part/", {**made, "remove": True}).json()["id"] is None
    assert api(contact, f"{plan}join/", {"network": "rogaland"}).status_code == 204
    assert api(contact, f"{plan}join/", {"network": "rogaland"}).status_code == 400
    assert api(contact, f"{plan}join/", {"network": "rogaland", "leave": True}).status_code == 204

    one = f"rollouts/{rollout.pk}/"
    draft = api(contact, f"{one}information-draft/", {"saved": None, "costs": "60 timer"}, "put").json()
    assert api(contact, f"{one}information-draft/", {"saved": None, "costs": "Nytt"}, "put").status_code == 409
    empty = api(contact, f"{one}publish-information/", {"saved": draft["saved"]})
    assert (empty.status_code, list(empty.json())) == (400, ["prerequisites", "people", "consequences", "support"])
    parts = dict.fromkeys(InformationSheet.PARTS, "Tekst")
    draft = api(contact, f"{one}information-draft/", {"saved": draft["saved"], **parts}, "put").json()
    assert api(contact, f"{one}publish-information/", {"saved": draft["saved"]}).json()["version"] == 1


def test_the_rules_are_written(world: World, client_for):
    rollout = make_rollout(world, Track.PARTIAL)
    path = f"eligibility/{rollout.pk}/rules/"
    data = {"seen": 0, "rules": {"network": [world.agder.pk]}}
    assert api(client_for("contact"), path, data, "put").status_code == 403
    leader = client_for("national_leader")
    for bad in ({"network": [0]}, {"network": ["x"]}, {"ehr": "x"}, {"low": "x"}, {"procurement": [1]}):
        assert api(leader, path, {"seen": 0, "rules": bad}, "put").status_code == 400, bad
    saved = api(leader, path, data, "put").json()
    assert saved["version"] == 1
    assert {row["answer"] for row in saved["municipalities"]} == {"yes", "no"}
    assert api(leader, path, data, "put").status_code == 409


def test_a_municipality_changes_pool_and_a_pool_its_leader(world: World, client_for):
    rollout = make_rollout(world)
    first, other = make_pool(world, rollout, "open"), make_pool(world, rollout, "open")
    contact = world.people["contact"]
    row = sign_ups.sign_up(first, world["Arendal"], by=contact, decision=decision(), read=1)
    client, path = client_for("representative"), f"sign-ups/{row.pk}/"
    assert api(client_for("other_representative"), f"{path}wish/", {"pool": other.pk}).status_code == 403
    assert api(client, f"{path}wish/", {"pool": other.pk}).status_code == 200
    row.refresh_from_db()
    assert row.wished_pool == other
    again = {"decision_maker": "Helsesjef", "decided_on": "2026-01-01", "mandate": "delegated", "sheet_version": 1}
    assert api(client, f"{path}change-pool/", {"pool": first.pk, **again}).status_code == 400
    made = api(client, f"{path}change-pool/", {"pool": other.pk, **again}).json()
    assert (made["pool"], made["state"]) == (other.pk, "confirmed")
    leader = world.people["regional_leader"]
    data = {"leader": leader.email, "version": other.version}
    assert api(client, f"pools/{other.pk}/leader/", data, "put").status_code == 403
    assert api(client_for("contact"), f"pools/{other.pk}/leader/", data, "put").json()["leader"] == leader.name


@pytest.mark.usefixtures("alone")
def test_waivers_and_applications_end_through_the_api(world: World, client_for):
    ReadinessCriterion.objects.create(key="pris", version=1, title="Prismodell", deliverer="KS")
    coordinator, path = client_for("coordinator"), f"readiness/{world.solution.key}/"
    given = {"criterion": "pris", "reason": "Likevel"}
    assert api(coordinator, f"{path}waive/", given).status_code == 200
    assert api(client_for("contact"), f"{path}end-waiver/", given).status_code == 403
    assert api(coordinator, f"{path}end-waiver/", given).status_code == 200
    assert api(coordinator, f"{path}end-waiver/", given).status_code == 404
    stops.stop(world.solution, by=world.people["coordinator"], reason="Ingen finansiering")
    representative = client_for("representative")
    applied = {"solution": world.solution.key, "municipality": "4203", "reason": "Haster"}
    one = f"dispensations/{api(representative, 'dispensations/apply/', applied).json()['id']}/"
    assert api(representative, f"{one}postpone/", {"reason": "Nei"}).status_code == 403
    assert api(coordinator, f"{one}postpone/", {"reason": "Senere"}).json()["state"] == "applied_for"
    assert api(coordinator, f"{one}withdraw/").status_code == 403
    assert api(representative, f"{one}withdraw/").json()["state"] == "withdrawn"
    assert [row.kind for row in LoggedDecision.objects.all()] == ["postponed", "stopped", "unwaived", "waived"]
