"""How background work is taken, held, given up and handed over again; what is done is the business of others.

A worker takes a job by a conditional UPDATE and writes only while it still holds it: `attempt` is its ticket. When it
falls silent for `STALE_AFTER`, the next one may take the job over, and what the first still tries to write is refused.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import OperationalError
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from networks.errors import DomainError

from .models import ACTIVE_STATES, Job, RunState

logger = logging.getLogger(__name__)

STALE_AFTER = dt.timedelta(seconds=60)
UNTAKEN_AFTER = dt.timedelta(seconds=30)
ATTEMPTS_AT_MOST = 5

J = TypeVar("J", bound=Job)


class LostClaim(Exception):
    """Another worker has taken the job over, or somebody has cancelled it."""


def enqueue(task: Any, job_id: int) -> bool:
    """Hand the job to the workers. When the queue can't be reached it stays queued; `rescue` tries again."""
    from kombu.exceptions import OperationalError as QueueUnreachable

    try:
        task.apply_async(args=(job_id,), retry=False)
    except (QueueUnreachable, OSError) as error:
        logger.warning("Job %s of %s stays queued, the task queue can't be reached: %s", job_id, task.name, error)
        return False
    return True


def rescue(model: type[J], task: Any, now: dt.datetime | None = None) -> list[int]:
    """Hand over again what nobody has taken within `UNTAKEN_AFTER`, and what a silent worker has left behind."""
    now = now or timezone.now()
    waiting = model._default_manager.filter(
        Q(state=RunState.QUEUED, queued_at__lt=now - UNTAKEN_AFTER)
        | Q(state=RunState.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
    )
    ids = list(waiting.order_by("queued_at").values_list("pk", flat=True))
    for job_id in ids:
        enqueue(task, job_id)
    return ids


def carry_out(found: QuerySet[J], job_id: int, work: Callable[[J], None]) -> RunState | None:
    """Take the job out of `found` and do `work`; nothing (and None) when it is finished or in other hands.

    Safe to call any number of times. What the domain refuses, and what breaks, fails the job in words.
    """
    job = claim(found, job_id)
    if job is None:
        return None
    try:
        work(job)
    except LostClaim:
        logger.warning("Job %s was taken over or cancelled", job_id)
        return None
    except DomainError as error:
        return fail(job, error.message)
    except OperationalError:
        # The database is away: nothing can be written down now. The job falls silent and is taken up again.
        raise
    except Exception:
        logger.exception("Job %s failed", job_id)
        return fail(
            job,
            gettext("Beregningen stoppet på grunn av en feil hos oss, og ingenting er lagret. Prøv igjen om litt."),
        )
    return RunState.DONE


def claim(found: QuerySet[J], job_id: int) -> J | None:
    """Take a job that is free; None when it isn't, or has been taken too often."""
    now = timezone.now()
    free = Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
    taken = found.model._default_manager.filter(free, pk=job_id).update(
        state=RunState.RUNNING, started_at=now, heartbeat_at=now, attempt=F("attempt") + 1
    )
    if not taken:
        return None
    job = found.get(pk=job_id)
    if job.attempt > ATTEMPTS_AT_MOST:
        fail(
            job,
            gettext(
                "Beregningen ble avbrutt %(count)s ganger før den ble ferdig. Meld fra til den som drifter løsningen."
            )
            % {"count": ATTEMPTS_AT_MOST},
        )
        return None
    return job


def held(job: J) -> QuerySet[J]:
    """The job as a queryset, as long as this worker holds it."""
    return type(job)._default_manager.filter(pk=job.pk, state=RunState.RUNNING, attempt=job.attempt)


def tell(job: Job, progress: int, **values: Any) -> None:
    """Write down how far the job has come (per cent); it is a sign of life too. Raises `LostClaim`."""
    if not held(job).update(progress=progress, heartbeat_at=timezone.now(), **values):
        raise LostClaim


def fail(job: Job, message: str) -> RunState | None:
    failed = held(job).update(state=RunState.FAILED, error=message, finished_at=timezone.now())
    return RunState.FAILED if failed else None


def stop(job: Job, **values: Any) -> bool:
    """Cancel a job that isn't finished; False when it is."""
    active = type(job)._default_manager.filter(pk=job.pk, state__in=ACTIVE_STATES)
    return bool(active.update(state=RunState.CANCELLED, finished_at=timezone.now(), **values))
