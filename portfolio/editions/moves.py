"""The one table of how a yearly edition moves [002 "Porteføljen"]."""

from __future__ import annotations

import enum

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.moves import Move, Moves


class EditionState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    HEARING = "hearing", _("på høring")
    DECIDED = "decided", _("vedtatt")
    REPLACED = "replaced", _("avløst")


class EditionAction(models.TextChoices):
    HEAR = "hear", _("Send på høring")
    TAKE_BACK = "take_back", _("Ta tilbake fra høring")
    DECIDE = "decide", _("Før inn vedtaket")
    REPLACE = "replace", _("Avløs")


class EditionWho(enum.Enum):
    KS = "ks"
    SYSTEM = "system"  # follows from the decision on the next edition


_A, _S, _W = EditionAction, EditionState, EditionWho

MOVES = Moves(
    Move(_A.HEAR, {_S.DRAFT}, _S.HEARING, {_W.KS}),
    Move(_A.TAKE_BACK, {_S.HEARING}, _S.DRAFT, {_W.KS}, needs_reason=True),
    Move(_A.DECIDE, {_S.HEARING}, _S.DECIDED, {_W.KS}),
    Move(_A.REPLACE, {_S.DECIDED}, _S.REPLACED, {_W.SYSTEM}),
)
