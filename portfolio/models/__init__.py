from .agreement import Commitment, CommitmentState
from .booklets import Booklet, BookletState
from .catalogue import (
    Ambition,
    FocusArea,
    ItemSituation,
    PortfolioEdition,
    PortfolioItem,
    PublishedCount,
    Solution,
)
from .freshness import FreshnessRule
from .levels import COUNTED_LEVELS, LADDER, LEVEL_DEFINITIONS, Level, levels_from
from .owner_lists import OwnerColumns, OwnerList, OwnerListEntry, Resolution
from .regional import PlanState, RegionalPlan, RegionalPlanItem
from .snapshots import ProgressSnapshot, SnapshotQueue
from .solution_work import Pilot, PilotNote, Prerequisite
from .status import AdoptionStatus, StatusReport, Supersession
from .status_files import StatusFile
from .work import CRITERION_HEADS, MAX_POINTS, Criterion, CriterionWeight, HearingComment, LogKind, LogLine, Score

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
