"""The people who hold a role somewhere: who is told when something has happened."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from networks.geography.models import Municipality, Network, valid_on_q
from networks.people.models import Role, User


def people_with(
    *roles: Role, networks: Iterable[Network | int] = (), municipalities: Iterable[Municipality | int] = ()
) -> list[User]:
    """The people who hold one of `roles` today; with networks or municipalities, those who hold it for one of them."""
    condition = valid_on_q(timezone.localdate(), "assignments__") & Q(assignments__role__in=roles)
    networks, municipalities = list(networks), list(municipalities)
    if networks or municipalities:
        condition &= Q(assignments__network__in=networks) | Q(assignments__municipality__in=municipalities)
    return list(User.objects.filter(condition, is_active=True).distinct())
