"""Suppliers, the joint log and common requests through the API, and what was left to the pages: by the same rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.notifications.models import Message
from networks.models import Role
from rollouts.materials import workflow as materials
from rollouts.models import (
    Activity,
    ChecklistItem,
    CommonRequest,
    Delivery,
    DialogueEntry,
    Evaluation,
    MaterialRequirement,
    Meeting,
    MunicipalityFact,
    Product,
    ProductVersion,
    Supplier,
    Track,
)
from rollouts.webhooks import deliveries
from tests.rollouts.conftest import World, fresh, make_person, make_pool, make_rollout

pytestmark = pytest.mark.django_db
JSON = "application/json"
LINK = "https://www.ks.no/mal"


def api(client: Client, path: str, data: Any = None, method: str = "post") -> Any:
    return getattr(client, method)(f"/api/v1/{path}", data if data is not None else {}, content_type=JSON)


def refused(client_for: Any, path: str, data: Any, *whos: str, method: str = "post") -> None:
    """Each of `whos` is turned away, and nobody comes in without an account."""
    assert api(client_for("anonymous"), path, data, method).status_code in {401, 403}
    for who in whos:
        assert api(client_for(who), path, data, method).status_code == 403, who


def test_keepers_register_suppliers_products_and_versions(world: World, client_for):
    outsiders = ("contact", "representative", "reader", "grant_manager")
    new = {"name": "Leverandør A", "contact": "https://a.example"}
    refused(client_for, "suppliers/", new, *outsiders)
    client = client_for("national_leader")
    assert list(api(client, "suppliers/", {"name": ""}).json()) == ["name"]
    made = api(client, "suppliers/", new)
    assert (made.status_code, made.json()["products"]) == (201, [])
    assert list(api(client, "suppliers/", new).json()) == ["name"]
    supplier = Supplier.objects.get()

    path = f"suppliers/{supplier.pk}/products/"
    product = {"name": "Journal A", "kind": "ehr"}
    refused(client_for, path, product, *outsiders)
    assert list(api(client, path, {**product, "kind": "x"}).json()) == ["kind"]
    (row,) = api(client, path, product).json()["products"]
    assert (row["name"], row["kind"]) == ("Journal A", "ehr")

    path = f"suppliers/{supplier.pk}/versions/"
    version = {"product": row["id"], "name": "8.0", "released_on": "2026-01-31"}
    refused(client_for, path, version, *outsiders)
    other = Product.objects.create(supplier=Supplier.objects.create(name="B"), name="Journal B", kind="ehr")
    assert list(api(client, path, {**version, "product": other.pk}).json()) == ["product"]
    (row,) = api(client, path, version).json()["products"]
    assert row["versions"] == ["8.0"]
    assert ProductVersion.objects.get().released_on == dt.date(2026, 1, 31)
    assert Supplier.objects.count() == 2


def test_one_line_in_the_joint_log(world: World, client_for):
    supplier = Supplier.objects.create(name="Leverandør A")
    today = timezone.localdate()
    new = {"supplier": supplier.pk, "held_on": str(today), "title": "Leveransen", "text": "De kommer i mai."}
    refused(client_for, "supplier-dialogue/", new, "contact", "representative", "reader")
    client = client_for("coordinator")
    ahead = api(client, "supplier-dialogue/", {**new, "held_on": str(today + dt.timedelta(days=1))})
    assert (ahead.status_code, list(ahead.json())) == (400, ["held_on"])
    made = api(client, "supplier-dialogue/", {**new, "solution": world.solution.key})
    assert (made.status_code, made.json()["solution"]) == (201, world.solution.key)
    assert DialogueEntry.objects.get().recorded_by == world.people["coordinator"]


def test_a_common_request_from_raised_to_answered(world: World, client_for):
    supplier = Supplier.objects.create(name="Leverandør A")
    new = {"supplier": supplier.pk, "title": "Færre pålogginger", "text": "Det tar tid.", "municipalities": ["4203"]}
    refused(client_for, "common-requests/", new, "reader", "grant_manager")
    # Another region does not put this one's municipalities behind anything.
    assert api(client_for("other_contact"), "common-requests/", new).status_code == 403
    assert not CommonRequest.objects.exists()
    made = api(client_for("contact"), "common-requests/", new)
    assert (made.status_code, made.json()["municipalities"]) == (201, ["4203"])
    one = f"common-requests/{made.json()['id']}/"

    refused(client_for, f"{one}stand-behind/", {"municipalities": []}, "reader", "national_leader", method="put")
    theirs = api(client_for("other_contact"), f"{one}stand-behind/", {"municipalities": ["1103"]}, "put")
    assert sorted(theirs.json()["municipalities"]) == ["1103", "4203"]
    none = api(client_for("contact"), f"{one}stand-behind/", {"municipalities": []}, "put")
    assert none.json()["municipalities"] == ["1103"]

    said = {"state": "accepted", "answer": "Kommer i neste versjon."}
    refused(client_for, f"{one}answer/", said, "contact", "reader", "representative", method="put")
    assert list(api(client_for("coordinator"), f"{one}answer/", {"state": "open"}, "put").json()) == ["state", "answer"]
    answered = api(client_for("coordinator"), f"{one}answer/", said, "put")
    assert (answered.json()["state"], answered.json()["answer"]) == ("accepted", "Kommer i neste versjon.")
    assert Message.objects.filter(user=world.people["other_representative"], title__contains="har svart").exists()
    late = api(client_for("contact"), f"{one}stand-behind/", {"municipalities": ["4203"]}, "put")
    assert late.status_code == 409


def test_a_file_of_facts_is_previewed_and_then_stored(world: World, client_for):
    Product.objects.create(supplier=Supplier.objects.create(name="A"), name="Journal A", kind="ehr")
    content = "kommunenummer;journalsystem\n4203;Journal A\n1103;Journal A\n"
    path = "municipality-facts/import/"
    refused(client_for, path, {"content": content}, "reader", "coordinator")
    client = client_for("contact")
    assert list(api(client, path, {"content": "tull"}).json()) == ["file"]
    seen = api(client, path, {"content": content}).json()
    assert [row["outcome"] for row in seen["rows"]] == ["new", "refused"]
    assert seen["stored"] == MunicipalityFact.objects.count() == 0
    assert api(client, path, {"content": content, "fingerprint": "en annen"}).status_code == 409
    stored = api(client, path, {"content": content, "fingerprint": seen["fingerprint"]}).json()
    assert stored["stored"] == MunicipalityFact.objects.count() == 1


def test_materials_are_reviewed_required_and_their_stale_copies_listed(world: World, client_for):
    world.people["keeper"] = make_person("ks_portefolje", Role.PORTFOLIO_MANAGER)
    by = world.people["coordinator"]
    material = materials.add(
        by=by, steward=by, solution=world.solution, kind="risk", title="Mal", owner="NHN", language="nb", link=LINK
    )
    one = f"materials/{material.pk}/"
    contact = fresh(world.people["contact"])
    for name in ("Arendal", "Farsund"):
        materials.keep_copy(material.pk, by=contact, municipality=world[name], number=1, reference="Sak 1")
    materials.publish(material.pk, by=by, seen=1, note="Nytt", link=LINK)
    materials.keep_copy(material.pk, by=contact, municipality=world["Farsund"], number=2)
    rows = client_for("coordinator").get(f"/api/v1/{one}copies/").json()
    assert {row["municipality"]: row["is_stale"] for row in rows} == {"4203": True, "4206": False}
    assert {row["reference"] for row in rows} == {""}
    (mine,) = client_for("representative").get(f"/api/v1/{one}copies/").json()
    assert (mine["municipality"], mine["reference"]) == ("4203", "Sak 1")
    assert client_for("other_contact").get(f"/api/v1/{one}copies/").json() == []

    type(material).objects.update(review_due=timezone.localdate())
    refused(client_for, f"{one}review/", {}, "contact", "reader")
    assert api(client_for("coordinator"), f"{one}review/").json()["review_due"] > str(timezone.localdate())

    path = f"material-requirements/{world.solution.key}/"
    wanted = [{"kind": "risk", "deliverer": "NHN"}, {"kind": "training", "deliverer": "KS"}]
    refused(client_for, path, wanted, "contact", "national_leader", "reader", method="put")
    assert api(client_for("keeper"), path, [{"kind": "x", "deliverer": ""}], "put").status_code == 400
    found = api(client_for("keeper"), path, wanted, "put").json()
    assert {row["kind"]: row["is_missing"] for row in found} == {"risk": False, "training": True}
    assert client_for("anonymous").get(f"/api/v1/{path}").json() == found
    rollout = make_rollout(world)
    (line,) = client_for("anonymous").get(f"/api/v1/rollouts/{rollout.pk}/missing/").json()
    assert line["who"] == "KS"
    assert api(client_for("keeper"), path, [], "put").json() == []
    assert not MaterialRequirement.objects.exists()


def test_the_usual_plan_another_last_day_and_another_time(world: World, client_for):
    rollout = make_rollout(world)
    path = f"rollout-plans/{rollout.pk}/usual/"
    refused(client_for, path, {"kind": "sjekkliste"}, "other_contact", "reader", "representative")
    assert list(api(client_for("contact"), path, {"kind": "faser"}).json()) == ["kind"]
    for kind, model in (("sjekkliste", ChecklistItem), ("aktiviteter", Activity)):
        made = api(client_for("contact"), path, {"kind": kind}).json()["made"]
        assert made == model.objects.filter(rollout=rollout).count() > 0
    assert api(client_for("contact"), path, {"kind": "sjekkliste"}).status_code == 409

    make_pool(world, rollout, "completed")
    evaluation = Evaluation.objects.get()
    path, today = f"evaluations/{evaluation.pk}/extend/", timezone.localdate()
    later = {"open_until": str(today + dt.timedelta(days=90))}
    refused(client_for, path, later, "other_contact", "reader", "representative")
    past = api(client_for("contact"), path, {"open_until": str(today - dt.timedelta(days=1))})
    assert (past.status_code, list(past.json())) == (400, ["open_until"])
    assert api(client_for("contact"), path, later).json()["open_until"] == later["open_until"]

    wanted = {"starts_at": f"{today + dt.timedelta(days=7)}T10:00:00+01:00", "place": "Teams"}
    meeting = api(client_for("coordinator"), "nkg-meetings/", wanted).json()
    path = f"nkg-meetings/{meeting['id']}/"
    refused(client_for, path, {**wanted, "place": "Oslo"}, "contact", "national_leader", method="put")
    assert api(client_for("coordinator"), path, {**wanted, "place": ""}, "put").status_code == 400
    assert api(client_for("coordinator"), path, {**wanted, "place": "Oslo"}, "put").json()["place"] == "Oslo"
    Meeting.objects.update(state="cancelled")
    assert api(client_for("coordinator"), path, wanted, "put").status_code == 409


def test_a_delivery_is_sent_again_by_its_owner(world: World, client_for):
    subscription = deliveries.subscribe(
        by=fresh(world.people["reader"]), name="Mitt", url="https://1.1.1.1/", kinds=["pool.moved"]
    )
    make_pool(world, make_rollout(world, Track.NATIONAL), "open")
    delivery = Delivery.objects.earliest("pk")
    Delivery.objects.filter(pk=delivery.pk).update(state="failed", attempts_made=8)
    path, given = f"webhooks/{subscription.pk}/send-again/", {"delivery": delivery.pk}
    assert api(client_for("anonymous"), path, given).status_code in {401, 403}
    assert api(client_for("coordinator"), path, given).status_code == 404
    assert api(client_for("contact"), path, given).status_code == 404
    again = api(client_for("reader"), path, given)
    assert (again.status_code, again.json()["state"]) == (200, "pending")
    assert api(client_for("reader"), path, {"delivery": 0}).status_code == 404
    deliveries.switch(subscription, on=False)
    assert api(client_for("reader"), path, given).status_code == 409
    # The page has the same log.
    assert client_for("contact").get(reverse("rollouts:webhook", args=[subscription.pk])).status_code == 404
