"""The stage on which the whole cast walks every address, and how they walk; `access_fixtures` sets it up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from core.opens import Route, all_actions, all_routes
from networks.models import User
from networks.people.actions import Place

METHODS = ("GET", "POST")
# Who tries what: the addresses for each of the cast, by name.
Plan = dict[str, list[Route]]
# Where one is sent who has to sign in first, and what one is told who may not.
REFUSALS = {401, 403, 404, 405}


@dataclass
class Stage:
    """Agder with one of everything; the cast comes to look."""

    place: Place
    # What stands in the address, and what is sent along, by the subject that a route names.
    kwargs: dict[str, dict[str, Any]] = field(default_factory=dict)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    # What stands after the question mark.
    query: dict[str, dict[str, Any]] = field(default_factory=dict)
    cast: dict[str, Any] = field(default_factory=dict)

    def url(self, route: Route) -> str:
        names = self._names(route.name)
        given = {**self.kwargs.get(route.subject, {}), **dict(route.kwargs)}
        return reverse(route.name, kwargs={name: given[name] for name in names} if names else None)

    def rights(self, name: str) -> set[str]:
        """The actions whose predicates say yes to one of the cast, with nothing remembered from before."""
        who = self.cast[name]
        asker = User.objects.get(pk=who.pk) if isinstance(who, User) else who
        return {key for key, action in all_actions().items() if action.allowed(asker, self.place)}

    def _names(self, name: str) -> list[str]:
        """The parameters of the address, of its shortest form (the API's also exist with a format)."""
        *namespaces, last = name.split(":")
        resolver = get_resolver()
        for namespace in namespaces:
            resolver = resolver.namespace_dict[namespace][1]
        found = resolver.reverse_dict.getlist(last)
        return min((parameters for forms in found for _text, parameters in forms[0]), key=len)


def ask(client: Client, method: str, url: str, data: dict[str, Any]) -> int:
    """The status of the answer; whatever it changed is taken back."""
    with transaction.atomic():
        response = client.generic(method, url) if method not in METHODS else getattr(client, method.lower())(url, data)
        transaction.set_rollback(True)
    if response.status_code == 302 and response.headers["Location"].startswith(reverse(settings.LOGIN_URL) + "?next="):
        return 401
    return response.status_code


def client_for(someone: Any) -> Client:
    client = Client(raise_request_exception=False)
    if isinstance(someone, User):
        client.force_login(User.objects.get(pk=someone.pk))
    return client


# Those who try what is open to anyone; nobody has less, so the rest of the cast needn't.
TRYING_WHAT_IS_OPEN = {"anonymous", "no role", "insider"}
# The insider's role with other dates: what it opens, or not, is what tells the insider from somebody without a role.
OTHER_DATES = {"deputy in the dates", "deputy before the dates", "deputy after the dates", "former member"}


def tries(stage: Stage, name: str) -> Iterator[Route]:
    """The addresses that one of the cast tries: all, but for those that others try in their place."""
    by_dates = stage.rights("insider") ^ stage.rights("no role")
    open_to_all = stage.rights("anonymous")
    for route in all_routes():
        if name in OTHER_DATES and route.action not in by_dates:
            continue
        if route.method == "GET" and name not in TRYING_WHAT_IS_OPEN and route.action in open_to_all:
            continue
        yield route


def at_every_address(stage: Stage, names: Iterable[str]) -> Plan:
    return {name: list(tries(stage, name)) for name in names}


def where_these_are_refused(stage: Stage, names: Iterable[str]) -> Plan:
    """The addresses that none of `names` gets into, each for the first of the cast who does."""
    done = set().union(*(stage.rights(name) for name in names))
    plan: Plan = {}
    for name in stage.cast:
        new = stage.rights(name) - done
        plan[name] = [route for route in all_routes() if route.action in new]
        done |= new
    return plan


def walk(stage: Stage, plan: Plan) -> None:
    """Let those of the cast try their addresses, and compare what they find open with what the register says."""
    wrong = []
    for name, routes in plan.items():
        someone = stage.cast[name]
        client, rights = client_for(someone), stage.rights(name)
        for route in routes:
            expected = route.action in rights
            data = (stage.data if route.method == "POST" else stage.query).get(route.subject, {})
            status = ask(client, route.method, stage.url(route), data)
            if route.name in {"logout", "login", "people:invitation", "end_sessions"}:
                # These change who is asking.
                client = client_for(someone)
            # There is no worker here, and /readyz says so.
            broken = status >= 500 and route.name != "readyz"
            if (status not in REFUSALS) != expected or broken:
                wrong.append(f"{name}: {route.method} {stage.url(route)} gave {status}, {route.action} says {expected}")
    assert not wrong, "\n".join(wrong)
