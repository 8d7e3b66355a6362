"""Who sees which versions of the information."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from networks.models import Role
from networks.people.access import access_of
from rollouts.rollouts.access import proposable


def visible_sheets(user: Any) -> Q:
    """The condition on `InformationSheet` that `user` may see it: published ones, and the own rollouts' drafts."""
    published = Q(published_at__isnull=False)
    access = access_of(user)
    if access.has(Role.NATIONAL_COORDINATOR):
        return Q()
    return published | proposable(user, "rollout__") if access.roles else published
