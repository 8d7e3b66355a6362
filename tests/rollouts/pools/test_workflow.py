"""The moves: each one of the table, none beside it, and what each leaves behind."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from networks.models import Role, RoleAssignment
from rollouts.models import Pool, PoolTransition, Rollout, Track
from rollouts.pools import workflow
from rollouts.pools.moves import MOVES, Action, PoolState
from rollouts.rollout_pages import setting_up
from tests.rollouts.conftest import LONG_AGO, World, make_pool, make_rollout, proposer_of, terms, together

STATES = [state.value for state in PoolState]
MOVABLE = [action for action in Action if action in workflow.FUNCTIONS]


def act(world: World, action: Action, pool: Pool) -> Pool:
    """Let somebody who may make this kind of move try it."""
    decides = action in {Action.APPROVE, Action.SEND_BACK}
    by = world.people["coordinator"] if decides else proposer_of(world, pool.rollout)
    extra = {"reason": "Fordi"} if action in {Action.SEND_BACK, Action.CANCEL} else {}
    return workflow.FUNCTIONS[action](pool.pk, by=by, version=pool.version, **extra)  # type: ignore[operator]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", MOVABLE)
@pytest.mark.parametrize("track", [Track.REGIONAL, Track.NATIONAL])
def test_every_action_in_every_state(world: World, track: Track, action: Action, state: str):
    pool = make_pool(world, make_rollout(world, track), state)
    logged = PoolTransition.objects.count()
    move = MOVES.find(action, state)
    if move is None:
        with pytest.raises(WrongState):
            act(world, action, pool)
        pool.refresh_from_db()
        assert pool.state == state
        assert PoolTransition.objects.count() == logged
        return
    moved = act(world, action, pool)
    # Approval opens the pool at once.
    target = PoolState.OPEN if action == Action.APPROVE else move.target
    assert Pool.objects.get(pk=pool.pk).state == moved.state == target
    assert PoolTransition.objects.count() == logged + (2 if action == Action.APPROVE else 1)


@pytest.mark.usefixtures("alone")
def test_approval_leaves_two_lines_with_actor_role_and_terms(world: World):
    pool = make_pool(world, make_rollout(world), "submitted", capacity=5)
    workflow.approve(pool.pk, by=world.people["coordinator"], version=pool.version, comment="Bra")
    submit, approve, opened = PoolTransition.objects.all()
    assert (submit.from_state, submit.to_state, submit.actor, submit.role) == (
        "draft",
        "submitted",
        world.people["contact"],
        "contact_person",
    )
    assert (approve.from_state, approve.to_state, approve.comment) == ("submitted", "approved", "Bra")
    assert (approve.actor, approve.role) == (world.people["coordinator"], "national_coordinator")
    assert (opened.from_state, opened.to_state) == ("approved", "open")
    assert approve.terms["capacity"] == 5


def test_returned_then_corrected_then_approved(world: World):
    contact = world.people["contact"]
    pool = make_pool(world, make_rollout(world), "returned")
    assert pool.decision_reason == "Uke 8 kolliderer"
    pool = workflow.update_pool(pool.pk, by=contact, version=pool.version, **terms(capacity=2))
    pool = workflow.submit(pool.pk, by=contact, version=pool.version)
    assert (pool.decided_by, pool.decided_at, pool.decision_reason, pool.decision) == (None, None, "", "")
    pool = together(world, pool, "approved")
    assert pool.state == "open"
    assert list(pool.transitions.values_list("action", flat=True)) == [
        "submit",
        "send_back",
        "submit",
        "approve",
        "open",
    ]


@pytest.mark.parametrize("reason", ["", "   \n "])
def test_sending_back_and_cancelling_need_a_reason(world: World, reason: str):
    pool = make_pool(world, make_rollout(world), "submitted")
    with pytest.raises(InvalidInput) as error:
        workflow.send_back(pool.pk, by=world.people["coordinator"], version=pool.version, reason=reason)
    assert error.value.field == "reason"
    with pytest.raises(InvalidInput) as error:
        workflow.cancel(pool.pk, by=world.people["contact"], version=pool.version, reason=reason)
    assert error.value.field == "reason"
    assert Pool.objects.get().state == "submitted"


def test_four_eyes_for_one_who_holds_both_roles(world: World):
    contact = world.people["contact"]
    RoleAssignment.objects.create(user=contact, role=Role.NATIONAL_COORDINATOR, valid_from=LONG_AGO)
    pool = make_pool(world, make_rollout(world), "submitted")
    with pytest.raises(NotAllowed, match="kan ikke avgjøre"):
        workflow.approve(pool.pk, by=contact, version=pool.version)
    with pytest.raises(NotAllowed):
        workflow.send_back(pool.pk, by=contact, version=pool.version, reason="Nei")
    # Nor about a proposal that they wrote and somebody else sent in.
    draft = make_pool(world, make_rollout(world))
    draft = workflow.submit(draft.pk, by=world.people["regional_leader"], version=draft.version)
    with pytest.raises(NotAllowed):
        workflow.approve(draft.pk, by=contact, version=draft.version)


@pytest.mark.parametrize("who", ["contact", "regional_leader", "resource", "other_contact", "reader", "grant_manager"])
def test_only_the_nkg_decides(world: World, who: str):
    pool = make_pool(world, make_rollout(world), "submitted")
    with pytest.raises(NotAllowed):
        workflow.approve(pool.pk, by=world.people[who], version=pool.version)
    assert Pool.objects.get().state == "submitted"


def test_a_stale_version_is_a_conflict_that_shows_the_other(world: World):
    pool = make_pool(world, make_rollout(world))
    workflow.update_pool(pool.pk, by=world.people["regional_leader"], version=pool.version, **terms(capacity=9))
    with pytest.raises(Conflict) as error:
        workflow.update_pool(pool.pk, by=world.people["contact"], version=pool.version, **terms(capacity=4))
    assert error.value.theirs.capacity == 9
    assert error.value.theirs.updated_by == world.people["regional_leader"]
    with pytest.raises(Conflict):
        workflow.submit(pool.pk, by=world.people["contact"], version=pool.version)
    assert Pool.objects.get().capacity == 9


def test_saving_the_same_again_changes_nothing(world: World):
    pool = make_pool(world, make_rollout(world))
    same = workflow.update_pool(pool.pk, by=world.people["contact"], version=pool.version, **terms())
    assert same.version == pool.version


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end_date": dt.date(2020, 1, 1)}, "end_date"),
        ({"end_date": dt.date(2999, 1, 1)}, "end_date"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": -4}, "capacity"),
        ({"capacity": 100_000}, "capacity"),
        ({"sign_up_deadline": dt.date(2999, 1, 1)}, "sign_up_deadline"),
    ],
)
def test_terms_that_cannot_be_right(world: World, changes: dict, field: str):
    rollout = make_rollout(world)
    with pytest.raises(InvalidInput) as error:
        workflow.create_pool(rollout.pk, by=world.people["contact"], **terms(**changes))
    assert error.value.field == field
    assert not Pool.objects.exists()


def test_one_day_is_a_period_and_the_deadline_may_be_the_first_day(world: World):
    day = timezone.localdate() + dt.timedelta(days=10)
    pool = make_pool(world, make_rollout(world), "open", start_date=day, end_date=day, sign_up_deadline=day)
    assert pool.takes_sign_ups


def test_a_deadline_that_has_passed_is_not_sent_in_and_not_approved(world: World):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    pool = make_pool(world, make_rollout(world), sign_up_deadline=yesterday)
    with pytest.raises(InvalidInput) as error:
        workflow.submit(pool.pk, by=world.people["contact"], version=pool.version)
    assert error.value.field == "sign_up_deadline"
    late = make_pool(world, make_rollout(world), "submitted")
    Pool.objects.filter(pk=late.pk).update(sign_up_deadline=yesterday)
    with pytest.raises(WrongState, match="ny frist"):
        together(world, late, "approved")


def test_pools_are_numbered_and_a_cancelled_number_is_not_used_again(world: World):
    rollout = make_rollout(world)
    first, second = make_pool(world, rollout, "cancelled"), make_pool(world, rollout)
    assert (first.number, second.number) == (1, 2)


@pytest.mark.parametrize("who", ["other_contact", "resource", "coordinator", "national_leader", "reader"])
def test_others_do_not_propose(world: World, who: str):
    rollout = make_rollout(world)
    with pytest.raises(NotAllowed, match="Agder"):
        workflow.create_pool(rollout.pk, by=world.people[who], **terms())


# --- The calendar ----------------------------------------------------------------------------------------


def test_the_calendar_closes_after_the_deadline_and_not_on_it(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    assert workflow.close_expired(pool.sign_up_deadline) == 0
    assert workflow.close_expired(pool.sign_up_deadline + dt.timedelta(days=1)) == 1
    assert workflow.close_expired(pool.sign_up_deadline + dt.timedelta(days=1)) == 0
    closed = pool.transitions.last()
    assert closed is not None
    assert (closed.action, closed.actor, closed.role, closed.to_state) == ("close", None, "", "closed")


def test_the_task_is_on_the_calendar(settings):
    from rollouts.tasks import close_expired_pools

    assert any(entry["task"] == close_expired_pools.name for entry in settings.CELERY_BEAT_SCHEDULE.values())


# --- What the database holds by itself ---------------------------------------------------------------------


def refused(pool: Pool, **fields: object) -> None:
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Pool.objects.filter(pk=pool.pk).update(**fields)


def test_the_database_holds_the_table(world: World):
    """Whatever the code does: no arrow beside the table's."""
    rollout = make_rollout(world)
    for source in STATES:
        pool = make_pool(world, rollout, source)
        for target in STATES:
            if target != source and (source, target) not in MOVES.arrows():
                refused(pool, state=target)


