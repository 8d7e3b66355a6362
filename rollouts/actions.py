"""This room's rows in the register of actions."""

from __future__ import annotations

from typing import Any

from networks.actions import Action, Place, Route, get_and_post
from networks.models import User
from rollouts import access
from rollouts.calendar import limits
from rollouts.models import Pool, Rollout, SignUp, Track
from rollouts.transitions import Action as Move
from rollouts.transitions import PoolState


def _rollout(place: Place, track: Track) -> Rollout:
    return Rollout(track=track, network=place.network if track == Track.REGIONAL else None)


def _pool(place: Place, state: PoolState, track: Track = Track.REGIONAL) -> Pool:
    """A pool that somebody else has proposed."""
    return Pool(rollout=_rollout(place, track), state=state, created_by_id=0)


def _moves(user: Any, place: Place, move: Move, state: PoolState) -> bool:
    return access.may_move(user, move, _pool(place, state))


def _withdraw(user: Any, place: Place) -> bool:
    pool = _pool(place, PoolState.OPEN)
    return access.may_leave_for(user, SignUp(pool=pool, municipality=place.municipality, signed_up_by_id=0))


ACTIONS = [
    Action("rollouts.create", "set up a rollout", lambda user, place: bool(access.creatable_tracks(user))),
    Action(
        "rollouts.create.regional",
        "set up a rollout of a region (track B)",
        lambda user, place: access.may_create_rollout(user, Track.REGIONAL, place.network.pk),
    ),
    Action(
        "rollouts.create.national",
        "set up a national rollout (tracks A and C)",
        lambda user, place: access.may_create_rollout(user, Track.NATIONAL),
    ),
    Action(
        "pools.propose.regional",
        "propose and lead a region's pools (track B)",
        lambda user, place: access.may_propose(user, _rollout(place, Track.REGIONAL)),
    ),
    Action(
        "pools.propose.national",
        "propose and lead national pools (tracks A and C)",
        lambda user, place: access.may_propose(user, _rollout(place, Track.NATIONAL)),
    ),
    Action(
        "pools.see_proposal",
        "see a region's proposal before it is decided",
        lambda user, place: access.may_see(user, _pool(place, PoolState.SUBMITTED)),
    ),
    Action(
        "pools.edit",
        "change a region's draft",
        lambda user, place: access.may_edit(user, _pool(place, PoolState.DRAFT)),
    ),
    Action(
        "pools.submit",
        "send a region's draft to the NKG",
        lambda user, place: _moves(user, place, Move.SUBMIT, PoolState.DRAFT),
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
        "propose pools of some rollout",
        lambda user, place: access.leads_something(user),
    ),
    Action(
        "pools.move",
        "move a region's pool in some way, or decide about it",
        lambda user, place: access.is_coordinator(user) or access.may_propose(user, _rollout(place, Track.REGIONAL)),
    ),
    Action("pools.queue", "work in the NKG's queue", lambda user, place: access.is_coordinator(user)),
    Action(
        "sign_ups.sign_up",
        "sign a municipality up",
        lambda user, place: access.may_sign_up(user, _pool(place, PoolState.OPEN), place.municipality),
    ),
    Action("sign_ups.withdraw", "withdraw a municipality", _withdraw),
    Action(
        "pools.invite",
        "invite municipalities to a region's pool, write what they are told, and propose changes of it",
        lambda user, place: access.may_propose(user, _rollout(place, Track.REGIONAL)),
    ),
    Action(
        "pools.decide_change",
        "approve a change of an approved pool or send it back",
        lambda user, place: access.is_coordinator(user),
    ),
    Action("capacity.limits", "set the limits of the receiving capacity", lambda user, place: limits.may_set(user)),
    Action("sign_ups.see", "see who takes part", lambda user, place: isinstance(user, User)),
]

# What members of the NKG do with a meeting through the API.
MEETING_ACTS = ("fill", "add", "present", "decide", "hold", "cancel")
# And with what has been put forward between meetings; only one's own is taken back.
MOTION_ACTS = ("agree", "to-meeting", "take-back")

