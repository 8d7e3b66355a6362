"""Who may see, register and move pilots."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from networks.models import Municipality, Network, Role
from networks.people.access import access_of
from portfolio.access import ks_role
from portfolio.pilots.models import Pilot
from portfolio.pilots.moves import MOVES, PUBLIC_STATES, PilotAction, PilotWho


def visible_pilots(user: Any) -> Q:
    """Interest and refusals are for people with a role; who became a pilot is public."""
    return Q() if sees_pilot_interest(user) else Q(state__in=PUBLIC_STATES)


def sees_pilot_interest(user: Any) -> bool:
    return bool(access_of(user).roles)


def may_register_pilot(user: Any, municipality: Municipality) -> bool:
    return municipality.pk in access_of(user).municipality_ids


def may_register_pilots(user: Any) -> bool:
    """Is there any municipality that `user` may register or propose?"""
    access = access_of(user)
    return bool(access.municipality_ids or access.network_ids(Role.CONTACT_PERSON))


def may_propose_pilot(user: Any, network: Network | None) -> bool:
    return network is not None and network.pk in access_of(user).network_ids(Role.CONTACT_PERSON)


def acts_as(user: Any, who: PilotWho, pilot: Pilot) -> Role | None:
    """The role in which `user` is `who` to `pilot`; None when they aren't."""
    access = access_of(user)
    if who is PilotWho.KS:
        return ks_role(user)
    if who is PilotWho.MUNICIPALITY and pilot.municipality_id in access.municipality_ids:
        return Role.MUNICIPALITY_REPRESENTATIVE
    if who is PilotWho.REGION and pilot.network_id in access.network_ids(Role.CONTACT_PERSON):
        return Role.CONTACT_PERSON
    return None


def pilot_role(user: Any, action: str, pilot: Pilot) -> Role | None:
    """The role in which `user` may make the move from the pilot's state; None when they may not."""
    for who in PilotWho:
        if MOVES.find(action, pilot.state, who) and (role := acts_as(user, who, pilot)):
            return role
    return None


def pilot_actions(user: Any, pilot: Pilot) -> list[PilotAction]:
    return [move.action for move in MOVES.moves_from(pilot.state) if pilot_role(user, move.action, pilot)]


def may_write_pilot_note(user: Any, pilot: Pilot) -> bool:
    """Those who run the pilot, and KS."""
    return pilot.state in PUBLIC_STATES and any(acts_as(user, who, pilot) for who in PilotWho)
