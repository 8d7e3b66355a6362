"""Who may do what to readiness and stops."""

from __future__ import annotations

from typing import Any

from rollouts import access


def may_waive(user: Any) -> bool:
    """Only a member of the NKG lets a criterion go."""
    return access.is_coordinator(user)


def may_stop(user: Any) -> bool:
    """KS, or a member of the NKG, says that a solution is stopped, and that it goes on."""
    return access.keeps_criteria(user) or access.is_coordinator(user)
