"""What a page shows about one pool: the case, as the person who looks at it may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from networks.models import User
from rollouts import access
from rollouts.capacity import collisions
from rollouts.decisions import motion_ends
from rollouts.decisions.gaps import Unfinished, unfinished_of
from rollouts.decisions.pending_motions import ShownMotion, Standing, standing
from rollouts.decisions.quorum import Quorum, able, members
from rollouts.nkg.history import Step, history
from rollouts.pool_changes.models import ChangeState, PoolChange
from rollouts.pool_changes.other_terms import asked_for
from rollouts.pools import access as pool_access
from rollouts.pools.comparison import Difference, differences, since_returned
from rollouts.pools.gate import Missing, missing
from rollouts.pools.models import Pool, PoolTransition
from rollouts.pools.moves import FINAL_STATES, PRIVATE_STATES, Action, PoolState
from rollouts.rollouts import access as rollout_access
from rollouts.sign_ups import access as sign_up_access
from rollouts.sign_ups import already, invitations, waiting_list
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import SignUpState

DATES = ("start_date", "end_date", "sign_up_deadline")

# In the log, what was done; on buttons, `Action` says what can be done.
DONE = {
    Action.SUBMIT: _("Sendt inn til NKG"),
    Action.WITHDRAW: _("Trukket tilbake før NKG svarte"),
    Action.APPROVE: _("Godkjent av NKG"),
    Action.SEND_BACK: _("Sendt tilbake av NKG"),
    Action.OPEN: _("Åpnet for påmelding"),
    Action.CLOSE: _("Påmeldingen stengt"),
    Action.START: _("Satt i gang"),
    Action.COMPLETE: _("Gjennomført"),
    Action.CANCEL: _("Avlyst"),
}


@dataclass(frozen=True)
class Answered:
    """A proposal that comes back: when and why it was sent back, and what was said when it was sent in again."""

    at: dt.datetime
    reason: str
    answer: str


@dataclass
class Case:
    """Everything `user` may know about and do to `pool`, read with a fixed number of queries."""

    pool: Pool
    user: Any
    actions: set[str] = field(default_factory=set)
    sign_ups: list[SignUp] = field(default_factory=list)
    waiting: list[SignUp] = field(default_factory=list)
    invited: list[SignUp] = field(default_factory=list)
    declined: list[SignUp] = field(default_factory=list)
    withdrawn: list[SignUp] = field(default_factory=list)
    # A warning to those who lead, when many more have been asked than there is room for.
    too_many: str = ""
    missing: list[Missing] = field(default_factory=list)
    change: PoolChange | None = None
    change_differences: list[Difference] = field(default_factory=list)
    # What it would collide with, for those who propose and decide.
    reading: collisions.Reading | None = None
    deciders: list[User] = field(default_factory=list)
    # For the NKG: what was put forward between meetings, and what this person's voice alone would be.
    motions: list[ShownMotion] = field(default_factory=list)
    alone: Quorum | None = None
    # What the proposal or the change lacks, for those who propose and decide.
    unfinished: Unfinished = field(default_factory=Unfinished)

    @property
    def living(self) -> list[ShownMotion]:
        """What has been put forward and waits."""
        return [one for one in self.motions if one.motion.is_living]

    @property
    def in_the_way(self) -> ShownMotion | None:
        """A member has asked for a meeting, so nothing else can be put forward."""
        return next((one for one in self.motions if one.stands_in_the_way), None)

    @property
    def has_own_motion(self) -> bool:
        return any(one.is_mine for one in self.living)

    @property
    def put_forward(self) -> set[str]:
        """The kinds of what waits, so that the same isn't put forward twice; other terms are another thing."""
        return {one.motion.kind for one in self.living if not one.motion.has_terms}

    @property
    def waits_for(self) -> list[User]:
        """The members who have said nothing yet."""
        said = {person.pk for one in self.living for person in one.agreed}
        return [person for person in self.deciders if person.pk not in said]

    @property
    def is_signed_in(self) -> bool:
        return bool(self.user.is_authenticated)

    @property
    def is_proposer(self) -> bool:
        return pool_access.may_lead(self.user, self.pool)

    @property
    def stands(self) -> list[tuple[str, int]]:
        """How many stand how, as far as one may see: those with a seat, on the waiting list and invited."""
        found = {"confirmed": self.sign_ups, "waiting": self.waiting, "invited": self.invited}
        return [(answer, len(rows)) for answer, rows in found.items() if rows]

    @property
    def may_appoint(self) -> bool:
        """Say who leads the pool."""
        return self.pool.state not in FINAL_STATES and rollout_access.may_propose(self.user, self.pool.rollout)

    @cached_property
    def transitions(self) -> list[PoolTransition]:
        """The log, to those signed in: it names persons and their reasons. One query."""
        found = list(self.pool.transitions.select_related("actor")) if self.is_signed_in else []
        for transition in found:
            transition.done = DONE[Action(transition.action)]  # type: ignore[attr-defined]
        return found

    @cached_property
    def history(self) -> list[Step]:
        """What has happened to the pool, to those signed in; at most five queries."""
        return history(self.pool, self.transitions) if self.is_signed_in else []

    @cached_property
    def answers(self) -> Answered | None:
        """Why the NKG last sent the pool back, while it is on its way again, and what the proposers said to it."""
        if self.pool.state not in {PoolState.SUBMITTED, PoolState.DRAFT} or not self.is_signed_in:
            return None
        returned = [row for row in self.transitions if row.action == Action.SEND_BACK]
        if not returned:
            return None
        sent = [row for row in self.transitions if row.action == Action.SUBMIT and row.at > returned[-1].at]
        return Answered(returned[-1].at, returned[-1].comment, sent[-1].comment if sent else "")

    @cached_property
    def change_answers(self) -> PoolChange | None:
        """The last change that the NKG sent back, when nothing has been approved since: the one that waits comes
        after it."""
        if self.change is None:
            return None
        decided = PoolChange.objects.filter(pool=self.pool, state__in=[ChangeState.APPROVED, ChangeState.RETURNED])
        last = decided.order_by("-decided_at", "-pk").first()
        return last if last is not None and last.state == ChangeState.RETURNED else None

    @cached_property
    def changed(self) -> list[Difference]:
        """What the proposers changed after the NKG last sent the pool back; from the log unless the pool brings it."""
        if self.pool.state != PoolState.SUBMITTED or not self.is_signed_in:
            return []
        if hasattr(self.pool, "returned_terms"):
            return differences(self.pool.returned_terms, self.pool.terms()) if self.pool.returned_terms else []
        return since_returned(self.pool, self.transitions)

    @property
    def may_decide_change(self) -> bool:
        change = self.change
        return change is not None and access.is_coordinator(self.user) and not change.was_made_by(self.user)

    @property
    def own_proposal(self) -> bool:
        """A member of the NKG looks at a proposal of their own, and must leave it to another."""
        return (
            self.pool.state == PoolState.SUBMITTED
            and access.is_coordinator(self.user)
            and "approve" not in self.actions
        )


