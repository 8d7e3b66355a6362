"""What one can do with people, for the register of `core.opens`, and where it is asked.

`docs/access.md` is made from the register by `manage.py access_matrix`, and a test walks every address with everybody.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.history import registry as history
from core.opens import Action
from networks.geography.models import Municipality, Network
from networks.people import access
from networks.people.models import Role, RoleAssignment, User


@dataclass(frozen=True)
class Place:
    """Where the question is asked: a network, and a municipality of it."""

    network: Network
    municipality: Municipality


def _resource(place: Place) -> RoleAssignment:
    """A network resource of the place, who is nobody in particular."""
    return RoleAssignment(user_id=0, role=Role.NETWORK_RESOURCE, network=place.network)


ACTIONS = [
    Action("anyone", "see what is public", lambda user, place: True),
    Action("signed_in", "see one's own pages", lambda user, place: isinstance(user, User)),
    Action(history.LOG, "see all that is changed in the log", lambda user, place: access.is_administrator(user)),
    Action(
        "history.see",
        "see what has been changed about a municipality",
        lambda user, place: history.may_see(user, place.municipality),
    ),
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
        "appoint a deputy for a network resource",
        lambda user, place: access.may_appoint_deputy(user, _resource(place)),
    ),
]
