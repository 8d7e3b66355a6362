"""The rows of gatherings and calendars in the register of actions."""

from __future__ import annotations

from typing import Any

from networks.actions import Action, Place, Route, get_and_post
from networks.gathering import gathering_access as access


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

_REGIONAL = "gathering:regional"

ROUTES = [
    Route("networks:gatherings", "GET", "anyone"),
    *get_and_post("networks:gathering_create", "gatherings.somewhere"),
    Route("networks:gathering", "GET", "anyone", _REGIONAL),
    *get_and_post("networks:gathering_edit", "gatherings.regional", _REGIONAL),
    *get_and_post("networks:gathering_edit", "gatherings.national", "gathering:national"),
    Route("networks:gathering_cancel", "POST", "gatherings.regional", _REGIONAL),
    Route("networks:gathering_answer", "POST", "gatherings.answer", _REGIONAL),
    *get_and_post("networks:gathering_attendance", "gatherings.regional", _REGIONAL),
    *get_and_post("networks:gathering_notes", "gatherings.regional", _REGIONAL),
    Route("networks:gathering_people", "GET", "gatherings.people", _REGIONAL, (("kind", "csv"),)),
    Route("networks:gathering_file", "GET", "anyone", _REGIONAL),
    Route("networks:network_calendar", "GET", "anyone", "network"),
    *get_and_post("calendar_address", "signed_in"),
    Route("calendar_feed", "GET", "anyone", "calendar"),
    Route("gathering-list", "GET", "anyone"),
    Route("gathering-list", "POST", "gatherings.regional", _REGIONAL),
    Route("gathering-detail", "GET", "anyone", _REGIONAL),
    Route("gathering-detail", "PUT", "gatherings.regional", _REGIONAL),
    Route("gathering-cancel", "POST", "gatherings.regional", _REGIONAL),
    Route("gathering-answer", "POST", "gatherings.answer", _REGIONAL),
    Route("gathering-answer", "DELETE", "gatherings.answer", _REGIONAL),
    Route("gathering-people", "GET", "gatherings.people", _REGIONAL),
    Route("gathering-attendance", "POST", "gatherings.regional", _REGIONAL),
    Route("gathering-notes", "POST", "gatherings.regional", _REGIONAL),
    Route("group-list", "GET", "groups.see"),
    Route("group-detail", "GET", "groups.see", "network"),
    Route("group-detail", "PATCH", "groups.edit", "network"),
    Route("group-check", "GET", "groups.see", "network"),
    Route("group-member-list", "GET", "groups.see"),
    Route("group-member-list", "POST", "groups.edit", "group-member"),
    Route("group-member-detail", "GET", "groups.see", "group-member"),
    Route("group-member-detail", "PUT", "groups.edit", "group-member"),
    Route("group-member-end", "POST", "groups.edit", "group-member"),
]
