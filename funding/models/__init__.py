"""Grants, the dated keys by which they are shared, the runs that computed a share, and what was decided.

All amounts are whole Norwegian kroner.
"""

from funding.models.decisions import (
    DecidedAmount,
    DecidedAmountQuerySet,
    Decision,
    DecisionQuerySet,
    DecisionState,
    ProposedAmount,
)
from funding.models.grants import Deduction, Grant, GrantQuerySet
from funding.models.jobs import ACTIVE_STATES, BROKE, GAVE_UP, STALE_AFTER, Job, RunState
from funding.models.keys import AllocationKey, shares_problem
from funding.models.letters import AssignmentLetter, Language, LetterLanguage, LetterTemplate
from funding.models.payments import Instalment, Payment
from funding.models.published import PublishedAmount, PublishedTable, PublishedTableQuerySet
from funding.models.reports import (
    BoughtOutPosition,
    Carryover,
    NetworkReport,
    NetworkReportQuerySet,
    ReportMove,
    ReportRound,
    SupportedRollout,
)
from funding.models.runs import AllocationLine, AllocationRun, RunQuerySet, RunStep
from funding.models.sweeps import KeySweep, SweepQuerySet

__all__ = [
    "ACTIVE_STATES",
    "BROKE",
    "GAVE_UP",
    "STALE_AFTER",
    "AllocationKey",
    "AllocationLine",
    "AllocationRun",
    "AssignmentLetter",
    "BoughtOutPosition",
    "Carryover",
    "DecidedAmount",
    "DecidedAmountQuerySet",
    "Decision",
    "DecisionQuerySet",
    "DecisionState",
    "Deduction",
    "Grant",
    "GrantQuerySet",
    "Instalment",
    "Job",
    "KeySweep",
    "Language",
    "LetterLanguage",
    "LetterTemplate",
    "NetworkReport",
    "NetworkReportQuerySet",
    "Payment",
    "ProposedAmount",
    "PublishedAmount",
    "PublishedTable",
    "PublishedTableQuerySet",
    "ReportMove",
    "ReportRound",
    "RunQuerySet",
    "RunState",
    "RunStep",
    "SupportedRollout",
    "SweepQuerySet",
    "shares_problem",
]
