from .changes import change_decide, change_propose
from .checklists import checklist, checklist_of
from .invitations import invite
from .plans import plan, plan_join, plan_leave, plan_part, plan_remove, plan_usual
from .pools import move, pool_create, pool_detail, pool_edit
from .queue import queue
from .readiness import (
    assess,
    criteria,
    criterion_create,
    criterion_edit,
    end_waiver,
    readiness_list,
    readiness_page,
    waive,
)
from .rollouts import rollout_create, rollout_detail, rollout_list
from .sheets import sheet, sheet_current, sheet_edit
from .sign_ups import confirm, decline, other_pool, sign_up, sign_up_receipt, sign_up_receipt_docx, withdraw
from .stops import dispensation, dispensation_apply, dispensation_withdraw, resume, stop

__all__ = [
    "assess",
    "change_decide",
    "change_propose",
    "checklist",
    "checklist_of",
    "confirm",
    "criteria",
    "criterion_create",
    "criterion_edit",
    "decline",
    "dispensation",
    "dispensation_apply",
    "dispensation_withdraw",
    "end_waiver",
    "invite",
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
    "queue",
    "readiness_list",
    "readiness_page",
    "resume",
    "rollout_create",
    "rollout_detail",
    "rollout_list",
    "sheet",
    "sheet_current",
    "sheet_edit",
    "sign_up",
    "sign_up_receipt",
    "sign_up_receipt_docx",
    "stop",
    "waive",
    "withdraw",
]
