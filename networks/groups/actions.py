"""The rows of groups, needs and the inbox in the register of actions."""

from __future__ import annotations

from typing import Any

from core.opens import Action
from networks.groups import membership
from networks.needs import access as need_access
from networks.needs.models import Need
from networks.needs.moves import NeedAction, NeedState
from networks.people.actions import Place


def _need(place: Place, state: NeedState) -> Need:
    """A need of the place's municipality that somebody else has raised."""
    return Need(network=place.network, municipality=place.municipality, state=state, raised_by_id=0)


def _moves(user: Any, place: Place, move: NeedAction, state: NeedState) -> bool:
    return need_access.role_for(user, move, _need(place, state)) is not None


ACTIONS = [
    Action("groups.see", "see names and contact details", lambda user, place: membership.may_see_people(user)),
    Action(
        "groups.edit", "change a regional group", lambda user, place: membership.may_edit_group(user, place.network)
    ),
    Action(
        "groups.overview", "see the self-check of all groups", lambda user, place: membership.may_see_all_checks(user)
    ),
    Action(
        "groups.competences",
        "extend the list of competences",
        lambda user, place: membership.may_edit_competences(user),
    ),
    Action("needs.raise", "raise and support needs", lambda user, place: bool(need_access.voices(user))),
    Action(
        "needs.raise.region",
        "raise and support needs for a region",
        lambda user, place: need_access.role_of_voice(user, place.network) is not None,
    ),
    Action(
        "needs.see", "see a region's need before it is lifted", lambda user, place: need_access.may_see_unlifted(user)
    ),
    Action(
        "needs.lift",
        "lift a region's need",
        lambda user, place: _moves(user, place, NeedAction.LIFT, NeedState.RAISED),
    ),
    Action(
        "needs.decline.region",
        "decline a need that isn't lifted",
        lambda user, place: _moves(user, place, NeedAction.DECLINE, NeedState.RAISED),
    ),
    Action("needs.merge", "merge a need", lambda user, place: _moves(user, place, NeedAction.MERGE, NeedState.RAISED)),
    Action(
        "needs.withdraw",
        "withdraw somebody else's need",
        lambda user, place: _moves(user, place, NeedAction.WITHDRAW, NeedState.RAISED),
    ),
    Action(
        "needs.answer",
        "take up or decline a lifted need",
        lambda user, place: _moves(user, place, NeedAction.TAKE_UP, NeedState.LIFTED),
    ),
    Action(
        "needs.resolve",
        "say what came of a need",
        lambda user, place: _moves(user, place, NeedAction.RESOLVE, NeedState.TAKEN_UP),
    ),
]
