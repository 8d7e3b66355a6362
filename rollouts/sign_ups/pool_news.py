"""The municipalities hear what their pool does: opened again, closed, past its deadline, started, cancelled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from core.notifications.events import Event, Phrase, no_longer, tell, tell_each
from networks.models import Role, User
from networks.people.recipients import people_with
from rollouts.pools.models import Pool
from rollouts.pools.moves import DECIDED_STATES, Action, PoolState
from rollouts.recipients import answering_for, leaders_of
from rollouts.sign_ups.events import (
    CONFIRM_AGAIN,
    DEADLINE_COUNTED,
    DEADLINE_PASSED,
    INVITED,
    POOL_CANCELLED,
    POOL_CLOSED,
    POOL_OPENED,
    POOL_STARTED,
    PROMOTED,
    SEAT_WISHED,
    SIGNED_UP,
)
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import LIVE, SignUpState

_S = SignUpState


def standings(pool: Pool, states: Collection[SignUpState] = LIVE) -> dict[User, dict[str, Any]]:
    """Those who answer for the municipalities that are in `states` in the pool; each with theirs and how they stand."""
    rows = SignUp.objects.filter(pool=pool, state__in=states).select_related("municipality")
    rows = rows.order_by("municipality__sort_key")
    state = {row.municipality_id: SignUpState(row.state) for row in rows}
    people = answering_for([row.municipality for row in rows])
    return {
        user: {
            "municipalities": [
                Phrase("%(name)s: %(state)s", {"name": one.name, "state": state[one.pk].label}) for one in theirs
            ]
        }
        for user, theirs in people.items()
    }


def follow(pool: Pool, action: Action, source: str, by: User | None, comment: str) -> None:
    """Tell of one move of the locked `pool`; what the NKG decides, `pools.workflow` tells."""
    url = pool.get_absolute_url()
    if action == Action.CANCEL:
        no_longer(url, INVITED, CONFIRM_AGAIN, POOL_OPENED, POOL_CLOSED, PROMOTED, SEAT_WISHED, SIGNED_UP)
        _tell(POOL_CANCELLED, pool, standings(pool), _concerned(pool, source), by, reason=comment)
    elif action == Action.OPEN:
        _opened(pool, source, by)
    elif action == Action.CLOSE:
        _closed(pool, by, comment)
    elif action == Action.START:
        no_longer(url, INVITED, POOL_OPENED)
        _tell(POOL_STARTED, pool, standings(pool, LIVE - {_S.INVITED}), leaders_of(pool), by)


def _concerned(pool: Pool, source: str) -> list[User | None]:
    """Who proposes and leads, and the NKG for what it had been asked about or had said yes to."""
    told = [pool.leader, pool.rollout.leader, pool.created_by, pool.submitted_by]
    if source == PoolState.SUBMITTED or source in DECIDED_STATES:
        told += people_with(Role.NATIONAL_COORDINATOR)
    return told


def _opened(pool: Pool, source: str, by: User | None) -> None:
    no_longer(pool.get_absolute_url(), POOL_CLOSED, DEADLINE_PASSED, DEADLINE_COUNTED)
    people = standings(pool) if source == PoolState.CLOSED else {}
    _tell(POOL_OPENED, pool, people, leaders_of(pool), by, deadline=pool.sign_up_deadline)


def _closed(pool: Pool, by: User | None, comment: str) -> None:
    """A stop of the solution closes without an actor before the deadline, and tells of itself."""
    open_ones = standings(pool, {_S.INVITED, _S.WAITING})
    no_longer(pool.get_absolute_url(), INVITED, POOL_OPENED)
    if by is not None:
        _tell(POOL_CLOSED, pool, open_ones, leaders_of(pool), by, reason=comment)
    elif pool.deadline_passed():
        _tell(DEADLINE_PASSED, pool, open_ones, [], by)
        _tell_count(pool)


def _tell_count(pool: Pool) -> None:
    rows = SignUp.objects.live().filter(pool=pool).select_related("municipality").order_by("municipality__sort_key")
    line = [row.municipality.name for row in rows if row.state == _S.WAITING]
    silent = [row.municipality.name for row in rows if row.state == _S.INVITED]
    tell(
        DEADLINE_COUNTED,
        leaders_of(pool),
        pool.get_absolute_url(),
        pool=pool,
        taken=len(rows) - len(line) - len(silent),
        waiting=len(line),
        silent=len(silent),
        line=line or "–",
        unanswered=silent or "–",
    )


def _tell(
    event: Event,
    pool: Pool,
    people: Mapping[User, Mapping[str, Any]],
    others: list[User | None],
    by: User | None,
    **values: Any,
) -> None:
    """One message for each, with the municipalities that they answer for."""
    told = {user: {"municipalities": ""} for user in others if user is not None} | dict(people)
    tell_each(event, told, pool.get_absolute_url(), but=by, pool=pool, **values)
