"""How pools come to be and move. One function for each thing that can happen; rollouts are set up in `setting_up`.

Every function opens one transaction, locks the row it changes and asks it again, takes the actor as `by`
(`None` is the calendar) and leaves one line in the log for each move. The moves are those of `transitions.MOVES`.

Errors: `NotAllowed`, `InvalidInput` (with the field), `WrongState`, and `Conflict` when `version` is not the
one that is in the database: `theirs` is the pool as it is now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.events import tell
from networks.models import User
from networks.people.access import require
from rollouts import access
from rollouts.decisions import log as decision_log
from rollouts.decisions import motion_ends
from rollouts.decisions.cases import check_version
from rollouts.decisions.models import DecisionKind
from rollouts.decisions.quorum import Through
from rollouts.pools import access as pool_access
from rollouts.pools import alike, gate
from rollouts.pools.access import who_may
from rollouts.pools.events import POOL_DECIDED
from rollouts.pools.models import Decision, Pool, PoolTransition
from rollouts.pools.moves import MOVES, Action, Who
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts import leaders as rollout_leaders
from rollouts.rollouts.access import who_may_propose
from rollouts.rollouts.models import Rollout

MAX_SEATS = 1000
# What follows when a pool is approved, each called with the locked pool before it is saved.
ON_APPROVE: list[Callable[[Pool], object]] = []
# What follows when a pool is completed, each called with the locked pool and `by`.
ON_COMPLETE: list[Callable[..., object]] = []
# What follows of every move, each called with the locked pool, the action, the state that it came from, `by` and the
# comment.
ON_MOVE: list[Callable[[Pool, Action, str, User | None, str], object]] = []


# --- Proposals -----------------------------------------------------------------------------------------


def check_terms(
    start_date: dt.date, end_date: dt.date, capacity: int, sign_up_deadline: dt.date, minimum: int = 0
) -> None:
    """Raise `InvalidInput` unless the dates (all inclusive days) and the number of seats can be right."""
    if end_date < start_date:
        raise InvalidInput(_("Siste dag kan ikke være før første dag."), field="end_date")
    if (end_date - start_date).days > 3 * 366:
        raise InvalidInput(_("En pulje kan ikke vare i mer enn tre år. Er årstallet riktig?"), field="end_date")
    if capacity < 1:
        raise InvalidInput(_("Puljen må ha minst én plass."), field="capacity")
    if capacity > MAX_SEATS:
        raise InvalidInput(_("Det finnes ikke så mange kommuner."), field="capacity")
    if minimum < 0:
        raise InvalidInput(_("Antallet kan ikke være negativt."), field="minimum")
    if minimum > capacity:
        raise InvalidInput(_("Minste antall kan ikke være høyere enn antall plasser."), field="minimum")
    if sign_up_deadline > start_date:
        raise InvalidInput(_("Påmeldingsfristen kan ikke være etter første dag."), field="sign_up_deadline")


@transaction.atomic
def create_pool(
    rollout_id: int,
    *,
    by: User,
    start_date: dt.date,
    end_date: dt.date,
    capacity: int,
    sign_up_deadline: dt.date,
    minimum: int = 0,
    note: str = "",
    leader: User | None = None,
    send: bool = False,
    although_alike: bool = False,
) -> Pool:
    """A draft with the rollout's next number; with `send` it goes to the NKG at once, or nothing is written. One like
    it in the same weeks is said first (`alike`)."""
    # The lock keeps two new pools from taking the same number.
    rollout = Rollout.objects.select_for_update(no_key=True, of=("self",)).select_related("network").get(pk=rollout_id)
    require(rollout_access.may_propose(by, rollout), who_may_propose(rollout))
    check_terms(start_date, end_date, capacity, sign_up_deadline, minimum)
    rollout_leaders.check(leader, rollout, of_pool=True)
    alike.check_pools(rollout, start_date, end_date, by, although_alike=although_alike)
    last = rollout.pools.aggregate(last=Max("number"))["last"] or 0
    now = timezone.now()
    pool = Pool.objects.create(
        rollout=rollout,
        number=last + 1,
        start_date=start_date,
        end_date=end_date,
        capacity=capacity,
        minimum=minimum,
        sign_up_deadline=sign_up_deadline,
        note=note.strip(),
        leader=leader,
        created_by=by,
        created_at=now,
        updated_by=by,
        updated_at=now,
    )
    return submit(pool.pk, by=by, version=pool.version) if send else pool


@transaction.atomic
def update_pool(
    pool_id: int,
    *,
    by: User,
    version: int,
    start_date: dt.date,
    end_date: dt.date,
    capacity: int,
    sign_up_deadline: dt.date,
    minimum: int = 0,
    note: str = "",
    leader: User | None = None,
    send: bool = False,
) -> Pool:
    """Change the terms of a draft or a returned proposal; with `send` it goes to the NKG in the same breath."""
    pool = locked_pool(pool_id)
    require(pool_access.may_lead(by, pool), who_may_propose(pool.rollout))
    check_version(pool, version)
    if not pool.is_editable:
        raise WrongState(_("Puljen kan ikke endres nå: den er «%(state)s».") % {"state": pool.get_state_display()})
    check_terms(start_date, end_date, capacity, sign_up_deadline, minimum)
    rollout_leaders.check(leader, pool.rollout, of_pool=True)
    new = {
        "start_date": start_date,
        "end_date": end_date,
        "capacity": capacity,
        "minimum": minimum,
        "sign_up_deadline": sign_up_deadline,
        "note": note.strip(),
        "leader": leader,
    }
    if any(getattr(pool, name) != value for name, value in new.items()):
        for name, value in new.items():
            setattr(pool, name, value)
        save_pool(pool, by)
    return submit(pool.pk, by=by, version=pool.version) if send else pool


# --- Moves ---------------------------------------------------------------------------------------------


@transaction.atomic
def submit(pool_id: int, *, by: User, version: int, comment: str = "") -> Pool:
    """Send the proposal to the NKG; again after it was returned."""
    pool = _prepare(pool_id, Action.SUBMIT, by, version)
    check_deadline(pool.sign_up_deadline)
    pool.submitted_by, pool.submitted_at = by, timezone.now()
    pool.decision, pool.decided_by, pool.decided_at, pool.decision_reason = "", None, None, ""
    _move(pool, Action.SUBMIT, by, comment)
    return pool


@transaction.atomic
def withdraw(pool_id: int, *, by: User, version: int, comment: str = "") -> Pool:
    """Those who propose take back what they sent, before the NKG has decided: it is a draft again, and what a member
    has put forward about it lapses."""
    pool = _prepare(pool_id, Action.WITHDRAW, by, version)
    pool.submitted_by, pool.submitted_at = None, None
    _move(pool, Action.WITHDRAW, by, comment)
    motion_ends.lapse(motion_ends.about_case(pool), motion_ends.moved_on())
    return pool


@transaction.atomic
def approve(
    pool_id: int,
    *,
    by: User,
    version: int,
    comment: str = "",
    through: Through = None,
    terms: Mapping[str, Any] | None = None,
) -> Pool:
    """The NKG says yes, perhaps with other terms (`Pool.terms()`) than those that were asked for. The pool opens for
    sign-ups at once when nothing is missing: two moves, two lines in the log.

    Else it stays approved until what `gate.missing` names is in place and somebody opens it. `through` is the meeting
    that decided, or what the members agreed on between meetings; `NoQuorum` when `by` alone is too few, `InvalidInput`
    without a reason when something is unfinished.
    """
    pool = _prepare(pool_id, Action.APPROVE, by, version)
    if terms:
        set_terms(pool, terms)
    if pool.deadline_passed():
        raise WrongState(_("Påmeldingsfristen har gått ut. Send puljen tilbake, så den kan få en ny frist."))
    for settle in ON_APPROVE:
        settle(pool)
    _decide(pool, Decision.APPROVED, by, comment)
    _move(pool, Action.APPROVE, by, comment)
    decision_log.record(DecisionKind.APPROVED, by=by, case=pool, reason=comment, through=through)
    if not gate.missing(pool.rollout, pool):
        _move(pool, Action.OPEN, by, "")
    _tell_proposer(pool, by)
    return pool


@transaction.atomic
def open_pool(pool_id: int, *, by: User, version: int, comment: str = "") -> Pool:
    """Open an approved pool for sign-ups, once everything that was missing is in place."""
    pool = _prepare(pool_id, Action.OPEN, by, version)
    if missing := gate.missing(pool.rollout, pool):
        raise WrongState(_("Kan ikke åpnes ennå: %(what)s") % {"what": " ".join(one.what for one in missing)})
    if pool.deadline_passed():
        raise WrongState(_("Påmeldingsfristen har gått ut. Foreslå en endring av puljen med en ny frist."))
    _move(pool, Action.OPEN, by, comment)
    return pool


@transaction.atomic
def send_back(pool_id: int, *, by: User, version: int, reason: str, through: Through = None) -> Pool:
    """The NKG returns the proposal; the reason tells what must be changed."""
    pool = _prepare(pool_id, Action.SEND_BACK, by, version, reason=reason)
    _decide(pool, Decision.RETURNED, by, reason)
    _move(pool, Action.SEND_BACK, by, reason)
    decision_log.record(DecisionKind.RETURNED, by=by, case=pool, reason=reason, through=through)
    _tell_proposer(pool, by)
    return pool


@transaction.atomic
def close(pool_id: int, *, by: User | None, version: int | None = None, comment: str = "") -> Pool:
    """No more sign-ups: by the one who leads, or by the calendar after the deadline."""
    pool = _prepare(pool_id, Action.CLOSE, by, version)
    _move(pool, Action.CLOSE, by, comment)
    return pool


@transaction.atomic
def start(pool_id: int, *, by: User, version: int, comment: str = "") -> Pool:
    """Begin. With fewer municipalities than the pool's minimum the comment must say why it begins all the same."""
    pool = _prepare(pool_id, Action.START, by, version)
    if pool.lacks and not comment.strip():
        raise InvalidInput(
            _("Puljen trenger minst %(minimum)d kommuner og har %(taken)d. Skriv hvorfor den starter likevel.")
            % {"minimum": pool.minimum, "taken": pool.taken},
            field="comment",
        )
    _move(pool, Action.START, by, comment)
    return pool


