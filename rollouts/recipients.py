"""Whom to ask when one may not do a thing oneself, and whom to tell when something has happened."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from networks.models import Municipality, NetworkMembership, Role, User
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
