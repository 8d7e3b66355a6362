"""The rows of readiness, stops, dispensations, plans and checklists in the register of actions."""

from __future__ import annotations

from networks.actions import Action, Place, Route, get_and_post
from rollouts import access
from rollouts.models import Pool, Rollout, SignUp, SignUpState, Track
from rollouts.ready import access_ready
from rollouts.transitions import PoolState


def _regional(place: Place) -> Rollout:
    return Rollout(track=Track.REGIONAL, network=place.network)


def _seat(place: Place) -> SignUp:
    pool = Pool(rollout=_regional(place), state=PoolState.OPEN)
    return SignUp(pool=pool, municipality=place.municipality, state=SignUpState.CONFIRMED)


ACTIONS = [
    Action(
        "readiness.keep",
        "write the criteria for readiness and assess the solutions",
        lambda user, place: access_ready.keeps_criteria(user),
    ),
    Action("readiness.waive", "waive a criterion", lambda user, place: access_ready.may_waive(user)),
    Action("solutions.stop", "stop and resume a solution", lambda user, place: access_ready.may_stop(user)),
    Action(
        "dispensations.apply",
        "apply for a dispensation for a municipality",
        lambda user, place: access_ready.may_apply(user, place.municipality),
    ),
    Action(
        "dispensations.may_ask",
        "apply for a dispensation for any municipality at all",
        lambda user, place: access_ready.answers_for_some(user),
    ),
    Action(
        "dispensations.see",
        "see a municipality's dispensation",
        lambda user, place: (
            bool(not access_ready.visible_dispensations(user)) or access_ready.may_apply(user, place.municipality)
        ),
    ),
    Action("dispensations.decide", "decide about a dispensation", lambda user, place: access.is_coordinator(user)),
    Action(
        "rollouts.plan",
        "write the plan of a region's rollout",
        lambda user, place: access_ready.may_plan(user, _regional(place)),
    ),
    Action(
        "checklists.see",
        "see how far a municipality has come",
        lambda user, place: (
            access_ready.may_see_each(user, _regional(place)) or access_ready.may_tick(user, _seat(place))
        ),
    ),
    Action(
        "checklists.tick",
        "tick off a municipality's checklist",
        lambda user, place: access_ready.may_tick(user, _seat(place)),
    ),
]

CRITERION = (("criterion", "behov"),)
PHASE = (("kind", "faser"),)

ROUTES = [
    Route("rollouts:readiness_list", "GET", "anyone"),
    Route("rollouts:criteria", "GET", "anyone"),
    Route("rollouts:readiness", "GET", "anyone", "solution"),
    *get_and_post("rollouts:criterion_create", "readiness.keep"),
    Route("rollouts:criterion_edit", "GET", "readiness.keep", "", CRITERION),
    Route("rollouts:criterion_edit", "POST", "readiness.keep", "", CRITERION),
    Route("rollouts:assess", "GET", "readiness.keep", "solution", CRITERION),
    Route("rollouts:assess", "POST", "readiness.keep", "solution", CRITERION),
    Route("rollouts:waive", "GET", "readiness.waive", "solution", CRITERION),
    Route("rollouts:waive", "POST", "readiness.waive", "solution", CRITERION),
    *get_and_post("rollouts:end_waiver", "readiness.waive", "waiver"),
    *get_and_post("rollouts:stop", "solutions.stop", "solution"),
    *get_and_post("rollouts:resume", "solutions.stop", "solution"),
    *get_and_post("rollouts:dispensation_apply", "dispensations.may_ask", "solution"),
    Route("rollouts:dispensation", "GET", "dispensations.see", "dispensation"),
    Route("rollouts:dispensation", "POST", "dispensations.decide", "dispensation"),
    Route("rollouts:dispensation_withdraw", "POST", "dispensations.apply", "dispensation"),
    Route("rollouts:plan", "GET", "rollouts.plan", "rollout"),
    Route("rollouts:plan_new", "GET", "rollouts.plan", "rollout", PHASE),
    Route("rollouts:plan_new", "POST", "rollouts.plan", "rollout", PHASE),
    Route("rollouts:plan_part", "GET", "rollouts.plan", "phase"),
    Route("rollouts:plan_part", "POST", "rollouts.plan", "phase"),
    Route("rollouts:plan_remove", "POST", "rollouts.plan", "phase"),
    Route("rollouts:plan_usual", "POST", "rollouts.plan", "rollout", (("kind", "sjekkliste"),)),
    Route("rollouts:plan_join", "POST", "rollouts.plan", "rollout"),
    Route("rollouts:plan_leave", "POST", "rollouts.plan", "rollout", (("key", "nordland"),)),
    Route("rollouts:checklist", "GET", "anyone", "pool:open"),
    Route("rollouts:checklist_of", "GET", "checklists.see", "sign_up"),
    Route("rollouts:checklist_of", "POST", "checklists.tick", "sign_up"),
    Route("readiness-list", "GET", "anyone"),
    Route("readiness-detail", "GET", "anyone", "solution"),
    Route("readiness-assess", "POST", "readiness.keep", "solution"),
    Route("readiness-waive", "POST", "readiness.waive", "solution"),
    Route("readiness-end-waiver", "POST", "readiness.waive", "solution"),
    Route("readiness-stop", "POST", "solutions.stop", "solution"),
    Route("readiness-resume", "POST", "solutions.stop", "solution"),
    Route("readiness-criterion-list", "GET", "anyone"),
    Route("readiness-criterion-list", "POST", "readiness.keep"),
    Route("readiness-criterion-detail", "GET", "anyone", "", (("key", "behov"),)),
    Route("readiness-criterion-publish", "POST", "readiness.keep", "", (("key", "behov"),)),
    Route("readiness-criterion-retire", "POST", "readiness.keep", "", (("key", "behov"),)),
    Route("dispensation-list", "GET", "anyone"),
    Route("dispensation-detail", "GET", "dispensations.see", "dispensation"),
    Route("dispensation-apply", "POST", "dispensations.may_ask"),
    Route("dispensation-grant", "POST", "dispensations.decide", "dispensation"),
    Route("dispensation-postpone", "POST", "dispensations.decide", "dispensation"),
    Route("dispensation-withdraw", "POST", "dispensations.apply", "dispensation"),
    Route("dispensation-refuse", "POST", "dispensations.decide", "dispensation"),
    Route("rollout-plan-detail", "GET", "anyone", "rollout"),
    Route("rollout-plan-part", "POST", "rollouts.plan", "rollout"),
    Route("rollout-plan-usual", "POST", "rollouts.plan", "rollout"),
    Route("rollout-plan-join", "POST", "rollouts.plan", "rollout"),
    Route("checklist-detail", "GET", "checklists.see", "sign_up"),
    Route("checklist-tick", "POST", "checklists.tick", "sign_up"),
]
