"""This room's rows in the register of actions."""

from __future__ import annotations

from funding import access
from funding.models import Decision, NetworkReport
from funding.report_moves import Who
from networks.actions import Action, Place, Route, get_and_post


def _proposal() -> Decision:
    """A proposal that somebody else has made."""
    return Decision(proposed_by_id=0)


def _report(place: Place) -> NetworkReport:
    """A report that somebody else has sent."""
    return NetworkReport(network=place.network, submitted_by_id=0)


ACTIONS = [
    Action(
        "grants.manage",
        "register grants, make keys, compute, propose and send letters",
        lambda user, place: access.may_manage_grants(user),
    ),
    Action("grants.see_runs", "see what is computed but not decided", lambda user, place: access.may_see_runs(user)),
    Action(
        "grants.decide",
        "decide an allocation that somebody else has proposed, or send it back",
        lambda user, place: access.may_decide(user, _proposal()),
    ),
    Action(
        "grants.withdraw",
        "take back an allocation that somebody else has proposed",
        lambda user, place: access.may_withdraw(user, _proposal()),
    ),
    Action(
        "grants.read_letter",
        "read a network's letter when it is sent",
        lambda user, place: access.may_read_letter(user, place.network, sent=True),
    ),
    Action(
        "grants.answer",
        "choose the written standard of a network's letters and confirm them",
        lambda user, place: access.may_answer_for(user, place.network),
    ),
    Action(
        "grants.read_use",
        "read approved reports and what the networks have used",
        lambda user, place: access.may_read_use(user),
    ),
    Action(
        "grants.open_report",
        "read a network's report while it is written",
        lambda user, place: access.may_open_report(user, place.network),
    ),
    Action("grants.report", "write a network's report", lambda user, place: access.may_report(user, place.network)),
    Action(
        "grants.review",
        "ask about, approve or reopen a report that somebody else has sent",
        lambda user, place: access.acts_as(user, Who.REVIEWER, _report(place)),
    ),
]

ROUTES = [
    Route("funding:list", "GET", "anyone"),
    *get_and_post("funding:new_grant", "grants.manage"),
    Route("funding:grant", "GET", "anyone", "grant"),
    Route("funding:explanation", "GET", "anyone", "letter"),
    *get_and_post("funding:new_key", "grants.manage", "grant"),
    *get_and_post("funding:new_scenario", "grants.manage", "grant"),
    Route("funding:start_run", "POST", "grants.manage", "grant"),
    Route("funding:run", "GET", "grants.see_runs", "run"),
    Route("funding:run_xlsx", "GET", "grants.see_runs", "run"),
    Route("funding:run_csv", "GET", "grants.see_runs", "run"),
    Route("funding:cancel_run", "POST", "grants.manage", "run"),
    Route("funding:repeat_run", "GET", "grants.see_runs", "run"),
    Route("funding:compare", "GET", "grants.see_runs", "two_runs"),
    *get_and_post("funding:propose", "grants.manage", "run"),
    Route("funding:decision", "GET", "grants.see_runs", "decision"),
    Route("funding:decide", "POST", "grants.decide", "decision"),
    Route("funding:send_back", "POST", "grants.decide", "decision"),
    Route("funding:withdraw", "POST", "grants.withdraw", "decision"),
    Route("funding:letters", "GET", "grants.see_runs", "grant"),
    Route("funding:letters_zip", "GET", "grants.see_runs", "grant"),
    Route("funding:mark_sent", "POST", "grants.manage", "grant"),
    Route("funding:letter_file", "GET", "grants.read_letter", "letter"),
    Route("funding:mark_received", "POST", "grants.answer", "letter"),
    Route("funding:set_language", "POST", "grants.answer", "letter"),
    *get_and_post("funding:templates", "grants.manage"),
    Route("funding:template_file", "GET", "grants.see_runs", kwargs=(("language", "nb"),)),
    *get_and_post("funding:accounting", "grants.manage", "grant"),
    Route("funding:accounting_csv", "GET", "grants.see_runs", "grant"),
    Route("funding:use", "GET", "grants.read_use"),
    Route("funding:use_csv", "GET", "grants.read_use"),
    *get_and_post("funding:new_sweep", "grants.manage", "grant"),
    Route("funding:sweep", "GET", "grants.see_runs", "sweep"),
    Route("funding:cancel_sweep", "POST", "grants.manage", "sweep"),
    Route("funding:fit_as_scenario", "POST", "grants.manage", "sweep"),
    Route("funding:tables", "GET", "grants.see_runs", "grant"),
    Route("funding:tables", "POST", "grants.manage", "grant"),
    Route("funding:table", "GET", "grants.see_runs", "published_table"),
    Route("funding:remove_table", "POST", "grants.manage", "published_table"),
    Route("funding:payments", "GET", "grants.see_runs", "grant"),
    *get_and_post("funding:payment_plan", "grants.manage", "grant"),
    Route("funding:mark_paid", "POST", "grants.manage", "payment"),
    Route("funding:unmark_paid", "POST", "grants.manage", "payment"),
    Route("funding:reporting", "GET", "grants.see_runs", "grant"),
    Route("funding:add_round", "POST", "grants.manage", "grant"),
    Route("funding:move_round", "POST", "grants.manage", "report:draft"),
    Route("funding:remove_round", "POST", "grants.manage", "report:draft"),
    Route("funding:compiled_docx", "GET", "grants.see_runs", "grant"),
    Route("funding:compiled_xlsx", "GET", "grants.see_runs", "grant"),
    Route("funding:report", "GET", "grants.open_report", "report:draft"),
    Route("funding:report", "GET", "grants.read_use", "report:approved"),
    Route("funding:report", "POST", "grants.report", "report:draft"),
    Route("funding:review", "POST", "grants.review", "report:submitted"),
]

