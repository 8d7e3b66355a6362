"""Rows in the register of actions for suppliers, facts and the rules for joining."""

from __future__ import annotations

from networks.actions import Action, Route, get_and_post
from networks.models import User
from rollouts import access
from rollouts.models import Rollout, Track
from rollouts.suppliers import supplier_access

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

ROUTES = [
    Route("rollouts:eligibility", "GET", "anyone", "rollout:partial"),
    Route("rollouts:eligibility_csv", "GET", "suppliers.see", "rollout:partial"),
    *get_and_post("rollouts:rules_edit", "rollouts.rules", "rollout:partial"),
    *get_and_post("rollouts:facts", "facts.tell"),
    *get_and_post("rollouts:fact_import", "facts.tell"),
    Route("rollouts:facts_csv", "GET", "facts.tell"),
    Route("rollouts:suppliers", "GET", "suppliers.see"),
    *get_and_post("rollouts:supplier_add", "suppliers.keep"),
    Route("rollouts:supplier", "GET", "suppliers.see", "supplier"),
    *get_and_post("rollouts:product_add", "suppliers.keep", "supplier"),
    *get_and_post("rollouts:dialogue_write", "suppliers.keep", "supplier"),
    *get_and_post("rollouts:request_add", "suppliers.request", "supplier"),
    Route("rollouts:product", "GET", "suppliers.see", "product"),
    *get_and_post("rollouts:version_add", "suppliers.keep", "product"),
    *get_and_post("rollouts:adaptation_report", "suppliers.keep", "product"),
    Route("rollouts:request", "GET", "suppliers.see", "common_request"),
    Route("rollouts:request_join", "POST", "suppliers.stand_behind", "common_request"),
    Route("rollouts:request_answer", "POST", "suppliers.keep", "common_request"),
    Route("supplier-list", "GET", "suppliers.see"),
    Route("supplier-list", "POST", "suppliers.keep"),
    Route("supplier-detail", "GET", "suppliers.see", "supplier"),
    Route("supplier-products", "POST", "suppliers.keep", "supplier"),
    Route("supplier-versions", "POST", "suppliers.keep", "supplier"),
    Route("adaptation-list", "GET", "suppliers.see"),
    Route("adaptation-list", "POST", "suppliers.keep"),
    Route("adaptation-detail", "GET", "suppliers.see", "adaptation"),
    Route("municipality-fact-list", "GET", "suppliers.see"),
    Route("municipality-fact-list", "POST", "facts.tell"),
    Route("municipality-fact-import-file", "POST", "facts.tell"),
    Route("municipality-fact-detail", "GET", "suppliers.see", "fact"),
    Route("common-request-list", "GET", "suppliers.see"),
    Route("common-request-list", "POST", "suppliers.request"),
    Route("common-request-detail", "GET", "suppliers.see", "common_request"),
    Route("common-request-stand-behind", "PUT", "suppliers.stand_behind", "common_request"),
    Route("common-request-answer", "PUT", "suppliers.keep", "common_request"),
    Route("supplier-dialogue-list", "GET", "suppliers.see"),
    Route("supplier-dialogue-list", "POST", "suppliers.keep"),
    Route("supplier-dialogue-detail", "GET", "suppliers.see", "dialogue_entry"),
    Route("eligibility-list", "GET", "anyone"),
    Route("eligibility-rules", "PUT", "rollouts.rules", "rollout:partial"),
    Route("eligibility-detail", "GET", "suppliers.see", "rollout:partial"),
]
