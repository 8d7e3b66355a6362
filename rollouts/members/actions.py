"""The rows of the NKG's composition in the register of actions."""

from __future__ import annotations

from core.opens import Action
from rollouts.members import access

ACTIONS = [
    Action(
        "nkg.compose",
        "say for whom each member of the NKG sits, and who leads and keeps the minutes",
        lambda user, place: access.may_compose(user),
    ),
]
