from portfolio.models.agreement import Commitment, CommitmentState
from portfolio.models.booklets import Booklet, BookletState
from portfolio.models.catalogue import (
    Ambition,
    FocusArea,
    ItemSituation,
    PortfolioEdition,
    PortfolioItem,
    PublishedCount,
    Solution,
)
from portfolio.models.freshness import FreshnessRule
from portfolio.models.levels import COUNTED_LEVELS, LADDER, LEVEL_DEFINITIONS, Level, levels_from
from portfolio.models.owner_lists import OwnerColumns, OwnerList, OwnerListEntry, Resolution
from portfolio.models.regional import PlanState, RegionalPlan, RegionalPlanItem
from portfolio.models.snapshots import ProgressSnapshot, SnapshotQueue
from portfolio.models.solution_work import Pilot, PilotNote, Prerequisite
from portfolio.models.status import AdoptionStatus, StatusReport, Supersession
from portfolio.models.status_files import StatusFile
from portfolio.models.work import (
    CRITERION_HEADS,
    MAX_POINTS,
    Criterion,
    CriterionWeight,
    HearingComment,
    LogKind,
    LogLine,
    Score,
)

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
    "RegionalPlan",
    "RegionalPlanItem",
    "Resolution",
    "Score",
    "SnapshotQueue",
    "Solution",
    "StatusFile",
    "StatusReport",
    "Supersession",
    "levels_from",
]
