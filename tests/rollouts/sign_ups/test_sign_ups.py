"""Municipalities join and leave: seats hold under real concurrency, every refusal is a sentence at the field."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed, Unsure, WrongState
from networks.models import Municipality, MunicipalityPeriod, NetworkMembership, User
from rollouts.decisions import motions
from rollouts.models import Motion, Pool, SignUp, SignUpTransition, Track
from rollouts.pools import workflow
from rollouts.sign_ups import workflow as sign_ups
from tests.rollouts.conftest import World, decision, fresh, make_municipality, make_pool, make_rollout, make_world


def join(world: World, pool: Pool, *names: str, who: str = "contact", **changes):
    read, sure = changes.pop("read", 1), changes.pop("sure", ())
    chosen, by = [world[name] for name in names], fresh(world.people[who])
    return sign_ups.sign_up_many(pool, chosen, by=by, decision=decision(**changes), read=read, sure=sure)


def test_several_at_once_with_the_decision(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    join(world, pool, "Arendal", "Farsund", decision_maker=" Helsesjef ")
    assert pool.free == 1
    row = SignUp.objects.get(municipality=world["Arendal"])
    assert (row.decision_maker, row.signed_up_by, row.state) == ("Helsesjef", world.people["contact"], "confirmed")
    logged = SignUpTransition.objects.get(sign_up=row)
    assert (logged.from_state, logged.to_state, logged.role) == ("", "confirmed", "contact_person")


def test_the_municipality_itself(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    join(world, pool, "Arendal", who="representative")
    assert SignUpTransition.objects.get().role == "municipality_representative"


def test_all_or_none(world: World):
    pool = make_pool(world, make_rollout(world, Track.NATIONAL), "open", capacity=2)
    join(world, pool, "Arendal")
    with pytest.raises(InvalidInput, match="alt påmeldt"):
        join(world, pool, "Farsund", "Arendal")
    assert SignUp.objects.count() == 1


def test_the_last_day_counts_and_the_day_after_does_not_even_before_the_task_has_run(world: World):
    today = timezone.localdate()
    pool = make_pool(world, make_rollout(world), "open", sign_up_deadline=today)
    join(world, pool, "Arendal")
    Pool.objects.filter(pk=pool.pk).update(sign_up_deadline=today - dt.timedelta(days=1))
    with pytest.raises(WrongState, match="Påmeldingsfristen gikk ut") as error:
        join(world, pool, "Farsund")
    assert error.value.field == "municipality"


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("draft", "ikke godkjent"),
        ("submitted", "ikke godkjent"),
        ("returned", "ikke godkjent"),
        ("approved", "ikke åpnet"),
        ("closed", "stengt"),
        ("running", "stengt"),
        ("completed", "stengt"),
        ("cancelled", "avlyst"),
    ],
)
def test_only_open_pools(world: World, state: str, message: str):
    pool = make_pool(world, make_rollout(world), state)
    with pytest.raises(WrongState, match=message) as error:
        join(world, pool, "Arendal")
    assert error.value.field == "municipality"
    assert not SignUp.objects.exists()


def test_outside_the_region(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    with pytest.raises(InvalidInput, match="Stavanger hører ikke til Agder") as error:
        join(world, pool, "Stavanger", who="other_contact")
    assert error.value.field == "municipality"


def test_any_region_on_track_a(world: World):
    pool = make_pool(world, make_rollout(world, Track.NATIONAL), "open")
    join(world, pool, "Stavanger", who="other_contact")
    join(world, pool, "Arendal")
    assert SignUp.objects.count() == 2


def test_the_leader_signs_up_on_track_c(world: World):
    pool = make_pool(world, make_rollout(world, Track.PARTIAL), "open")
    join(world, pool, "Stavanger", "Arendal", who="national_leader")
    assert set(SignUpTransition.objects.values_list("role", flat=True)) == {"rollout_leader"}


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("contact", "Stavanger"),
        ("representative", "Farsund"),
        ("resource", "Arendal"),
        ("regional_leader", "Arendal"),
        ("national_leader", "Arendal"),
        ("coordinator", "Arendal"),
        ("reader", "Arendal"),
        ("no_role", "Arendal"),
    ],
)
def test_nobody_signs_up_for_others(world: World, who: str, name: str):
    pool = make_pool(world, make_rollout(world, Track.NATIONAL), "open")
    with pytest.raises(NotAllowed):
        join(world, pool, name, who=who)
    # Nor hidden among those one may sign up.
    if who == "contact":
        with pytest.raises(NotAllowed):
            join(world, pool, "Arendal", name, who=who)
    assert not SignUp.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decision_maker": "  "}, "decision_maker"),
        ({"decided_on": timezone.localdate() + dt.timedelta(days=2)}, "decided_on"),
        ({"decided_on": dt.date(202, 6, 1)}, "decided_on"),
        ({"mandate": ""}, "mandate"),
    ],
)
def test_the_decision_must_be_recorded(world: World, changes: dict, field: str):
    pool = make_pool(world, make_rollout(world), "open")
    with pytest.raises(InvalidInput) as error:
        join(world, pool, "Arendal", **changes)
    assert error.value.field == field


def test_twice_and_in_two_pools_of_one_rollout(world: World):
    rollout = make_rollout(world)
    first, second = make_pool(world, rollout, "open"), make_pool(world, rollout, "open")
    join(world, first, "Arendal")
    for pool in (first, second):
        with pytest.raises(InvalidInput, match="Arendal er alt påmeldt pulje 1"):
            join(world, pool, "Arendal")
    other = make_pool(world, make_rollout(world), "open")
    with pytest.raises(Unsure, match="Arendal er med i Pulje 1"):
        join(world, other, "Arendal")
    join(world, other, "Arendal", sure=["4203"])


def test_a_municipality_that_no_longer_exists(world: World):
    pool = make_pool(world, make_rollout(world, Track.PARTIAL), "open")
    today = timezone.localdate()
    MunicipalityPeriod.objects.filter(municipality=world["Farsund"]).update(valid_to=today)
    with pytest.raises(NotAllowed):
        join(world, pool, "Farsund", who="national_leader")


def test_candidates_are_those_one_may_sign_up_now(world: World):
    pool = make_pool(world, make_rollout(world, Track.NATIONAL), "open")
    join(world, pool, "Farsund")
    names = sign_ups.candidates(fresh(world.people["contact"]), pool).values_list("name", flat=True)
    assert list(names) == ["Arendal", "Kristiansand", "Lindesnes"]
    assert not sign_ups.candidates(fresh(world.people["reader"]), pool)
    assert sign_ups.candidates(fresh(world.people["representative"]), pool).get() == world["Arendal"]


def test_a_contact_person_follows_the_membership_of_today(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    today = timezone.localdate()
    NetworkMembership.objects.filter(municipality=world["Farsund"]).update(valid_to=today)
    NetworkMembership.objects.create(municipality=world["Farsund"], network=world.rogaland, valid_from=today)
    with pytest.raises(NotAllowed):
        join(world, pool, "Farsund")


# --- Leaving -----------------------------------------------------------------------------------------------


def test_withdraw_and_come_back(world: World):
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    (row,) = join(world, pool, "Arendal")
    row = sign_ups.withdraw(row, by=world.people["representative"])
    assert (row.state, row.withdrawn_by, row.leaving_reason) == ("withdrawn", world.people["representative"], "")
    join(world, pool, "Arendal")
    assert SignUp.objects.filter(municipality=world["Arendal"]).count() == 2
    with pytest.raises(WrongState, match="alt trukket"):
        sign_ups.withdraw(row, by=world.people["contact"])


@pytest.mark.parametrize("who", ["other_contact", "coordinator", "regional_leader", "other_representative", "reader"])
def test_nobody_withdraws_for_others(world: World, who: str):
    pool = make_pool(world, make_rollout(world), "open")
    (row,) = join(world, pool, "Arendal")
    with pytest.raises(NotAllowed):
        sign_ups.withdraw(row, by=world.people[who])


@pytest.mark.parametrize(("state", "allowed"), [("closed", True), ("running", True), ("completed", False)])
def test_one_can_leave_as_long_as_the_pool_lives(world: World, state: str, allowed: bool):
    pool = make_pool(world, make_rollout(world), "open")
    (row,) = join(world, pool, "Arendal")
    contact = world.people["contact"]
    for name, step in (("closed", workflow.close), ("running", workflow.start), ("completed", workflow.complete)):
        pool = step(pool.pk, by=contact, version=pool.version)  # type: ignore[operator]
        if name == state:
            break
    if allowed:
        assert sign_ups.withdraw(row, by=contact).state == "withdrawn"
    else:
        with pytest.raises(WrongState):
            sign_ups.withdraw(row, by=contact)


# --- What the database holds by itself -----------------------------------------------------------------------


def test_the_database_holds_sign_ups(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    (row,) = join(world, pool, "Arendal")
    same = {
        "pool": pool,
        "municipality": row.municipality,
        "signed_up_by": row.signed_up_by,
        "signed_up_at": row.signed_up_at,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.create(**same, decision_maker="X", decided_on=row.decided_on)
    for change in ({"decision_maker": ""}, {"state": "withdrawn"}, {"withdrawn_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SignUp.objects.filter(pk=row.pk).update(**change)
    sign_ups.withdraw(row, by=world.people["contact"])
    with pytest.raises(DatabaseError), transaction.atomic():
        SignUp.objects.filter(pk=row.pk).update(state="confirmed", withdrawn_at=None, withdrawn_by=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        SignUpTransition.objects.all().delete()


# --- At the same time ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_for_ten_seats():
    """Real threads, each with a connection of its own, all let go at the same moment: ten get seats, forty stand in
    line in the order in which they were recorded, and ten who leave let the first ten of the line in."""
    world = make_world()
    county = MunicipalityPeriod.objects.first().county  # type: ignore[union-attr]
    crowd = [make_municipality(f"43{n:02}", f"Kommune {n}", world.agder, county) for n in range(50)]
    pool = make_pool(world, make_rollout(world), "open", capacity=10)
    contact_id, gate = world.people["contact"].pk, Barrier(len(crowd))

    def attempt(municipality: Municipality) -> str:
        close_old_connections()
        try:
            by = User.objects.get(pk=contact_id)
            gate.wait(timeout=60)
            return sign_ups.sign_up(pool.pk, municipality, by=by, decision=decision(), read=1).state
        finally:
            connection.close()

    with ThreadPoolExecutor(len(crowd)) as threads:
        answers = list(threads.map(attempt, crowd))
    assert (answers.count("confirmed"), answers.count("waiting")) == (10, 40)
    assert SignUp.objects.active().count() == 10
    line = list(SignUp.objects.waiting().values_list("pk", flat=True))
    # The log was written under the same locks, so it knows the true order.
    assert line == list(
        SignUpTransition.objects.filter(to_state="waiting").order_by("pk").values_list("sign_up", flat=True)
    )

    seated, leave = list(SignUp.objects.active()), Barrier(10)

    def go(row: SignUp) -> None:
        close_old_connections()
        try:
            by = User.objects.get(pk=contact_id)
            leave.wait(timeout=60)
            sign_ups.withdraw(row.pk, by=by)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(go, seated))
    assert sorted(SignUp.objects.active().values_list("pk", flat=True)) == sorted(line[:10])
    assert list(SignUp.objects.waiting().values_list("pk", flat=True)) == line[10:]


@pytest.mark.django_db(transaction=True)
def test_two_members_decide_at_once():
    """One wants it approved and one sent back: both are put forward beside each other, and nothing is decided."""
    world = make_world()
    pool = make_pool(world, make_rollout(world), "submitted")
    gate = Barrier(2)

    def decide(who: str) -> str:
        close_old_connections()
        by = fresh(world.people[who])
        try:
            gate.wait(timeout=60)
            kind = "approved" if who == "coordinator" else "returned"
            motions.put_forward(pool, kind, by=by, version=pool.version, reason="Fordi")
        except WrongState:
            return "late"
        else:
            return "put forward"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(decide, ["coordinator", "coordinator2"])) == ["put forward"] * 2
    pool.refresh_from_db()
    assert (pool.state, set(Motion.objects.values_list("kind", flat=True))) == ("submitted", {"approved", "returned"})
