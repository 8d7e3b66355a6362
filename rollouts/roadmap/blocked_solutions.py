"""What isn't on the roadmap since something else must come first: solutions that aren't ready and have no rollout.

PLL is here with Kjernejournal and SFM ahead of it, and is offered nowhere [002 §2.2, §3.2a, 004 §4.3].
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from portfolio.models import Prerequisite, Solution
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.readiness.assessment import Readiness, readiness_of


@dataclass(frozen=True)
class First:
    """A solution that must be there first, and the last pool that brings it; None where no pool is known."""

    solution: Solution
    pool: Pool | None


@dataclass(frozen=True)
class Coming:
    """A solution that is not offered, how ready it is, and what must be there first."""

    readiness: Readiness
    first: tuple[First, ...]

    @property
    def solution(self) -> Solution:
        return self.readiness.solution


def waiting_for_others(user: Any) -> list[Coming]:
    """Solutions with prerequisites, without a rollout, that no municipality can be invited to yet. Six queries."""
    needs: dict[Solution, list[Solution]] = defaultdict(list)
    rows = Prerequisite.objects.filter(solution__rollouts__isnull=True).select_related("solution", "requires")
    for row in rows.order_by("solution__name", "requires__name"):
        needs[row.solution].append(row.requires)
    if not needs:
        return []
    wanted = {one.pk for required in needs.values() for one in required}
    pools = Pool.objects.visible_to(user).filter(rollout__solution__in=wanted).exclude(state=PoolState.CANCELLED)
    last = {
        pool.rollout.solution_id: pool
        for pool in pools.select_related("rollout__network")
        .order_by("rollout__solution_id", "-end_date", "pk")
        .distinct("rollout__solution_id")
    }
    found = readiness_of(needs)
    return [
        Coming(found[one.pk], tuple(First(first, last.get(first.pk)) for first in required))
        for one, required in needs.items()
        if found[one.pk].state != "ready"
    ]
