"""Asks for snapshots to be counted again.

Code that records a report calls `changed`; after the commit one refresh of the solution waits, however many
reports there were. `portfolio.counting.snapshots` carries it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial

from django.db import transaction
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from core import jobs
from portfolio.snapshots.models import SnapshotQueue
from portfolio.solutions.models import Solution

# A burst of reports is counted once: the worker waits this long before it begins.
GATHER_SECONDS = 1


FIRST_DAY = dt.date(2000, 1, 1)


def changed(solution_ids: Iterable[int], since: dt.date) -> None:
    """Say that the counts of these solutions on `since` and later days are not right any more.

    To be called in the transaction that changes them; the refresh is asked for when it is committed.
    """
    ids = sorted(set(solution_ids))
    if ids:
        transaction.on_commit(partial(request, ids, since))


def changed_all(since: dt.date) -> None:
    """The same for every solution, as for a reform."""
    transaction.on_commit(lambda: request(list(Solution.objects.values_list("pk", flat=True)), since))


def request(solution_ids: Sequence[int], since: dt.date = FIRST_DAY) -> None:
    """Let one refresh wait for each solution, and hand it to the workers unless one waits already."""
    queue = SnapshotQueue.objects.filter(pk__in=solution_ids)
    waiting = dict(queue.values_list("pk", "requested_at"))
    if missing := [pk for pk in solution_ids if pk not in waiting]:
        SnapshotQueue.objects.bulk_create((SnapshotQueue(solution_id=pk) for pk in missing), ignore_conflicts=True)
    # One statement for both cases: a worker that claims the row in this moment does so before or after, never between.
    queue.update(requested_at=Coalesce("requested_at", timezone.now()), since=Least(Coalesce("since", since), since))
    for pk in solution_ids:
        if waiting.get(pk) is None:
            enqueue(pk)


def enqueue(solution_id: int) -> bool:
    """Hand the refresh to the workers; when the queue can't be reached, `rescue` tries again."""
    return jobs.hand_over("portfolio.tasks.refresh_snapshots", solution_id, countdown=GATHER_SECONDS)
