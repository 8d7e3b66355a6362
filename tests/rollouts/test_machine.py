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

from core.errors import DomainError
from networks.models import Role, RoleAssignment, User
from rollouts.decisions import meetings, minutes, motions, postponing, presence
from rollouts.decisions.models import OBJECT_WITHIN
from rollouts.models import (
    AgendaItem,
    Attendance,
    Dispensation,
    LoggedDecision,
    Meeting,
    Motion,
    Pool,
    PoolChange,
    PoolTransition,
    Ratification,
    ReadinessCriterion,
    ReadinessWaiver,
    Seat,
    SignUp,
    SignUpTransition,
    SolutionStop,
    Track,
    Voice,
)
from rollouts.pool_changes import workflow as changes
from rollouts.pools import workflow
from rollouts.pools.moves import DECIDED_STATES, MOVES, Action
from rollouts.readiness import assessment, stops, waiving
from rollouts.sign_ups import invitations
from rollouts.sign_ups import workflow as sign_ups
from rollouts.stops import dispensations
from tests.rollouts.conftest import LONG_AGO, World, decision, fresh, make_person, make_pool, make_rollout, terms

CAST = [
    "contact",
    "regional_leader",
    "national_leader",
    "coordinator",
    "coordinator2",
    "coordinator3",
    "representative",
    "reader",
]
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
        # Who proposes is a member, too, and stands aside.
        RoleAssignment.objects.create(
            user=self.world.people["contact"], role=Role.NATIONAL_COORDINATOR, valid_from=LONG_AGO
        )
        # From here on a criterion stands in the way until the NKG waives it.
        self.opened_before = set(PoolTransition.objects.filter(to_state="open").values_list("pk", flat=True))
        ReadinessCriterion.objects.create(key="pris", version=1, title="Prismodell", deliverer="KS")
        coordinator = self.person("coordinator")
        self.meeting = meetings.plan(by=coordinator, starts_at=timezone.now(), place="Teams")
        Meeting.objects.filter(pk=self.meeting.pk).update(starts_at=timezone.now() - 3 * OBJECT_WITHIN)
        self.early: set[int] = set()
        Seat.objects.create(user=self.world.people["coordinator3"], body="ks", duty="secretary")

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

    @rule(who=people, index=indexes, name=strategies.sampled_from(["Arendal", "Stavanger"]), yes=strategies.booleans())
    def answer(self, who: str, index: int, name: str, yes: bool) -> None:
        pool, person = self.pool(index), self.person(who)
        if not yes:
            self.attempt(sign_ups.decline, pool, self.world[name], by=person)
            return
        for row in SignUp.objects.filter(municipality=self.world[name], state__in=["signed_up", "confirmed"])[:1]:
            self.attempt(sign_ups.confirm_again, row, by=person, decision=decision(), read=1)
            self.attempt(sign_ups.change_pool, row, pool, by=person, decision=decision(), read=1)

    @rule(who=people, index=indexes)
    def invite(self, who: str, index: int) -> None:
        self.attempt(invitations.invite, self.pool(index).pk, by=self.person(who), kind="all")

    @rule(who=people, index=indexes, capacity=strategies.integers(1, 3))
    def ask_for_change(self, who: str, index: int, capacity: int) -> None:
        pool = self.pool(index)
        new = terms(capacity=capacity, note="Ny")
        self.attempt(changes.propose, pool.pk, by=self.person(who), version=pool.version, reason="Flere", **new)

    @rule(who=people, what=strategies.sampled_from(["approve", "send_back", "withdraw"]))
    def settle_change(self, who: str, what: str) -> None:
        for row in PoolChange.objects.filter(state="submitted"):
            extra = {"reason": "Nei"} if what == "send_back" else {}
            self.attempt(getattr(changes, what), row.pk, by=self.person(who), **extra)

    @rule(who=people, what=strategies.sampled_from([Pool, PoolChange, Dispensation, Ratification]), index=indexes)
    def put_off(self, who: str, what: Any, index: int) -> None:
        rows = list(what.objects.order_by("pk"))
        if rows:
            case = rows[index % len(rows)]
            self.attempt(postponing.postpone, case, by=self.person(who), reason="Senere")

    @rule(who=people, everywhere=strategies.booleans())
    def waive(self, who: str, everywhere: bool) -> None:
        rollout = None if everywhere else self.rollouts[0]
        by = self.person(who)
        self.attempt(assessment.waive, self.world.solution, "pris", by=by, reason="Likevel", rollout=rollout)

    @rule(who=people)
    def end_waiver(self, who: str) -> None:
        for row in ReadinessWaiver.objects.in_force():
            self.attempt(assessment.end_waiver, row.pk, by=self.person(who), reason="Avklart")

    @rule(
        who=people,
        what=strategies.sampled_from([Pool, PoolChange, Dispensation, Ratification]),
        kind=strategies.sampled_from(["approved", "returned", "postponed"]),
        index=indexes,
        stale=strategies.booleans(),
    )
    def put_forward(self, who: str, what: Any, kind: str, index: int, stale: bool) -> None:
        rows = list(what.objects.waiting_for_decision())
        if rows:
            case = rows[index % len(rows)]
            version = case.version - stale if isinstance(case, Pool) else None
            self.attempt(motions.put_forward, case, kind, by=self.person(who), reason="Fordi", version=version)

    @rule(who=people, everywhere=strategies.booleans())
    def put_forward_waiver(self, who: str, everywhere: bool) -> None:
        rollout, by = None if everywhere else self.rollouts[0], self.person(who)
        standing = ReadinessWaiver.objects.in_force().filter(rollout=rollout).first()
        if standing is not None:
            self.attempt(waiving.put_forward_end_of, standing, by=by, reason="Avklart")
        else:
            solution = self.world.solution
            self.attempt(waiving.put_forward_waiver, solution, "pris", by=by, reason="Likevel", rollout=rollout)

    @rule(who=people, index=indexes, move=strategies.sampled_from(["agree", "agree", "to_meeting", "take_back"]))
    def answer_motion(self, who: str, index: int, move: str) -> None:
        rows = list(Motion.objects.order_by("-pk"))
        if rows:
            extra = {"reason": "Vi bør snakke"} if move == "to_meeting" else {}
            self.attempt(getattr(motions, move), rows[index % len(rows)].pk, by=self.person(who), **extra)

    @rule(index=indexes)
    def all_agree(self, index: int) -> None:
        """So that what needs everybody is decided now and then."""
        rows = list(Motion.objects.living())
        if rows:
            for who in ("coordinator", "coordinator2", "coordinator3"):
                self.attempt(motions.agree, rows[index % len(rows)].pk, by=self.person(who))

    @rule(who=people, kind=strategies.sampled_from(["approved", "returned", "postponed"]), index=indexes)
    def in_meeting(self, who: str, kind: str, index: int) -> None:
        by = self.person(who)
        self.attempt(meetings.fill_agenda, self.meeting.pk, by=by)
        items = list(AgendaItem.objects.filter(meeting=self.meeting))
        if items:
            self.attempt(meetings.decide, items[index % len(items)].pk, by=by, kind=kind, reason="Fordi")

    @rule(who=people)
    def give_up(self, who: str) -> None:
        for row in Dispensation.objects.filter(state__in=["applied_for", "granted"]):
            self.attempt(dispensations.withdraw, row.pk, by=self.person(who))

    @rule(who=people, reason=strategies.sampled_from(["", "Fordi"]))
    def stop(self, who: str, reason: str) -> None:
        self.attempt(stops.stop, self.world.solution, by=self.person(who), reason=reason)

    @rule(who=people)
    def resume(self, who: str) -> None:
        self.attempt(stops.ask_to_resume, self.world.solution, by=self.person(who), reason="Avklart")

    @rule(who=people, move=strategies.sampled_from(["arrive", "arrive", "leave", "object_to"]))
    def come_and_go(self, who: str, move: str) -> None:
        extra = {"reason": "Jeg var ikke der"} if move == "object_to" else {}
        self.attempt(getattr(presence, move), self.meeting.pk, by=self.person(who), **extra)

    @rule(who=people, named=strategies.lists(people))
    def name_others(self, who: str, named: list[str]) -> None:
        present = [self.world.people[name].pk for name in named]
        self.attempt(presence.name, self.meeting.pk, by=self.person(who), present=present)

    @rule()
    def two_days_pass(self) -> None:
        """The time to object goes by for those who have been named."""
        before = timezone.now() - OBJECT_WITHIN - dt.timedelta(minutes=1)
        Attendance.objects.filter(confirmed_at=None, objected_at=None).update(registered_at=before)
        presence.settle_all()

    @rule(who=people)
    def another_meeting(self, who: str) -> None:
        """One that hasn't begun decides nothing, whoever says that they are there."""
        by, starts_at = self.person(who), timezone.now() + dt.timedelta(days=40)
        with suppress(DomainError):
            meeting = meetings.plan(by=by, starts_at=starts_at, place="Teams")
            self.early.add(meeting.pk)
            self.attempt(presence.arrive, meeting.pk, by=by)
            for item in meeting.items.all():
                self.attempt(meetings.decide, item.pk, by=by, kind="approved", reason="Fordi")
            self.attempt(minutes.hold, meeting.pk, by=by)

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
        if SolutionStop.objects.in_force().exists():
            assert not Pool.objects.filter(state="open").exists()

    @invariant()
    def dispensations_have_four_eyes(self) -> None:
        for row in Dispensation.objects.filter(state__in=["granted", "refused"]):
            assert row.decided_by_id not in {row.applied_by_id, None}

    @invariant()
    def one_of_each_at_a_time(self) -> None:
        live = Dispensation.objects.filter(state__in=["applied_for", "granted"]).values_list("stop", "municipality")
        waivers = ReadinessWaiver.objects.in_force().values_list("solution", "rollout", "criterion_key")
        waiting = PoolChange.objects.waiting_for_decision().values_list("pool", flat=True)
        for found in (list(live), list(waivers), list(waiting)):
            assert len(found) == len(set(found))

    @invariant()
    def nobody_opens_past_the_gate(self) -> None:
        """A pool opens only while the criterion is waived for it, or did before the criterion came."""
        for step in PoolTransition.objects.filter(to_state="open").select_related("pool"):
            waived = ReadinessWaiver.objects.filter(given_at__lte=step.at)
            allowed = [row for row in waived if row.ended_at is None or row.ended_at >= step.at]
            theirs = [row for row in allowed if row.rollout_id in (None, step.pool.rollout_id)]
            assert theirs or step.pk in self.opened_before

    @invariant()
    def every_decision_is_in_the_log(self) -> None:
        logged = LoggedDecision.objects.filter(supersedes__isnull=True)
        for action, kind in (("approve", "approved"), ("send_back", "returned")):
            moves = PoolTransition.objects.filter(action=action).count()
            assert logged.filter(kind=kind, change__isnull=True).count() == moves
        for kind, state in (("approved", "approved"), ("returned", "returned")):
            settled = PoolChange.objects.filter(state=state).count()
            assert logged.filter(kind=kind, change__isnull=False).count() == settled
        assert logged.filter(kind="waived").count() == ReadinessWaiver.objects.count()
        assert logged.filter(kind="unwaived").count() == ReadinessWaiver.objects.filter(ended_at__isnull=False).count()
        decided = Dispensation.objects.filter(decided_at__isnull=False).count()
        assert logged.filter(kind__in=["dispensed", "refused"]).count() == decided
        for kind, state in (("ratified", "upheld"), ("resumed", "resumed")):
            assert logged.filter(kind=kind).count() == Ratification.objects.filter(state=state).count()
        assert logged.filter(kind="stopped").count() == SolutionStop.objects.count()
        for row in logged.exclude(pool=None, dispensation=None):
            case: Any = row.change or row.pool or row.dispensation
            made = {case.applied_by_id} if isinstance(case, Dispensation) else {case.submitted_by_id}
            assert row.decided_by_id not in made or isinstance(case, Pool)

    @invariant()
    def nothing_is_decided_without_the_quorum(self) -> None:
        """Two of the three who didn't propose it, by the log and by what they agreed on; in a meeting those who said
        that they were there, or had two days to say that they weren't."""
        for row in LoggedDecision.objects.filter(supersedes__isnull=True).select_related("meeting"):
            assert not set(row.present) & set(row.recused)
            if row.kind == "stopped":
                assert [name.removesuffix(" (KS)") for name in row.present] == [str(row.decided_by)]
                continue
            assert len(row.present) >= 2
            present = {name.removesuffix(" (KS)") for name in row.present}
            motion = Motion.objects.filter(decision=row).first()
            said = set(Voice.objects.filter(motion=motion).values_list("user__name", flat=True))
            if row.meeting is None:
                assert motion.state == "carried"
                assert present <= said
                # Who has since agreed with another proposal is counted there.
                for name in said - present:
                    assert Voice.objects.filter(user__name=name).exclude(motion=motion).exists()
                assert row.decided_by == motion.put_forward_by
                continue
            assert row.decided_at >= row.meeting.starts_at
            for name in present - said:
                there = Attendance.objects.get(meeting=row.meeting, user__name=name)
                assert there.confirmed_at or there.registered_at <= row.decided_at - OBJECT_WITHIN

    @invariant()
    def what_has_not_begun_decides_nothing(self) -> None:
        assert not LoggedDecision.objects.filter(meeting__in=self.early).exists()
        assert not Attendance.objects.filter(meeting__in=self.early).exists()

    @invariant()
    def a_stop_stands_until_a_quorum_lifts_it(self) -> None:
        """Everyone who stops alone is asked about, and only the group resumes."""
        for stop in SolutionStop.objects.all():
            questions = stop.ratifications.order_by("asked_at", "pk")
            assert questions[0].asks == "ratify"
            assert questions.filter(state="waiting").count() <= 1
            assert (stop.resumed_on is not None) == questions.filter(state="resumed").exists()
        for row in Ratification.objects.exclude(state="waiting"):
            assert row.asks == "resume" or row.decided_by_id != row.asked_by_id

    @invariant()
    def what_lives_is_about_what_waits(self) -> None:
        for motion in Motion.objects.living():
            case = motion.case
            if case is None:
                standing = ReadinessWaiver.objects.in_force().filter(rollout=motion.rollout)
                assert standing.exists() == (motion.kind == "unwaived")
            else:
                assert type(case).objects.waiting_for_decision().filter(pk=case.pk).exists()
                assert not isinstance(case, Pool) or case.version == motion.version
                assert not case.was_made_by(motion.put_forward_by)

    @invariant()
    def nobody_waits_beside_a_free_seat(self) -> None:
        for pool in Pool.objects.filter(state__in=["open", "closed"]):
            if SignUp.objects.waiting().filter(pool=pool).exists():
                assert SignUp.objects.active().filter(pool=pool).count() >= pool.capacity

    @invariant()
    def changes_have_four_eyes(self) -> None:
        for row in PoolChange.objects.filter(state__in=["approved", "returned"]):
            assert row.decided_by_id not in {row.submitted_by_id, None}

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
                assert (step.from_state, step.to_state) in MOVES.arrows()
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
    world.people["coordinator3"] = make_person("nkg_tre", Role.NATIONAL_COORDINATOR)
    run_state_machine_as_test(
        Machine,
        settings=settings(max_examples=10, stateful_step_count=30, suppress_health_check=list(HealthCheck)),
    )