@transaction.atomic
def complete(pool_id: int, *, by: User, version: int, comment: str = "") -> Pool:
    """The pool is through, and so are the municipalities that hold its seats: their status is proposed to them, and
    they and the one who leads are asked how it went."""
    pool = _prepare(pool_id, Action.COMPLETE, by, version)
    _move(pool, Action.COMPLETE, by, comment)
    motion_ends.lapse(motion_ends.about_pool_and_changes(pool), motion_ends.moved_on())
    for follow in ON_COMPLETE:
        follow(pool, by=by)
    return pool


@transaction.atomic
def cancel(pool_id: int, *, by: User, version: int, reason: str) -> Pool:
    """Give up the proposal, or call off an approved pool. The sign-ups stay as they were, for the record."""
    pool = _prepare(pool_id, Action.CANCEL, by, version, reason=reason)
    _move(pool, Action.CANCEL, by, reason)
    motion_ends.lapse(motion_ends.about_pool_and_changes(pool), motion_ends.moved_on())
    return pool


def close_expired(today: dt.date | None = None) -> int:
    """Close the open pools whose deadline is before `today`; returns how many. Safe to run twice and at once.

    A sign-up after the deadline is refused whether or not this has run.
    """
    today = today or timezone.localdate()
    closed = 0
    for pool_id in Pool.objects.past_deadline(today).values_list("pk", flat=True):
        with transaction.atomic():
            pool = Pool.objects.select_for_update(skip_locked=True).past_deadline(today).filter(pk=pool_id).first()
            if pool is not None:
                _move(pool, Action.CLOSE, None, "")
                closed += 1
    return closed


