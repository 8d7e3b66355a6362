"""The one table of how a need moves: which states there are, which moves lead where, and who may make them.

Pure data, as `rollouts/transitions.py`. A need goes from municipality to region to KS [004 §5.1], and whoever
stands behind it gets the answer.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedState(models.TextChoices):
    RAISED = "raised", _("meldt")
    LIFTED = "lifted", _("løftet nasjonalt")
    TAKEN_UP = "taken_up", _("tatt opp")
    DECLINED = "declined", _("ikke tatt videre")
    RESOLVED = "resolved", _("løst")
    MERGED = "merged", _("slått sammen med et annet")
    WITHDRAWN = "withdrawn", _("trukket")


class NeedAction(models.TextChoices):
    """What can happen to a need. `RAISE` and `SUPPORT` leave a line in the log without moving it."""

    RAISE = "raise", _("Meld behovet")
    SUPPORT = "support", _("Støtt behovet")
    LIFT = "lift", _("Løft nasjonalt")
    TAKE_UP = "take_up", _("Ta opp")
    DECLINE = "decline", _("Ikke ta videre")
    RESOLVE = "resolve", _("Marker som løst")
    MERGE = "merge", _("Slå sammen")
    WITHDRAW = "withdraw", _("Trekk behovet")


# What has happened, as the log says it.
DONE = {
    NeedAction.RAISE: _("Meldt"),
    NeedAction.SUPPORT: _("Støttet"),
    NeedAction.LIFT: _("Løftet nasjonalt"),
    NeedAction.TAKE_UP: _("Tatt opp"),
    NeedAction.DECLINE: _("Ikke tatt videre"),
    NeedAction.RESOLVE: _("Løst"),
    NeedAction.MERGE: _("Slått sammen med et annet behov"),
    NeedAction.WITHDRAW: _("Trukket"),
}


class NeedWho(enum.Enum):
    """The kinds of actors, relative to one need."""

    RAISER = "raiser"  # the one who raised it
    REGION = "region"  # the contact person of its region
    KS = "ks"  # KS' portfolio manager or administrator


@dataclass(frozen=True)
class NeedMove:
    """From any of `sources` to `target`, by any of `who`; some moves need words, and some answer those behind it."""

    action: NeedAction
    sources: frozenset[NeedState]
    target: NeedState
    who: frozenset[NeedWho]
    needs_reason: bool = False
    answers: bool = False


_S, _W = NeedState, NeedWho
OPEN_STATES = frozenset({_S.RAISED, _S.LIFTED, _S.TAKEN_UP})

MOVES: tuple[NeedMove, ...] = (
    NeedMove(NeedAction.LIFT, frozenset({_S.RAISED}), _S.LIFTED, frozenset({_W.REGION})),
    NeedMove(
        NeedAction.TAKE_UP, frozenset({_S.LIFTED}), _S.TAKEN_UP, frozenset({_W.KS}), needs_reason=True, answers=True
    ),
    NeedMove(
        NeedAction.DECLINE,
        frozenset({_S.RAISED}),
        _S.DECLINED,
        frozenset({_W.REGION}),
        needs_reason=True,
        answers=True,
    ),
    NeedMove(
        NeedAction.DECLINE,
        frozenset({_S.LIFTED, _S.TAKEN_UP}),
        _S.DECLINED,
        frozenset({_W.KS}),
        needs_reason=True,
        answers=True,
    ),
    NeedMove(
        NeedAction.RESOLVE,
        frozenset({_S.TAKEN_UP}),
        _S.RESOLVED,
        frozenset({_W.KS}),
        needs_reason=True,
        answers=True,
    ),
    NeedMove(NeedAction.MERGE, frozenset({_S.RAISED}), _S.MERGED, frozenset({_W.REGION, _W.KS})),
    NeedMove(NeedAction.MERGE, frozenset({_S.LIFTED, _S.TAKEN_UP}), _S.MERGED, frozenset({_W.KS})),
    NeedMove(NeedAction.WITHDRAW, frozenset({_S.RAISED}), _S.WITHDRAWN, frozenset({_W.RAISER})),
)


def find_move(action: str, state: str, who: NeedWho | None = None) -> NeedMove | None:
    """The move that `action` makes from `state` (for `who`, when given), None when the table has none."""
    for move in MOVES:
        if move.action == action and state in move.sources and (who is None or who in move.who):
            return move
    return None


def arrows() -> list[tuple[str, str]]:
    """Every allowed (from, to), for the trigger that holds the table in the database."""
    return sorted({(source.value, move.target.value) for move in MOVES for source in move.sources})
