"""This room's rows in the register of actions."""

from __future__ import annotations

from funding.access import may_manage_grants, may_see_runs
from networks.actions import Action, Route, get_and_post

ACTIONS = [
    Action("grants.manage", "make keys and compute allocations", lambda user, place: may_manage_grants(user)),
    Action("grants.see_runs", "see what is computed but not decided", lambda user, place: may_see_runs(user)),
]

ROUTES = [
    Route("funding:list", "GET", "anyone"),
    Route("funding:grant", "GET", "anyone", "grant"),
    Route("funding:start_run", "POST", "grants.manage", "grant"),
    *get_and_post("funding:new_key", "grants.manage", "grant"),
    Route("funding:run", "GET", "grants.see_runs", "run"),
    Route("funding:run_xlsx", "GET", "grants.see_runs", "run"),
    Route("funding:run_csv", "GET", "grants.see_runs", "run"),
    Route("grant-list", "GET", "anyone"),
    Route("grant-detail", "GET", "anyone", "grant"),
    Route("allocation-list", "GET", "anyone"),
    Route("allocation-detail", "GET", "grants.see_runs", "run"),
]
