"""The municipalities of one area by level, as `portfolio.counting.cells` counts them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from portfolio.levels import levels_from


@dataclass(frozen=True)
class Tally:
    """One that has not reported is in `total` and in no level.

    `inhabitants` live in the area, `people` of them where the municipality is at a level. `fresh` of the reports were
    confirmed on the date by the rule of their level, those that the grid doesn't mark as unconfirmed
    (`portfolio.freshness.rules`). Inhabitants and people are left out (0) where nobody asked for them.
    `updated` is when one of them was last told of: it says nothing about the others, so no page shows it for many.
    """

    total: int = 0
    levels: Mapping[str, int] = field(default_factory=dict)
    updated: dt.datetime | None = None
    inhabitants: int = 0
    people: Mapping[str, int] = field(default_factory=dict)
    fresh: int = 0

    @property
    def reported(self) -> int:
        return sum(self.levels.values())

    @property
    def not_reported(self) -> int:
        return self.total - self.reported

    def reached(self, level: str) -> int | None:
        """How many are at `level` or above; None, not zero, where nobody has reported."""
        if not self.reported:
            return None
        return sum(self.levels.get(above, 0) for above in levels_from(level))

    def share(self, level: str) -> float | None:
        """The part of all municipalities of the area that are at `level` or above, 0–1; None as `reached`."""
        reached = self.reached(level)
        return None if reached is None or not self.total else reached / self.total

    def people_reached(self, level: str) -> int | None:
        """The inhabitants of the municipalities at `level` or above; None where nobody has reported."""
        if not self.reported:
            return None
        return sum(self.people.get(above, 0) for above in levels_from(level))

    def people_share(self, level: str) -> float | None:
        reached = self.people_reached(level)
        return None if reached is None or not self.inhabitants else reached / self.inhabitants

    @property
    def completeness(self) -> float | None:
        """The part of the municipalities that have reported, 0–1; None for an area without any."""
        return self.reported / self.total if self.total else None


NOTHING = Tally()
