"""Dispensations, waivers and postponements in the NKG's room: queue, agenda, log, and what those who asked are told."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from networks.models import Role, RoleAssignment
from rollouts.decisions import meetings, postponing
from rollouts.models import (
    AgendaItem,
    Dispensation,
    LoggedDecision,
    Meeting,
    Motion,
    Pool,
    PoolChange,
    ReadinessCriterion,
    ReadinessWaiver,
    Seat,
)
from rollouts.pool_changes import workflow as changes
from rollouts.readiness import stops
from rollouts.stops import dispensations
from tests.rollouts.conftest import (
    LONG_AGO,
    World,
    attend,
    fresh,
    make_pool,
    make_rollout,
    resume_together,
    terms,
    together,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(world: World) -> Dispensation:
    stops.stop(world.solution, by=world.people["coordinator"], reason="Ingen finansiering")
    return dispensations.apply(
        world.solution, world["Arendal"], by=world.people["representative"], reason="Avtalen går ut"
    )


def call(world: World, days: int = 0) -> Meeting:
    starts_at = timezone.now() + dt.timedelta(days=days)
    return meetings.plan(by=world.people["coordinator"], starts_at=starts_at, place="Teams")


def change_of(world: World, pool: Pool) -> PoolChange:
    return changes.propose(
        pool.pk, by=world.people["contact"], version=pool.version, reason="Flere vil med", **terms(capacity=9)
    )


# --- Postponed between meetings -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pool", "change", "dispensation"])
def test_a_case_is_postponed_between_meetings(world: World, kind: str, request: Any):
    meeting = call(world, 7)
    case: Any
    if kind == "dispensation":
        case = request.getfixturevalue("application")
    else:
        pool = make_pool(world, make_rollout(world), "submitted" if kind == "pool" else "open")
        case = pool if kind == "pool" else change_of(world, pool)
    with pytest.raises(NotAllowed):
        postponing.postpone(case, by=world.people["contact"], reason="Nei")
    with pytest.raises(InvalidInput):
        postponing.postpone(case, by=world.people["coordinator"], reason=" ")
    together(world, case, "postponed", "Vi mangler tall fra NHN")
    entry = LoggedDecision.objects.latest("pk")
    assert (entry.kind, getattr(entry, kind), entry.meeting) == ("postponed", case, None)
    assert getattr(meeting.items.get(), kind) == case
    assert list(type(case).objects.waiting_for_decision()) == [case]
    told = world.people["representative" if kind == "dispensation" else "contact"]
    assert Message.objects.filter(user=told, kind="pool_decided", detail="Vi mangler tall fra NHN").exists()


def test_who_made_the_proposal_does_not_postpone_it(world: World):
    contact = world.people["contact"]
    RoleAssignment.objects.create(user=contact, role=Role.NATIONAL_COORDINATOR, valid_from=LONG_AGO)
    pool = make_pool(world, make_rollout(world), "submitted")
    with pytest.raises(NotAllowed):
        postponing.postpone(pool, by=fresh(contact), reason="Jeg vil vente")


def test_what_is_decided_is_not_postponed(world: World):
    with pytest.raises(WrongState):
        postponing.postpone(
            make_pool(world, make_rollout(world), "open"), by=world.people["coordinator"], reason="For sent"
        )


@pytest.mark.usefixtures("alone")
def test_the_queue_says_when_a_case_was_postponed_and_why(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "submitted")
    coordinator = client_for("coordinator")
    url = reverse("rollouts:pool_postpone", args=[pool.pk])
    assert client_for("contact").post(url, {"reason": "Nei"}).status_code == 403
    empty = coordinator.post(url, {"reason": "", "from": "queue"})
    assert (empty.status_code, "Skriv en begrunnelse." in empty.content.decode()) == (422, True)
    html = coordinator.post(url, {"reason": "Vi mangler tall", "from": "queue"}, follow=True).content.decode()
    assert "utsatt" in html
    assert "Vi mangler tall" in html
    assert "Vi mangler tall" in client_for("contact").get(pool.get_absolute_url()).content.decode()
    change = change_of(world, make_pool(world, pool.rollout, "open"))
    coordinator.post(reverse("rollouts:change_decide", args=[change.pk, "utsett"]), {"reason": "Senere"})
    assert LoggedDecision.objects.filter(change=change, kind="postponed").exists()


# --- Dispensations --------------------------------------------------------------------------------------------


def test_a_dispensation_is_decided_in_a_meeting(world: World, application: Dispensation, client_for):
    html = client_for("coordinator").get(reverse("rollouts:queue")).content.decode()
    assert "Dispensasjon: Arendal" in html
    meeting = call(world)
    # The stop itself is not taken up yet, and comes first.
    stop, item = meeting.items.all()
    assert (stop.ratification is not None, item.dispensation) == (True, application)
    with pytest.raises(WrongState):
        meetings.decide(item.pk, by=world.people["coordinator"], kind="approved", reason="Haster")
    attend(world, meeting)
    page = client_for("coordinator").get(meeting.get_absolute_url()).content.decode()
    assert "Innvilg" in page
    client_for("coordinator").post(
        reverse("rollouts:agenda_decide", args=[item.pk]), {"kind": "approved", "reason": "Det haster"}
    )
    application.refresh_from_db()
    assert application.state == "granted"
    entry = LoggedDecision.objects.exclude(kind="stopped").get()
    assert (entry.kind, entry.meeting, entry.subject) == (
        "dispensed",
        meeting,
        "Dispensasjon for Arendal: DigiHelsestasjon",
    )
    # Everybody signed in reads the log; the application itself is for those it concerns.
    log = reverse("rollouts:decisions")
    html = client_for("reader").get(log).content.decode()
    assert "Det haster" in html
    assert application.get_absolute_url() not in html
    assert application.get_absolute_url() in client_for("representative").get(log).content.decode()


def test_a_refusal_between_meetings_is_logged_too(world: World, application: Dispensation, client_for):
    page = application.get_absolute_url()
    for name, reason, other in (
        ("postpone", "Vi venter på tall", "coordinator"),
        ("refuse", "Det kan vente", "coordinator2"),
    ):
        one = "coordinator2" if other == "coordinator" else "coordinator"
        client_for(one).post(page, {"reason": reason, name: "1"})
        # It is the members' own until they are enough.
        assert reason not in client_for("representative").get(page).content.decode()
        client_for(other).post(reverse("rollouts:motion_act", args=[Motion.objects.living().get().pk, "enig"]))
        assert reason in client_for("representative").get(page).content.decode()
    assert [row.kind for row in LoggedDecision.objects.all()] == ["refused", "postponed", "stopped"]


def test_an_application_of_a_resumed_solution_waits_no_more(world: World, application: Dispensation):
    meeting = call(world)
    resume_together(world)
    attend(world, meeting)
    assert not any(item.waits for item in AgendaItem.objects.all())
    with pytest.raises(WrongState):
        meetings.decide(
            meeting.items.get(ratification=None).pk, by=world.people["coordinator"], kind="approved", reason="Ja"
        )


# --- Waivers --------------------------------------------------------------------------------------------------


def test_waivers_are_logged_with_the_meeting_that_gave_them(world: World, client_for):
    ReadinessCriterion.objects.create(key="pris", version=1, title="Prismodell", deliverer="KS")
    meeting = call(world)
    attend(world, meeting, "coordinator")
    page = reverse("rollouts:waive", args=[world.solution.key, "pris"])
    coordinator = client_for("coordinator")
    # One of two is no quorum.
    data = {"reason": "Prisen holdes fast", "meeting": meeting.pk}
    assert coordinator.post(page, data).status_code == 422
    attend(world, meeting)
    assert coordinator.post(page, data).status_code == 302
    given = LoggedDecision.objects.get()
    assert (given.kind, given.meeting, given.present) == ("waived", meeting, ["Nkg En", "Nkg To"])
    assert given.subject == "Unntak for DigiHelsestasjon: Prismodell"
    end = reverse("rollouts:end_waiver", args=[ReadinessWaiver.objects.get().pk])
    coordinator.post(end, {"reason": "Prisen er bestemt"})
    assert not LoggedDecision.objects.filter(kind="unwaived").exists()
    client_for("coordinator2").post(reverse("rollouts:motion_act", args=[Motion.objects.get().pk, "enig"]))
    assert LoggedDecision.objects.first().kind == "unwaived"
    assert "Prisen holdes fast" in coordinator.get(meeting.get_absolute_url()).content.decode()
    content = coordinator.get(reverse("rollouts:meeting_docx", args=[meeting.pk])).content
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    assert "Unntak gitt. Prisen holdes fast" in text
    assert "Prisen er bestemt" not in text


# --- The API ---------------------------------------------------------------------------------------------------


def test_a_meeting_through_the_api(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "submitted")
    api, coordinator = "/api/v1/nkg-meetings/", client_for("coordinator")
    assert client_for("contact").get(api).status_code == 403
    made = coordinator.post(api, {"starts_at": timezone.now().isoformat(), "place": "Teams"}).json()
    (item,) = made["items"]
    assert (item["pool"], item["waits"]) == (pool.pk, True)
    one = f"{api}{made['id']}/"
    decision = {"item": item["id"], "kind": "returned", "reason": "Uke 8 kolliderer", "version": pool.version}
    assert coordinator.post(f"{one}decide/", decision).status_code == 409
    emails = [world.people[name].email for name in ("coordinator", "coordinator2", "contact")]
    given = {"present": emails}
    assert coordinator.post(f"{one}present/", given, content_type="application/json").status_code == 403
    Seat.objects.create(user=world.people["coordinator"], body="ks", duty="secretary")
    coordinator.post(f"{one}present/", given, content_type="application/json")
    answer = coordinator.post(f"{one}arrive/").json()
    said = {row["user"]: row["confirmed_at"] is not None for row in answer["attendances"]}
    assert said == {emails[0]: True, emails[1]: False}
    assert coordinator.post(f"{one}decide/", decision).status_code == 202
    client_for("coordinator2").post(f"{one}arrive/")
    assert Pool.objects.get().state == "returned"
    assert any(row["left_at"] for row in coordinator.post(f"{one}leave/").json()["attendances"])
    coordinator.post(f"{one}arrive/")
    assert coordinator.post(f"{one}decide/", {**decision, "item": 0}).status_code == 404
    assert coordinator.get(one).json()["items"][0]["waits"] is False
    assert coordinator.post(f"{one}hold/", {"minutes": "Enige."}).json()["state"] == "held"
    assert coordinator.post(f"{one}cancel/").status_code == 409
    entry = LoggedDecision.objects.get()
    new = coordinator.post(f"/api/v1/nkg-decisions/{entry.pk}/supersede/", {"reason": "Uke 9"})
    assert (new.status_code, new.json()["supersedes"]) == (201, entry.pk)
