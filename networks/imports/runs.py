"""The life of an import: asked for, carried out by a worker, looked at, and committed whole or discarded.

A worker takes a run by a conditional UPDATE, so that a repeated task does nothing. The registers are asked outside any
transaction. The job that looks by itself makes runs like anybody else's and never commits one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.access import require
from networks.errors import DomainError, InvalidInput, WrongState
from networks.imports import sources, store
from networks.imports.rows import CHANGED, NEW
from networks.models import ImportRun, ImportSource, ImportState, MunicipalityPeriod, Population, User
from networks.reforms.workflow import may_manage_reforms

logger = logging.getLogger(__name__)

# A run takes less than the longest waits for a register together.
STALE_AFTER = dt.timedelta(minutes=10)
UNTAKEN_AFTER = dt.timedelta(seconds=30)
ATTEMPTS_AT_MOST = 3
WATCHED = (ImportSource.POPULATION, ImportSource.CHANGES)


def start(source: str, date: dt.date, *, by: User, content: str = "", file_name: str = "") -> ImportRun:
    """Ask for an import of `source` about `date`, live or of an uploaded file's `content`.

    Raises `NotAllowed`, and `InvalidInput` for a source that can't be fetched live without a file.
    """
    _require_manager(by)
    if not content and not sources.can_fetch(source):
        raise InvalidInput(_("Denne kilden kan ikke hentes direkte. Last opp en fil."), field="file")
    with transaction.atomic():
        run = ImportRun.objects.create(
            source=source, date=date, content=content, file_name=file_name[:200], requested_by=by
        )
        transaction.on_commit(lambda: enqueue(run.pk))
    return run


def enqueue(run_id: int) -> bool:
    """Hand the run to the workers. When the queue can't be reached the run stays queued; `rescue` tries again."""
    from kombu.exceptions import OperationalError as QueueUnreachable

    from networks.tasks import carry_out_import

    try:
        carry_out_import.apply_async(args=(run_id,), retry=False)
    except (QueueUnreachable, OSError) as error:
        logger.warning("Import %s stays queued, the task queue can't be reached: %s", run_id, error)
        return False
    return True


def rescue(now: dt.datetime | None = None) -> list[int]:
    """Hand over again what nobody has taken, and what a silent worker has left behind."""
    now = now or timezone.now()
    waiting = ImportRun.objects.filter(
        Q(state=ImportState.QUEUED, queued_at__lt=now - UNTAKEN_AFTER)
        | Q(state=ImportState.RUNNING, started_at__lt=now - STALE_AFTER)
    )
    ids = list(waiting.order_by("queued_at").values_list("pk", flat=True))
    for run_id in ids:
        enqueue(run_id)
    return ids


def carry_out(run_id: int) -> str | None:
    """Fetch and compare; does nothing (and gives None) when the run is finished or in other hands."""
    now = timezone.now()
    free = Q(state=ImportState.QUEUED) | Q(state=ImportState.RUNNING, started_at__lt=now - STALE_AFTER)
    taken = ImportRun.objects.filter(free, pk=run_id).update(
        state=ImportState.RUNNING, started_at=now, attempt=F("attempt") + 1
    )
    if not taken:
        return None
    run = ImportRun.objects.get(pk=run_id)
    if run.attempt > ATTEMPTS_AT_MOST:
        return _finish(run, state=ImportState.FAILED, error=_("Hentingen ble avbrutt flere ganger før den ble ferdig."))
    try:
        rows, origin = sources.collect(run)
    except DomainError as error:
        return _finish(run, state=ImportState.FAILED, error=error.message)
    except OperationalError:
        # The database is away: nothing can be written down now. The run is taken up again.
        raise
    except Exception:
        logger.exception("Import %s failed", run_id)
        return _finish(
            run, state=ImportState.FAILED, error=_("Hentingen stoppet på grunn av en feil hos oss. Prøv igjen om litt.")
        )
    news = any(row.outcome in (NEW, CHANGED) for row in rows)
    done = {"rows": [dataclasses.asdict(row) for row in rows], "fetched_from": origin[:500]}
    if run.requested_by_id is None and not news:
        # Nobody asked, and there is nothing to tell.
        return _finish(run, state=ImportState.DISCARDED, decided_at=timezone.now(), **done)
    return _finish(run, state=ImportState.DONE, **done)


def _finish(run: ImportRun, **values: object) -> str | None:
    """Store the end of the run, if this worker still holds it."""
    held = ImportRun.objects.filter(pk=run.pk, state=ImportState.RUNNING, attempt=run.attempt)
    return str(values["state"]) if held.update(finished_at=timezone.now(), **values) else None


def commit(run: ImportRun, *, by: User) -> int:
    """Store all that is new or changed in the preview, or nothing; gives how many rows.

    Raises `NotAllowed`, `WrongState` unless the run waits for a decision, `Conflict` when a row has changed since the
    preview, and `InvalidInput` when changes don't make sensible reforms.
    """
    _require_manager(by)
    with transaction.atomic():
        current = _awaiting(run)
        count = store.write(current, by)
        _decide(current, ImportState.COMMITTED, by)
    return count


def discard(run: ImportRun, *, by: User) -> None:
    """Throw the preview away. Raises `NotAllowed` and `WrongState`."""
    _require_manager(by)
    with transaction.atomic():
        _decide(_awaiting(run), ImportState.DISCARDED, by)


def watch(today: dt.date | None = None) -> list[int]:
    """Look for new population figures and changes of municipalities; what is found waits for KS, nothing is stored.

    One at a time for each source: as long as a proposal waits, none is made beside it.
    """
    if not settings.OPEN_DATA_WATCH:
        return []
    today = today or timezone.localdate()
    made = []
    for source in WATCHED:
        pending = ImportRun.objects.filter(
            source=source, requested_by=None, state__in=[ImportState.QUEUED, ImportState.RUNNING, ImportState.DONE]
        )
        if pending.exists() or (date := _to_watch(source, today)) is None:
            continue
        made.append(ImportRun.objects.create(source=source, date=date).pk)
    for run_id in made:
        enqueue(run_id)
    return made


def _to_watch(source: str, today: dt.date) -> dt.date | None:
    """What to ask `source` for: this year's figures until they are here; changes since the last structure we know."""
    if source == ImportSource.POPULATION:
        first = dt.date(today.year, 1, 1)
        return None if Population.objects.filter(date=first).exists() else first
    latest = MunicipalityPeriod.objects.filter(valid_from__lte=today).order_by("-valid_from").first()
    return latest.valid_from + dt.timedelta(days=1) if latest else None


def _awaiting(run: ImportRun) -> ImportRun:
    current = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if current.state != ImportState.DONE:
        raise WrongState(_("Importen venter ikke på noen avgjørelse."))
    return current


def _decide(run: ImportRun, state: str, by: User) -> None:
    run.state, run.decided_by, run.decided_at = state, by, timezone.now()
    run.save(update_fields=["state", "decided_by", "decided_at"])


def _require_manager(by: User) -> None:
    require(may_manage_reforms(by), _("Bare porteføljeansvarlige og administratorer i KS kan hente grunnlagsdata."))
