"""The matrix of roles and actions as a document, made by asking each predicate.

Roles are real rows here, so that the predicates ask the database as they always do; all of it is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from core.opens import Action, all_actions, all_routes
from networks.geography.models import Municipality, Network
from networks.people.actions import Place
from networks.people.models import MUNICIPALITY_ROLES, NATIONAL_ROLES, NETWORK_ROLES, Role, RoleAssignment, User

INSIDE, OUTSIDE = "agder", "nordland"

HEADER = """\
# Who may do what

Made from the predicates by `manage.py access_matrix`; a test fails when it is stale. Don't edit it by hand.

`own` is within the scope of the role (the network, or the municipality), `all` is also outside it. Roles hold from a
date to a date; a deputy may do whatever the person they stand in for may do, between two dates. The roles of one person
add up. What belongs to one particular case comes on top: nobody decides about a proposal of their own, nobody gives
themselves a role, and the leader of a rollout leads its pools.
"""


@dataclass(frozen=True)
class Column:
    title: str
    person: User | AnonymousUser


def place(key: str) -> Place:
    """A network with the first of its municipalities today. Needs the reference data."""
    network = Network.objects.get(key=key)
    municipality = Municipality.objects.valid_on(timezone.localdate()).in_network(network, timezone.localdate())[0]
    return Place(network, municipality)


def document() -> str:
    """The whole of `docs/access.md`."""
    with transaction.atomic():
        inside, outside = place(INSIDE), place(OUTSIDE)
        columns = list(_columns(inside))
        table = _table(
            ["", *(column.title for column in columns)],
            [
                [action.label, *(_cell(action, column, inside, outside) for column in columns)]
                for action in all_actions().values()
            ],
        )
        transaction.set_rollback(True)
    labels = {key: action.label for key, action in all_actions().items()}
    addresses = _table(
        ["address", "method", "for whom"],
        [
            [f"`{name}`", method, " / ".join(sorted({labels[key] for key in keys}))]
            for (name, method), keys in _addresses().items()
        ],
    )
    return f"{HEADER}\n{table}\n## Addresses\n\nEach by its name in the URLconf.\n\n{addresses}"


def _columns(inside: Place) -> Iterator[Column]:
    for role in Role:
        if role in NATIONAL_ROLES:
            yield _column(role.value, role)
        elif role in MUNICIPALITY_ROLES:
            yield _column(role.value, role, municipality=inside.municipality)
        else:
            yield _column(role.value, role, network=inside.network)
            if role not in NETWORK_ROLES:
                yield _column(f"{role.value}, national", role)
    yield Column("no role", User.objects.create_user("matrix.none@invalid.example", "matrix"))
    yield Column("anonymous", AnonymousUser())


def _column(title: str, role: Role, network: Network | None = None, municipality: Municipality | None = None) -> Column:
    user = User.objects.create_user(f"matrix.{title.replace(', ', '.')}@invalid.example", "matrix")
    RoleAssignment.objects.create(
        user=user, role=role, network=network, municipality=municipality, valid_from=timezone.localdate()
    )
    return Column(title.replace("_", " "), user)


def _cell(action: Action, column: Column, inside: Place, outside: Place) -> str:
    if action.allowed(column.person, outside):
        return "all"
    return "own" if action.allowed(column.person, inside) else ""


def _addresses() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for route in sorted(all_routes(), key=lambda route: (route.name, route.method)):
        found.setdefault((route.name, route.method), []).append(route.action)
    return found


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)
