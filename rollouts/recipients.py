"""Whom to ask when one may not do a thing oneself, and whom to tell when something has happened."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from networks.models import Municipality, NetworkMembership, Role, User
from networks.people.recipients import people_with
from rollouts.pools.models import Pool
from rollouts.pools.moves import Action
from rollouts.rollouts.models import Rollout


def who_may_create() -> str:
    return _(
        "Nasjonale innføringsløp opprettes av nasjonal koordineringsgruppe (NKG), regionale av regionens kontaktperson."
    )


def who_decides() -> str:
    return _("Dette avgjør et medlem av nasjonal koordineringsgruppe (NKG).")


def who_may_propose(rollout: Rollout) -> str:
    if rollout.network is not None:
        return _("Dette kan kontaktpersonen eller innføringslederen i %(region)s gjøre.") % {"region": rollout.network}
    return _("Dette kan innføringslederen for løpet gjøre.")


def who_may(action: Action | str, pool: Pool) -> str:
    """A sentence that says who can do this to the pool."""
    if action in {Action.APPROVE, Action.SEND_BACK, Action.OPEN}:
        return _("Dette kan et medlem av nasjonal koordineringsgruppe (NKG) gjøre, men ikke den som foreslo puljen.")
    return who_may_propose(pool.rollout)


def people_of(municipalities: Iterable[Municipality | int]) -> list[User]:
    """Those who answer for the municipalities: their own representatives and the contact persons of their regions."""
    ids = [one if isinstance(one, int) else one.pk for one in municipalities]
    networks = NetworkMembership.objects.valid_on(timezone.localdate()).filter(municipality__in=ids)
    found = people_with(Role.MUNICIPALITY_REPRESENTATIVE, municipalities=ids) if ids else []
    regions = set(networks.values_list("network", flat=True))
    return found + (people_with(Role.CONTACT_PERSON, networks=regions) if regions else [])
