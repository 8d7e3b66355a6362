"""The rows about people who leave in the register of actions."""

from __future__ import annotations

from core.opens import Action
from networks.departures import leaving
from networks.people import access
from networks.people.models import Role

ACTIONS = [
    Action(
        "people.leave",
        "close the account of a network resource",
        lambda user, place: access.may_give_role(user, Role.NETWORK_RESOURCE, place.network),
    ),
    Action(
        "people.departures",
        "see who has left, postpone anonymising, reopen an account",
        lambda user, place: leaving.may_manage_departures(user),
    ),
]
