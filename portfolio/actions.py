"""This room's rows in the register of actions."""

from __future__ import annotations

from core.opens import Action
from portfolio.booklets import runs as booklets
from portfolio.freshness.rules import may_set_rules
from portfolio.owner_lists.lists import may_manage_owner_lists
from portfolio.statuses import reporting

ACTIONS = [
    Action(
        "status.report",
        "report a municipality's status",
        lambda user, place: reporting.may_report_status(user, place.municipality),
    ),
    Action(
        "status.import",
        "read statuses in from a file",
        lambda user, place: reporting.may_report_anything(user),
    ),
    Action(
        "booklets.make",
        "make the yearly booklet",
        lambda user, place: booklets.may_make(user),
    ),
    Action(
        "status.report_all",
        "report the status of a whole region",
        lambda user, place: reporting.may_report_status_in(user, place.network),
    ),
    Action("freshness.set", "set how long statuses hold", lambda user, place: may_set_rules(user)),
    Action("owner_list.manage", "bring in owners' lists", lambda user, place: may_manage_owner_lists(user)),
]
