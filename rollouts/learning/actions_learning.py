"""The rows of materials, evaluation, status after a pool, and webhooks in the register of actions."""

from __future__ import annotations

from typing import Any

from networks.actions import Action, Place, Route, get_and_post
from networks.models import User
from rollouts import access
from rollouts.hooks import webhooks
from rollouts.learning import evaluations, materials
from rollouts.models import Rollout, Track
from rollouts.ready import access_ready


def _speaks_for(user: Any, place: Place) -> bool:
    return access.own_municipalities(user).filter(pk=place.municipality.pk).exists()


ACTIONS = [
    Action("materials.add", "add materials of a solution", lambda user, place: materials.may_add(user)),
    Action(
        "materials.require",
        "say what materials a solution must have before municipalities are invited",
        lambda user, place: materials.may_require(user),
    ),
    Action("materials.copy", "register a municipality's own copy of a material", _speaks_for),
    Action("sign_ups.status", "confirm or refuse the status proposed after a pool", _speaks_for),
    Action("evaluations.see", "see an evaluation, in aggregate", lambda user, place: isinstance(user, User)),
    Action("evaluations.answer", "answer an evaluation for a municipality", _speaks_for),
    Action(
        "evaluations.lead",
        "answer as the one who led, and share the summary",
        lambda user, place: access.may_propose(user, Rollout(track=Track.REGIONAL, network=place.network)),
    ),
    Action(
        "evaluations.questions",
        "keep the questions of the evaluations",
        lambda user, place: evaluations.may_keep_questions(user),
    ),
    Action(
        "evaluations.answer.some",
        "answer an evaluation as the one who led it, or for any municipality",
        lambda user, place: (
            access_ready.answers_for_some(user)
            or access.may_propose(user, Rollout(track=Track.REGIONAL, network=place.network))
        ),
    ),
    Action("webhooks.use", "make webhooks and see their log", lambda user, place: webhooks.may_subscribe(user)),
]

ROUTES = [
    Route("rollouts:materials", "GET", "anyone"),
    *get_and_post("rollouts:material_add", "materials.add"),
    *get_and_post("rollouts:material_requirements", "materials.require", "solution"),
    Route("rollouts:material", "GET", "anyone", "material"),
    Route("rollouts:material_file", "GET", "anyone", "material", (("number", "1"),)),
    *get_and_post("rollouts:material_publish", "materials.add", "material"),
    Route("rollouts:material_review", "POST", "materials.add", "material"),
    Route("rollouts:material_copy", "POST", "materials.copy", "material"),
    Route("rollouts:status_proposals", "GET", "signed_in"),
    Route("rollouts:status_confirm", "POST", "sign_ups.status", "status_proposal"),
    Route("rollouts:status_decline", "POST", "sign_ups.status", "status_proposal"),
    *get_and_post("rollouts:evaluation_questions", "evaluations.questions"),
    Route("rollouts:evaluation", "GET", "evaluations.see", "evaluation"),
    *get_and_post("rollouts:evaluation_leader", "evaluations.lead", "evaluation"),
    Route("rollouts:evaluation_share", "POST", "evaluations.lead", "evaluation"),
    Route("rollouts:evaluation_extend", "POST", "evaluations.lead", "evaluation"),
    *get_and_post("rollouts:evaluation_answer", "evaluations.answer", "evaluation_of_municipality"),
    Route("rollouts:webhooks", "GET", "webhooks.use"),
    *get_and_post("rollouts:webhook_create", "webhooks.use"),
    Route("rollouts:webhook", "GET", "webhooks.use", "webhook"),
    Route("rollouts:webhook_switch", "POST", "webhooks.use", "webhook", (("name", "av"),)),
    Route("rollouts:webhook_send_again", "POST", "webhooks.use", "webhook_delivery"),
    Route("material-list", "GET", "anyone"),
    Route("material-list", "POST", "materials.add"),
    Route("material-detail", "GET", "anyone", "material"),
    Route("material-publish", "POST", "materials.add", "material"),
    Route("material-copy", "POST", "materials.copy", "material"),
    Route("material-copies", "GET", "signed_in", "material"),
    Route("material-review", "POST", "materials.add", "material"),
    Route("material-requirements", "GET", "anyone", "solution"),
    Route("material-requirements", "PUT", "materials.require", "solution"),
    Route("status-proposal-list", "GET", "anyone"),
    Route("status-proposal-detail", "GET", "sign_ups.status", "status_proposal"),
    Route("status-proposal-confirm", "POST", "sign_ups.status", "status_proposal"),
    Route("status-proposal-decline", "POST", "sign_ups.status", "status_proposal"),
    Route("evaluation-list", "GET", "anyone"),
    Route("evaluation-detail", "GET", "evaluations.see", "evaluation_id"),
    Route("evaluation-answer", "POST", "evaluations.answer.some", "evaluation_id"),
    Route("evaluation-share", "POST", "evaluations.lead", "evaluation_id"),
    Route("evaluation-extend", "POST", "evaluations.lead", "evaluation_id"),
    Route("evaluation-questions", "GET", "evaluations.questions"),
    Route("evaluation-questions", "POST", "evaluations.questions"),
    Route("webhook-list", "GET", "webhooks.use"),
    Route("webhook-list", "POST", "webhooks.use"),
    Route("webhook-detail", "GET", "webhooks.use", "webhook"),
    Route("webhook-on", "POST", "webhooks.use", "webhook"),
    Route("webhook-off", "POST", "webhooks.use", "webhook"),
    Route("webhook-send-again", "POST", "webhooks.use", "webhook"),
    Route("webhook-deliveries", "GET", "webhooks.use", "webhook"),
]
