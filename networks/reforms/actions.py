"""The row of reforms in the register of actions."""

from __future__ import annotations

from core.opens import Action
from networks.reforms.workflow import may_manage_reforms

ACTIONS = [
    Action("reforms.manage", "register reforms and fetch open data", lambda user, place: may_manage_reforms(user)),
]
