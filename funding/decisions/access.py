"""Who may decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from funding.decisions.models import Decision
from funding.access import may_see_runs


def may_decide(user: AbstractBaseUser | AnonymousUser, decision: Decision) -> bool:
    """May `user` decide or return `decision`? A second person among KS' grant staff and administrators."""
    return may_see_runs(user) and user.pk != decision.proposed_by_id


def may_withdraw(user: AbstractBaseUser | AnonymousUser, decision: Decision) -> bool:
    """May `user` take back the proposal? The one who made it, as long as that person may see proposals."""
    return may_see_runs(user) and user.pk == decision.proposed_by_id
