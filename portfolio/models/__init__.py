from .catalogue import Ambition, FocusArea, PortfolioEdition, PortfolioItem, PublishedCount, Solution
from .freshness import FreshnessRule
from .levels import COUNTED_LEVELS, LADDER, LEVEL_DEFINITIONS, Level, levels_from
from .owner_lists import OwnerColumns, OwnerList, OwnerListEntry, Resolution
from .status import AdoptionStatus, StatusReport, Supersession

__all__ = [
    "COUNTED_LEVELS",
    "LADDER",
    "LEVEL_DEFINITIONS",
    "AdoptionStatus",
    "Ambition",
    "FocusArea",
    "FreshnessRule",
    "Level",
    "OwnerColumns",
    "OwnerList",
    "OwnerListEntry",
    "PortfolioEdition",
    "PortfolioItem",
    "PublishedCount",
    "Resolution",
    "Solution",
    "StatusReport",
    "Supersession",
    "levels_from",
]
