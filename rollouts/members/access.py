"""Who may say what each member of the NKG represents."""

from __future__ import annotations

from typing import Any

from networks.people.access import is_administrator
from rollouts.access import is_coordinator
from rollouts.members.models import Duty, Seat


def may_compose(user: Any) -> bool:
    """KS' administrator, and the one who leads the group. One query for a member."""
    if is_administrator(user):
        return True
    return is_coordinator(user) and Seat.objects.filter(user=user, duty=Duty.LEADER).exists()
