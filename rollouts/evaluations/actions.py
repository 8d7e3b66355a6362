"""The rows of materials, evaluation, status after a pool, and webhooks in the register of actions."""

from __future__ import annotations

from typing import Any

from core.opens import Action
from networks.models import User
from networks.people.access import is_administrator
from networks.people.actions import Place
from rollouts import access
from rollouts.evaluations import workflow as evaluations
from rollouts.materials import workflow as materials
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout, Track
from rollouts.webhooks import deliveries


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
        lambda user, place: rollout_access.may_propose(user, Rollout(track=Track.REGIONAL, network=place.network)),
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
            access.answers_for_some(user)
            or rollout_access.may_propose(user, Rollout(track=Track.REGIONAL, network=place.network))
        ),
    ),
    Action("webhooks.use", "make webhooks and see one's own", lambda user, place: deliveries.may_subscribe(user)),
    Action(
        "webhooks.see",
        "see the log of anybody's webhook, test it and switch it off",
        lambda user, place: is_administrator(user),
    ),
]