def carry_out(
    case: Pool,
    yes: bool,
    *,
    by: User,
    reason: str,
    version: int | None = None,
    through: Through = None,
    terms: Mapping[str, Any] | None = None,
) -> Pool:
    """What the NKG says about a proposal; `version` None: as it is now."""
    seen = case.version if version is None else version
    if yes:
        return approve(case.pk, by=by, version=seen, comment=reason, through=through, terms=terms)
    return send_back(case.pk, by=by, version=seen, reason=reason, through=through)


# --- The common parts ------------------------------------------------------------------------------------


def check_deadline(deadline: dt.date, before: dt.date | None = None) -> None:
    """Raise `InvalidInput` when the last day for signing up is over. One that isn't moved (`before`) may be."""
    if deadline != before and deadline < timezone.localdate():
        raise InvalidInput(_("Påmeldingsfristen har alt gått ut. Sett en senere frist."), field="sign_up_deadline")


def read_terms(terms: Mapping[str, Any]) -> dict[str, Any]:
    """`Pool.terms()` with its days as dates."""
    days = {"start_date", "end_date", "sign_up_deadline"}
    return {
        name: dt.date.fromisoformat(terms[name]) if name in days and isinstance(terms[name], str) else terms[name]
        for name in Pool.TERMS
    }


