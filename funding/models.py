"""Grants, the dated keys by which they are shared, the runs that computed a share, and what was decided.

All amounts are whole Norwegian kroner.
"""

from funding.decisions.models import (
    DecidedAmount,
    DecidedAmountQuerySet,
    Decision,
    DecisionQuerySet,
    DecisionState,
    ProposedAmount,
)
from funding.grants.models import Deduction, Grant, GrantCorrection, GrantQuerySet
from funding.jobs.models import ACTIVE_STATES, BROKE, GAVE_UP, STALE_AFTER, Job, RunState
from funding.key_search.models import KeySweep, SweepQuerySet
from funding.keys.models import AllocationKey, AllocationKeyQuerySet
from funding.letters.models import AssignmentLetter, Language, LetterLanguage, LetterTemplate
from funding.payments.models import Instalment, Payment
from funding.published.models import PublishedAmount, PublishedTable, PublishedTableQuerySet
from funding.reports.models import (
    BoughtOutPosition,
    Carryover,
    NetworkReport,
    NetworkReportQuerySet,
    ReportMove,
    ReportRound,
    SupportedRollout,
)
from funding.runs.models import AllocationLine, AllocationRun, RunQuerySet, RunStep

__all__ = [
    "ACTIVE_STATES",
    "BROKE",
    "GAVE_UP",
    "STALE_AFTER",
    "AllocationKey",
    "AllocationKeyQuerySet",
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
    "GrantCorrection",
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
]
