"""Who may do what to which row. Pages, API, tasks and exports all ask here.

A user's roles are read once per request (one query) and kept on the user object. Roles hold on a date;
the questions here are about today.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from networks.errors import NotAllowed
from networks.models import Municipality, Network, Role, RoleAssignment, User
from networks.models.geography import MunicipalityQuerySet, valid_on_q

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


@dataclass(frozen=True)
class Access:
    """The roles that one person holds today."""

    assignments: tuple[RoleAssignment, ...] = ()
    roles: frozenset[str] = frozenset()
    networks_by_role: dict[str, frozenset[int]] = field(default_factory=dict)
    municipality_ids: frozenset[int] = frozenset()

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def network_ids(self, *roles: Role) -> frozenset[int]:
        """The networks for which the person holds one of `roles`."""
        return frozenset().union(*(self.networks_by_role.get(role, frozenset()) for role in roles))

    @property
    def home_network(self) -> Network | None:
        """The network that the person works for, if there is exactly one way to say so: the first by role."""
        for assignment in self.assignments:
            if assignment.network is not None:
                return assignment.network
        return None


NOBODY = Access()


def access_of(user: AbstractBaseUser | AnonymousUser) -> Access:
    """The access of `user` today; one query the first time, none after."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    cached = getattr(user, "_access", None)
    if cached is None:
        cached = user._access = _load(user)  # type: ignore[attr-defined]
    return cached


def _load(user: User) -> Access:
    assignments = tuple(
        RoleAssignment.objects.valid_on(timezone.localdate())
        .filter(user=user)
        .select_related("network", "municipality")
        .order_by("role", "pk")
    )
    networks: dict[str, set[int]] = defaultdict(set)
    for assignment in assignments:
        if assignment.network_id:
            networks[assignment.role].add(assignment.network_id)
    return Access(
        assignments=assignments,
        roles=frozenset(assignment.role for assignment in assignments),
        networks_by_role={role: frozenset(ids) for role, ids in networks.items()},
        municipality_ids=frozenset(
            assignment.municipality_id for assignment in assignments if assignment.municipality_id
        ),
    )


def require(allowed: bool, message: str) -> None:
    """Raise `NotAllowed` with a sentence for the person unless `allowed`."""
    if not allowed:
        raise NotAllowed(message)


# --- Status --------------------------------------------------------------------------------------------

STATUS_REPORTERS = (Role.CONTACT_PERSON, Role.NETWORK_RESOURCE)


def reportable_municipalities(
    user: AbstractBaseUser | AnonymousUser, queryset: MunicipalityQuerySet
) -> MunicipalityQuerySet:
    """The part of `queryset` whose status `user` may report: the own region's, or the own municipality."""
    access = access_of(user)
    networks = access.network_ids(*STATUS_REPORTERS)
    if not networks and not access.municipality_ids:
        return queryset.none()
    return queryset.filter(
        Q(pk__in=access.municipality_ids)
        | Q(
            pk__in=Municipality.objects.filter(
                valid_on_q(timezone.localdate(), "memberships__"), memberships__network__in=networks
            ).values("pk")
        )
    )


def may_report_status(user: AbstractBaseUser | AnonymousUser, municipality: Municipality) -> bool:
    """May `user` report the status of `municipality` today?"""
    return reportable_municipalities(user, Municipality.objects.all()).filter(pk=municipality.pk).exists()


def may_report_status_in(user: AbstractBaseUser | AnonymousUser, network: Network) -> bool:
    """May `user` report the status of every municipality of `network`?"""
    return network.pk in access_of(user).network_ids(*STATUS_REPORTERS)
