from .pools import move, pool_create, pool_detail, pool_edit, sign_up, withdraw
from .queue import queue
from .rollouts import rollout_create, rollout_detail, rollout_list

__all__ = [
    "move",
    "pool_create",
    "pool_detail",
    "pool_edit",
    "queue",
    "rollout_create",
    "rollout_detail",
    "rollout_list",
    "sign_up",
    "withdraw",
]
