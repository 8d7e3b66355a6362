"""Who may do what to which row. Pages, API, tasks and exports all ask here.

A user's roles are read once per request (one query) and kept on the user object. Roles hold on a date;
the questions here are about today.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.errors import NotAllowed
from networks.geography.models import Municipality, MunicipalityQuerySet, Network, NetworkMembership
from networks.people.models import Role, RoleAssignment, User

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


# --- People --------------------------------------------------------------------------------------------

# What a contact person may give within the own region; KS gives the rest.
REGIONAL_APPOINTMENTS = frozenset(
    {Role.ROLLOUT_LEADER, Role.NETWORK_RESOURCE, Role.READER, Role.MUNICIPALITY_REPRESENTATIVE}
)


def is_administrator(user: AbstractBaseUser | AnonymousUser) -> bool:
    """KS' administrator: manages all people."""
    return access_of(user).has(Role.ADMINISTRATOR)


def may_manage_people(user: AbstractBaseUser | AnonymousUser) -> bool:
    """May `user` manage anybody at all? KS' administrators, and contact persons in the own region."""
    return access_of(user).has(Role.ADMINISTRATOR, Role.CONTACT_PERSON)


def managed_municipalities(user: AbstractBaseUser | AnonymousUser) -> MunicipalityQuerySet:
    """The municipalities whose representatives `user` may appoint."""
    found = Municipality.objects.valid_on(timezone.localdate())
    if is_administrator(user):
        return found
    members = NetworkMembership.objects.valid_on(timezone.localdate())
    return found.filter(pk__in=members.filter(network__in=_managed_networks(user)).values("municipality"))


def _managed_networks(user: AbstractBaseUser | AnonymousUser) -> frozenset[int]:
    return access_of(user).network_ids(Role.CONTACT_PERSON)


def givable_roles(user: AbstractBaseUser | AnonymousUser) -> list[Role]:
    """The roles that `user` may give to somebody somewhere, in the order of `Role`."""
    if is_administrator(user):
        return list(Role)
    return [role for role in Role if role in REGIONAL_APPOINTMENTS] if _managed_networks(user) else []


def may_give_role(
    user: AbstractBaseUser | AnonymousUser,
    role: str,
    network: Network | None = None,
    municipality: Municipality | None = None,
) -> bool:
    """May `user` give, and end, `role` for that network or municipality (neither: the whole country)?

    One query for a municipality's role.
    """
    if is_administrator(user):
        return True
    if role not in REGIONAL_APPOINTMENTS:
        return False
    if municipality is not None:
        return managed_municipalities(user).filter(pk=municipality.pk).exists()
    return network is not None and network.pk in _managed_networks(user)


def may_manage_account(
    user: AbstractBaseUser | AnonymousUser, person: User, held: Iterable[RoleAssignment] | None = None
) -> bool:
    """May `user` let `person` in again: a new invitation, a new second factor? Anyone who may give every role held.

    Else the account would open more than they have. `held` are the roles of now and later, when they are known.
    """
    if held is None:
        held = RoleAssignment.objects.filter(user=person).exclude(valid_to__lte=timezone.localdate())
        held = held.select_related("network", "municipality")
    roles = list(held)
    allowed = all(may_give_role(user, row.role, row.network, row.municipality) for row in roles)
    return allowed and (bool(roles) or is_administrator(user))


def giver_until(user: AbstractBaseUser | AnonymousUser) -> dt.date | None:
    """The day before which what `user` gives must end (exclusive); None when there is no such day.

    A deputy can't bind the region beyond the own dates: nobody gives more than they have.
    """
    if is_administrator(user):
        return None
    own = [assignment for assignment in access_of(user).assignments if assignment.role == Role.CONTACT_PERSON]
    if any(assignment.deputy_for_id is None for assignment in own):
        return None
    return max((assignment.valid_to for assignment in own if assignment.valid_to), default=None)


def may_appoint_deputy(user: AbstractBaseUser | AnonymousUser, assignment: RoleAssignment) -> bool:
    """May `user` let somebody stand in for `assignment`? Anyone who may give the role; contact persons for their own.

    Nobody stands in for a deputy.
    """
    if assignment.deputy_for_id is not None:
        return False
    own = assignment.role == Role.CONTACT_PERSON and assignment.network_id in _managed_networks(user)
    if own and assignment.user_id == user.pk:
        return True
    return may_give_role(user, assignment.role, assignment.network, assignment.municipality)


def may_end_role(user: AbstractBaseUser | AnonymousUser, assignment: RoleAssignment) -> bool:
    """May `user` end `assignment`? Anyone who may give it, the one who holds it, and the one who is stood in for."""
    person = access_of(user) is not NOBODY and isinstance(user, User)
    if person and user.pk in {assignment.user_id, assignment.deputy_for and assignment.deputy_for.user_id}:
        return True
    return may_give_role(user, assignment.role, assignment.network, assignment.municipality)


def visible_people(user: AbstractBaseUser | AnonymousUser, queryset: QuerySet[User]) -> QuerySet[User]:
    """The people of `queryset` that `user` manages: all to KS; to a contact person those with a role, past or
    coming ones too, in the region or its municipalities."""
    if is_administrator(user):
        return queryset
    networks = _managed_networks(user)
    if not networks:
        return queryset.none()
    theirs = RoleAssignment.objects.filter(
        Q(network__in=networks) | Q(municipality__in=managed_municipalities(user).values("pk"))
    )
    return queryset.filter(pk__in=theirs.values("user"))
