"""Who may see and do what with the money. Pages, API, tasks and exports ask here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext

from networks.models import Role
from networks.people.access import access_of

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def may_manage_grants(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May `user` make keys and start runs? KS' grant staff."""
    return access_of(user).has(Role.GRANT_MANAGER)


def may_see_runs(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May `user` see what has been computed but not decided? KS' grant staff and administrators."""
    return access_of(user).has(Role.GRANT_MANAGER, Role.ADMINISTRATOR)


def who_sees_runs() -> str:
    return gettext("Beregninger er arbeidsdokumenter i KS. Det som er vedtatt, står på siden om tilskuddet.")
