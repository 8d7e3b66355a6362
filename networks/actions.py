"""The register of what one can do here: each action with its predicate, and each address with its action.

Rooms plug theirs in from `AppConfig.ready()`. `docs/access.md` is made from the register by `manage.py access_matrix`,
and a test walks every address with the whole cast: one that no row names fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from networks import access
from networks.models import Municipality, Network, Role, RoleAssignment, User
from networks.reforms.workflow import may_manage_reforms


@dataclass(frozen=True)
class Place:
    """Where the question is asked: a network, and a municipality of it."""

    network: Network
    municipality: Municipality


@dataclass(frozen=True)
class Action:
    """Something that a person may do or not. `allowed` asks the predicates of the rooms' `access.py`, nothing else."""

    key: str
    label: str
    allowed: Callable[[Any, Place], bool]


@dataclass(frozen=True)
class Route:
    """One address and method; `subject` names the example on which the test tries it, `kwargs` what is fixed."""

    name: str
    method: str
    action: str
    subject: str = ""
    kwargs: tuple[tuple[str, str], ...] = field(default=())


_actions: dict[str, Action] = {}
_routes: list[Route] = []


def register(actions: Iterable[Action], routes: Iterable[Route]) -> None:
    """Plug in a room's rows. Raises `ValueError` for a key that is taken."""
    for action in actions:
        if action.key in _actions:
            raise ValueError(f"The action {action.key} is registered twice.")
        _actions[action.key] = action
    _routes.extend(routes)


def all_actions() -> dict[str, Action]:
    return dict(_actions)


def all_routes() -> list[Route]:
    return list(_routes)


def get_and_post(name: str, action: str, subject: str = "") -> tuple[Route, Route]:
    """A form: shown and sent under the same rule."""
    return Route(name, "GET", action, subject), Route(name, "POST", action, subject)


# --- The rows of this room -------------------------------------------------------------------------------


def _resource(place: Place) -> RoleAssignment:
    """A network resource of the place, who is nobody in particular."""
    return RoleAssignment(user_id=0, role=Role.NETWORK_RESOURCE, network=place.network)


ACTIONS = [
    Action("anyone", "see what is public", lambda user, place: True),
    Action("signed_in", "see the own pages", lambda user, place: isinstance(user, User)),
    Action("people.list", "see the list of people", lambda user, place: access.may_manage_people(user)),
    Action(
        "people.see",
        "see the people of a region",
        lambda user, place: access.may_give_role(user, Role.NETWORK_RESOURCE, place.network),
    ),
    Action(
        "people.give.contact_person",
        "give the role of contact person",
        lambda user, place: access.may_give_role(user, Role.CONTACT_PERSON, place.network),
    ),
    Action(
        "people.give.regional",
        "give a region's other roles",
        lambda user, place: access.may_give_role(user, Role.NETWORK_RESOURCE, place.network),
    ),
    Action(
        "people.give.municipality",
        "give the role of a municipality's representative",
        lambda user, place: access.may_give_role(
            user, Role.MUNICIPALITY_REPRESENTATIVE, municipality=place.municipality
        ),
    ),
    Action(
        "people.give.national",
        "give a national role",
        lambda user, place: access.may_give_role(user, Role.NATIONAL_COORDINATOR),
    ),
    Action(
        "people.end",
        "end a network resource's role",
        lambda user, place: access.may_end_role(user, _resource(place)),
    ),
    Action(
        "people.deputy",
        "put in a deputy for a network resource",
        lambda user, place: access.may_appoint_deputy(user, _resource(place)),
    ),
    Action(
        "reforms.manage",
        "register reforms and fetch open data",
        lambda user, place: may_manage_reforms(user),
    ),
]

ROUTES = [
    Route("networks:list", "GET", "anyone"),
    Route("networks:detail", "GET", "anyone", "network"),
    Route("networks:network_panel", "GET", "anyone", "network_panel"),
    Route("networks:municipalities", "GET", "anyone"),
    Route("networks:borders", "GET", "anyone"),
    Route("networks:municipality", "GET", "anyone", "municipality"),
    Route("networks:municipality_panel", "GET", "anyone", "municipality_panel"),
    Route("people:list", "GET", "people.list"),
    *get_and_post("people:invite", "people.list"),
    Route("people:person", "GET", "people.see", "person"),
    *get_and_post("people:give_role", "people.give.regional", "person"),
    Route("people:invite_again", "POST", "people.give.regional", "person"),
    *get_and_post("people:end_role", "people.end", "assignment"),
    *get_and_post("people:deputy", "people.deputy", "assignment"),
    *get_and_post("people:invitation", "anyone", "invitation"),
    *get_and_post("login", "anyone"),
    Route("logout", "POST", "anyone"),
    Route("home", "GET", "signed_in"),
    Route("waiting", "GET", "signed_in"),
    Route("front_panel", "GET", "anyone", "front_panel"),
    Route("home_panel", "GET", "signed_in", "home_panel"),
    *get_and_post("api_token", "signed_in"),
    *get_and_post("my_data", "signed_in"),
    Route("my_data_file", "GET", "signed_in"),
    Route("reforms:list", "GET", "anyone"),
    Route("reforms:detail", "GET", "anyone", "reform:applied"),
    Route("reforms:detail", "GET", "reforms.manage", "reform:draft"),
    *get_and_post("reforms:new", "reforms.manage"),
    *get_and_post("reforms:edit", "reforms.manage", "reform:draft"),
    Route("reforms:apply", "POST", "reforms.manage", "reform:draft"),
    Route("reforms:undo", "POST", "reforms.manage", "reform:applied"),
    Route("reforms:delete", "POST", "reforms.manage", "reform:draft"),
    Route("reforms:copy", "POST", "reforms.manage", "reform:applied"),
    Route("reform-list", "GET", "anyone"),
    Route("reform-detail", "GET", "anyone", "reform:applied"),
    *get_and_post("imports:list", "reforms.manage"),
    Route("imports:run", "GET", "reforms.manage", "import"),
    Route("imports:commit", "POST", "reforms.manage", "import"),
    Route("imports:discard", "POST", "reforms.manage", "import"),
    Route("help", "GET", "anyone"),
    Route("data_sources", "GET", "anyone"),
    Route("accessibility", "GET", "anyone"),
    Route("municipality-list", "GET", "anyone"),
    Route("municipality-detail", "GET", "anyone", "municipality"),
    Route("county-list", "GET", "anyone"),
    Route("county-detail", "GET", "anyone", "county"),
    Route("network-list", "GET", "anyone"),
    Route("network-detail", "GET", "anyone", "network"),
]
