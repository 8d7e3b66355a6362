"""The one table of how a yearly edition moves. Pure data, as `networks/need/need_moves.py` [002 "Porteføljen"]."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


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


@dataclass(frozen=True)
class EditionMove:
    """From `source` to `target`, by KS; `by_system` when it follows from the decision on the next edition."""

    action: EditionAction
    source: EditionState
    target: EditionState
    needs_reason: bool = False
    by_system: bool = False


_S = EditionState

MOVES: tuple[EditionMove, ...] = (
    EditionMove(EditionAction.HEAR, _S.DRAFT, _S.HEARING),
    EditionMove(EditionAction.TAKE_BACK, _S.HEARING, _S.DRAFT, needs_reason=True),
    EditionMove(EditionAction.DECIDE, _S.HEARING, _S.DECIDED),
    EditionMove(EditionAction.REPLACE, _S.DECIDED, _S.REPLACED, by_system=True),
)


def find_move(action: str, state: str) -> EditionMove | None:
    return next((move for move in MOVES if move.action == action and move.source == state), None)


def arrows() -> list[tuple[str, str]]:
    """Every allowed (from, to), for the trigger that holds the table in the database."""
    return [(move.source.value, move.target.value) for move in MOVES]
