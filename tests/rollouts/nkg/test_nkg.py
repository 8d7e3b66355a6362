"""The NKG's room: the queue with changes, meetings with quorum and recusal, and the log that is never changed."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document

from core.errors import InvalidInput, NotAllowed, WrongState
from networks.models import Role, RoleAssignment
from rollouts.decisions import log as decision_log
from rollouts.decisions import meetings, minutes
from rollouts.decisions.quorum import members, quorum
from rollouts.models import AgendaItem, DecisionKind, LoggedDecision, Meeting, Pool
from rollouts.nkg.waiting import waiting_for
from rollouts.pool_changes import workflow as changes
from tests.rollouts.conftest import (
    LONG_AGO,
    World,
    attend,
    fresh,
    make_person,
    make_pool,
    make_rollout,
    terms,
    together,
)

pytestmark = pytest.mark.django_db


def call(world: World, days: int = 0) -> Meeting:
    return meetings.plan(
        by=world.people["coordinator"], starts_at=timezone.now() + dt.timedelta(days=days), place="Teams"
    )


def change_of(world: World, pool: Pool) -> Any:
    return changes.propose(
        pool.pk, by=world.people["contact"], version=pool.version, reason="Flere vil med", **terms(capacity=9)
    )


def test_the_agenda_is_made_from_the_queue_the_oldest_first(world: World):
    rollout = make_rollout(world)
    change = change_of(world, make_pool(world, rollout, "open"))
    young, old = make_pool(world, rollout, "submitted"), make_pool(world, rollout, "submitted")
    Pool.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - dt.timedelta(days=11))
    meeting = call(world)
    assert [item.change or item.pool for item in meeting.items.all()] == [old, change, young]
    later = make_pool(world, rollout, "submitted")
    assert meetings.fill_agenda(meeting.pk, by=world.people["coordinator"]) == 1
    assert meeting.items.last().pool == later
    meetings.add_item(meeting.pk, by=world.people["coordinator"], title="Eventuelt")
    assert [item.position for item in meeting.items.all()] == [1, 2, 3, 4, 5]


def test_a_meeting_decides_through_the_workflow_and_the_log_says_who_took_part(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    meeting = call(world)
    attend(world, meeting)
    item = meeting.items.get()
    with pytest.raises(InvalidInput):
        meetings.decide(item.pk, by=world.people["coordinator"], kind="returned", version=pool.version)
    meetings.decide(
        item.pk, by=world.people["coordinator"], kind="returned", reason="Uke 8 kolliderer", version=pool.version
    )
    pool.refresh_from_db()
    assert (pool.state, pool.decision_reason) == ("returned", "Uke 8 kolliderer")
    entry = LoggedDecision.objects.get()
    assert (entry.kind, entry.meeting, entry.present) == ("returned", meeting, ["Nkg En", "Nkg To"])
    with pytest.raises(WrongState):
        meetings.decide(item.pk, by=world.people["coordinator"], kind="approved", version=pool.version)


def test_without_quorum_nothing_is_decided(world: World):
    make_person("nkg_tre", Role.NATIONAL_COORDINATOR)
    make_person("nkg_fire", Role.NATIONAL_COORDINATOR)
    pool = make_pool(world, make_rollout(world), "submitted")
    meeting = call(world)
    item = meeting.items.get()
    for present in ((), ("coordinator2",), ("coordinator",)):
        attend(world, meeting, *present) if present else None
        with pytest.raises(WrongState):
            meetings.decide(item.pk, by=world.people["coordinator"], kind="approved", version=pool.version)
    assert not LoggedDecision.objects.exists()


def test_who_made_the_proposal_stands_aside(world: World):
    contact = world.people["contact"]
    RoleAssignment.objects.create(user=contact, role=Role.NATIONAL_COORDINATOR, valid_from=LONG_AGO)
    pool = make_pool(world, make_rollout(world), "submitted")
    meeting = call(world)
    attend(world, meeting, "contact", "coordinator", "coordinator2")
    item = meeting.items.get()
    found = quorum(pool, members(), [contact.pk, world.people["coordinator"].pk])
    assert (found.present, found.of, found.recused, found.holds) == (1, 2, ("Kari Agder",), False)
    with pytest.raises(NotAllowed):
        meetings.decide(item.pk, by=fresh(contact), kind="approved", version=pool.version)
    meetings.decide(item.pk, by=world.people["coordinator"], kind="approved", version=pool.version)
    entry = LoggedDecision.objects.get()
    assert entry.recused == ["Kari Agder"]
    assert "Kari Agder" not in entry.present


def test_postponed_to_the_next_meeting_and_still_in_the_queue(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    meeting, following = call(world), call(world, 14)
    AgendaItem.objects.filter(meeting=following).delete()
    attend(world, meeting)
    meetings.decide(
        meeting.items.get().pk, by=world.people["coordinator"], kind="postponed", reason="Vi mangler tall fra NHN"
    )
    assert following.items.get().pool == pool
    assert list(Pool.objects.waiting_for_decision()) == [pool]
    assert LoggedDecision.objects.get().kind == DecisionKind.POSTPONED


def test_between_meetings_the_log_is_written_too(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    change = change_of(world, pool)
    together(world, change, "returned", "Ni er for mange")
    returned, approved = LoggedDecision.objects.all()
    assert (approved.kind, approved.pool, approved.meeting) == ("approved", pool, None)
    assert (returned.kind, returned.change, returned.reason) == ("returned", change, "Ni er for mange")
    assert returned.present == approved.present == ["Nkg En", "Nkg To"]


@pytest.mark.parametrize(
    "statement", ["UPDATE rollouts_loggeddecision SET reason = 'x'", "DELETE FROM rollouts_loggeddecision"]
)
def test_the_database_refuses_to_change_the_log(world: World, statement: str):
    from django.db import connection

    make_pool(world, make_rollout(world), "open")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_line_is_superseded_once_and_stays(world: World):
    make_pool(world, make_rollout(world), "returned")
    entry = LoggedDecision.objects.get()
    with pytest.raises(NotAllowed):
        decision_log.supersede(entry.pk, by=world.people["contact"], reason="Nei")
    new = decision_log.supersede(entry.pk, by=world.people["coordinator"], reason="Uke 9, ikke 8")
    assert new.supersedes == entry
    with pytest.raises(WrongState):
        decision_log.supersede(entry.pk, by=world.people["coordinator"], reason="En gang til")
    assert LoggedDecision.objects.get(pk=entry.pk).reason == "Uke 8 kolliderer"


@pytest.mark.usefixtures("alone")
def test_other_decisions_can_be_recorded(world: World):
    entry = decision_log.record(
        DecisionKind.WAIVED,
        by=world.people["coordinator"],
        subject="Prismodell for VKP",
        url="/losninger/vkp/",
        reason="R",
    )
    assert (entry.subject, entry.pool) == ("Prismodell for VKP", None)


def test_a_meeting_is_held_once(world: World):
    meeting = call(world)
    with pytest.raises(WrongState):
        minutes.hold(meeting.pk, by=world.people["coordinator"])
    attend(world, meeting)
    minutes.hold(meeting.pk, by=world.people["coordinator"], minutes="Vi var enige.")
    for act in (meetings.cancel, meetings.fill_agenda):
        with pytest.raises(WrongState):
            act(meeting.pk, by=world.people["coordinator"])


# --- Pages -------------------------------------------------------------------------------------------------


def test_a_meeting_from_call_to_minutes(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "submitted")
    coordinator = client_for("coordinator")
    now = timezone.localtime()
    data = {"date": now.date().isoformat(), "time": now.strftime("%H:%M"), "place": "", "link": ""}
    answer = coordinator.post(reverse("rollouts:meeting_create"), data)
    assert answer.status_code == 422
    assert "Skriv hvor møtet er" in answer.content.decode()
    html = coordinator.post(
        reverse("rollouts:meeting_create"), {**data, "place": "KS, Oslo"}, follow=True
    ).content.decode()
    assert str(pool) in html
    assert "Ikke vedtaksført: 0 av 2" in html
    meeting = Meeting.objects.get()
    act = lambda name: reverse("rollouts:meeting_act", args=[meeting.pk, name])  # noqa: E731
    client_for("coordinator2").post(act("jeg-er-her"))
    assert "Før avgjørelsen" in coordinator.post(act("jeg-er-her"), follow=True).content.decode()
    page = reverse("rollouts:agenda_decide", args=[meeting.items.get().pk])
    answer = coordinator.post(page, {"kind": "returned", "reason": "", "version": pool.version})
    assert answer.status_code == 422
    answer = coordinator.post(page, {"kind": "returned", "reason": "Det jeg skrev", "version": pool.version - 1})
    assert answer.status_code == 409
    assert "Det jeg skrev" in answer.content.decode()
    coordinator.post(page, {"kind": "returned", "reason": "Uke 8 kolliderer", "version": pool.version})
    assert Pool.objects.get().state == "returned"
    coordinator.post(act("avslutt"), {"minutes": "Neste møte er i Tromsø."})
    assert Meeting.objects.get().state == "held"
    content = coordinator.get(reverse("rollouts:meeting_docx", args=[meeting.pk])).content
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    for part in ("Nkg En, Nkg To", str(pool), "Sendt tilbake. Uke 8 kolliderer", "Neste møte er i Tromsø."):
        assert part in text


def test_the_log_is_for_all_signed_in(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "returned")
    page = reverse("rollouts:decisions")
    assert client_for("anonymous").get(page).status_code == 302
    html = client_for("reader").get(page).content.decode()
    assert "Uke 8 kolliderer" in html
    assert "mellom møtene" in html
    # The proposal itself is still the region's own.
    assert pool.get_absolute_url() not in html
    assert pool.get_absolute_url() in client_for("contact").get(page).content.decode()
    entry = LoggedDecision.objects.get()
    supersede = reverse("rollouts:decision_supersede", args=[entry.pk])
    assert client_for("contact").get(supersede).status_code == 403
    assert client_for("coordinator").post(supersede, {"reason": ""}).status_code == 422
    html = client_for("coordinator").post(supersede, {"reason": "Uke 9"}, follow=True).content.decode()
    assert "Erstattet av en ny linje" in html


@pytest.mark.usefixtures("alone")
def test_a_change_waits_in_the_queue_too(world: World, client_for):
    change = change_of(world, make_pool(world, make_rollout(world), "open"))
    html = client_for("coordinator").get(reverse("rollouts:queue") + f"?endring={change.pk}").content.decode()
    assert "Venter på NKG (1)" in html
    assert "Godkjenn endringen" in html
    assert "Flere vil med" in html


def test_the_nkg_is_reminded_of_a_meeting(world: World):
    make_pool(world, make_rollout(world), "submitted")
    call(world, 3)
    assert any("NKG-møte" in item.title for item in waiting_for(fresh(world.people["coordinator2"])))
    assert not any("NKG-møte" in item.title for item in waiting_for(fresh(world.people["contact"])))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(world: World, client_for, django_assert_num_queries, rows: int):
    rollout = make_rollout(world)
    for _number in range(rows):
        make_pool(world, rollout, "submitted")
        make_pool(world, rollout, "returned")
        meeting = call(world)
    attend(world, meeting)
    coordinator = client_for("coordinator")
    for page, expected in (
        (reverse("rollouts:meetings"), 6),
        # The case of each item, who is there, and what waits for those whom the secretary has named.
        (meeting.get_absolute_url(), 19),
        (reverse("rollouts:decisions"), 5),
    ):
        coordinator.get(page)
        with django_assert_num_queries(expected):
            coordinator.get(page)


def test_the_log_in_the_api(world: World, client_for):
    make_pool(world, make_rollout(world), "returned")
    assert client_for("anonymous").get("/api/v1/nkg-decisions/").status_code in {401, 403}
    (row,) = client_for("reader").get("/api/v1/nkg-decisions/", {"kind": "returned"}).json()["results"]
    assert (row["kind"], row["reason"], row["meeting"]) == ("returned", "Uke 8 kolliderer", None)
    assert client_for("coordinator").post("/api/v1/nkg-decisions/", {}).status_code == 405