def written_terms(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Terms as `Pool.terms()` writes them."""
    found = {name: terms.get(name, "" if name == "note" else 0) for name in Pool.TERMS}
    found |= {name: day.isoformat() for name, day in found.items() if isinstance(day, dt.date)}
    return {**found, "note": str(found["note"]).strip()}


def set_terms(pool: Pool, terms: Mapping[str, Any]) -> None:
    """Put `terms` on the locked pool, by the rules of a new one; the caller saves it."""
    new = read_terms(terms)
    check_terms(**{name: value for name, value in new.items() if name != "note"})
    check_deadline(new["sign_up_deadline"], pool.sign_up_deadline)
    for name, value in new.items():
        setattr(pool, name, value)


def locked_pool(pool_id: int) -> Pool:
    """The pool as it is now, locked for the rest of the transaction.

    Locked first and read after: a row that is locked together with its joins can get lost when one has waited.
    """
    Pool.objects.select_for_update().values_list("pk").get(pk=pool_id)
    found = Pool.objects.select_related(
        "rollout__network", "rollout__solution", "rollout__leader", "leader", "created_by", "updated_by"
    )
    return found.get(pk=pool_id)


def _prepare(pool_id: int, action: Action, by: User | None, version: int | None, reason: str | None = None) -> Pool:
    """Lock the pool and check that `by` may make the move on the version they saw, with a reason where one is due."""
    pool = locked_pool(pool_id)
    if by is not None and not pool_access.may_see(by, pool):
        raise NotAllowed(_("Du har ikke tilgang til denne puljen."))
    move = MOVES.find(action, pool.state)
    if by is not None and move is None and not _could_ever(by, action, pool):
        raise NotAllowed(who_may(action, pool))
    if version is not None:
        # Ahead of the state: "somebody changed it" says more than "it is no longer a draft".
        check_version(pool, version)
    if move is None:
        raise WrongState(_("Dette går ikke nå: puljen er «%(state)s».") % {"state": pool.get_state_display()})
    if by is None:
        require(Who.SYSTEM in move.who, who_may(action, pool))
    elif not pool_access.may_move(by, action, pool):
        if Who.DECIDER in move.who and access.is_coordinator(by):
            raise NotAllowed(
                _("Den som har foreslått puljen, kan ikke avgjøre den. Et annet medlem av NKG må gjøre det.")
            )
        raise NotAllowed(who_may(action, pool))
    if move.needs_reason and not (reason or "").strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    return pool


def _could_ever(by: User, action: Action, pool: Pool) -> bool:
    """May `by` make this kind of move from any state? Then it is the state that is wrong, not the person."""
    return any(pool_access.acts_as(by, who, pool) for who in MOVES.actors(action))


def _decide(pool: Pool, decision: Decision, by: User, reason: str) -> None:
    pool.decision, pool.decided_by, pool.decided_at, pool.decision_reason = decision, by, timezone.now(), reason.strip()


def _tell_proposer(pool: Pool, by: User) -> None:
    """Those who wrote and sent in the proposal, and the rollout's leader, hear what the NKG said."""
    told = [pool.submitted_by, pool.created_by, pool.leader, pool.rollout.leader]
    said = {"pool": pool, "state": Decision(pool.decision).label, "reason": pool.decision_reason}
    tell(POOL_DECIDED, told, pool.get_absolute_url(), but=by, **said)


def _move(pool: Pool, action: Action, by: User | None, comment: str) -> None:
    """Make one move of the table and log it; the caller has locked the row and asked whether it is allowed."""
    move = MOVES.find(action, pool.state)
    if move is None:
        raise WrongState(_("Dette går ikke nå."))
    role: Any = "" if by is None else pool_access.role_for(by, action, pool)
    source, pool.state = pool.state, move.target
    save_pool(pool, by)
    PoolTransition.objects.create(
        pool=pool,
        action=action,
        from_state=source,
        to_state=move.target,
        actor=by,
        role=role,
        at=pool.updated_at,
        comment=comment.strip(),
        terms=pool.terms(),
    )
    for follow in ON_MOVE:
        follow(pool, action, source, by, comment.strip())


def save_pool(pool: Pool, by: User | None) -> None:
    """A new version of the locked pool, by whom and when."""
    pool.version += 1
    pool.updated_by, pool.updated_at = by, timezone.now()
    pool.save()


# The moves by the name they have in addresses and in the API.
FUNCTIONS: dict[Action, Callable[..., Pool]] = {
    Action.SUBMIT: submit,
    Action.WITHDRAW: withdraw,
    Action.APPROVE: approve,
    Action.SEND_BACK: send_back,
    Action.OPEN: open_pool,
    Action.CLOSE: close,
    Action.START: start,
    Action.COMPLETE: complete,
    Action.CANCEL: cancel,
}

__all__ = [
    "FUNCTIONS",
    "approve",
    "cancel",
    "check_deadline",
    "check_terms",
    "close",
    "close_expired",
    "complete",
    "create_pool",
    "locked_pool",
    "open_pool",
    "read_terms",
    "save_pool",
    "send_back",
    "set_terms",
    "start",
    "submit",
    "update_pool",
    "withdraw",
    "written_terms",
]
