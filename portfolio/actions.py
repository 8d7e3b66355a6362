"""The portfolio's rows in the register of actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from core.opens import Action
from networks.needs import access as need_access
from networks.people.actions import Place
from portfolio import access
from portfolio.booklets import runs as booklets
from portfolio.editions import access as edition_access
from portfolio.editions.models import PortfolioEdition
from portfolio.editions.moves import EditionState
from portfolio.enquiries import access as enquiry_access
from portfolio.enquiries.models import Enquiry
from portfolio.freshness.rules import may_set_rules
from portfolio.owner_lists.lists import may_manage_owner_lists
from portfolio.pilots import access as pilot_access
from portfolio.pilots.models import Pilot
from portfolio.pilots.moves import PilotAction, PilotState
from portfolio.plans import access as plan_access
from portfolio.statuses import reporting


def _heard() -> PortfolioEdition:
    today = timezone.localdate()
    return PortfolioEdition(state=EditionState.HEARING, hearing_from=today, hearing_until=today + dt.timedelta(days=1))


def _pilot(user: Any, place: Place, action: PilotAction, state: PilotState) -> bool:
    pilot = Pilot(network=place.network, municipality=place.municipality, state=state)
    return pilot_access.pilot_role(user, action, pilot) is not None


ACTIONS = [
    Action("enquiries.ask", "ask people questions", lambda user, place: enquiry_access.may_ask_some(user)),
    Action(
        "enquiries.lead",
        "send, follow up and close what is asked for a region, and see all answers",
        lambda user, place: enquiry_access.may_lead(user, Enquiry(network=place.network)),
    ),
    Action(
        "enquiries.answer",
        "answer what a municipality is asked",
        lambda user, place: place.municipality.pk in access.access_of(user).municipality_ids,
    ),
    Action(
        "questionnaires.write",
        "write questionnaires",
        lambda user, place: enquiry_access.may_write_questionnaires(user),
    ),
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
    Action("portfolio.edit", "keep the portfolio", lambda user, place: access.may_edit_portfolio(user)),
    Action(
        "portfolio.hearing",
        "see an edition that is out for hearing",
        lambda user, place: bool(access.access_of(user).roles),
    ),
    Action(
        "portfolio.comment",
        "comment on an edition that is out for hearing",
        lambda user, place: edition_access.may_comment(user, _heard(), timezone.localdate()),
    ),
    Action(
        "portfolio.comment.region",
        "comment for a region on an edition that is out for hearing",
        lambda user, place: need_access.role_of_voice(user, place.network) is not None,
    ),
    Action(
        "pilot.propose", "register or propose any pilot", lambda user, place: pilot_access.may_register_pilots(user)
    ),
    Action(
        "plan.edit", "write a region's portfolio", lambda user, place: plan_access.may_edit_plan(user, place.network)
    ),
    Action(
        "plan.draft",
        "see the draft of a region's portfolio",
        lambda user, place: place.network.pk in access.access_of(user).network_ids(*plan_access.REGION_ROLES),
    ),
    Action(
        "pilot.register",
        "register or propose a municipality as pilot",
        lambda user, place: (
            pilot_access.may_register_pilot(user, place.municipality)
            or pilot_access.may_propose_pilot(user, place.network)
        ),
    ),
    Action(
        "pilot.confirm",
        "confirm what the region proposed",
        lambda user, place: _pilot(user, place, PilotAction.CONFIRM, PilotState.PROPOSED),
    ),
    Action(
        "pilot.choose",
        "choose pilots",
        lambda user, place: _pilot(user, place, PilotAction.CHOOSE, PilotState.INTERESTED),
    ),
    Action(
        "pilot.withdraw",
        "withdraw a pilot",
        lambda user, place: _pilot(user, place, PilotAction.WITHDRAW, PilotState.INTERESTED),
    ),
    Action(
        "pilot.note",
        "write what a pilot has learned",
        lambda user, place: pilot_access.may_write_pilot_note(
            user, Pilot(network=place.network, municipality=place.municipality, state=PilotState.CHOSEN)
        ),
    ),
]
