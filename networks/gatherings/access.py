"""Who may do what to a gathering, and who is invited. Pages, API, feeds and the domain functions all ask here.

When, where and what is open to anyone. The link, the people and the notes are for those who are invited, organise it
or came.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from networks.gatherings.models import Gathering, GatheringParticipant
from networks.geography.models import Network, NetworkMembership
from networks.groups.models import GroupFunction, GroupMember
from networks.people.access import access_of
from networks.people.models import Role, RoleAssignment, User

# Who make national gatherings: KS and the coordination group.
NATIONAL_ORGANISERS = (
    Role.ADMINISTRATOR,
    Role.PORTFOLIO_MANAGER,
    Role.GRANT_MANAGER,
    Role.NATIONAL_COORDINATOR,
)
# Whose people one can invite to a gathering of one region.
REGIONAL_ROLES = (
    Role.CONTACT_PERSON,
    Role.ROLLOUT_LEADER,
    Role.NETWORK_RESOURCE,
    Role.MUNICIPALITY_REPRESENTATIVE,
    Role.READER,
)


# --- Organising ------------------------------------------------------------------------------------------


def organiser_role(user: Any, network: Network | None) -> Role | None:
    """The role in which `user` may organise for `network`, or nationally when it is None; None when they may not."""
    access = access_of(user)
    if network is None:
        return next((role for role in NATIONAL_ORGANISERS if access.has(role)), None)
    if network.pk in access.network_ids(Role.CONTACT_PERSON):
        return Role.CONTACT_PERSON
    return Role.ADMINISTRATOR if access.has(Role.ADMINISTRATOR) else None


def may_organise(user: Any, network: Network | None) -> bool:
    return organiser_role(user, network) is not None


def may_organise_somewhere(user: Any) -> bool:
    return access_of(user).has(*NATIONAL_ORGANISERS, Role.CONTACT_PERSON)


def organised_networks(user: Any) -> QuerySet[Network]:
    """The networks for which `user` may organise."""
    access = access_of(user)
    if access.has(Role.ADMINISTRATOR):
        return Network.objects.all()
    return Network.objects.filter(pk__in=access.network_ids(Role.CONTACT_PERSON))


def organises_q(user: Any) -> Q:
    """The condition that `user` may organise the gathering."""
    access = access_of(user)
    if access.has(Role.ADMINISTRATOR):
        # Not an empty Q: that would say nothing beside another condition.
        return Q(pk__isnull=False)
    regional = Q(network__in=access.network_ids(Role.CONTACT_PERSON))
    return regional | Q(network__isnull=True) if access.has(*NATIONAL_ORGANISERS) else regional


# --- Being invited ---------------------------------------------------------------------------------------


def scopes(user: Any) -> frozenset[tuple[str, int | None]]:
    """Each role that `user` holds today with the network it belongs to, that of the municipality for its
    representative. At most one query, once."""
    if not isinstance(user, User):
        return frozenset()
    cached: frozenset[tuple[str, int | None]] | None = getattr(user, "_gathering_scopes", None)
    if cached is None:
        access = access_of(user)
        homes: dict[int, int] = {}
        if access.municipality_ids:
            members = NetworkMembership.objects.valid_on(timezone.localdate())
            found = members.filter(municipality__in=access.municipality_ids)
            homes = dict(found.values_list("municipality", "network"))
        cached = frozenset(
            (row.role, homes.get(row.municipality_id) if row.municipality_id else row.network_id)
            for row in access.assignments
        )
        user._gathering_scopes = cached  # type: ignore[attr-defined]
    return cached


def invites_q(user: Any) -> Q:
    """The condition that a gathering invites `user` today."""
    never = Q(pk__in=[])
    mine = scopes(user)
    if not isinstance(user, User):
        return never
    through = Gathering.invited_networks.through.objects.filter(gathering=OuterRef("pk"))
    condition = Q(Exists(Gathering.invited_people.through.objects.filter(gathering=OuterRef("pk"), user=user.pk)))
    for role, network in mine:
        named = Q(invited_roles__contains=[role])
        if network is None:
            condition |= Q(network__isnull=True) & named & Q(~Exists(through))
            continue
        if role in REGIONAL_ROLES:
            condition |= Q(network=network) & (named | Q(invited_roles=[]))
        everywhere, here = Q(~Exists(through)), Q(Exists(through.filter(network=network)))
        condition |= Q(network__isnull=True) & ((named & (everywhere | here)) | (Q(invited_roles=[]) & here))
    return condition


def inside_q(user: Any) -> Q:
    if not isinstance(user, User):
        return Q(pk__in=[])
    came = Exists(GatheringParticipant.objects.filter(gathering=OuterRef("pk"), user=user.pk))
    return invites_q(user) | organises_q(user) | Q(came)


def is_invited(user: Any, gathering: Gathering) -> bool:
    return gathering.pk is not None and Gathering.objects.inviting(user).filter(pk=gathering.pk).exists()


def may_see_inside(user: Any, gathering: Gathering) -> bool:
    """The link, the people and the notes."""
    return Gathering.objects.inside_for(user).filter(pk=gathering.pk).exists()


def may_see_responsible(user: Any) -> bool:
    """Who answers for an item of the agenda may be a name: for people with a role."""
    return bool(access_of(user).roles)


def invited_assignments(gathering: Gathering) -> QuerySet[RoleAssignment]:
    """The roles of today by which people are invited; those named come on top. The same rule as `invites_q`."""
    today = timezone.localdate()
    found = RoleAssignment.objects.valid_on(today).filter(user__is_active=True)
    roles = gathering.invited_roles
    networks = [gathering.network_id] if gathering.network_id else list(_network_ids(gathering))
    if gathering.network_id:
        found = found.filter(role__in=REGIONAL_ROLES)
    if not roles and not networks:
        return found.none()
    if roles:
        found = found.filter(role__in=roles)
    if networks:
        members = NetworkMembership.objects.valid_on(today).filter(network__in=networks)
        found = found.filter(Q(network__in=networks) | Q(municipality__in=members.values("municipality")))
    return found.select_related("user", "network", "municipality").order_by("user__name", "user", "role")


def _network_ids(gathering: Gathering) -> list[int]:
    # From the prefetched rows where there are any.
    return [network.pk for network in gathering.invited_networks.all()]


def homes_on(users: Iterable[int], day: dt.date) -> dict[int, tuple[Network | None, bool]]:
    """For each of `users`: the region they came from on `day`, and whether they were of its group, by a seat or by a
    role that is one of the group's functions. Three queries."""
    ids = list(users)
    found: dict[int, tuple[Network | None, bool]] = dict.fromkeys(ids, (None, False))
    roles = RoleAssignment.objects.valid_on(day).filter(user__in=ids).select_related("network").order_by("role", "pk")
    assignments = list(roles)
    members = NetworkMembership.objects.valid_on(day).select_related("network")
    towns = {row.municipality_id for row in assignments if row.municipality_id}
    homes = {row.municipality_id: row.network for row in members.filter(municipality__in=towns)}
    # The strongest tie is written last.
    for row in assignments:
        if row.municipality_id and found[row.user_id][0] is None:
            found[row.user_id] = (homes.get(row.municipality_id), False)
    for in_group in (False, True):
        for row in assignments:
            if row.network is not None and (row.role in GroupFunction.values) is in_group:
                found[row.user_id] = (row.network, in_group)
    seats = GroupMember.objects.valid_on(day).filter(user__in=ids).select_related("group__network")
    for seat in seats:
        found[seat.user_id] = (seat.group.network, True)  # type: ignore[index]
    return found
