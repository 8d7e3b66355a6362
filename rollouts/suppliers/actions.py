"""Rows in the register of actions for suppliers, facts and the rules for joining."""

from __future__ import annotations

from core.opens import Action
from networks.models import User
from rollouts import access
from rollouts.products import access as supplier_access
from rollouts.rollouts.models import Rollout, Track

ACTIONS = [
    Action("suppliers.see", "read about suppliers and the joint log", lambda user, place: isinstance(user, User)),
    Action(
        "suppliers.keep",
        "register suppliers, adaptations and answers, and write in the joint log",
        lambda user, place: supplier_access.may_keep(user),
    ),
    Action(
        "suppliers.request",
        "raise a common request to a supplier",
        lambda user, place: supplier_access.may_request(user),
    ),
    Action(
        "suppliers.stand_behind",
        "let a municipality stand behind a common request",
        lambda user, place: access.own_municipalities(user).exists(),
    ),
    Action(
        "facts.tell",
        "tell which EHR and welfare technology a municipality has",
        lambda user, place: supplier_access.may_tell_facts(user),
    ),
    Action(
        "rollouts.rules",
        "write the rules for joining a rollout on track C",
        lambda user, place: supplier_access.may_set_rules(user, Rollout(track=Track.PARTIAL)),
    ),
]
