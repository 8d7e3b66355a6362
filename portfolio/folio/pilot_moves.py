"""The one table of how a municipality's interest in being a pilot moves [002 "Pilotkommuner"]."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class PilotState(models.TextChoices):
    PROPOSED = "proposed", _("foreslått av regionen")
    INTERESTED = "interested", _("meldt interesse")
    CHOSEN = "chosen", _("valgt som pilot")
    DECLINED = "declined", _("ikke valgt")
    WITHDRAWN = "withdrawn", _("trukket")
    COMPLETED = "completed", _("piloten er ferdig")


class PilotAction(models.TextChoices):
    """`REGISTER` and `PROPOSE` make the row; the others move it."""

    REGISTER = "register", _("Meld interesse")
    PROPOSE = "propose", _("Foreslå en kommune")
    CONFIRM = "confirm", _("Kommunen vil være pilot")
    CHOOSE = "choose", _("Velg som pilot")
    DECLINE = "decline", _("Velg ikke")
    WITHDRAW = "withdraw", _("Trekk")
    COMPLETE = "complete", _("Avslutt piloten")


class PilotWho(enum.Enum):
    MUNICIPALITY = "municipality"  # its representative
    REGION = "region"  # the contact person of its network
    KS = "ks"


@dataclass(frozen=True)
class PilotMove:
    """From any of `sources` to `target`, by any of `who`. A choice says what the solution's owner thinks, too."""

    action: PilotAction
    sources: frozenset[PilotState]
    target: PilotState
    who: frozenset[PilotWho]
    needs_reason: bool = False
    needs_owner: bool = False


_S, _W = PilotState, PilotWho
OPEN_STATES = frozenset({_S.PROPOSED, _S.INTERESTED, _S.CHOSEN})
# What anyone may see; interest and refusals are for people with a role.
PUBLIC_STATES = frozenset({_S.CHOSEN, _S.COMPLETED})

MOVES: tuple[PilotMove, ...] = (
    PilotMove(PilotAction.CONFIRM, frozenset({_S.PROPOSED}), _S.INTERESTED, frozenset({_W.MUNICIPALITY})),
    PilotMove(
        PilotAction.CHOOSE,
        frozenset({_S.INTERESTED}),
        _S.CHOSEN,
        frozenset({_W.KS}),
        needs_reason=True,
        needs_owner=True,
    ),
    PilotMove(
        PilotAction.DECLINE,
        frozenset({_S.PROPOSED, _S.INTERESTED}),
        _S.DECLINED,
        frozenset({_W.KS}),
        needs_reason=True,
        needs_owner=True,
    ),
    PilotMove(
        PilotAction.WITHDRAW,
        frozenset({_S.PROPOSED, _S.INTERESTED, _S.CHOSEN}),
        _S.WITHDRAWN,
        frozenset({_W.MUNICIPALITY, _W.REGION}),
        needs_reason=True,
    ),
    PilotMove(PilotAction.COMPLETE, frozenset({_S.CHOSEN}), _S.COMPLETED, frozenset({_W.KS}), needs_reason=True),
)


def find_move(action: str, state: str, who: PilotWho | None = None) -> PilotMove | None:
    for move in MOVES:
        if move.action == action and state in move.sources and (who is None or who in move.who):
            return move
    return None


def arrows() -> list[tuple[str, str]]:
    return sorted({(source.value, move.target.value) for move in MOVES for source in move.sources})
