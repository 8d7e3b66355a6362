"""Work that is done later, by a worker: handed over on commit, claimed by one, finished or failed, rescued when lost.

Two levels. `hand_over` and `hand_over_on_commit` send one task, and `@rescued` registers a function that finds what was
lost: for work with rules of its own, as an e-mail or a webhook. `Queue` is the whole life of a row with `state`,
`attempt` and `error`: a worker takes it by a conditional UPDATE and writes only while it holds it (`attempt` is its
ticket). When it falls silent for `stale_after` another may take the job over, and what the first still tries to write
is refused. One periodic task (`core.tasks.rescue_jobs`) runs every rescue.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import OperationalError, models, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from core.errors import DomainError

logger = logging.getLogger(__name__)

J = TypeVar("J", bound=models.Model)
Rescue = Callable[[], list[int]]

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
ACTIVE = (QUEUED, RUNNING)

_rescues: list[Rescue] = []


class LostClaim(Exception):
    """Another worker has taken the job over, or somebody has cancelled it."""


def hand_over(task: str, *args: Any, **options: Any) -> bool:
    """Send the task with this dotted name to the workers; False when the queue can't be reached."""
    from kombu.exceptions import OperationalError as QueueUnreachable

    try:
        import_string(task).apply_async(args=args, retry=False, **options)
    except (QueueUnreachable, OSError) as error:
        logger.warning("%s was not handed over, the task queue can't be reached: %s", task, error)
        return False
    return True


def hand_over_on_commit(task: str, ids: Iterable[int]) -> None:
    """`hand_over` each of `ids` when the transaction is committed. What the queue misses, a rescue has to find."""
    for job_id in ids:
        transaction.on_commit(partial(hand_over, task, job_id))


def rescued(rescue: Rescue) -> Rescue:
    """Decorator: let the periodic task run `rescue`, which hands over what was lost and returns the ids."""
    _rescues.append(rescue)
    return rescue


def rescue_all() -> int:
    """Run every rescue; one that breaks doesn't stop the others. Returns how many jobs were handed over."""
    count = 0
    for rescue in _rescues:
        try:
            count += len(rescue())
        except Exception:
            logger.exception("The rescue %s failed", getattr(rescue, "__qualname__", rescue))
    return count


@dataclasses.dataclass(frozen=True, kw_only=True)
class Queue(Generic[J]):
    """The jobs of one model, which has `state`, `attempt`, `error`, `started_at` and `finished_at`.

    `broke` and `gave_up` are what the row says when the work broke, and when it was taken more than `attempts` times
    (`%(count)s`). `asked_at` and `alive_at` name the columns for when it was ordered and the latest sign of life.
    """

    model: type[J]
    task: str
    broke: Promise
    gave_up: Promise
    stale_after: dt.timedelta
    untaken_after: dt.timedelta = dt.timedelta(seconds=30)
    attempts: int = 3
    asked_at: str = "queued_at"
    alive_at: str = "started_at"

    def __post_init__(self) -> None:
        rescued(self.rescue)

    def enqueue(self, job: J) -> None:
        """Hand the job over when the transaction is committed; it stays queued when the queue can't be reached."""
        hand_over_on_commit(self.task, [job.pk])

    def rescue(self, now: dt.datetime | None = None) -> list[int]:
        """Hand over again what nobody has taken within `untaken_after`, and what a silent worker has left behind."""
        now = now or timezone.now()
        untaken = Q(state=QUEUED, **{f"{self.asked_at}__lt": now - self.untaken_after})
        waiting = self._rows.filter(untaken | self._abandoned(now)).order_by(self.asked_at)
        ids = list(waiting.values_list("pk", flat=True))
        for job_id in ids:
            hand_over(self.task, job_id)
        return ids

    def carry_out(self, job_id: int, work: Callable[[J], str]) -> str | None:
        """Claim the job and do `work`, which ends it with `finish`; None when it is finished or in other hands.

        Safe to call any number of times. What the domain refuses, and what breaks, fails the job in words.
        """
        job: Any = self.claim(job_id)
        if job is None:
            return None
        if job.attempt > self.attempts:
            return self.fail(job, str(self.gave_up) % {"count": self.attempts})
        try:
            return work(job)
        except LostClaim:
            logger.warning("%s %s was taken over or cancelled", self.model.__name__, job_id)
            return None
        except DomainError as error:
            return self.fail(job, error.message)
        except OperationalError:
            # The database is away: nothing can be written down now. The job falls silent and is taken up again.
            raise
        except Exception:
            logger.exception("%s %s failed", self.model.__name__, job_id)
            return self.fail(job, str(self.broke))

    def claim(self, job_id: int) -> J | None:
        """Take a job that is free, in one statement; None when it isn't."""
        now = timezone.now()
        free = self._rows.filter(Q(state=QUEUED) | self._abandoned(now), pk=job_id)
        begun = {"started_at": now, self.alive_at: now}
        if not free.update(state=RUNNING, attempt=F("attempt") + 1, **begun):
            return None
        return self._rows.get(pk=job_id)

    def held(self, job: Any) -> QuerySet[J]:
        """The job as a queryset, as long as this worker holds it."""
        return self._rows.filter(pk=job.pk, state=RUNNING, attempt=job.attempt)

    def lock(self, job: Any) -> None:
        """Hold on to the job for the rest of the transaction. Raises `LostClaim`."""
        if not self.held(job).select_for_update().exists():
            raise LostClaim

    def tell(self, job: J, **values: Any) -> None:
        """Write down how far the job has come; it is a sign of life too. Raises `LostClaim`."""
        if not self.held(job).update(**{self.alive_at: timezone.now()}, **values):
            raise LostClaim

    def finish(self, job: J, state: str = DONE, **values: Any) -> str:
        """Store the result and end the job. Raises `LostClaim`."""
        if not self.held(job).update(state=state, finished_at=timezone.now(), **values):
            raise LostClaim
        return state

    def fail(self, job: J, message: str) -> str | None:
        """End the job in words for the person who ordered it; None when it is in other hands."""
        failed = self.held(job).update(state=FAILED, error=message, finished_at=timezone.now())
        return FAILED if failed else None

    def cancel(self, job: J, **values: Any) -> bool:
        """Stop a job that isn't finished; False when it is."""
        active = self._rows.filter(pk=job.pk, state__in=ACTIVE)
        return bool(active.update(state=CANCELLED, finished_at=timezone.now(), **values))

    def _abandoned(self, now: dt.datetime) -> Q:
        return Q(state=RUNNING, **{f"{self.alive_at}__lt": now - self.stale_after})

    @property
    def _rows(self) -> QuerySet[J]:
        return self.model._default_manager.all()
