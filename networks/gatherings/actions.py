"""The rows of gatherings and calendars in the register of actions."""

from __future__ import annotations

from typing import Any

from core.opens import Action
from networks.gatherings import access
from networks.people.actions import Place


def _invited(user: Any, place: Place) -> bool:
    """Invited to a gathering of the place's region that is for everybody with a role there."""
    regional = {role.value for role in access.REGIONAL_ROLES}
    return any(network == place.network.pk and role in regional for role, network in access.scopes(user))


ACTIONS = [
    Action("gatherings.national", "call a national gathering", lambda user, place: access.may_organise(user, None)),
    Action(
        "gatherings.regional",
        "call, change and cancel a region's gathering, and record who came",
        lambda user, place: access.may_organise(user, place.network),
    ),
    Action(
        "gatherings.somewhere",
        "see the form for a new gathering",
        lambda user, place: access.may_organise_somewhere(user),
    ),
    Action("gatherings.answer", "answer the invitation to a region's gathering", _invited),
    Action(
        "gatherings.people",
        "see the link and the people of a region's gathering",
        lambda user, place: _invited(user, place) or access.may_organise(user, place.network),
    ),
]
