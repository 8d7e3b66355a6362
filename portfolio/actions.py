"""This room's rows in the register of actions."""

from __future__ import annotations

from networks import access
from networks.actions import Action, Route, get_and_post
from portfolio.counts import booklets
from portfolio.status.freshness import may_set_rules
from portfolio.status.owner_lists import may_manage_owner_lists

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
    Action("freshness.set", "set how long statuses hold", lambda user, place: may_set_rules(user)),
    Action("owner_list.manage", "bring in owners' lists", lambda user, place: may_manage_owner_lists(user)),
]

ROUTES = [
    Route("front", "GET", "anyone"),
    Route("portfolio:list", "GET", "anyone"),
    Route("portfolio:solution", "GET", "anyone", "solution"),
    Route("portfolio:grid", "GET", "anyone", "network"),
    Route("portfolio:full_grid", "GET", "anyone"),
    Route("portfolio:solution_grid", "GET", "anyone", "solution"),
    Route("portfolio:save_cells", "POST", "signed_in"),
    Route("portfolio:paste", "POST", "anyone"),
    Route("portfolio:freshness", "GET", "anyone"),
    Route("portfolio:freshness", "POST", "freshness.set"),
    Route("portfolio:agreement", "GET", "anyone"),
    Route("portfolio:disagreements", "GET", "signed_in"),
    Route("portfolio:resolve", "POST", "status.report", "disagreement"),
    *get_and_post("portfolio:owner_list_new", "owner_list.manage"),
    Route("portfolio:owner_list", "GET", "owner_list.manage", "owner_list"),
    Route("portfolio:owner_list_file", "GET", "owner_list.manage", "owner_list"),
    Route("portfolio:owner_list_columns", "POST", "owner_list.manage", "owner_list"),
    Route("portfolio:decide_list", "POST", "owner_list.manage", "owner_list", kwargs=(("verdict", "forkast"),)),
    Route("portfolio:municipality_status", "GET", "anyone", "municipality", (("ending", "csv"),)),
    Route("portfolio:cell", "GET", "anyone", "cell"),
    Route("portfolio:cell", "POST", "status.report", "cell"),
    Route("solution-list", "GET", "anyone"),
    Route("solution-detail", "GET", "anyone", "solution"),
    Route("status-list", "GET", "anyone"),
    Route("status-list", "POST", "status.report", "report"),
    Route("status-bulk", "POST", "signed_in"),
    Route("agreement", "GET", "anyone"),
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
    Route("portfolio:status_file", "GET", "status.import", "status_file"),
    Route("portfolio:status_file_original", "GET", "status.import", "status_file"),
    Route("portfolio:status_file_columns", "POST", "status.import", "status_file"),
    Route("portfolio:status_file_decide", "POST", "status.import", "status_file", (("verdict", "forkast"),)),
]