ROUTES = [
    Route("rollouts:list", "GET", "anyone"),
    *get_and_post("rollouts:create", "rollouts.create"),
    Route("rollouts:detail", "GET", "anyone", "rollout"),
    *get_and_post("rollouts:pool_create", "pools.propose.regional", "rollout"),
    Route("rollouts:pool", "GET", "anyone", "pool:open"),
    Route("rollouts:pool", "GET", "pools.see_proposal", "pool:submitted"),
    Route("rollouts:pool_ready", "GET", "anyone", "pool:open"),
    Route("rollouts:pool_ready", "GET", "pools.see_proposal", "pool:submitted"),
    *get_and_post("rollouts:pool_edit", "pools.edit", "pool:draft"),
    *get_and_post("rollouts:sign_up", "sign_ups.sign_up", "pool:open"),
    Route("rollouts:move", "POST", "pools.submit", "pool:draft", (("name", "send-inn"),)),
    Route("rollouts:move", "POST", "pools.decide", "pool:submitted", (("name", "godkjenn"),)),
    Route("rollouts:move", "POST", "pools.decide", "pool:submitted", (("name", "send-tilbake"),)),
    *get_and_post("rollouts:pool_leader", "pools.propose.regional", "pool:open"),
    Route("rollouts:pool_postpone", "POST", "pools.queue", "pool:submitted"),
    Route("rollouts:move", "POST", "pools.close", "pool:open", (("name", "steng"),)),
    Route("rollouts:move", "POST", "pools.start", "pool:closed", (("name", "start"),)),
    Route("rollouts:move", "POST", "pools.complete", "pool:running", (("name", "fullfor"),)),
    Route("rollouts:move", "POST", "pools.cancel", "pool:open", (("name", "avlys"),)),
    Route("rollouts:move", "POST", "pools.open", "pool:approved", (("name", "apne"),)),
    Route("rollouts:sheet_current", "GET", "anyone", "rollout"),
    Route("rollouts:sheet", "GET", "anyone", "rollout", (("version", "1"),)),
    *get_and_post("rollouts:sheet_edit", "pools.invite", "rollout"),
    *get_and_post("rollouts:invite", "pools.invite", "pool:open"),
    *get_and_post("rollouts:change_propose", "pools.invite", "pool:open"),
    Route("rollouts:change_decide", "POST", "pools.decide_change", "pool_change", (("name", "godkjenn"),)),
    Route("rollouts:change_decide", "POST", "pools.decide_change", "pool_change", (("name", "utsett"),)),
    *get_and_post("rollouts:decline", "sign_ups.sign_up", "pool:open"),
    *get_and_post("rollouts:withdraw", "sign_ups.withdraw", "sign_up"),
    *get_and_post("rollouts:confirm", "sign_ups.withdraw", "sign_up"),
    *get_and_post("rollouts:other_pool", "sign_ups.withdraw", "sign_up"),
    Route("rollouts:receipt", "GET", "sign_ups.see", "sign_up"),
    Route("rollouts:receipt_docx", "GET", "sign_ups.see", "sign_up"),
    Route("rollouts:queue", "GET", "pools.queue"),
    Route("rollouts:meetings", "GET", "pools.queue"),
    *get_and_post("rollouts:meeting_create", "pools.queue"),
    Route("rollouts:meeting", "GET", "pools.queue", "meeting"),
    *get_and_post("rollouts:meeting_edit", "pools.queue", "meeting"),
    Route("rollouts:meeting_docx", "GET", "pools.queue", "meeting"),
    Route("rollouts:meeting_act", "POST", "pools.queue", "meeting", (("name", "hent-saker"),)),
    Route("rollouts:agenda_decide", "POST", "pools.queue", "agenda_item"),
    Route("rollouts:motion", "GET", "pools.queue", "motion"),
    Route("rollouts:motion_act", "POST", "pools.queue", "motion", (("name", "enig"),)),
    Route("rollouts:motion_act", "POST", "pools.queue", "motion", (("name", "i-mote"),)),
    Route("rollouts:motion_act", "POST", "pools.queue", "motion", (("name", "trekk"),)),
    Route("rollouts:decisions", "GET", "sign_ups.see"),
    *get_and_post("rollouts:decision_supersede", "pools.queue", "logged_decision"),
    Route("rollouts:standing", "GET", "anyone", "rollout"),
    Route("rollouts:standing_file", "GET", "sign_ups.see", "rollout", (("kind", "csv"),)),
    Route("rollouts:roadmap", "GET", "anyone"),
    Route("rollouts:roadmap_coming", "GET", "anyone"),
    Route("rollouts:roadmap_ical", "GET", "anyone"),
    Route("rollouts:capacity", "GET", "sign_ups.see"),
    *get_and_post("rollouts:capacity_limits", "capacity.limits"),
    Route("rollouts:collisions", "GET", "pools.propose.regional", "rollout"),
    Route("roadmap-api", "GET", "anyone"),
    Route("capacity-api", "GET", "sign_ups.see"),
    Route("nkg-queue", "GET", "pools.queue"),
    Route("capacity-limits", "GET", "sign_ups.see"),
    Route("capacity-limits", "PUT", "capacity.limits"),
    Route("nkg-decision-list", "GET", "sign_ups.see"),
    Route("nkg-decision-detail", "GET", "sign_ups.see", "logged_decision"),
    Route("pool-collisions", "GET", "pools.see_proposal", "pool:submitted"),
    Route("nkg-decision-supersede", "POST", "pools.queue", "logged_decision"),
    Route("nkg-meeting-list", "GET", "pools.queue"),
    Route("nkg-meeting-list", "POST", "pools.queue"),
    Route("nkg-meeting-detail", "GET", "pools.queue", "meeting"),
    Route("nkg-meeting-as-document", "GET", "pools.queue", "meeting"),
    Route("nkg-meeting-detail", "PUT", "pools.queue", "meeting"),
    Route("nkg-motion-list", "GET", "pools.queue"),
    Route("nkg-motion-detail", "GET", "pools.queue", "motion"),
    *[Route(f"nkg-motion-{name}", "POST", "pools.queue", "motion") for name in MOTION_ACTS],
    *[Route(f"nkg-meeting-{name}", "POST", "pools.queue", "meeting") for name in MEETING_ACTS],
    Route("rollout-list", "GET", "anyone"),
    Route("rollout-list", "POST", "rollouts.create"),
    Route("rollout-standing", "GET", "anyone", "rollout"),
    Route("rollout-missing", "GET", "anyone", "rollout"),
    Route("rollout-information-draft", "PUT", "pools.propose.regional", "rollout"),
    Route("rollout-publish-information", "POST", "pools.propose.regional", "rollout"),
    Route("pool-list", "POST", "pools.propose.some"),
    Route("pool-terms", "PUT", "pools.propose.regional", "pool:draft"),
    Route("pool-move", "POST", "pools.move", "pool:submitted"),
    Route("pool-leader", "PUT", "pools.propose.regional", "pool:open"),
    Route("pool-postpone", "POST", "pools.queue", "pool:submitted"),
    Route("pool-invite", "POST", "pools.invite", "pool:open"),
    Route("pool-propose-change", "POST", "pools.invite", "pool:open"),
    Route("pool-change-list", "GET", "sign_ups.see"),
    Route("pool-change-detail", "GET", "sign_ups.see", "pool_change"),
    Route("pool-change-decide", "POST", "pools.move", "pool_change"),
    Route("rollout-detail", "GET", "anyone", "rollout"),
    Route("pool-list", "GET", "anyone"),
    Route("pool-detail", "GET", "pools.see_proposal", "pool:submitted"),
    Route("pool-sign-up", "POST", "sign_ups.sign_up", "pool:open"),
    Route("pool-decline", "POST", "sign_ups.sign_up", "pool:open"),
    Route("sign-up-withdraw", "POST", "sign_ups.withdraw", "sign_up"),
    Route("sign-up-confirm", "POST", "sign_ups.withdraw", "sign_up"),
    Route("sign-up-wish", "POST", "sign_ups.withdraw", "sign_up"),
    Route("sign-up-change-pool", "POST", "sign_ups.withdraw", "sign_up"),
    Route("information-sheet-list", "GET", "anyone"),
    Route("information-sheet-detail", "GET", "anyone", "sheet"),
    Route("sign-up-list", "GET", "anyone"),
    Route("sign-up-detail", "GET", "sign_ups.see", "sign_up"),
    Route("sign-up-receipt", "GET", "sign_ups.see", "sign_up"),
]
