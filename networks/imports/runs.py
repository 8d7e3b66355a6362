"""The life of an import: asked for, carried out by a worker, looked at, and committed whole or discarded.

The registers are asked outside any transaction. The job that looks by itself makes runs like anybody else's and never
commits one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput, WrongState
from core.jobs import Queue
from networks.geography.models import MunicipalityPeriod, Population
from networks.imports import sources, store
from networks.imports.models import ImportRun, ImportSource, ImportState
from networks.imports.rows import CHANGED, NEW
from networks.people.access import require
from networks.people.models import User
from networks.reforms.workflow import may_manage_reforms

WATCHED = (ImportSource.POPULATION, ImportSource.CHANGES)
QUEUE = Queue(
    model=ImportRun,
    task="networks.tasks.carry_out_import",
    broke=gettext_lazy("Hentingen stoppet på grunn av en feil hos oss. Prøv igjen om litt."),
    gave_up=gettext_lazy("Hentingen ble avbrutt flere ganger før den ble ferdig."),
    # A run takes less than the longest waits for a register together.
    stale_after=dt.timedelta(minutes=10),
)


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
        QUEUE.enqueue(run)
    return run


def carry_out(run_id: int) -> str | None:
    """Fetch and compare; does nothing (and gives None) when the run is finished or in other hands."""
    return QUEUE.carry_out(run_id, _compare)


def _compare(run: ImportRun) -> str:
    rows, origin = sources.collect(run)
    done: dict[str, Any] = {"rows": [dataclasses.asdict(row) for row in rows], "fetched_from": origin[:500]}
    news = any(row.outcome in (NEW, CHANGED) for row in rows)
    if run.requested_by_id is None and not news:
        # Nobody asked, and there is nothing to tell.
        return QUEUE.finish(run, ImportState.DISCARDED, decided_at=timezone.now(), **done)
    return QUEUE.finish(run, **done)


def commit(run: ImportRun, *, by: User, confirmed: bool = False) -> int:
    """Store all that is new or changed in the preview, or nothing; gives how many rows. `confirmed`: the figures that
    are far from those before have been looked at.

    Raises `NotAllowed`, `WrongState` unless the run waits for a decision, `Conflict` when a row has changed since the
    preview, and `InvalidInput` when changes don't make sensible reforms, or when doubted figures aren't confirmed.
    """
    _require_manager(by)
    with transaction.atomic():
        current = _awaiting(run)
        if current.doubted and not confirmed:
            raise InvalidInput(_("Bekreft at du har sett etter tallene som er endret mye. Ingenting er lagret."))
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
        run = ImportRun.objects.create(source=source, date=date)
        QUEUE.enqueue(run)
        made.append(run.pk)
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
