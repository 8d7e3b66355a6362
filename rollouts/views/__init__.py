from .capacity import calendar, capacity_limits, collisions
from .changes import change_decide, change_propose
from .invitations import invite
from .pools import move, pool_create, pool_detail, pool_edit
from .queue import queue
from .rollouts import rollout_create, rollout_detail, rollout_list
from .sheets import sheet, sheet_current, sheet_edit
from .sign_ups import confirm, decline, other_pool, sign_up, sign_up_receipt, sign_up_receipt_docx, withdraw

__all__ = [
    "calendar",
    "capacity_limits",
    "change_decide",
    "change_propose",
    "collisions",
    "confirm",
    "decline",
    "invite",
    "move",
    "other_pool",
    "pool_create",
    "pool_detail",
    "pool_edit",
    "queue",
    "rollout_create",
    "rollout_detail",
    "rollout_list",
    "sheet",
    "sheet_current",
    "sheet_edit",
    "sign_up",
    "sign_up_receipt",
    "sign_up_receipt_docx",
    "withdraw",
]
