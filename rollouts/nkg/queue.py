"""What waits for the NKG, those that have waited longest first: the one list of the page and the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rollouts.decisions.cases import Case
from rollouts.decisions.gaps import unfinished
from rollouts.decisions.pending_motions import ShownMotion, Standing, standing
from rollouts.decisions.postponing import with_postponed
from rollouts.pool_changes.models import PoolChange
from rollouts.pools.models import Pool
from rollouts.sign_ups.seats import pools_for_pages
from rollouts.stops.models import Dispensation, Ratification


@dataclass
class Queue:
    """Each row has `put_forward`, what is put forward about it and pending, `unfinished`, what it lacks, and the
    postponement of `with_postponed`."""

    pools: list[Pool]
    changes: list[PoolChange]
    applications: list[Dispensation]
    # What one person has stopped comes first.
    ratifications: list[Ratification]
    standing: Standing

    @property
    def waivers(self) -> list[ShownMotion]:
        return self.standing.waivers

    @property
    def count(self) -> int:
        return (
            len(self.ratifications) + len(self.pools) + len(self.changes) + len(self.applications) + len(self.waivers)
        )

    @property
    def known(self) -> dict[tuple[str, int], Any]:
        """What each lacks, by what it is called and its id."""
        return {(case.case_name, case.pk): case.unfinished for case in self.cases()}  # type: ignore[attr-defined]

    def cases(self) -> Iterator[Case]:
        yield from self.ratifications
        yield from self.pools
        yield from self.changes
        yield from self.applications


def queue_for(user: Any) -> Queue:
    """For a member of the NKG; the same number of queries however much waits."""
    pools = pools_for_pages(user).with_returned_terms().waiting_for_decision()
    changes = PoolChange.objects.waiting_for_decision().select_related(
        "pool__rollout__solution", "pool__rollout__leader", "pool__leader", "submitted_by"
    )
    applied = Dispensation.objects.waiting_for_decision()
    applied = applied.select_related("municipality", "stop__solution", "applied_by")
    stopped = Ratification.objects.waiting_for_decision().select_related("stop__solution", "asked_by")
    found = Queue(
        list(with_postponed(pools, "pool")),
        list(with_postponed(changes, "change")),
        list(with_postponed(applied, "dispensation")),
        list(with_postponed(stopped, "ratification")),
        standing(user),
    )
    rows = list(found.cases())
    for row, lacking in zip(rows, unfinished(rows), strict=True):
        row.put_forward = found.standing.of(row)  # type: ignore[attr-defined]
        row.unfinished = lacking  # type: ignore[attr-defined]
    return found
