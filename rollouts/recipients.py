"""Whom to ask when one may not do a thing oneself, and whom to tell when something has happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.notifications.events import tell
from networks.models import Municipality, NetworkMembership, Role, RoleAssignment, User
from networks.people.events import NOBODY_HERE
from networks.people.recipients import people_with


def who_decides() -> str:
    return _("Dette avgjør et medlem av nasjonal koordineringsgruppe (NKG).")


def people_of(municipalities: Iterable[Municipality | int]) -> list[User]:
    """Those who answer for the municipalities: their own representatives and the contact persons of their regions."""
    ids = [one if isinstance(one, int) else one.pk for one in municipalities]
    networks = NetworkMembership.objects.valid_on(timezone.localdate()).filter(municipality__in=ids)
    found = people_with(Role.MUNICIPALITY_REPRESENTATIVE, municipalities=ids) if ids else []
    regions = set(networks.values_list("network", flat=True))
    return found + (people_with(Role.CONTACT_PERSON, networks=regions) if regions else [])


def answering_for(municipalities: Iterable[Municipality]) -> dict[User, list[Municipality]]:
    """Those who answer for the municipalities, each with theirs in the order given. Two queries."""
    rows = list({one.pk: one for one in municipalities}.values())
    today = timezone.localdate()
    members = NetworkMembership.objects.valid_on(today).filter(municipality__in=[one.pk for one in rows])
    region = dict(members.values_list("municipality", "network"))
    roles = RoleAssignment.objects.valid_on(today).filter(
        Q(role=Role.MUNICIPALITY_REPRESENTATIVE, municipality__in=[one.pk for one in rows])
        | Q(role=Role.CONTACT_PERSON, network__in=set(region.values())),
        user__is_active=True,
    )
    held: dict[User, set[tuple[int | None, int | None]]] = defaultdict(set)
    for role in roles.select_related("user").order_by("pk"):
        held[role.user].add((role.municipality_id, role.network_id))
    return {
        user: [one for one in rows if (one.pk, None) in own or (None, region.get(one.pk, 0)) in own]
        for user, own in held.items()
    }


def leaders_of(pool: Any) -> list[User | None]:
    """The one who leads `pool`: its own leader, else the rollout's; who made it where nobody leads."""
    return [pool.leader or pool.rollout.leader or pool.created_by]


def tell_nobody_here(
    municipalities: Iterable[Municipality], leaders: list[User | None], url: str, *, about: Any
) -> int:
    """Tell the leader and KS of those that are asked `about` something and have nobody here, nor has their region."""
    municipalities = list(municipalities)
    covered = {one.pk for own in answering_for(municipalities).values() for one in own}
    alone = [one.name for one in municipalities if one.pk not in covered]
    if not alone:
        return 0
    return tell(NOBODY_HERE, [*leaders, *people_with(Role.ADMINISTRATOR)], url, names=alone, about=about)
