"""The rows of the portfolio's work in the register of actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from networks.actions import Action, Place, Route, get_and_post
from networks.need import need_access
from portfolio import access
from portfolio.folio.edition_moves import EditionState
from portfolio.folio.pilot_moves import PilotAction, PilotState
from portfolio.models import Pilot, PortfolioEdition


def _heard() -> PortfolioEdition:
    today = timezone.localdate()
    return PortfolioEdition(state=EditionState.HEARING, hearing_from=today, hearing_until=today + dt.timedelta(days=1))


def _pilot(user: Any, place: Place, action: PilotAction, state: PilotState) -> bool:
    pilot = Pilot(network=place.network, municipality=place.municipality, state=state)
    return access.pilot_role(user, action, pilot) is not None


ACTIONS = [
    Action("portfolio.edit", "keep the portfolio", lambda user, place: access.may_edit_portfolio(user)),
    Action(
        "portfolio.hearing",
        "see an edition that is heard",
        lambda user, place: bool(access.access_of(user).roles),
    ),
    Action(
        "portfolio.comment",
        "comment on an edition that is heard",
        lambda user, place: access.may_comment(user, _heard(), timezone.localdate()),
    ),
    Action(
        "portfolio.comment.region",
        "comment for a region on an edition that is heard",
        lambda user, place: need_access.role_of_voice(user, place.network) is not None,
    ),
    Action("pilot.propose", "register or propose some pilot", lambda user, place: access.may_register_pilots(user)),
    Action("plan.edit", "write a region's portfolio", lambda user, place: access.may_edit_plan(user, place.network)),
    Action(
        "plan.draft",
        "see the draft of a region's portfolio",
        lambda user, place: place.network.pk in access.access_of(user).network_ids(*access.REGION_ROLES),
    ),
    Action(
        "pilot.register",
        "register or propose a municipality as pilot",
        lambda user, place: (
            access.may_register_pilot(user, place.municipality) or access.may_propose_pilot(user, place.network)
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
        lambda user, place: access.may_write_pilot_note(
            user, Pilot(network=place.network, municipality=place.municipality, state=PilotState.CHOSEN)
        ),
    ),
]


def _edition(name: str, subject: str) -> Route:
    return Route("portfolio:edition_move", "POST", "portfolio.edit", subject, (("name", name),))


def _pilot_move(name: str, action: str, subject: str) -> Route:
    return Route("portfolio:pilot_move", "POST", action, subject, (("name", name),))


ROUTES = [
    Route("portfolio:editions", "GET", "anyone"),
    *get_and_post("portfolio:edition_create", "portfolio.edit"),
    Route("portfolio:edition", "GET", "anyone", "edition:decided"),
    Route("portfolio:edition", "GET", "portfolio.hearing", "edition:hearing"),
    Route("portfolio:edition", "GET", "portfolio.edit", "edition:draft"),
    Route("portfolio:scores", "GET", "anyone", "edition:decided"),
    Route("portfolio:scores", "GET", "portfolio.edit", "edition:draft"),
    Route("portfolio:comment", "POST", "portfolio.comment", "edition:hearing"),
    *get_and_post("portfolio:item_create", "portfolio.edit", "edition:draft"),
    _edition("horing", "edition:draft"),
    _edition("ta-tilbake", "edition:hearing"),
    _edition("vedtak", "edition:hearing"),
    Route("portfolio:comment_answer", "POST", "portfolio.edit", "comment"),
    *get_and_post("portfolio:weights", "portfolio.edit"),
    Route("portfolio:preview", "POST", "signed_in"),
    Route("portfolio:item", "GET", "anyone", "item:decided"),
    Route("portfolio:item", "GET", "portfolio.edit", "item:draft"),
    *get_and_post("portfolio:item_edit", "portfolio.edit", "item:decided"),
    Route("portfolio:item_move", "POST", "portfolio.edit", "item:draft"),
    *get_and_post("portfolio:item_scores", "portfolio.edit", "item:draft"),
    *get_and_post("portfolio:item_situation", "portfolio.edit", "item:decided"),
    Route("portfolio:item_promote", "POST", "portfolio.edit", "item:draft"),
    Route("portfolio:item_remove", "POST", "portfolio.edit", "item:draft"),
    Route("portfolio:plans", "GET", "anyone"),
    Route("portfolio:plan", "GET", "anyone", "network"),
    Route("portfolio:plan_start", "POST", "plan.edit", "network"),
    Route("portfolio:plan_decide", "POST", "plan.edit", "plan_item"),
    *get_and_post("portfolio:plan_item_create", "plan.edit", "plan_item"),
    *get_and_post("portfolio:plan_item", "plan.edit", "plan_item"),
    Route("portfolio:plan_item_move", "POST", "plan.edit", "plan_item"),
    Route("portfolio:plan_item_remove", "POST", "plan.edit", "plan_item"),
    Route("portfolio:commitments", "GET", "anyone"),
    Route("portfolio:commitment", "GET", "anyone", "commitment"),
    Route("portfolio:commitment_update", "POST", "portfolio.edit", "commitment"),
    *get_and_post("portfolio:solution_edit", "portfolio.edit", "solution"),
    *get_and_post("portfolio:ambition", "portfolio.edit", "solution"),
    *get_and_post("portfolio:prerequisite", "portfolio.edit", "solution"),
    Route("portfolio:prerequisite_remove", "POST", "portfolio.edit", "prerequisite"),
    Route("portfolio:solution_panel", "GET", "anyone", "solution_panel"),
    Route("portfolio:pilots", "GET", "anyone", "measure"),
    Route("portfolio:pilot_register", "POST", "pilot.propose", "measure"),
    _pilot_move("bekreft", "pilot.confirm", "pilot:proposed"),
    _pilot_move("velg", "pilot.choose", "pilot:interested"),
    _pilot_move("avsla", "pilot.choose", "pilot:interested"),
    _pilot_move("trekk", "pilot.withdraw", "pilot:interested"),
    _pilot_move("avslutt", "pilot.choose", "pilot:chosen"),
    Route("portfolio:pilot_note", "POST", "pilot.note", "pilot:chosen"),
    Route("edition-list", "GET", "anyone"),
    Route("edition-list", "POST", "portfolio.edit", "new_edition"),
    Route("edition-detail", "GET", "anyone", "edition:decided"),
    Route("edition-move", "POST", "portfolio.edit", "edition:draft"),
    Route("edition-comment", "POST", "portfolio.comment.region", "edition:hearing"),
    Route("edition-scores", "GET", "anyone", "edition:decided"),
    Route("hearing-comment-list", "GET", "anyone"),
    Route("hearing-comment-detail", "GET", "portfolio.hearing", "comment"),
    Route("hearing-comment-answer", "POST", "portfolio.edit", "comment"),
    Route("criterion-weight-list", "GET", "anyone"),
    Route("criterion-weight-list", "POST", "portfolio.edit", "new_weights"),
    Route("prerequisite-list", "GET", "anyone"),
    Route("prerequisite-list", "POST", "portfolio.edit", "new_prerequisite"),
    Route("prerequisite-detail", "DELETE", "portfolio.edit", "prerequisite"),
    Route("portfolio-item-list", "GET", "anyone"),
    Route("portfolio-item-list", "POST", "portfolio.edit", "new_item"),
    Route("portfolio-item-remove", "POST", "portfolio.edit", "item:draft"),
    Route("portfolio-item-situations", "GET", "anyone", "item:decided"),
    Route("portfolio-item-situations", "POST", "portfolio.edit", "item:decided"),
    Route("portfolio-item-scores", "POST", "portfolio.edit", "item:draft"),
    Route("portfolio-item-detail", "GET", "anyone", "item:decided"),
    Route("portfolio-item-detail", "GET", "portfolio.edit", "item:draft"),
    Route("portfolio-item-edit", "POST", "portfolio.edit", "item:decided"),
    Route("portfolio-item-place", "POST", "portfolio.edit", "item:draft"),
    Route("portfolio-item-promote", "POST", "portfolio.edit", "measure_item"),
    Route("ambition-list", "GET", "anyone"),
    Route("ambition-list", "POST", "portfolio.edit", "new_ambition"),
    Route("regional-plan-list", "GET", "anyone"),
    Route("regional-plan-list", "POST", "plan.edit", "new_plan"),
    Route("regional-plan-detail", "GET", "plan.draft", "plan:draft"),
    Route("regional-plan-item", "POST", "plan.edit", "plan:draft"),
    Route("regional-plan-place", "POST", "plan.edit", "plan:draft"),
    Route("regional-plan-remove", "POST", "plan.edit", "plan:draft"),
    Route("regional-plan-decide", "POST", "plan.edit", "plan:draft"),
    Route("pilot-list", "GET", "anyone"),
    Route("pilot-list", "POST", "pilot.register", "new_pilot"),
    Route("pilot-detail", "GET", "anyone", "pilot:chosen"),
    Route("pilot-detail", "GET", "portfolio.hearing", "pilot:interested"),
    Route("pilot-move", "POST", "pilot.choose", "pilot:interested"),
    Route("pilot-note", "POST", "pilot.note", "pilot:chosen"),
    Route("commitment-list", "GET", "anyone"),
    Route("commitment-detail", "GET", "anyone", "commitment"),
    Route("commitment-report", "POST", "portfolio.edit", "commitment"),
]
