"""The rows of groups, needs and the inbox in the register of actions."""

from __future__ import annotations

from typing import Any

from networks.actions import Action, Place, Route, get_and_post
from networks.group import groups
from networks.models import Need
from networks.need import need_access
from networks.need.need_moves import NeedAction, NeedState


def _need(place: Place, state: NeedState) -> Need:
    """A need of the place's municipality that somebody else has raised."""
    return Need(network=place.network, municipality=place.municipality, state=state, raised_by_id=0)


def _moves(user: Any, place: Place, move: NeedAction, state: NeedState) -> bool:
    return need_access.role_for(user, move, _need(place, state)) is not None


ACTIONS = [
    Action("groups.see", "see names and contact details", lambda user, place: groups.may_see_people(user)),
    Action("groups.edit", "change a regional group", lambda user, place: groups.may_edit_group(user, place.network)),
    Action("groups.overview", "see the self-check of all groups", lambda user, place: groups.may_see_all_checks(user)),
    Action(
        "groups.competences", "extend the list of competences", lambda user, place: groups.may_edit_competences(user)
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


def _move(name: str, action: str, subject: str) -> Route:
    return Route("networks:need_move", "POST", action, subject, (("name", name),))


ROUTES = [
    Route("networks:group", "GET", "groups.see", "network"),
    Route("networks:group", "POST", "groups.edit", "network"),
    *get_and_post("networks:member_create", "groups.edit", "network"),
    *get_and_post("networks:member_edit", "groups.edit", "member"),
    Route("networks:member_end", "POST", "groups.edit", "member"),
    Route("networks:self_checks", "GET", "groups.overview"),
    Route("networks:find_person", "GET", "groups.see"),
    Route("networks:contacts_csv", "GET", "groups.see"),
    Route("networks:contacts_xlsx", "GET", "groups.see"),
    Route("networks:vcard", "GET", "groups.see", "member"),
    *get_and_post("networks:competences", "groups.competences"),
    Route("networks:needs", "GET", "anyone"),
    *get_and_post("networks:need_create", "needs.raise"),
    Route("networks:need", "GET", "anyone", "need:lifted"),
    Route("networks:need", "GET", "needs.see", "need:raised"),
    _move("stott", "needs.raise", "need:raised"),
    _move("loft", "needs.lift", "need:raised"),
    _move("avsla", "needs.decline.region", "need:raised"),
    _move("sla-sammen", "needs.merge", "need:raised"),
    _move("trekk", "needs.withdraw", "need:raised"),
    _move("ta-opp", "needs.answer", "need:lifted"),
    _move("avsla", "needs.answer", "need:lifted"),
    _move("lost", "needs.resolve", "need:taken_up"),
    Route("need-list", "GET", "anyone"),
    Route("need-list", "POST", "needs.raise.region", "need:raised"),
    Route("need-detail", "GET", "needs.see", "need:raised"),
    Route("need-support", "POST", "needs.raise.region", "need:raised"),
    Route("need-move", "POST", "needs.lift", "need:raised"),
    Route("need-move", "POST", "needs.answer", "need:lifted"),
    Route("inbox", "GET", "signed_in"),
    Route("inbox_read", "POST", "signed_in"),
    Route("message_open", "POST", "signed_in", "message"),
    *get_and_post("mail_choices", "signed_in"),
    Route("message-list", "GET", "signed_in"),
    Route("message-read", "POST", "signed_in"),
]