def test_the_database_holds_state_dates_and_actors_together(world: World):
    coordinator, now = world.people["coordinator"], timezone.now()
    rollout = make_rollout(world)
    draft, submitted = make_pool(world, rollout), make_pool(world, rollout, "submitted")
    returned, opened = make_pool(world, rollout, "returned"), make_pool(world, rollout, "open")
    refused(draft, submitted_at=now)
    refused(draft, state="submitted")
    refused(submitted, submitted_by=None)
    refused(submitted, decided_by=coordinator, decided_at=now, decision="approved")
    refused(submitted, state="approved")
    refused(submitted, state="returned", decided_by=coordinator, decided_at=now, decision="returned")
    refused(returned, decision_reason="")
    refused(returned, decision="approved")
    refused(opened, decided_by=None)
    refused(opened, decided_at=None)
    refused(opened, decision="returned")
    refused(opened, decided_by=world.people["contact"])  # four eyes
    refused(draft, capacity=0)
    refused(draft, end_date=draft.start_date - dt.timedelta(days=1))
    refused(draft, sign_up_deadline=draft.start_date + dt.timedelta(days=1))
    refused(draft, number=submitted.number)


def test_the_database_holds_the_log(world: World):
    pool = make_pool(world, make_rollout(world), "submitted")
    for change in (
        lambda: PoolTransition.objects.update(comment="Noe annet"),
        lambda: PoolTransition.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert pool.transitions.count() == 1


@pytest.mark.parametrize(
    ("track", "network", "criteria"),
    [("regional", False, ""), ("national", True, ""), ("partial", True, "Vilkår"), ("partial", False, "")],
)
def test_the_database_holds_track_network_and_criteria(world: World, track: str, network: bool, criteria: str):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_rollout(world, Track(track), network=world.agder if network else None, criteria=criteria)


def test_every_change_of_a_pool_is_in_the_history(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    assert sorted(pool.events.values_list("version", flat=True)) == [1, 2, 4] or list(  # type: ignore[attr-defined]
        pool.events.order_by("pgh_id").values_list("state", flat=True)  # type: ignore[attr-defined]
    ) == ["draft", "submitted", "approved", "open"]


def test_every_state_can_be_reached_and_left_but_the_last_two():
    targets, sources = {move.target for move in MOVES}, {source for move in MOVES for source in move.sources}
    assert targets | {PoolState.DRAFT} == set(PoolState)
    assert set(PoolState) - sources == {PoolState.COMPLETED, PoolState.CANCELLED}


# --- Rollouts ----------------------------------------------------------------------------------------------


def test_a_contact_person_sets_up_a_regional_rollout(world: World):
    rollout = setting_up.create_rollout(
        by=world.people["contact"],
        solution=world.solution,
        title="  DigiHelsestasjon i Agder ",
        track="regional",
        network=world.agder,
        leader=world.people["regional_leader"],
    )
    assert rollout.title == "DigiHelsestasjon i Agder"
    assert rollout.announced_on == timezone.localdate()


@pytest.mark.parametrize(
    ("who", "track", "network", "criteria", "error", "field"),
    [
        ("contact", "regional", "rogaland", "", NotAllowed, None),
        ("contact", "national", None, "", NotAllowed, None),
        ("coordinator", "regional", "agder", "", NotAllowed, None),
        ("national_leader", "national", None, "", NotAllowed, None),
        ("coordinator", "partial", None, "  ", InvalidInput, "criteria"),
        ("contact", "regional", None, "", InvalidInput, "network"),
        ("coordinator", "national", "agder", "", InvalidInput, "network"),
        ("coordinator", "sideways", None, "", InvalidInput, "track"),
    ],
)
def test_rollouts_that_are_refused(world: World, who, track, network, criteria, error, field):
    with pytest.raises(error) as caught:
        setting_up.create_rollout(
            by=world.people[who],
            solution=world.solution,
            title="Tittel",
            track=track,
            network=getattr(world, network) if network else None,
            criteria=criteria,
        )
    assert caught.value.field == field
    assert not Rollout.objects.exists()


def test_a_leader_must_lead_there(world: World):
    with pytest.raises(InvalidInput) as error:
        setting_up.create_rollout(
            by=world.people["contact"],
            solution=world.solution,
            title="Tittel",
            track="regional",
            network=world.agder,
            leader=world.people["other_regional_leader"],
        )
    assert error.value.field == "leader"
