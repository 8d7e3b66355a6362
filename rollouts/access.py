"""What a person is in rollouts: a member of the NKG, a leader, one who answers for municipalities.

Each idea's own `access` builds on it. Pages, API, tasks and the domain functions all ask there; each predicate answers
for today's roles, and asks the database only where it says so.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from networks.geography.models import MunicipalityQuerySet
from networks.models import Municipality, MunicipalityChange, NetworkMembership, Role
from networks.people.access import access_of

# Those of KS who keep criteria.
KEEPERS = (Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR)


def is_coordinator(user: Any) -> bool:
    """A member of the NKG."""
    return access_of(user).has(Role.NATIONAL_COORDINATOR)


def is_national_leader(user: Any) -> bool:
    """A rollout leader for the whole country."""
    return any(
        assignment.role == Role.ROLLOUT_LEADER and assignment.network_id is None
        for assignment in access_of(user).assignments
    )


def own_municipalities(user: Any, date: dt.date | None = None) -> MunicipalityQuerySet:
    """The municipalities that `user` may sign up for: the own region's as contact person, or the own one."""
    roles = access_of(user)
    networks = roles.network_ids(Role.CONTACT_PERSON)
    today = date or timezone.localdate()
    found = Municipality.objects.valid_on(today)
    if not networks and not roles.municipality_ids:
        return found.none()
    members = NetworkMembership.objects.valid_on(today).filter(network__in=networks)
    return found.filter(Q(pk__in=roles.municipality_ids) | Q(pk__in=members.values("municipality")))


def answered_for(user: Any) -> MunicipalityQuerySet:
    """`own_municipalities`, and those that have gone up in one of them: who comes after answers for what they did."""
    own = own_municipalities(user).values("pk")
    gone = MunicipalityChange.objects.filter(successor__in=own).exclude(predecessor__in=own).values("predecessor")
    today = Municipality.objects.valid_on(timezone.localdate()).values("pk")
    return Municipality.objects.filter(Q(pk__in=own) | Q(pk__in=gone) & ~Q(pk__in=today))


def keeps_criteria(user: Any) -> bool:
    """KS' portfolio manager and administrator write the criteria and assess the solutions against them."""
    return access_of(user).has(*KEEPERS)


def answers_for_some(user: Any) -> bool:
    """Does `user` answer for any municipality? No query."""
    roles = access_of(user)
    return bool(roles.municipality_ids or roles.network_ids(Role.CONTACT_PERSON))
