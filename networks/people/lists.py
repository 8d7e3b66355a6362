"""The people that somebody manages, as the pages and the API list them."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from networks.geography.models import Network
from networks.people.access import visible_people
from networks.people.models import Invitation, RoleAssignment, User


def managed(by: Any) -> QuerySet[User]:
    """Those whom `by` manages, with their roles (the latest first) and open invitations: three queries."""
    roles = RoleAssignment.objects.select_related("network", "municipality", "deputy_for__user")
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    found = User.objects.annotate(has_second_factor=Exists(factors))
    return visible_people(by, found).prefetch_related(
        Prefetch("assignments", roles.order_by("-valid_from", "pk")),
        Prefetch("invitations", Invitation.objects.filter(accepted_at=None), to_attr="open_invitations"),
    )


def matching(people: QuerySet[User], text: str) -> QuerySet[User]:
    """By a part of the name or the e-mail."""
    return people.filter(Q(name__icontains=text) | Q(email__icontains=text))


def in_network(people: QuerySet[User], network: Network) -> QuerySet[User]:
    """Those who have or will have a role for `network`."""
    return people.filter(pk__in=_held().filter(network=network).values("user"))


def with_role(people: QuerySet[User], role: str) -> QuerySet[User]:
    """Those who have or will have `role`."""
    return people.filter(pk__in=_held().filter(role=role).values("user"))


def managed_assignments(by: Any) -> QuerySet[RoleAssignment]:
    """All roles of those whom `by` manages."""
    rows = RoleAssignment.objects.select_related("user", "network", "municipality", "deputy_for__user")
    return rows.filter(user__in=visible_people(by, User.objects.all()).values("pk"))


def _held() -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.exclude(valid_to__lte=timezone.localdate())
