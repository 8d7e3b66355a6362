"""The one table of how a network's report moves: which states there are, which moves lead where, who may make them.

Pure data, as `rollouts/transitions.py`: the models build their database trigger from it, `access` says who each `Who`
is for one report, and `reports` makes the moves.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    SUBMITTED = "submitted", _("sendt til KS")
    QUESTIONED = "questioned", _("KS har spurt")
    APPROVED = "approved", _("godkjent")


class ReportAction(models.TextChoices):
    """What moves a report; the labels stand on buttons."""

    SUBMIT = "submit", _("Send til KS")
    ASK = "ask", _("Send tilbake med spørsmål")
    ANSWER = "answer", _("Svar og send på nytt")
    APPROVE = "approve", _("Godkjenn rapporten")
    REOPEN = "reopen", _("Åpne på nytt")


class Who(enum.Enum):
    """The kinds of actors, relative to one report."""

    REPORTER = "reporter"  # the network's contact person
    REVIEWER = "reviewer"  # KS' grant staff and administrators, but for the one who sent it


@dataclass(frozen=True)
class Move:
    """From `source` to `target`, by `who`; some moves need words."""

    action: ReportAction
    source: ReportState
    target: ReportState
    who: Who
    needs_words: bool = False


_S, _A = ReportState, ReportAction
# The network writes; KS sees that a report is begun, not what stands in it.
EDITABLE_STATES = frozenset({_S.DRAFT, _S.QUESTIONED})

MOVES: tuple[Move, ...] = (
    Move(_A.SUBMIT, _S.DRAFT, _S.SUBMITTED, Who.REPORTER),
    Move(_A.ASK, _S.SUBMITTED, _S.QUESTIONED, Who.REVIEWER, needs_words=True),
    Move(_A.ANSWER, _S.QUESTIONED, _S.SUBMITTED, Who.REPORTER, needs_words=True),
    Move(_A.APPROVE, _S.SUBMITTED, _S.APPROVED, Who.REVIEWER),
    # Only as long as no other grant has taken over what was left.
    Move(_A.REOPEN, _S.APPROVED, _S.QUESTIONED, Who.REVIEWER, needs_words=True),
)


def find_move(action: str, state: str) -> Move | None:
    """The move that `action` makes from `state`, None when the table has none."""
    return next((move for move in MOVES if move.action == action and move.source == state), None)


def arrows() -> list[tuple[str, str]]:
    """Every allowed (from, to), for the trigger that holds the table in the database."""
    return sorted({(move.source.value, move.target.value) for move in MOVES})
