from rollouts.capacity.views import calendar, capacity_limits, collisions
from rollouts.nkg.views import queue
from rollouts.nkg.views_meetings import (
    agenda_decide,
    decision_supersede,
    decisions,
    meeting_act,
    meeting_create,
    meeting_detail,
    meeting_docx,
    meeting_edit,
    meeting_list,
)
from rollouts.nkg.views_motions import motion, motion_act
from rollouts.plans.views import plan, plan_join, plan_leave, plan_part, plan_remove, plan_usual
from rollouts.plans.views_checklists import checklist, checklist_of
from rollouts.pool_changes.views import change_decide, change_propose
from rollouts.pool_pages.views import move, pool_create, pool_detail, pool_edit, pool_leader, pool_postpone
from rollouts.readiness.views import (
    assess,
    criteria,
    criterion_create,
    criterion_edit,
    end_waiver,
    pool_ready,
    readiness_list,
    readiness_page,
    waive,
)
from rollouts.readiness.views_stops import dispensation, dispensation_apply, dispensation_withdraw, resume, stop
from rollouts.roadmap.views import roadmap, roadmap_coming, roadmap_ical
from rollouts.rollout_pages.views import rollout_create, rollout_detail, rollout_list
from rollouts.sheets.views import sheet, sheet_current, sheet_edit
from rollouts.sign_ups.views import (
    confirm,
    decline,
    other_pool,
    sign_up,
    sign_up_receipt,
    sign_up_receipt_docx,
    withdraw,
)
from rollouts.sign_ups.views_answers import standing, standing_file
from rollouts.sign_ups.views_invitations import invite

__all__ = [
    "agenda_decide",
    "assess",
    "calendar",
    "capacity_limits",
    "change_decide",
    "change_propose",
    "checklist",
    "checklist_of",
    "collisions",
    "confirm",
    "criteria",
    "criterion_create",
    "criterion_edit",
    "decision_supersede",
    "decisions",
    "decline",
    "dispensation",
    "dispensation_apply",
    "dispensation_withdraw",
    "end_waiver",
    "invite",
    "meeting_act",
    "meeting_create",
    "meeting_detail",
    "meeting_docx",
    "meeting_edit",
    "meeting_list",
    "motion",
    "motion_act",
    "move",
    "other_pool",
    "plan",
    "plan_join",
    "plan_leave",
    "plan_part",
    "plan_remove",
    "plan_usual",
    "pool_create",
    "pool_detail",
    "pool_edit",
    "pool_leader",
    "pool_postpone",
    "pool_ready",
    "queue",
    "readiness_list",
    "readiness_page",
    "resume",
    "roadmap",
    "roadmap_coming",
    "roadmap_ical",
    "rollout_create",
    "rollout_detail",
    "rollout_list",
    "sheet",
    "sheet_current",
    "sheet_edit",
    "sign_up",
    "sign_up_receipt",
    "sign_up_receipt_docx",
    "standing",
    "standing_file",
    "stop",
    "waive",
    "withdraw",
]
