"""Between meetings: one member puts a decision forward, and it is taken when more than half of those who may, agree."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, close_old_connections, connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from networks.models import Role, RoleAssignment
from rollouts.decisions import meetings, motions
from rollouts.decisions.quorum import Quorum
from rollouts.leaving import Led
from rollouts.models import (
    LoggedDecision,
    Meeting,
    Motion,
    Pool,
    ReadinessCriterion,
    ReadinessWaiver,
    Voice,
)
from rollouts.nkg.waiting import waiting_for
from rollouts.pool_changes import workflow as changes
from rollouts.pools import leaders, workflow
from rollouts.readiness import stops, waiving
from rollouts.readiness.waiting import waiting_for as ready_waiting_for
from rollouts.stops import dispensations
from tests.rollouts.conftest import (
    LONG_AGO,
    World,
    attend,
    fresh,
    make_person,
    make_pool,
    make_rollout,
    make_world,
    resume_together,
    terms,
)

pytestmark = pytest.mark.django_db


def forward(world: World, case: Any, kind: str = "approved", who: str = "coordinator", **given: Any) -> Motion:
    motion = motions.put_forward(case, kind, by=fresh(world.people[who]), **given)
    assert motion is not None
    return motion


def act(name: str, motion: Motion) -> str:
    return reverse("rollouts:motion_act", args=[motion.pk, name])


def titles(world: World, who: str) -> list[str]:
    person = fresh(world.people[who])
    return [item.title for item in (*waiting_for(person), *ready_waiting_for(person))]


# --- The rule -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("of", "needed"), [(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_more_than_half(of: int, needed: int):
    assert Quorum(0, of).needed == needed
    assert [Quorum(present, of).holds for present in (needed - 1, needed)] == [False, True]


@pytest.mark.usefixtures("alone")
def test_the_only_member_decides_at_once(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    assert motions.put_forward(pool, "approved", by=world.people["coordinator"], version=pool.version) is None
    assert Pool.objects.get().state == "open"
    assert LoggedDecision.objects.get().present == ["Nkg En"]
    assert not Motion.objects.exists()


def test_the_quorum_of_three_is_two_and_the_log_says_who(three: World):
    pool = make_pool(three, make_rollout(three), "submitted")
    motion = forward(three, pool, "returned", reason="Uke 8 kolliderer")
    assert (Pool.objects.get().state, LoggedDecision.objects.exists()) == ("submitted", False)
    told = set(
        Message.objects.filter(title__contains="foreslår å sende puljen tilbake").values_list("user__name", flat=True)
    )
    assert told == {"Nkg To", "Nkg Tre"}
    done = motions.agree(motion.pk, by=fresh(three.people["coordinator3"]))
    entry = LoggedDecision.objects.get()
    assert (done.state, done.decision, done.ended_by) == ("carried", entry, three.people["coordinator3"])
    assert (entry.present, entry.recused, entry.meeting) == (["Nkg En", "Nkg Tre"], [], None)
    # The words are those of the one who put it forward.
    pool.refresh_from_db()
    assert (pool.state, pool.decided_by, pool.decision_reason) == (
        "returned",
        three.people["coordinator"],
        "Uke 8 kolliderer",
    )
    with pytest.raises(WrongState):
        motions.agree(motion.pk, by=fresh(three.people["coordinator2"]))


def test_who_made_the_proposal_stands_aside_and_is_not_counted(three: World):
    contact = three.people["contact"]
    RoleAssignment.objects.create(user=contact, role=Role.NATIONAL_COORDINATOR, valid_from=LONG_AGO)
    pool = make_pool(three, make_rollout(three), "submitted")
    with pytest.raises(NotAllowed):
        motions.put_forward(pool, "approved", by=fresh(contact), version=pool.version)
    motion = forward(three, pool)
    for function in (motions.agree, motions.take_back):
        with pytest.raises(NotAllowed):
            function(motion.pk, by=fresh(contact))
    with pytest.raises(NotAllowed):
        motions.to_meeting(motion.pk, by=fresh(contact), reason="Jeg vil snakke om den")
    # Two of the three that are left, although the NKG has four.
    motions.agree(motion.pk, by=fresh(three.people["coordinator2"]))
    entry = LoggedDecision.objects.get()
    assert (entry.present, entry.recused) == (["Nkg En", "Nkg To"], ["Kari Agder"])


def test_what_could_not_be_decided_alone_is_not_put_forward_either(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    coordinator = world.people["coordinator"]
    with pytest.raises(InvalidInput):
        motions.put_forward(pool, "returned", by=coordinator, reason=" ")
    for kind in ("approved", "returned", "postponed"):
        with pytest.raises(Conflict):
            motions.put_forward(pool, kind, by=coordinator, reason="Senere", version=pool.version - 1)
    Pool.objects.filter(pk=pool.pk).update(sign_up_deadline=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(WrongState, match="fristen"):
        motions.put_forward(pool, "approved", by=coordinator)
    for who in ("contact", "reader", "national_leader"):
        with pytest.raises(NotAllowed):
            motions.put_forward(pool, "postponed", by=fresh(world.people[who]), reason="Nei")
    assert not Motion.objects.exists()


def test_no_function_decides_past_the_quorum(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    with pytest.raises(WrongState, match="2 av 2"):
        workflow.approve(pool.pk, by=world.people["coordinator"], version=pool.version)
    motion = forward(world, pool)
    with pytest.raises(WrongState, match="2 av 2"):
        workflow.approve(pool.pk, by=world.people["coordinator"], version=pool.version, through=motion)
    assert Pool.objects.get().state == "submitted"


@pytest.mark.parametrize("kind", ["change", "dispensation", "waiver", "unwaiver"])
def test_everything_that_the_nkg_decides(world: World, kind: str):
    one, two = world.people["coordinator"], world.people["coordinator2"]
    motion: Motion | None
    if kind == "change":
        pool = make_pool(world, make_rollout(world), "open")
        change = changes.propose(
            pool.pk, by=world.people["contact"], version=pool.version, reason="Flere", **terms(capacity=9)
        )
        motion = forward(world, change)
    elif kind == "dispensation":
        stops.stop(world.solution, by=one, reason="Ingen finansiering")
        row = dispensations.apply(world.solution, world["Arendal"], by=world.people["representative"], reason="Haster")
        motion = forward(world, row, reason="Det haster")
    else:
        ReadinessCriterion.objects.create(key="pris", version=1, title="Prismodell", deliverer="KS")
        motion = waiving.put_forward_waiver(world.solution, "pris", by=one, reason="Prisen holdes")
        if kind == "unwaiver":
            assert motion is not None
            motions.agree(motion.pk, by=two)
            motion = waiving.put_forward_end_of(ReadinessWaiver.objects.get(), by=one, reason="Prisen er ny")
    assert motion is not None
    logged = LoggedDecision.objects.count()
    assert motions.agree(motion.pk, by=two).state == "carried"
    assert LoggedDecision.objects.count() == logged + 1
    entry = LoggedDecision.objects.first()
    assert (
        entry.kind
        == {"change": "approved", "dispensation": "dispensed", "waiver": "waived", "unwaiver": "unwaived"}[kind]
    )
    assert entry.present == ["Nkg En", "Nkg To"]


# --- How it ends ----------------------------------------------------------------------------------------------


def test_taken_back_by_the_one_who_put_it_forward(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    motion = forward(world, pool)
    with pytest.raises(NotAllowed):
        motions.take_back(motion.pk, by=world.people["coordinator2"])
    with pytest.raises(WrongState):
        motions.to_meeting(motion.pk, by=world.people["coordinator"], reason="Likevel")
    motions.take_back(motion.pk, by=world.people["coordinator"])
    # The way is free for something else.
    assert forward(world, pool, "postponed", "coordinator2", reason="Vi venter").is_living


def test_a_disagreement_takes_the_case_to_the_next_meeting_until_the_nkg_has_met(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    meeting = meetings.plan(
        by=world.people["coordinator"], starts_at=timezone.now() + dt.timedelta(days=3), place="Teams"
    )
    meeting.items.all().delete()
    motion = forward(world, pool)
    with pytest.raises(InvalidInput):
        motions.to_meeting(motion.pk, by=world.people["coordinator2"], reason=" ")
    assert motions.to_meeting(motion.pk, by=world.people["coordinator2"], reason="Ukene bør drøftes") == meeting
    assert meeting.items.get().pool == pool
    assert list(Pool.objects.waiting_for_decision()) == [pool]
    with pytest.raises(WrongState, match="Ukene bør drøftes"):
        forward(world, pool)
    # Who asked may think better of it, and after the meeting anyone may put it forward.
    motions.take_back(forward(world, pool, who="coordinator2").pk, by=world.people["coordinator2"])
    with pytest.raises(WrongState):
        forward(world, pool)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now(), state="held")
    assert forward(world, pool).is_living


def test_a_waiver_that_is_to_be_talked_about_comes_on_the_agenda_by_its_name(world: World):
    ReadinessCriterion.objects.create(key="pris", version=1, title="Prismodell", deliverer="KS")
    motion = waiving.put_forward_waiver(world.solution, "pris", by=world.people["coordinator"], reason="Prisen holdes")
    assert motion is not None
    meeting = meetings.plan(
        by=world.people["coordinator"], starts_at=timezone.now() + dt.timedelta(days=3), place="Teams"
    )
    motions.to_meeting(motion.pk, by=world.people["coordinator2"], reason="Er den det?")
    assert meeting.items.get().title == "Unntak for DigiHelsestasjon: Prismodell"


def test_a_meeting_may_decide_at_any_time_and_ends_it(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    motion = forward(world, pool, "returned", reason="Uke 8")
    meeting = meetings.plan(by=world.people["coordinator"], starts_at=timezone.now(), place="Teams")
    attend(world, meeting)
    meetings.decide(meeting.items.get().pk, by=world.people["coordinator2"], kind="approved")
    motion.refresh_from_db()
    assert (motion.state, motion.end_reason) == ("lapsed", "Saken er avgjort på annen måte.")
    assert Pool.objects.get().state == "open"


@pytest.mark.parametrize(
    "what", ["cancel", "leader", "change", "change_of_cancelled", "application", "resumed", "author"]
)
def test_it_lapses_when_the_case_moves_on(world: World, what: str):
    contact, one = world.people["contact"], world.people["coordinator"]
    rollout = make_rollout(world)
    if what in {"application", "resumed"}:
        stops.stop(world.solution, by=one, reason="Ingen finansiering")
        row = dispensations.apply(world.solution, world["Arendal"], by=world.people["representative"], reason="Haster")
        motion = forward(world, row, reason="Det haster")
        if what == "application":
            dispensations.withdraw(row.pk, by=world.people["representative"])
        else:
            resume_together(world)
    elif what.startswith("change"):
        pool = make_pool(world, rollout, "open")
        change = changes.propose(pool.pk, by=contact, version=pool.version, reason="Flere", **terms(capacity=9))
        motion = forward(world, change)
        if what == "change":
            changes.withdraw(change.pk, by=contact)
        else:
            workflow.cancel(pool.pk, by=contact, version=pool.version, reason="Nei")
    else:
        pool = make_pool(world, rollout, "submitted")
        motion = forward(world, pool)
        if what == "cancel":
            workflow.cancel(pool.pk, by=contact, version=pool.version, reason="Nei")
        elif what == "leader":
            leaders.appoint(pool.pk, world.people["regional_leader"], by=contact, version=pool.version)
        else:
            assert [one.text for one in Led().preview(one)] == ["1 forslag til avgjørelse i NKG faller bort"]
            Led().leave(one, {}, contact)
    motion.refresh_from_db()
    assert motion.state == "lapsed"
    assert motion.end_reason
    assert Message.objects.filter(user=one, title__startswith="Forslaget falt bort").exists()
    with pytest.raises(WrongState):
        motions.agree(motion.pk, by=world.people["coordinator2"])


def test_one_who_is_no_longer_a_member_carries_nothing(three: World):
    pool = make_pool(three, make_rollout(three), "submitted")
    motion = forward(three, pool)
    three.people["coordinator"].assignments.update(valid_to=timezone.localdate())
    assert motions.agree(motion.pk, by=fresh(three.people["coordinator2"])).state == "lapsed"
    assert Pool.objects.get().state == "submitted"


def test_when_others_have_left_the_voices_that_are_there_may_be_enough(three: World, client_for):
    pool = make_pool(three, make_rollout(three), "submitted")
    motion = forward(three, pool)
    with pytest.raises(WrongState, match="alt sagt deg enig"):
        motions.agree(motion.pk, by=fresh(three.people["coordinator"]))
    for who in ("coordinator2", "coordinator3"):
        three.people[who].assignments.update(valid_to=timezone.localdate())
    assert "Avgjør nå" in client_for("coordinator").get(pool.get_absolute_url()).content.decode()
    assert motions.agree(motion.pk, by=fresh(three.people["coordinator"])).state == "carried"


# --- The database ---------------------------------------------------------------------------------------------


def test_the_database_holds_one_living_motion_of_a_kind_and_of_a_member_and_keeps_them(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    motion = forward(world, pool)
    one = world.people["coordinator"]
    same = {"kind": "postponed", "subject": "S", "reason": "R", "put_forward_by": one}
    waiver = {**same, "kind": "waived", "solution": world.solution, "criterion_key": "pris"}
    Motion.objects.create(**waiver)
    for bad in (
        {**same, "pool": pool, "version": 2},
        {**same, "pool": pool, "version": 2, "kind": "approved", "put_forward_by": world.people["coordinator2"]},
        waiver,
        same,
        {**same, "pool": pool},
        {**same, "kind": "waived", "pool": pool, "version": 2},
        {**waiver, "kind": "unwaived"},
        {**waiver, "criterion_key": "behov", "state": "carried"},
        {**waiver, "criterion_key": "behov", "state": "to_meeting", "ended_at": timezone.now(), "ended_by": one},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Motion.objects.create(**bad)
    motions.take_back(motion.pk, by=one)
    for rows in (Voice.objects.all(), Motion.objects.filter(pk=motion.pk)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Motion.objects.filter(pk=motion.pk).update(state="living", ended_at=None, ended_by=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Voice.objects.update(said_at=timezone.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("also", ["agree", "cancel", "meeting"])
def test_two_at_once_exactly_one_decides(also: str):
    """The second of three agrees while the third agrees too, the region withdraws it, or a meeting decides."""
    world = make_world()
    world.people["coordinator3"] = make_person("nkg_tre", Role.NATIONAL_COORDINATOR)
    pool = make_pool(world, make_rollout(world), "submitted")
    meeting = meetings.plan(by=world.people["coordinator"], starts_at=timezone.now(), place="Teams")
    attend(world, meeting, "coordinator2", "coordinator3")
    item = meeting.items.get()
    motion = forward(world, pool)
    gate = Barrier(2)
    third, contact = world.people["coordinator3"], world.people["contact"]
    others = {
        "agree": lambda: motions.agree(motion.pk, by=fresh(third)),
        "cancel": lambda: workflow.cancel(pool.pk, by=fresh(contact), version=pool.version, reason="Nei"),
        "meeting": lambda: meetings.decide(item.pk, by=fresh(third), kind="approved", version=pool.version),
    }

    def go(name: str) -> str:
        close_old_connections()
        try:
            gate.wait(timeout=60)
            if name == "second":
                motions.agree(motion.pk, by=fresh(world.people["coordinator2"]))
            else:
                others[also]()
        except (WrongState, Conflict):
            return "late"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(go, ["second", "other"])) == ["done", "late"]
    motion.refresh_from_db()
    pool.refresh_from_db()
    decided = LoggedDecision.objects.count()
    assert decided == (0 if pool.state == "cancelled" else 1)
    assert pool.transitions.count() == (2 if pool.state == "cancelled" else 3)
    assert motion.state == ("carried" if motion.decision_id else "lapsed")
