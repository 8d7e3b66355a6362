"""Everything in the API with the same rules: each page that writes has a counterpart under the same action."""

from __future__ import annotations

from core.opens import Route, addresses, all_routes

# The page's route → the API's. A move or an act with a name in its address counts once.
COUNTERPARTS = {
    "create": "rollout-list",
    "pool_create": "pool-list",
    "pool_edit": "pool-terms",
    "pool_leader": "pool-leader",
    "pool_postpone": "pool-postpone",
    "move": "pool-move",
    "sign_up": "pool-sign-up",
    "decline": "pool-decline",
    "withdraw": "sign-up-withdraw",
    "confirm": "sign-up-confirm",
    "other_pool": "sign-up-change-pool",
    "sheet_edit": "rollout-information-draft",
    "invite": "pool-invite",
    "change_propose": "pool-propose-change",
    "change_decide": "pool-change-decide",
    "change_other_terms": "pool-change-approve-otherwise",
    "margin": "nkg-margin",
    "pool_other_terms": "pool-approve-otherwise",
    "ratification": "nkg-ratification-uphold",
    "rollout_delete": "rollout-detail",
    "rollout_rename": "rollout-title",
    "seat": "nkg-member-seat",
    "meeting_create": "nkg-meeting-list",
    "meeting_edit": "nkg-meeting-detail",
    "meeting_act": "nkg-meeting-fill",
    "agenda_decide": "nkg-meeting-decide",
    "motion_act": "nkg-motion-agree",
    "decision_supersede": "nkg-decision-supersede",
    "capacity_limits": "capacity-limits",
    "criterion_create": "readiness-criterion-list",
    "criterion_edit": "readiness-criterion-publish",
    "assess": "readiness-assess",
    "waive": "readiness-waive",
    "end_waiver": "readiness-end-waiver",
    "stop": "readiness-stop",
    "resume": "readiness-resume",
    "dispensation_apply": "dispensation-apply",
    "dispensation": "dispensation-grant",
    "dispensation_withdraw": "dispensation-withdraw",
    "plan_new": "rollout-plan-part",
    "plan_part": "rollout-plan-part",
    "plan_remove": "rollout-plan-part",
    "plan_usual": "rollout-plan-usual",
    "plan_join": "rollout-plan-join",
    "plan_leave": "rollout-plan-join",
    "checklist_of": "checklist-tick",
    "rules_edit": "eligibility-rules",
    "facts": "municipality-fact-list",
    "fact_import": "municipality-fact-import-file",
    "supplier_add": "supplier-list",
    "product_add": "supplier-products",
    "version_add": "supplier-versions",
    "adaptation_report": "adaptation-list",
    "dialogue_write": "supplier-dialogue-list",
    "request_add": "common-request-list",
    "request_join": "common-request-stand-behind",
    "request_answer": "common-request-answer",
    "material_add": "material-list",
    "material_requirements": "material-requirements",
    "material_publish": "material-publish",
    "material_review": "material-review",
    "material_copy": "material-copy",
    "status_confirm": "status-proposal-confirm",
    "status_decline": "status-proposal-decline",
    "evaluation_questions": "evaluation-questions",
    "evaluation_leader": "evaluation-answer",
    "evaluation_answer": "evaluation-answer",
    "evaluation_share": "evaluation-share",
    "evaluation_extend": "evaluation-extend",
    "webhook_create": "webhook-list",
    "webhook_edit": "webhook-detail",
    "webhook_test": "webhook-test",
    "webhook_switch": "webhook-off",
    "webhook_send_again": "webhook-send-again",
}
# One address of the API serves several pages, so its row names the widest of their actions.
WIDER = {
    "pool_create": "pools.propose.some",
    "pool_edit": "pools.propose.regional",
    "move": "pools.move",
    "change_decide": "pools.move",
    "sheet_edit": "pools.propose.regional",
    "evaluation_leader": "evaluations.answer.some",
    "evaluation_answer": "evaluations.answer.some",
}


def writing(prefix: str) -> dict[str, set[str]]:
    """The rollouts' routes that write, each with its actions; `prefix` is that of the pages, or empty for the API."""
    found: dict[str, set[str]] = {}
    for route in all_routes():
        if _writes(route) and route.name.startswith("rollouts:") == bool(prefix):
            found.setdefault(route.name.removeprefix(prefix), set()).add(route.action)
    return found


def _writes(route: Route) -> bool:
    return route.method in {"POST", "PUT", "PATCH", "DELETE"}


def test_each_page_that_writes_has_a_counterpart_in_the_api():
    pages, api = writing("rollouts:"), writing("")
    assert {name.removeprefix("rollouts:") for name, _view in addresses()} >= set(pages)
    assert set(pages) == set(COUNTERPARTS)
    assert set(COUNTERPARTS.values()) <= set(api)


def test_the_counterpart_has_the_same_rule():
    pages, api = writing("rollouts:"), writing("")
    different = {
        page: (pages[page], api[COUNTERPARTS[page]])
        for page in COUNTERPARTS
        if not (pages[page] & api[COUNTERPARTS[page]]) and WIDER.get(page) not in api[COUNTERPARTS[page]]
    }
    assert different == {}
