"""The one table of how a network's report moves: which states there are, which moves lead where, who may make them.

The models build their database trigger from it, `access` says who each `Who`
is for one report, and `reports` makes the moves.
"""

from __future__ import annotations

import enum

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.moves import Move, Moves


class ReportState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    SUBMITTED = "submitted", _("sendt til KS")
    QUESTIONED = "questioned", _("KS har spurt")
    APPROVED = "approved", _("godkjent")


class ReportAction(models.TextChoices):
    """What moves a report; the labels are those of the buttons."""

    SUBMIT = "submit", _("Send til KS")
    ASK = "ask", _("Send tilbake med spørsmål")
    ANSWER = "answer", _("Svar og send på nytt")
    APPROVE = "approve", _("Godkjenn rapporten")
    REOPEN = "reopen", _("Åpne på nytt")


class Who(enum.Enum):
    """The kinds of actors, relative to one report."""

    REPORTER = "reporter"  # the network's contact person
    REVIEWER = "reviewer"  # KS' grant staff and administrators, but for the one who sent it


_A, _S = ReportAction, ReportState
# The network writes; KS sees that a report is begun, not what it says.
EDITABLE_STATES = frozenset({_S.DRAFT, _S.QUESTIONED})

MOVES = Moves(
    Move(_A.SUBMIT, {_S.DRAFT}, _S.SUBMITTED, {Who.REPORTER}),
    Move(_A.ASK, {_S.SUBMITTED}, _S.QUESTIONED, {Who.REVIEWER}, needs_reason=True),
    Move(_A.ANSWER, {_S.QUESTIONED}, _S.SUBMITTED, {Who.REPORTER}, needs_reason=True),
    Move(_A.APPROVE, {_S.SUBMITTED}, _S.APPROVED, {Who.REVIEWER}),
    # Only as long as no other grant has taken over what was left.
    Move(_A.REOPEN, {_S.APPROVED}, _S.QUESTIONED, {Who.REVIEWER}, needs_reason=True),
)
