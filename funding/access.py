"""Who may see and do what with the money. Pages, API, tasks and exports ask here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from networks.access import access_of
from networks.models import Role

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def may_manage_grants(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May `user` make keys and start runs? KS' grant staff."""
    return access_of(user).has(Role.GRANT_MANAGER)


def may_see_runs(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May `user` see what has been computed but not decided? KS' grant staff and administrators."""
    return access_of(user).has(Role.GRANT_MANAGER, Role.ADMINISTRATOR)
