"""This room's rows in the register of actions."""

from __future__ import annotations

from networks import access
from networks.actions import Action, Route, get_and_post
from portfolio import booklets

ACTIONS = [
    Action(
        "status.report",
        "report a municipality's status",
        lambda user, place: access.may_report_status(user, place.municipality),
    ),
    Action(
        "status.import",
        "read statuses in from a file",
        lambda user, place: access.may_report_anything(user),
    ),
    Action(
        "booklets.make",
        "make the yearly booklet",
        lambda user, place: booklets.may_make(user),
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
    Route("portfolio:grid_csv", "GET", "anyone", "network"),
    Route("portfolio:grid_xlsx", "GET", "anyone", "network"),
    Route("portfolio:cell", "GET", "anyone", "cell"),
    Route("portfolio:cell", "POST", "status.report", "cell"),
    Route("solution-list", "GET", "anyone"),
    Route("solution-detail", "GET", "anyone", "solution"),
    Route("status-list", "GET", "anyone"),
    Route("status-list", "POST", "status.report", "report"),
    Route("progress", "GET", "anyone"),
    Route("portfolio:progress", "GET", "anyone"),
    Route("portfolio:progress_table", "GET", "anyone", "ending"),
    Route("portfolio:progress_rows", "GET", "anyone", "of_solution"),
    Route("portfolio:progress_rows_table", "GET", "anyone", "of_solution"),
    Route("portfolio:progress_trend", "GET", "anyone", "of_solution"),
    Route("portfolio:progress_trend_table", "GET", "anyone", "of_solution"),
    Route("portfolio:progress_map", "GET", "anyone", "of_solution"),
    Route("portfolio:progress_json", "GET", "anyone"),
    Route("portfolio:progress_widget", "GET", "anyone"),
    Route("portfolio:catalogue_entry", "GET", "anyone", "catalogue"),
    Route("portfolio:duty", "GET", "anyone", "solution"),
    Route("portfolio:duty_docx", "GET", "anyone", "solution"),
    Route("portfolio:booklets", "GET", "anyone"),
    Route("portfolio:booklets", "POST", "booklets.make", "booklet_order"),
    Route("portfolio:booklet_file", "GET", "anyone", "booklet"),
    *get_and_post("portfolio:status_import", "status.import"),
]
