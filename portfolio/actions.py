"""This room's rows in the register of actions."""

from __future__ import annotations

from networks import access
from networks.actions import Action, Route

ACTIONS = [
    Action(
        "status.report",
        "report a municipality's status",
        lambda user, place: access.may_report_status(user, place.municipality),
    ),
    Action(
        "status.report_all",
        "report the status of a whole region",
        lambda user, place: access.may_report_status_in(user, place.network),
    ),
]

ROUTES = [
    Route("front", "GET", "anyone"),
    Route("portfolio:list", "GET", "anyone"),
    Route("portfolio:solution", "GET", "anyone", "solution"),
    Route("portfolio:grid", "GET", "anyone", "network"),
    Route("portfolio:full_grid", "GET", "anyone"),
    Route("portfolio:solution_grid", "GET", "anyone", "solution"),
    Route("portfolio:save_cells", "POST", "status.report", "cells"),
    Route("portfolio:paste", "POST", "anyone"),
    Route("portfolio:grid_csv", "GET", "anyone", "network"),
    Route("portfolio:grid_xlsx", "GET", "anyone", "network"),
    Route("portfolio:cell", "GET", "anyone", "cell"),
    Route("portfolio:cell", "POST", "status.report", "cell"),
    Route("solution-list", "GET", "anyone"),
    Route("solution-detail", "GET", "anyone", "solution"),
    Route("status-list", "GET", "anyone"),
    Route("status-list", "POST", "status.report", "report"),
    Route("progress", "GET", "anyone"),
]
