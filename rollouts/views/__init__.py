from .capacity import calendar, capacity_limits, collisions
from .changes import change_decide, change_propose
from .invitations import invite
from .meetings import (
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
from .pools import move, pool_create, pool_detail, pool_edit
from .queue import queue
from .roadmap import roadmap, roadmap_ical
from .rollouts import rollout_create, rollout_detail, rollout_list
from .sheets import sheet, sheet_current, sheet_edit
from .sign_ups import confirm, decline, other_pool, sign_up, sign_up_receipt, sign_up_receipt_docx, withdraw
from .standing import standing, standing_file

__all__ = [
    "agenda_decide",
    "calendar",
    "capacity_limits",
    "change_decide",
    "change_propose",
    "collisions",
    "confirm",
    "decision_supersede",
    "decisions",
    "decline",
    "invite",
    "meeting_act",
    "meeting_create",
    "meeting_detail",
    "meeting_docx",
    "meeting_edit",
    "meeting_list",
    "move",
    "other_pool",
    "pool_create",
    "pool_detail",
    "pool_edit",
    "queue",
    "roadmap",
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
    "withdraw",
]
