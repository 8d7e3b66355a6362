"""The rows of readiness, stops, dispensations, plans and checklists in the register of actions."""

from __future__ import annotations

from core.opens import Action
from networks.models import User
from networks.people.actions import Place
from rollouts import access
from rollouts.plans import access as plan_access
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.readiness import access as readiness_access
from rollouts.rollouts.models import Rollout, Track
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import SignUpState
from rollouts.stops import access as stop_access


def _regional(place: Place) -> Rollout:
    return Rollout(track=Track.REGIONAL, network=place.network)


def _seat(place: Place) -> SignUp:
    pool = Pool(rollout=_regional(place), state=PoolState.OPEN)
    return SignUp(pool=pool, municipality=place.municipality, state=SignUpState.CONFIRMED)


ACTIONS = [
    Action(
        "readiness.keep",
        "write the criteria for readiness and assess the solutions",
        lambda user, place: access.keeps_criteria(user),
    ),
    Action("readiness.waive", "waive a criterion", lambda user, place: readiness_access.may_waive(user)),
    Action(
        "stops.see",
        "see what the NKG is asked about a stop, and what it answers",
        lambda user, place: isinstance(user, User),
    ),
    Action(
        "solutions.stop",
        "stop a solution, and ask the NKG to resume it",
        lambda user, place: readiness_access.may_stop(user),
    ),
    Action(
        "dispensations.apply",
        "apply for a dispensation for a municipality",
        lambda user, place: stop_access.may_apply(user, place.municipality),
    ),
    Action(
        "dispensations.may_ask",
        "apply for a dispensation for any municipality at all",
        lambda user, place: access.answers_for_some(user),
    ),
    Action(
        "dispensations.see",
        "see a municipality's dispensation",
        lambda user, place: (
            bool(not stop_access.visible_dispensations(user)) or stop_access.may_apply(user, place.municipality)
        ),
    ),
    Action("dispensations.decide", "decide about a dispensation", lambda user, place: access.is_coordinator(user)),
    Action(
        "rollouts.plan",
        "write the plan of a region's rollout",
        lambda user, place: plan_access.may_plan(user, _regional(place)),
    ),
    Action(
        "checklists.see",
        "see how far a municipality has come",
        lambda user, place: (
            plan_access.may_see_each(user, _regional(place)) or plan_access.may_tick(user, _seat(place))
        ),
    ),
    Action(
        "checklists.tick",
        "tick off a municipality's checklist",
        lambda user, place: plan_access.may_tick(user, _seat(place)),
    ),
]
