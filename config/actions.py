"""The addresses that belong to no room, in the register of actions."""

from networks.actions import Action, Route

ACTIONS: list[Action] = []

ROUTES = [
    Route("healthz", "GET", "anyone"),
    Route("readyz", "GET", "anyone"),
    Route("set_language", "POST", "anyone"),
    Route("api-schema", "GET", "anyone"),
    Route("api-docs", "GET", "anyone"),
    Route("api-root", "GET", "anyone"),
]
