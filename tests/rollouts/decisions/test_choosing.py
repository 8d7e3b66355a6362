"""Members choose between several proposals about one case; each keeps a reason of their own; authors may withdraw."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed, WrongState
from networks.models import Role
from rollouts.decisions import motions
from rollouts.decisions.pending_motions import waiting_on
from rollouts.models import Dispensation, LoggedDecision, Motion, Pool, PoolChange, PoolTransition, Voice
from rollouts.nkg.cases import case_for
from rollouts.pool_changes import other_terms
from rollouts.pool_changes import workflow as changes
from rollouts.pools import leaders, workflow
from rollouts.readiness import stops
from rollouts.stops import dispensations
from tests.rollouts.conftest import World, fresh, make_person, make_pool, make_rollout, terms, together

pytestmark = pytest.mark.django_db


def person(world: World, number: int) -> Any:
    return fresh(world.people["coordinator" if number == 1 else f"coordinator{number}"])


def forward(world: World, case: Any, kind: str, number: int, **given: Any) -> Motion:
    motion = motions.put_forward(case, kind, by=person(world, number), **given)
    assert motion is not None
    return motion


# --- Something else beside the first ----------------------------------------------------------------------------


def test_two_proposals_wait_and_the_one_that_reaches_the_quorum_wins(three: World):
    pool = make_pool(three, make_rollout(three), "submitted")
    yes = forward(three, pool, "approved", 1)
    no = forward(three, pool, "returned", 2, reason="Uke 8 kolliderer")
    assert Motion.objects.living().count() == 2
    # Both wait for the third.
    assert {one.pk for one in waiting_on(person(three, 3))} == {yes.pk, no.pk}
    motions.agree(no.pk, by=person(three, 3), reason="NHN har ikke folk")
    assert Pool.objects.get().state == "returned"
    assert {one.pk: one.state for one in Motion.objects.all()} == {yes.pk: "lapsed", no.pk: "carried"}
    entry = LoggedDecision.objects.get()
    assert (entry.reason, entry.present) == ("Uke 8 kolliderer", ["Nkg To", "Nkg Tre"])
    assert entry.voices == [{"name": "Nkg Tre", "reason": "NHN har ikke folk"}]


def test_a_voice_moves_and_counts_once(three: World):
    for number in (4, 5):
        three.people[f"coordinator{number}"] = make_person(f"nkg_{number}", Role.NATIONAL_COORDINATOR)
    pool = make_pool(three, make_rollout(three), "submitted")
    yes = forward(three, pool, "approved", 1)
    motions.agree(yes.pk, by=person(three, 3))
    no = forward(three, pool, "returned", 2, reason="Uke 8 kolliderer")
    motions.agree(no.pk, by=person(three, 3))
    counted = lambda motion: set(  # noqa: E731
        Voice.objects.filter(motion=motion).in_force().values_list("user__name", flat=True)
    )
    assert (counted(yes), counted(no)) == ({"Nkg En"}, {"Nkg To", "Nkg Tre"})
    # With four and one who has left again, three are needed: the voice that moved is not counted here.
    motions.agree(yes.pk, by=person(three, 4))
    assert Pool.objects.get().state == "submitted"
    # And back.
    motions.agree(yes.pk, by=person(three, 3))
    assert Pool.objects.get().state == "open"
    assert LoggedDecision.objects.get().present == ["Nkg 4", "Nkg En", "Nkg Tre"]


def test_one_stands_by_ones_own_until_it_is_taken_back(three: World):
    pool = make_pool(three, make_rollout(three), "submitted")
    yes = forward(three, pool, "approved", 1)
    no = forward(three, pool, "returned", 2, reason="Uke 8")
    with pytest.raises(WrongState, match="Trekk det først"):
        motions.agree(no.pk, by=person(three, 1))
    with pytest.raises(WrongState, match="Trekk det først"):
        motions.put_forward(pool, "postponed", by=person(three, 1), reason="Senere")
    motions.take_back(yes.pk, by=person(three, 1))
    assert motions.agree(no.pk, by=person(three, 1)).state == "carried"


def test_who_puts_the_same_forward_agrees_and_keeps_the_reason(three: World):
    pool = make_pool(three, make_rollout(three), "submitted")
    forward(three, pool, "returned", 1, reason="Uke 8 kolliderer")
    assert motions.put_forward(pool, "returned", by=person(three, 2), reason="Mangler ROS") is None
    entry = LoggedDecision.objects.get()
    assert (entry.reason, entry.voices) == ("Uke 8 kolliderer", [{"name": "Nkg To", "reason": "Mangler ROS"}])


def test_a_meeting_is_for_all_that_waits(three: World):
    pool = make_pool(three, make_rollout(three), "submitted")
    forward(three, pool, "approved", 1)
    no = forward(three, pool, "returned", 2, reason="Uke 8")
    motions.to_meeting(no.pk, by=person(three, 3), reason="La oss snakke")
    assert not Motion.objects.living().exists()
    with pytest.raises(WrongState, match="La oss snakke"):
        motions.put_forward(pool, "approved", by=person(three, 1))


def test_other_terms(three: World):
    pool = make_pool(three, make_rollout(three), "submitted")
    forward(three, pool, "approved", 1)
    given = {**terms(), "version": pool.version, "reason": "NHN klarer to"}
    with pytest.raises(InvalidInput) as refused:
        other_terms.put_forward(pool, by=person(three, 2), **{**given, "capacity": 0})
    assert refused.value.field == "capacity"
    with pytest.raises(InvalidInput, match="ikke endret"):
        other_terms.put_forward(pool, by=person(three, 2), **given)
    past = timezone.localdate() - dt.timedelta(days=1)
    with pytest.raises(InvalidInput) as refused:
        other_terms.put_forward(pool, by=person(three, 2), **{**given, "sign_up_deadline": past})
    assert refused.value.field == "sign_up_deadline"
    with pytest.raises(NotAllowed):
        other_terms.put_forward(pool, by=fresh(three.people["contact"]), **{**given, "capacity": 2})
    motion = other_terms.put_forward(pool, by=person(three, 2), **{**given, "capacity": 2})
    assert motion is not None
    motions.agree(motion.pk, by=person(three, 3))
    pool.refresh_from_db()
    assert (pool.state, pool.capacity) == ("open", 2)
    # The history says what was approved instead.
    case = case_for(person(three, 1), pool)
    (approved,) = [step for step in case.history if step.done == "Godkjent av NKG"]
    assert [(one.label, one.before, one.after) for one in approved.differences] == [("Antall plasser", "3", "2")]
    assert approved.agreed == ["Nkg To", "Nkg Tre"]


def test_other_terms_of_a_change(three: World):
    pool = make_pool(three, make_rollout(three), "open")
    change = changes.propose(
        pool.pk, by=three.people["contact"], version=pool.version, reason="Flere", **terms(capacity=9)
    )
    motion = other_terms.put_forward(change, by=person(three, 1), reason="Fem holder", **terms(capacity=5))
    assert motion is not None
    motions.agree(motion.pk, by=person(three, 2))
    change.refresh_from_db()
    assert (change.state, change.after["capacity"], change.approved["capacity"]) == ("approved", 9, 5)
    assert Pool.objects.get().capacity == 5


def test_on_the_pages(three: World, client_for):
    pool = make_pool(three, make_rollout(three), "submitted")
    forward(three, pool, "approved", 1)
    page = reverse("rollouts:pool_other_terms", args=[pool.pk])
    assert client_for("contact").get(page).status_code == 403
    two = client_for("coordinator2")
    assert two.get(page).status_code == 200
    given = {name: str(value) for name, value in terms(capacity=2).items()}
    answer = two.post(page, {**given, "version": pool.version, "reason": ""})
    assert (answer.status_code, "Skriv hvorfor vilkårene bør være andre." in answer.content.decode()) == (422, True)
    html = two.post(page, {**given, "version": pool.version, "reason": "NHN klarer to"}, follow=True).content.decode()
    assert "Du har foreslått å godkjenne med andre vilkår." in html
    html = client_for("coordinator3").get(reverse("rollouts:queue")).content.decode()
    for part in ("Foreslått i stedet", "NHN klarer to", "Nkg En foreslår å godkjenne puljen", "andre vilkår"):
        assert part in html
    # Whose own proposal waits, is told to take it back first.
    html = client_for("coordinator").get(pool.get_absolute_url()).content.decode()
    assert "Du har selv foreslått noe annet." in html


def test_in_the_api(three: World, client_for):
    pool = make_pool(three, make_rollout(three), "submitted")
    given = {**{name: str(value) for name, value in terms(capacity=2).items()}, "version": pool.version}
    two, three_client = client_for("coordinator2"), client_for("coordinator3")
    path = f"/api/v1/pools/{pool.pk}/approve-otherwise/"
    json = {"content_type": "application/json"}
    assert client_for("contact").post(path, {**given, "reason": "X"}, **json).status_code == 403
    assert two.post(path, {**given, "reason": "NHN klarer to"}, **json).status_code == 202
    (row,) = two.get("/api/v1/nkg-motions/").json()["results"]
    assert row["terms"]["capacity"] == 2
    agreed = three_client.post(f"/api/v1/nkg-motions/{row['id']}/agree/", {"reason": "Enig"}, **json).json()
    assert agreed["state"] == "carried"
    assert [(voice["email"], voice["reason"]) for voice in agreed["voices"]] == [
        ("nkg_to@test.example", ""),
        ("nkg_tre@test.example", "Enig"),
    ]


# --- The author withdraws ---------------------------------------------------------------------------------------


def test_the_author_withdraws_a_pool_before_it_is_decided(three: World, client_for):
    pool = make_pool(three, make_rollout(three), "submitted")
    forward(three, pool, "approved", 1)
    with pytest.raises(NotAllowed):
        workflow.withdraw(pool.pk, by=person(three, 1), version=pool.version)
    contact = client_for("contact")
    assert "Trekk tilbake" in contact.get(pool.get_absolute_url()).content.decode()
    move = reverse("rollouts:move", args=[pool.pk, "trekk-tilbake"])
    html = contact.post(move, {"version": pool.version}, follow=True).content.decode()
    assert "er trukket tilbake, og er et utkast igjen." in html
    pool.refresh_from_db()
    assert (pool.state, pool.submitted_by) == ("draft", None)
    assert Motion.objects.get().state == "lapsed"
    assert PoolTransition.objects.last().action == "withdraw"
    # It can be mended and sent again; what is decided is not taken back.
    workflow.update_pool(pool.pk, by=three.people["contact"], version=pool.version, send=True, **terms(capacity=4))
    pool = together(three, Pool.objects.get(), "approved")
    with pytest.raises(WrongState):
        workflow.withdraw(pool.pk, by=three.people["contact"], version=pool.version)


def test_the_author_withdraws_in_the_api(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "submitted")
    given = {"action": "withdraw", "version": pool.version}
    path = f"/api/v1/pools/{pool.pk}/move/"
    assert client_for("coordinator").post(path, given, content_type="application/json").status_code == 403
    answer = client_for("contact").post(path, given, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "draft")


# --- What comes back, and what has happened ---------------------------------------------------------------------


def test_a_proposal_that_comes_back_shows_what_it_answers(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "returned")
    pool = workflow.update_pool(pool.pk, by=world.people["contact"], version=pool.version, **terms(capacity=2))
    pool = workflow.submit(pool.pk, by=world.people["contact"], version=pool.version, comment="Flyttet to uker")
    for who in ("coordinator", "contact"):
        html = client_for(who).get(pool.get_absolute_url()).content.decode()
        for part in ("NKG sendte puljen tilbake", "Uke 8 kolliderer", "Flyttet to uker"):
            assert part in html
    assert "Uke 8 kolliderer" in client_for("coordinator").get(reverse("rollouts:queue")).content.decode()


def test_a_change_that_comes_back_shows_what_it_answers(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    contact = world.people["contact"]
    change = changes.propose(pool.pk, by=contact, version=pool.version, reason="Flere", **terms(capacity=9))
    together(world, change, "returned", "Ni er for mange")
    changes.propose(pool.pk, by=contact, version=pool.version, reason="Færre, da", **terms(capacity=5))
    html = client_for("coordinator").get(pool.get_absolute_url()).content.decode()
    assert "NKG sendte en endring tilbake" in html
    assert html.count("Ni er for mange") >= 2  # beside the case, and in the history


def test_an_application_that_comes_back_shows_what_it_answers(world: World, client_for):
    stops.stop(world.solution, by=world.people["coordinator"], reason="Ingen finansiering")
    given = {"by": world.people["representative"], "reason": "Haster"}
    first = dispensations.apply(world.solution, world["Arendal"], **given)
    together(world, first, "returned", "Vi må vite hvorfor")
    again = dispensations.apply(world.solution, world["Arendal"], **given)
    html = client_for("coordinator").get(again.get_absolute_url()).content.decode()
    assert "Vi må vite hvorfor" in html
    assert Dispensation.objects.count() == 2


def test_the_history_tells_who_agreed_and_every_change(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    change = changes.propose(
        pool.pk, by=world.people["contact"], version=pool.version, reason="Flere vil", **terms(capacity=9)
    )
    together(world, change, "approved")
    pool.refresh_from_db()
    leaders.appoint(pool.pk, world.people["regional_leader"], by=world.people["contact"], version=pool.version)
    pool.refresh_from_db()
    pool = workflow.close(pool.pk, by=world.people["contact"], version=pool.version)
    case = case_for(fresh(world.people["reader"]), pool)
    steps = {step.done: step for step in case.history}
    assert list(steps) == [
        "Sendt inn til NKG",
        "Godkjent av NKG",
        "Åpnet for påmelding",
        "Endring foreslått for NKG",
        "Endringen er godkjent av NKG",
        "Ny leder for puljen",
        "Påmeldingen stengt",
    ]
    assert steps["Godkjent av NKG"].agreed == ["Nkg En", "Nkg To"]
    told = [(one.label, one.before, one.after) for one in steps["Endring foreslått for NKG"].differences]
    assert told == [("Antall plasser", "3", "9")]
    (leader,) = steps["Ny leder for puljen"].differences
    assert (leader.before, leader.after) == ("Den som leder innføringsløpet", "Leder Agder")
    assert not steps["Påmeldingen stengt"].differences
    html = client_for("reader").get(pool.get_absolute_url()).content.decode()
    assert "Enige: Nkg En, Nkg To" in html
    assert PoolChange.objects.count() == 1