# The same for machines.
API_ROUTES = [
    Route("grant-list", "GET", "anyone"),
    Route("grant-list", "POST", "grants.manage"),
    Route("grant-detail", "GET", "anyone", "grant"),
    Route("grant-keys", "GET", "grants.see_runs", "grant"),
    Route("grant-keys", "POST", "grants.manage", "grant"),
    Route("grant-compute", "POST", "grants.manage", "grant"),
    Route("grant-scenario", "POST", "grants.manage", "grant"),
    Route("grant-key-search", "POST", "grants.manage", "grant"),
    Route("grant-explanation", "GET", "anyone", "letter"),
    Route("grant-payments", "GET", "grants.see_runs", "grant"),
    Route("grant-payment-plan", "POST", "grants.manage", "grant"),
    Route("grant-paid", "POST", "grants.manage", "grant"),
    Route("grant-unpaid", "POST", "grants.manage", "grant"),
    Route("grant-tables", "GET", "grants.see_runs", "grant"),
    Route("grant-tables", "POST", "grants.manage", "grant"),
    Route("grant-letters", "GET", "grants.see_runs", "grant"),
    Route("grant-letters-sent", "POST", "grants.manage", "grant"),
    Route("grant-letter-received", "POST", "grants.answer", "letter"),
    Route("grant-accounting", "GET", "grants.see_runs", "grant"),
    Route("grant-accounting", "POST", "grants.manage", "grant"),
    Route("allocation-list", "GET", "anyone"),
    Route("allocation-detail", "GET", "grants.see_runs", "run"),
    Route("allocation-inputs", "GET", "grants.see_runs", "run"),
    Route("allocation-explanation", "GET", "grants.see_runs", "run"),
    Route("allocation-repeat", "GET", "grants.see_runs", "run"),
    Route("allocation-compare", "GET", "grants.see_runs", "run"),
    Route("allocation-cancel", "POST", "grants.manage", "run"),
    Route("allocation-propose", "POST", "grants.manage", "run"),
    Route("allocation-decision-list", "GET", "anyone"),
    Route("allocation-decision-detail", "GET", "grants.see_runs", "decision"),
    Route("allocation-decision-decide", "POST", "grants.decide", "decision"),
    Route("allocation-decision-send-back", "POST", "grants.decide", "decision"),
    Route("allocation-decision-withdraw", "POST", "grants.withdraw", "decision"),
    Route("key-sweep-list", "GET", "anyone"),
    Route("key-sweep-detail", "GET", "grants.see_runs", "sweep"),
    Route("key-sweep-cancel", "POST", "grants.manage", "sweep"),
    Route("report-list", "GET", "anyone"),
    Route("report-detail", "GET", "grants.read_use", "report:api"),
    Route("report-ask", "POST", "grants.review", "report:review"),
    Route("report-approve", "POST", "grants.review", "report:review"),
    Route("report-reopen", "POST", "grants.review", "report:review"),
    Route("report-round-list", "GET", "anyone"),
    Route("report-round-list", "POST", "grants.manage"),
    Route("report-round-detail", "GET", "grants.read_use", "report:draft"),
    Route("report-round-move", "POST", "grants.manage", "report:draft"),
    Route("report-round-remove", "POST", "grants.manage", "report:draft"),
    Route("report-round-prefilled", "GET", "grants.open_report", "report:draft"),
    Route("report-round-save", "POST", "grants.report", "report:draft"),
    Route("report-round-send", "POST", "grants.report", "report:draft"),
    Route("carryover-list", "GET", "anyone"),
    Route("grant-use-list", "GET", "grants.read_use"),
    Route("grant-use-reporting", "GET", "grants.see_runs", "of_grant"),
]
