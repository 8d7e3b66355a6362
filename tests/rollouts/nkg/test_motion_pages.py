"""What was put forward between meetings, on the pages and through the API."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rollouts.decisions import motions
from rollouts.models import (
    Dispensation,
    LoggedDecision,
    Motion,
    ReadinessCriterion,
    ReadinessWaiver,
)
from rollouts.nkg.waiting import waiting_for
from rollouts.readiness import stops
from rollouts.stops import dispensations
from tests.rollouts.conftest import (
    World,
    fresh,
    make_pool,
    make_rollout,
    together,
)
from tests.rollouts.decisions.test_motions import act, forward, titles

pytestmark = pytest.mark.django_db


# --- Pages ----------------------------------------------------------------------------------------------------


def test_from_the_queue_to_the_decision(three: World, client_for):
    pool = make_pool(three, make_rollout(three), "submitted")
    one, two = client_for("coordinator"), client_for("coordinator2")
    html = one.get(reverse("rollouts:queue")).content.decode()
    assert "Mellom møtene avgjøres saken når 2 av 3 medlemmer er enige." in html
    move = reverse("rollouts:move", args=[pool.pk, "send-tilbake"])
    html = one.post(
        move, {"version": pool.version, "reason": "Uke 8 kolliderer", "from": "queue"}, follow=True
    ).content.decode()
    assert "Du har foreslått å sende puljen tilbake." in html
    assert "foreslått: send tilbake · 1 av 2" in html
    assert "Trekk forslaget" in html
    motion = Motion.objects.get()
    html = two.get(pool.get_absolute_url()).content.decode()
    for part in (
        "Nkg En foreslår å sende puljen tilbake",
        "Uke 8 kolliderer",
        "1 av 3 er enige, 2 trengs.",
        "Da er saken avgjort.",
    ):
        assert part in html
    # The same isn't put forward twice; something else may be.
    assert "Foreslå noe annet" in html
    assert "Foreslå å godkjenne" in html
    assert "Foreslå å sende tilbake" not in html
    # What the members say is their own until they have decided.
    assert "Uke 8 kolliderer" not in client_for("contact").get(pool.get_absolute_url()).content.decode()
    assert client_for("contact").get(motion.get_absolute_url()).status_code == 403
    for name in ("enig", "i-mote", "trekk"):
        assert client_for("contact").post(act(name, motion)).status_code == 403
    assert two.post(act("finnes-ikke", motion)).status_code == 404
    html = two.post(act("enig", motion), follow=True).content.decode()
    assert "Avgjort: " in html
    html = client_for("reader").get(reverse("rollouts:decisions")).content.decode()
    assert "enige: Nkg En, Nkg To" in html
    html = two.get(motion.get_absolute_url()).content.decode()
    assert "Se linjen i loggen" in html


def test_a_member_asks_for_a_meeting_on_the_page(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "submitted")
    motion = forward(world, pool)
    two = client_for("coordinator2")
    answer = two.post(act("i-mote", motion), {"reason": ""})
    assert (answer.status_code, "Skriv hvorfor saken bør tas i møte." in answer.content.decode()) == (422, True)
    html = two.post(act("i-mote", motion), {"reason": "Ukene bør drøftes"}, follow=True).content.decode()
    assert "Saken tas i neste møte som kalles inn." in html
    html = client_for("coordinator").get(reverse("rollouts:queue")).content.decode()
    assert "Nkg To ber om at saken tas i møte" in html
    assert "tas i møte" in html
    assert "Foreslå å godkjenne" not in html
    assert "Foreslå å godkjenne" in two.get(reverse("rollouts:queue")).content.decode()
    html = client_for("coordinator").post(act("trekk", motion), follow=True).content.decode()
    assert "Forslaget er alt avsluttet: tas i møte." in html


def test_a_waiver_and_an_application_show_what_was_put_forward(world: World, client_for):
    ReadinessCriterion.objects.create(key="pris", version=1, title="Prismodell", deliverer="KS")
    page = reverse("rollouts:waive", args=[world.solution.key, "pris"])
    one, two = client_for("coordinator"), client_for("coordinator2")
    assert "Foreslå unntak" in one.get(page).content.decode()
    one.post(page, {"reason": "Prisen holdes"})
    motion = Motion.objects.get()
    ready = reverse("rollouts:readiness", args=[world.solution.key])
    assert "Nkg En foreslår å gi unntak" in two.get(ready).content.decode()
    assert "foreslår å gi unntak" not in client_for("reader").get(ready).content.decode()
    html = two.get(reverse("rollouts:queue")).content.decode()
    assert "Unntak for DigiHelsestasjon: Prismodell" in html
    assert "Venter på NKG (1)" in html
    assert "Er du enig? Nkg En foreslår å gi unntak: Unntak for DigiHelsestasjon: Prismodell" in titles(
        world, "coordinator2"
    )
    two.post(act("enig", motion))
    assert ReadinessWaiver.objects.get().reason == "Prisen holdes"

    stops.stop(world.solution, by=world.people["coordinator"], reason="Ingen finansiering")
    row = dispensations.apply(world.solution, world["Arendal"], by=world.people["representative"], reason="Haster")
    html = one.get(row.get_absolute_url()).content.decode()
    assert "Foreslå å innvilge" in html
    html = one.post(row.get_absolute_url(), {"reason": "Det haster", "grant": "1"}, follow=True).content.decode()
    assert "Du har foreslått å innvilge søknaden." in html
    assert "Foreslå å avslå" not in html
    assert "foreslår å innvilge" not in client_for("representative").get(row.get_absolute_url()).content.decode()
    html = two.post(act("enig", Motion.objects.living().get()), follow=True).content.decode()
    assert Dispensation.objects.get().state == "granted"


def test_min_side_shows_what_one_has_not_said_anything_to(three: World):
    pool = make_pool(three, make_rollout(three), "submitted")
    assert titles(three, "coordinator") == titles(three, "coordinator2") == [f"NKG skal avgjøre: {pool}"]
    motion = forward(three, pool)
    asked = [f"Er du enig? Nkg En foreslår å godkjenne puljen: {pool}"]
    assert (titles(three, "coordinator"), titles(three, "coordinator2")) == ([], asked)
    (item,) = waiting_for(fresh(three.people["coordinator3"]))
    assert (item.since, item.urgent) == (motion.put_forward_at, False)
    motions.take_back(motion.pk, by=fresh(three.people["coordinator"]))
    assert titles(three, "coordinator2") == [f"NKG skal avgjøre: {pool}"]


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(world: World, client_for, django_assert_num_queries, rows: int):
    rollout = make_rollout(world)
    for _number in range(rows):
        motion = forward(world, make_pool(world, rollout, "submitted"))
    client = client_for("coordinator2")
    for page, expected in (
        (reverse("rollouts:queue"), 25),
        (motion.get_absolute_url(), 7),
        ("/api/v1/nkg-motions/", 6),
    ):
        client.get(page)
        with django_assert_num_queries(expected):
            client.get(page)


# --- The API --------------------------------------------------------------------------------------------------


def test_the_machine_puts_forward_agrees_refers_and_takes_back(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "submitted")
    one, two = client_for("coordinator"), client_for("coordinator2")
    move = f"/api/v1/pools/{pool.pk}/move/"
    given = {"action": "approve", "version": pool.version}
    path = "/api/v1/nkg-motions/"
    assert client_for("contact").get(path).status_code == 403

    def put_forward() -> str:
        assert one.post(move, given).status_code == 202
        return f"{path}{Motion.objects.living().get().pk}/"

    first = put_forward()
    assert one.post(move, given).status_code == 409
    row = two.get(first).json()
    assert (row["kind"], row["pool"], row["agreed"]) == ("approved", pool.pk, ["nkg_en@test.example"])
    assert two.post(f"{first}take-back/").status_code == 403
    assert one.post(f"{first}take-back/").json()["state"] == "taken_back"
    second = put_forward()
    assert two.post(f"{second}to-meeting/", {}).status_code == 400
    answer = two.post(f"{second}to-meeting/", {"reason": "Ukene bør drøftes"}).json()
    assert (answer["state"], answer["ended_by"], answer["end_reason"]) == (
        "to_meeting",
        "nkg_to@test.example",
        "Ukene bør drøftes",
    )
    assert one.post(move, given).status_code == 409
    assert two.post(move, given).status_code == 202
    last = Motion.objects.living().get()
    assert one.post(f"{path}{last.pk}/agree/").json()["state"] == "carried"
    states = [row["state"] for row in one.get(path, {"pool": pool.pk}).json()["results"]]
    assert states == ["carried", "to_meeting", "taken_back"]


def test_what_was_decided_together_is_superseded_with_the_names(world: World, client_for):
    together(world, make_pool(world, make_rollout(world), "submitted"), "returned", "Uke 8")
    entry = LoggedDecision.objects.get()
    client_for("coordinator").post(reverse("rollouts:decision_supersede", args=[entry.pk]), {"reason": "Uke 9"})
    assert LoggedDecision.objects.latest("pk").present == ["Nkg En", "Nkg To"]
