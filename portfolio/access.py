"""KS keeps the portfolio; who may do what else is in `access.py` of each folder."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from networks.models import Role
from networks.people.access import access_of

KS_ROLES = (Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR)


def may_edit_portfolio(user: Any) -> bool:
    """KS keeps the portfolio: editions, items, scores, ambitions, commitments, and the choice of pilots."""
    return access_of(user).has(*KS_ROLES)


def ks_role(user: Any) -> Role | None:
    return next((role for role in KS_ROLES if access_of(user).has(role)), None)


def who_may() -> str:
    return _("Porteføljen redigeres av porteføljeansvarlig i KS.")


def require_ks(request: HttpRequest) -> None:
    if not may_edit_portfolio(request.user):
        raise PermissionDenied(who_may())
