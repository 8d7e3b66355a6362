"""A mixed cast does whatever comes to mind, allowed or not: no reachable state breaks a rule."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from networks.errors import DomainError
from networks.models import User
from rollouts import dispensations, sign_ups, stops, workflow
from rollouts.models import Dispensation, Pool, SignUp, SignUpTransition, SolutionStop, Track
from rollouts.transitions import DECIDED_STATES, Action, arrows
from tests.rollouts.conftest import World, decision, fresh, make_pool, make_rollout, terms

CAST = ["contact", "regional_leader", "national_leader", "coordinator", "coordinator2", "representative", "reader"]
people = strategies.sampled_from(CAST)
indexes = strategies.integers(0, 5)
municipalities = strategies.lists(strategies.sampled_from(["Arendal", "Farsund", "Stavanger"]))


class Machine(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.rollouts = [make_rollout(self.world, track) for track in (Track.REGIONAL, Track.NATIONAL)]
        for rollout in self.rollouts:
            make_pool(self.world, rollout, "submitted", capacity=2)
            make_pool(self.world, rollout, "open", capacity=2)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def person(self, who: str) -> User:
        return fresh(self.world.people[who])

    def pool(self, index: int) -> Pool:
        pools = list(Pool.objects.order_by("pk"))
        return pools[index % len(pools)]

    def attempt(self, function: Any, *args: Any, **kwargs: Any) -> None:
        with suppress(DomainError):
            function(*args, **kwargs)

    @rule(who=people, index=indexes, capacity=strategies.integers(-1, 3))
    def propose(self, who: str, index: int, capacity: int) -> None:
        rollout = self.rollouts[index % 2]
        self.attempt(workflow.create_pool, rollout.pk, by=self.person(who), **terms(capacity=capacity))

    @rule(who=people, index=indexes, capacity=strategies.integers(1, 3), stale=strategies.booleans())
    def edit(self, who: str, index: int, capacity: int, stale: bool) -> None:
        pool = self.pool(index)
        version = pool.version - stale
        self.attempt(
            workflow.update_pool, pool.pk, by=self.person(who), version=version, **terms(capacity=capacity, note="Ny")
        )

    @rule(
        who=people,
        index=indexes,
        action=strategies.sampled_from(sorted(workflow.FUNCTIONS)),
        reason=strategies.sampled_from(["", "Fordi"]),
    )
    def move(self, who: str, index: int, action: str, reason: str) -> None:
        pool = self.pool(index)
        extra = {"reason": reason} if action in {Action.SEND_BACK, Action.CANCEL} else {}
        function: Any = workflow.FUNCTIONS[Action(action)]
        self.attempt(function, pool.pk, by=self.person(who), version=pool.version, **extra)

    @rule(
        who=people, index=indexes, names=strategies.lists(strategies.sampled_from(["Arendal", "Farsund", "Stavanger"]))
    )
    def join(self, who: str, index: int, names: list[str]) -> None:
        self.attempt(
            sign_ups.sign_up_many,
            self.pool(index),
            [self.world[name] for name in names],
            by=self.person(who),
            decision=decision(),
            read=1,
        )

    @rule(who=people, index=indexes)
    def leave(self, who: str, index: int) -> None:
        rows = list(SignUp.objects.order_by("pk"))
        if rows:
            self.attempt(sign_ups.withdraw, rows[index % len(rows)], by=self.person(who))

    @rule(days=strategies.integers(25, 35))
    def calendar(self, days: int) -> None:
        workflow.close_expired(timezone.localdate() + dt.timedelta(days=days))

    @rule(who=people, reason=strategies.sampled_from(["", "Fordi"]))
    def stop(self, who: str, reason: str) -> None:
        self.attempt(stops.stop, self.world.solution, by=self.person(who), reason=reason)

    @rule(who=people)
    def resume(self, who: str) -> None:
        self.attempt(stops.resume, self.world.solution, by=self.person(who), reason="Avklart")

    @rule(who=people, name=strategies.sampled_from(["Arendal", "Stavanger"]))
    def apply(self, who: str, name: str) -> None:
        municipality = self.world[name]
        self.attempt(dispensations.apply, self.world.solution, municipality, by=self.person(who), reason="Haster")

    @rule(who=people, grant=strategies.booleans())
    def decide(self, who: str, grant: bool) -> None:
        for row in Dispensation.objects.filter(state="applied_for"):
            self.attempt(dispensations.decide, row.pk, by=self.person(who), grant=grant, reason="Ja")

    @invariant()
    def a_stopped_solution_takes_no_sign_ups(self) -> None:
        if SolutionStop.objects.standing().exists():
            assert not Pool.objects.filter(state="open").exists()

    @invariant()
    def dispensations_have_four_eyes(self) -> None:
        for row in Dispensation.objects.filter(state__in=["granted", "refused"]):
            assert row.decided_by_id not in {row.applied_by_id, None}

    @invariant()
    def seats_hold(self) -> None:
        for pool in Pool.objects.all():
            assert SignUp.objects.active().filter(pool=pool).count() <= pool.capacity

    @invariant()
    def the_log_is_the_way_to_the_state(self) -> None:
        for pool in Pool.objects.prefetch_related("transitions"):
            state = "draft"
            for step in pool.transitions.all():  # type: ignore[attr-defined]
                assert step.from_state == state
                assert (step.from_state, step.to_state) in arrows()
                state = step.to_state
            assert state == pool.state

    @invariant()
    def four_eyes(self) -> None:
        for pool in Pool.objects.filter(state__in=DECIDED_STATES):
            assert pool.decided_by_id not in {pool.submitted_by_id, pool.created_by_id, None}

    @invariant()
    def one_seat_in_each_rollout(self) -> None:
        for rollout in self.rollouts:
            alive = (
                SignUp.objects.active()
                .filter(pool__rollout=rollout)
                .exclude(pool__state__in=["completed", "cancelled"])
            )
            held = list(alive.values_list("municipality", flat=True))
            assert len(held) == len(set(held))

    @invariant()
    def every_sign_up_is_logged(self) -> None:
        for row in SignUp.objects.all():
            last = SignUpTransition.objects.filter(sign_up=row).last()
            assert last is not None
            assert last.to_state == row.state


@pytest.mark.django_db
def test_no_reachable_state_breaks_a_rule(world: World):
    Machine.world = world
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
