from portfolio.agreement.models import Commitment, CommitmentState
from portfolio.booklets.models import Booklet, BookletState
from portfolio.editions.models import (
    CRITERION_HEADS,
    MAX_POINTS,
    Criterion,
    CriterionWeight,
    HearingComment,
    ItemSituation,
    LogKind,
    LogLine,
    PortfolioEdition,
    PortfolioItem,
    Score,
)
from portfolio.enquiries.models import Enquiry, Questionnaire, Recipient, Response
from portfolio.freshness.models import FreshnessRule
from portfolio.levels import COUNTED_LEVELS, LADDER, LEVEL_DEFINITIONS, Level, levels_from
from portfolio.owner_lists.models import OwnerColumns, OwnerList, OwnerListEntry, Resolution
from portfolio.pilots.models import Pilot, PilotNote
from portfolio.plans.models import PlanState, RegionalPlan, RegionalPlanItem
from portfolio.snapshots.models import ProgressSnapshot, SnapshotQueue
from portfolio.solutions.models import Ambition, FocusArea, Prerequisite, PublishedCount, Solution
from portfolio.status_files.models import StatusFile
from portfolio.statuses.models import AdoptionStatus, StatusReport, Supersession

__all__ = [
    "COUNTED_LEVELS",
    "CRITERION_HEADS",
    "LADDER",
    "LEVEL_DEFINITIONS",
    "MAX_POINTS",
    "AdoptionStatus",
    "Ambition",
    "Booklet",
    "BookletState",
    "Commitment",
    "CommitmentState",
    "Criterion",
    "CriterionWeight",
    "Enquiry",
    "FocusArea",
    "FreshnessRule",
    "HearingComment",
    "ItemSituation",
    "Level",
    "LogKind",
    "LogLine",
    "OwnerColumns",
    "OwnerList",
    "OwnerListEntry",
    "Pilot",
    "PilotNote",
    "PlanState",
    "PortfolioEdition",
    "PortfolioItem",
    "Prerequisite",
    "ProgressSnapshot",
    "PublishedCount",
    "Questionnaire",
    "Recipient",
    "RegionalPlan",
    "RegionalPlanItem",
    "Resolution",
    "Response",
    "Score",
    "SnapshotQueue",
    "Solution",
    "StatusFile",
    "StatusReport",
    "Supersession",
    "levels_from",
]
