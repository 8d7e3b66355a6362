"""Who may open which address: the register of actions, and the decorator that says it on the view.

    @opens("grants.manage", "GET", "POST", subject="grant")
    def new_key(request: HttpRequest, key: str) -> HttpResponse: ...

An action is one row of `docs/access.md`, with its predicate. An address is known by its name in the URLconf, so the
decorator doesn't repeat it. Without the decorator a page is for those who are signed in, by `OpensMiddleware`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, get_resolver

# The action that needs no sign-in.
ANYONE = "anyone"
HANDLERS = ("get", "post", "put", "patch", "delete")

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Action:
    """Something that a person may do or not. `allowed(user, place)` asks the predicates in `access.py`, nothing else;
    what a place is, the apps that ask decide."""

    key: str
    label: str
    allowed: Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Route:
    """One address and method; `subject` names the example on which the test tries it, `kwargs` what is fixed."""

    name: str
    method: str
    action: str
    subject: str = ""
    kwargs: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True)
class Rule:
    """What one `@opens` says. `name`: for this address only; `on`: for this method of the class; no HTTP `methods`: GET
    of a page, all that the router leads to a method of the API."""

    action: str
    methods: tuple[str, ...]
    subject: str
    kwargs: tuple[tuple[str, str], ...]
    name: str
    on: str


_actions: dict[str, Action] = {}


def register(actions: Iterable[Action]) -> None:
    """Add an app's actions. Raises `ValueError` for a key that is taken."""
    for action in actions:
        if action.key in _actions:
            raise ValueError(f"The action {action.key} is registered twice.")
        _actions[action.key] = action


def all_actions() -> dict[str, Action]:
    return dict(_actions)


@cache
def all_routes() -> tuple[Route, ...]:
    """Every address with each of its methods, as the decorators say it."""
    found = [
        Route(name, method, rule.action, rule.subject, rule.kwargs)
        for name, view in addresses()
        for method, rule in _rules(view)
        if rule.name in ("", name)
    ]
    # The API's addresses are in the URLconf twice, also with a format.
    return tuple(dict.fromkeys(found))


def opens(
    action: str,
    *methods: str,
    subject: str = "",
    kwargs: Mapping[str, str] | None = None,
    name: str = "",
    on: str = "",
) -> Callable[[View], View]:
    """The view is opened by `action`; several of these on one view add up.

    `methods` of a page are those it answers to, GET if none is named; the API's come from the router. `subject` and
    `kwargs` name the example on which the test tries it, `name` the one address that is meant when the view has
    several, and `on` the method of a class that is inherited, e.g. `on="list"`.
    """
    rule = Rule(action, methods, subject, tuple((kwargs or {}).items()), name, on)

    def decorate(view: View) -> View:
        view.opened_by = (rule, *getattr(view, "opened_by", ()))  # type: ignore[attr-defined]
        return view

    return decorate


# --- What the decorators say ---------------------------------------------------------------------------------


def addresses(patterns: Iterable[Any] | None = None, namespace: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """The full name and the view of every address in the URLconf; one without a name is named by its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or str(pattern.pattern)), pattern.callback


def _rules(view: Any) -> Iterator[tuple[str, Rule]]:
    """Each method that the view answers to, with the rules for it."""
    for rule in rules_of_page(view):
        yield from ((method, rule) for method in rule.methods or ("GET",))
    api: Any = getattr(view, "cls", None)
    if api is None:
        return
    for method, handler in handlers_of(view).items():
        inherited = (rule for rule in getattr(api, "opened_by", ()) if rule.on == handler)
        for rule in (*getattr(getattr(api, handler), "opened_by", ()), *inherited):
            if not rule.methods or method.upper() in rule.methods:
                yield method.upper(), rule


def handlers_of(view: Any) -> dict[str, str]:
    """The HTTP methods of a view of the API, and the method of the class that answers each."""
    # The router's table gets a "head" of its own once the view has been asked.
    routed: dict[str, str] = getattr(view, "actions", None) or {name: name for name in HANDLERS}
    return {name: handler for name, handler in routed.items() if name in HANDLERS and hasattr(view.cls, handler)}


def rules_of_page(view: Any) -> tuple[Rule, ...]:
    """What is said on the view itself, or on the class that it was made of."""
    rules: tuple[Rule, ...] = getattr(view, "opened_by", ()) or getattr(
        getattr(view, "view_class", None), "opened_by", ()
    )
    return rules


class OpensMiddleware(LoginRequiredMiddleware):
    """Sign-in first, and 405 to a method that the page doesn't answer to.

    A view that `anyone` opens is let through, and so is the API: its views see to it by themselves (REST framework says
    so on each), since a token is read in the view. Nobody is looked up for them: a public page may cost no query.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        rules = rules_of_page(view_func)
        methods = {method for rule in rules for method in rule.methods or ("GET",)}
        if rules and request.method not in methods | ({"HEAD"} if "GET" in methods else set()):
            return HttpResponseNotAllowed(sorted(methods))
        if any(rule.action == ANYONE for rule in rules) or not getattr(view_func, "login_required", True):
            return None
        answer: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        return answer
