"""What a reform of municipalities does to seats in pools: on the date and not before, given back when it is undone."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from networks.errors import WrongState
from networks.models import Municipality, Reform, ReformLine, Role, User
from networks.reforms import plan as plans
from networks.reforms import workflow
from rollouts import sign_ups
from rollouts.models import Pool, SignUp
from rollouts.reforms import Seats
from tests.rollouts.conftest import World, decision, fresh, make_person, make_pool, make_rollout

FIRST = dt.date(2028, 1, 1)
THE_DAY = dt.datetime(2028, 1, 1, 8, tzinfo=dt.UTC)


@pytest.fixture
def admin(world: World) -> User:
    return make_person("ks", Role.ADMINISTRATOR)


@pytest.fixture
def pool(world: World) -> Pool:
    """Open now, and under way when the reform comes."""
    rollout = make_rollout(world)
    return make_pool(world, rollout, "open", end_date=dt.date(2028, 6, 30))


def sign_up(world: World, pool: Pool, *names: str) -> None:
    for name in names:
        sign_ups.sign_up(
            fresh_pool(pool),
            world[name],
            by=fresh(world.people["contact"]),
            decision=decision(decision_maker="Rådmannen", decided_on=dt.date(2026, 1, 1)),
            read=1,
        )


def fresh_pool(pool: Pool) -> Pool:
    return Pool.objects.get(pk=pool.pk)


def merge(world: World, by: User, *names: str) -> Reform:
    lines = [ReformLine(predecessor=world[name], to_number="4251", to_name="Nedenes") for name in names]
    return workflow.save_draft(Reform(name="R", date=FIRST, kind="merger"), lines, by=by)


def seats(pool: Pool) -> list[str]:
    return sorted(SignUp.objects.active().filter(pool=pool).values_list("municipality__name", flat=True))


def texts(reform: Reform) -> dict[str, tuple[bool, int]]:
    return {one.text: (one.needs_decision, one.count) for one in Seats().preview(plans.read(reform))}


def test_two_seats_become_one_on_the_date(world: World, pool: Pool, admin: User) -> None:
    sign_up(world, pool, "Arendal", "Farsund", "Lindesnes")
    reform = merge(world, admin, "Arendal", "Farsund")
    assert texts(reform) == {
        "2 påmeldinger går over til etterfølgeren den dagen reformen trer i kraft": (False, 2),
    }
    workflow.apply(reform, by=admin, seen_version=1)
    assert seats(pool) == ["Arendal", "Farsund", "Lindesnes"]
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
        assert seats(pool) == ["Lindesnes", "Nedenes"]
        assert workflow.bring_into_force() == []
        moved = SignUp.objects.active().get(municipality__name="Nedenes")
        assert moved.decision_maker == "Rådmannen"
        assert "Videreført ved kommunereform" in moved.transitions.get().comment

        workflow.undo(Reform.objects.get(pk=reform.pk), by=admin)
        assert seats(pool) == ["Arendal", "Farsund", "Lindesnes"]


def test_before_the_date_undoing_touches_no_seat(world: World, pool: Pool, admin: User) -> None:
    sign_up(world, pool, "Arendal")
    reform = workflow.apply(merge(world, admin, "Arendal", "Farsund"), by=admin, seen_version=1)
    before = list(SignUp.objects.values_list("pk", "state"))
    workflow.undo(reform, by=admin)
    assert list(SignUp.objects.values_list("pk", "state")) == before


def test_a_split_leaves_the_seat_for_somebody_to_decide(world: World, pool: Pool, admin: User) -> None:
    sign_up(world, pool, "Arendal")
    lines = [ReformLine(predecessor=world["Arendal"], to_number=number, to_name=number) for number in ("4251", "4252")]
    reform = workflow.save_draft(Reform(name="R", date=FIRST, kind="split"), lines, by=admin)
    assert texts(reform) == {"Påmeldinger som må avgjøres: kommunen blir til flere": (True, 1)}
    workflow.apply(reform, by=admin, seen_version=1)
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
    assert seats(pool) == ["Arendal"]


def test_a_finished_pool_keeps_its_history(world: World, admin: User) -> None:
    rollout = make_rollout(world)
    pool = make_pool(world, rollout, "open")
    sign_up(world, pool, "Arendal")
    reform = merge(world, admin, "Arendal", "Farsund")
    assert texts(reform) == {}
    workflow.apply(reform, by=admin, seen_version=1)
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
    assert seats(pool) == ["Arendal"]


def test_a_sign_up_of_the_new_municipality_builds_on_the_reform(world: World, pool: Pool, admin: User) -> None:
    reform = workflow.apply(merge(world, admin, "Arendal", "Farsund"), by=admin, seen_version=1)
    SignUp.objects.create(
        pool=pool,
        municipality=Municipality.objects.get(number="4251"),
        decision_maker="Rådmannen",
        decided_on=dt.date(2026, 1, 1),
        signed_up_at=timezone.now(),
        signed_up_by=world.people["contact"],
    )
    with pytest.raises(WrongState, match="Nedenes er meldt på"):
        workflow.undo(reform, by=admin)
