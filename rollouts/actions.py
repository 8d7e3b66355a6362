"""This app's rows in the register of actions."""

from __future__ import annotations

from typing import Any

from core.opens import Action
from networks.models import User
from networks.people.actions import Place
from rollouts import access
from rollouts.capacity import limits
from rollouts.pools import access as pool_access
from rollouts.pools.models import Pool
from rollouts.pools.moves import Action as Move
from rollouts.pools.moves import PoolState
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout, Track
from rollouts.sign_ups import access as sign_up_access
from rollouts.sign_ups.models import SignUp


def _rollout(place: Place, track: Track) -> Rollout:
    return Rollout(track=track, network=place.network if track == Track.REGIONAL else None)


def _made_by(user: Any, place: Place, track: Track) -> Rollout:
    rollout = _rollout(place, track)
    rollout.created_by_id = user.pk or 0
    return rollout


def _pool(place: Place, state: PoolState, track: Track = Track.REGIONAL) -> Pool:
    """A pool that somebody else has proposed."""
    return Pool(rollout=_rollout(place, track), state=state, created_by_id=0)


def _moves(user: Any, place: Place, move: Move, state: PoolState) -> bool:
    return pool_access.may_move(user, move, _pool(place, state))


def _withdraw(user: Any, place: Place) -> bool:
    pool = _pool(place, PoolState.OPEN)
    return sign_up_access.may_leave_for(user, SignUp(pool=pool, municipality=place.municipality, signed_up_by_id=0))


ACTIONS = [
    Action("rollouts.create", "set up a rollout", lambda user, place: bool(rollout_access.creatable_tracks(user))),
    Action(
        "rollouts.create.regional",
        "set up a rollout of a region (track B)",
        lambda user, place: rollout_access.may_create_rollout(user, Track.REGIONAL, place.network.pk),
    ),
    Action(
        "rollouts.create.national",
        "set up a national rollout (tracks A and C)",
        lambda user, place: rollout_access.may_create_rollout(user, Track.NATIONAL),
    ),
    Action(
        "rollouts.change_own",
        "rename or delete a region's rollout that one has made, while it has no pools",
        lambda user, place: rollout_access.may_change(user, _made_by(user, place, Track.REGIONAL)),
    ),
    Action(
        "pools.propose.regional",
        "propose and lead a region's pools (track B)",
        lambda user, place: rollout_access.may_propose(user, _rollout(place, Track.REGIONAL)),
    ),
    Action(
        "pools.propose.national",
        "propose and lead national pools (tracks A and C)",
        lambda user, place: rollout_access.may_propose(user, _rollout(place, Track.NATIONAL)),
    ),
    Action(
        "pools.see_proposal",
        "see a region's proposal before it is decided",
        lambda user, place: pool_access.may_see(user, _pool(place, PoolState.SUBMITTED)),
    ),
    Action(
        "pools.edit",
        "change a region's draft",
        lambda user, place: pool_access.may_edit(user, _pool(place, PoolState.DRAFT)),
    ),
    Action(
        "pools.submit",
        "send a region's draft to the NKG",
        lambda user, place: _moves(user, place, Move.SUBMIT, PoolState.DRAFT),
    ),
    Action(
        "pools.withdraw",
        "take back a region's proposal before the NKG has decided",
        lambda user, place: _moves(user, place, Move.WITHDRAW, PoolState.SUBMITTED),
    ),
    Action(
        "pools.decide",
        "approve a pool or send it back",
        lambda user, place: _moves(user, place, Move.APPROVE, PoolState.SUBMITTED),
    ),
    Action(
        "pools.open",
        "open a region's approved pool for sign-ups",
        lambda user, place: _moves(user, place, Move.OPEN, PoolState.APPROVED),
    ),
    Action("pools.close", "close the sign-up", lambda user, place: _moves(user, place, Move.CLOSE, PoolState.OPEN)),
    Action("pools.start", "start a pool", lambda user, place: _moves(user, place, Move.START, PoolState.CLOSED)),
    Action(
        "pools.complete", "complete a pool", lambda user, place: _moves(user, place, Move.COMPLETE, PoolState.RUNNING)
    ),
    Action(
        "pools.cancel",
        "cancel an approved pool",
        lambda user, place: _moves(user, place, Move.CANCEL, PoolState.OPEN),
    ),
    Action(
        "pools.propose.some",
        "propose pools of any rollout",
        lambda user, place: rollout_access.leads_something(user),
    ),
    Action(
        "pools.move",
        "move a region's pool in any way, or decide about it",
        lambda user, place: (
            access.is_coordinator(user) or rollout_access.may_propose(user, _rollout(place, Track.REGIONAL))
        ),
    ),
    Action("pools.queue", "work in the NKG's queue", lambda user, place: access.is_coordinator(user)),
    Action(
        "sign_ups.sign_up",
        "sign a municipality up",
        lambda user, place: sign_up_access.may_sign_up(user, _pool(place, PoolState.OPEN), place.municipality),
    ),
    Action("sign_ups.withdraw", "withdraw a municipality", _withdraw),
    Action(
        "pools.invite",
        "invite municipalities to a region's pool, write what they are told, and propose changes of it",
        lambda user, place: rollout_access.may_propose(user, _rollout(place, Track.REGIONAL)),
    ),
    Action(
        "pools.decide_change",
        "approve a change of an approved pool or send it back",
        lambda user, place: access.is_coordinator(user),
    ),
    Action("capacity.limits", "set the limits of the receiving capacity", lambda user, place: limits.may_set(user)),
    Action("sign_ups.see", "see who takes part", lambda user, place: isinstance(user, User)),
]
