"""What must be in place before municipalities are invited to a rollout, and who is to deliver it [004 §4.2].

A pool that the NKG has approved opens only when nothing is missing. Each check is a function that says what it misses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rollouts.pools.models import Pool
from rollouts.rollouts.models import Rollout


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way: what, who is to deliver it, and where that is done."""

    what: str
    who: str
    url: str = ""


def missing(rollout: Rollout, pool: Pool | None = None) -> list[Missing]:
    """Everything that stands in the way of inviting municipalities to `rollout`, or to one `pool` of it, which may have
    criteria of its own; empty when they can be."""
    return [one for check in CHECKS for one in check(rollout, pool)]


# What each idea above asks for; `RolloutsConfig.ready` says which, in this order.
CHECKS: list[Callable[[Rollout, Pool | None], Iterable[Missing]]] = []
