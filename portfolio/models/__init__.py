from .booklets import Booklet, BookletState
from .catalogue import Ambition, FocusArea, PortfolioEdition, PortfolioItem, PublishedCount, Solution
from .levels import COUNTED_LEVELS, LADDER, LEVEL_DEFINITIONS, Level, levels_from
from .snapshots import ProgressSnapshot, SnapshotQueue
from .status import AdoptionStatus, StatusReport, Supersession

__all__ = [
    "COUNTED_LEVELS",
    "LADDER",
    "LEVEL_DEFINITIONS",
    "AdoptionStatus",
    "Ambition",
    "Booklet",
    "BookletState",
    "FocusArea",
    "Level",
    "PortfolioEdition",
    "PortfolioItem",
    "ProgressSnapshot",
    "PublishedCount",
    "SnapshotQueue",
    "Solution",
    "StatusReport",
    "Supersession",
    "levels_from",
]
