"""Grants, the dated keys by which they are shared, the runs that computed a share, and what was decided.

All amounts are whole Norwegian kroner.
"""

from .decisions import (
    DecidedAmount,
    DecidedAmountQuerySet,
    Decision,
    DecisionQuerySet,
    DecisionState,
    ProposedAmount,
)
from .grants import Deduction, Grant, GrantQuerySet
from .keys import AllocationKey, shares_problem
from .letters import AssignmentLetter, Language, LetterLanguage, LetterTemplate
from .runs import ACTIVE_STATES, AllocationLine, AllocationRun, RunQuerySet, RunState, RunStep

__all__ = [
    "ACTIVE_STATES",
    "AllocationKey",
    "AllocationLine",
    "AllocationRun",
    "AssignmentLetter",
    "DecidedAmount",
    "DecidedAmountQuerySet",
    "Decision",
    "DecisionQuerySet",
    "DecisionState",
    "Deduction",
    "Grant",
    "GrantQuerySet",
    "Language",
    "LetterLanguage",
    "LetterTemplate",
    "ProposedAmount",
    "RunQuerySet",
    "RunState",
    "RunStep",
    "shares_problem",
]
