"""This app's rows in the register of actions."""

from __future__ import annotations

from core.opens import Action
from funding.access import may_manage_grants, may_see_runs
from funding.decisions.access import may_decide, may_withdraw
from funding.decisions.models import Decision
from funding.letters.access import may_answer_for, may_read_letter
from funding.reports.access import acts_as, may_open_report, may_read_use, may_report
from funding.reports.models import NetworkReport
from funding.reports.moves import Who
from networks.people.actions import Place


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
        lambda user, place: may_manage_grants(user),
    ),
    Action("grants.correct", "correct what is registered of a grant", lambda user, place: may_manage_grants(user)),
    Action("grants.see_runs", "see what is computed but not decided", lambda user, place: may_see_runs(user)),
    Action(
        "grants.decide",
        "decide an allocation that somebody else has proposed, or send it back",
        lambda user, place: may_decide(user, _proposal()),
    ),
    Action(
        "grants.withdraw",
        "take back an allocation that somebody else has proposed",
        lambda user, place: may_withdraw(user, _proposal()),
    ),
    Action(
        "grants.read_letter",
        "read a network's letter when it is sent",
        lambda user, place: may_read_letter(user, place.network, sent=True),
    ),
    Action(
        "grants.answer",
        "choose the written standard of a network's letters and confirm them",
        lambda user, place: may_answer_for(user, place.network),
    ),
    Action(
        "grants.read_use",
        "read approved reports and what the networks have used",
        lambda user, place: may_read_use(user),
    ),
    Action(
        "grants.open_report",
        "read a network's report while it is written",
        lambda user, place: may_open_report(user, place.network),
    ),
    Action("grants.report", "write a network's report", lambda user, place: may_report(user, place.network)),
    Action(
        "grants.review",
        "ask about, approve or reopen a report that somebody else has sent",
        lambda user, place: acts_as(user, Who.REVIEWER, _report(place)),
    ),
]
