"""The one table of how a need moves: which states there are, which moves lead where, and who may make them.

A need goes from municipality to region to KS [004 §5.1], and anyone who
is behind it gets the answer.
"""

from __future__ import annotations

import enum
from typing import TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.moves import Move, Moves


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


NeedMove: TypeAlias = Move[NeedAction, NeedState, NeedWho]

_A, _S, _W = NeedAction, NeedState, NeedWho
OPEN_STATES = frozenset({_S.RAISED, _S.LIFTED, _S.TAKEN_UP})

MOVES = Moves(
    Move(_A.LIFT, {_S.RAISED}, _S.LIFTED, {_W.REGION}),
    Move(_A.TAKE_UP, {_S.LIFTED}, _S.TAKEN_UP, {_W.KS}, needs_reason=True),
    Move(_A.DECLINE, {_S.RAISED}, _S.DECLINED, {_W.REGION}, needs_reason=True),
    Move(_A.DECLINE, {_S.LIFTED, _S.TAKEN_UP}, _S.DECLINED, {_W.KS}, needs_reason=True),
    Move(_A.RESOLVE, {_S.TAKEN_UP}, _S.RESOLVED, {_W.KS}, needs_reason=True),
    Move(_A.MERGE, {_S.RAISED}, _S.MERGED, {_W.REGION, _W.KS}),
    Move(_A.MERGE, {_S.LIFTED, _S.TAKEN_UP}, _S.MERGED, {_W.KS}),
    Move(_A.WITHDRAW, {_S.RAISED}, _S.WITHDRAWN, {_W.RAISER}),
)