def case_for(user: Any, pool: Pool, room: Standing | None = None, known: Known | None = None) -> Case:
    """At most thirty queries, most of them for what the pool collides with and what it lacks; `room` is what stands in
    the NKG's, `known` what is known to be unfinished."""
    case = Case(pool, user, actions=sign_up_access.allowed_actions(user, pool))
    if pool.state in PRIVATE_STATES:
        if pool_access.may_see_collisions(user, pool):
            case.reading = collisions.read(
                user, pool.rollout, pool.start_date, pool.end_date, pool=pool, deadline=pool.sign_up_deadline
            )
            case.unfinished = _unfinished(pool, known)
        if pool.state == PoolState.SUBMITTED and case.is_signed_in:
            _add_deciders(case, pool, room)
    elif case.is_signed_in:
        _add_sign_ups(case)
        _add_change(case, room, known)
    if pool.state == PoolState.APPROVED:
        case.missing = missing(pool.rollout, pool)
    return case


def _add_deciders(case: Case, about: Pool | PoolChange, room: Standing | None) -> None:
    """Who may decide, and to a member of the NKG what has been put forward."""
    if not access.is_coordinator(case.user):
        case.deciders = able(about, members())
        return
    room = room or standing(case.user, motion_ends.about_case(about))
    case.deciders = able(about, room.members)
    case.motions, case.alone = room.of(about), room.needed(about)
    for one in case.motions:
        if one.motion.has_terms:
            one.differences = differences(asked_for(about), one.motion.terms)


# What cases lack, by name and id.
Known = Mapping[tuple[str, int], Unfinished]


def _unfinished(about: Pool | PoolChange, known: Known | None) -> Unfinished:
    found = (known or {}).get((about.case_name, about.pk))
    return found if found is not None else unfinished_of(about)


def _add_change(case: Case, room: Standing | None, known: Known | None) -> None:
    change = PoolChange.objects.waiting_for_decision().filter(pool=case.pool).select_related("submitted_by").first()
    if change is not None:
        change.pool = case.pool
        if access.is_coordinator(case.user):
            _add_deciders(case, change, room)
        case.change, case.change_differences = change, differences(change.before, change.after)
        if access.is_coordinator(case.user) or case.is_proposer:
            start, end, deadline = (dt.date.fromisoformat(change.after[name]) for name in DATES)
            pool = case.pool
            case.reading = collisions.read(case.user, pool.rollout, start, end, pool=pool, deadline=deadline)
            case.unfinished = _unfinished(change, known)


def _add_sign_ups(case: Case) -> None:
    lists = {
        SignUpState.WAITING: case.waiting,
        SignUpState.INVITED: case.invited,
        SignUpState.DECLINED: case.declined,
        SignUpState.WITHDRAWN: case.withdrawn,
    }
    found = SignUp.objects.visible_to(case.user).filter(pool=case.pool)
    rows = list(found.select_related("municipality", "signed_up_by", "wished_pool"))
    for row in rows:
        lists.get(SignUpState(row.state), case.sign_ups).append(row)
    if rows and case.pool.state not in FINAL_STATES:
        notes = already.of_pool(case.pool, case.user, [row.municipality_id for row in rows])
        already.mark([row.municipality for row in rows], notes)
    if case.is_proposer and case.pool.takes_sign_ups:
        case.too_many = invitations.too_many(case.pool, len(case.invited)).get("places", "")
    if case.waiting:
        # Of the whole line, also to one who sees only their own part of it.
        places = waiting_list.places(case.pool)
        for row in case.waiting:
            row.place = places[row.pk]  # type: ignore[attr-defined]
        case.waiting.sort(key=lambda row: places[row.pk])
    if (case.sign_ups or case.waiting) and case.pool.state in sign_up_access.WITHDRAWAL_STATES:
        own = set(access.own_municipalities(case.user).values_list("pk", flat=True))
        for row in (*case.sign_ups, *case.waiting):
            row.may_leave = row.municipality_id in own or (case.is_proposer and row.signed_up_by_id == case.user.pk)  # type: ignore[attr-defined]
