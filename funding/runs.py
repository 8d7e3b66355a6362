"""The life of a run: asked for once, taken by one worker at a time, carried out whole or failed in words.

A worker takes a run by a conditional UPDATE and writes only while it still holds it: `attempt` is its ticket. When it
falls silent for `STALE_AFTER`, the next one may take the run over, and what the first still tries to write is refused.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from networks.access import require
from networks.errors import DomainError, InvalidInput, WrongState
from networks.models import Network, User

from .access import may_manage_grants
from .allocation import Allocation
from .inputs import Parameters, compute, digest, gather
from .keys import check
from .models import AllocationKey, AllocationLine, AllocationRun, Grant, RunQuerySet, RunState, RunStep

logger = logging.getLogger(__name__)

STALE_AFTER = dt.timedelta(seconds=60)
UNTAKEN_AFTER = dt.timedelta(seconds=30)
ATTEMPTS_AT_MOST = 5


class LostClaim(Exception):
    """Another worker has taken the run over."""


def start_run(grant: Grant, key: AllocationKey, by: User) -> AllocationRun:
    """Ask for a computation of `grant` by `key`; a run already asked for or under way is returned instead.

    The work itself is done by a worker after the transaction is committed. Raises `NotAllowed` unless `by` may manage
    grants, and `InvalidInput` for another grant's key.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan beregne fordelingen."))
    if key.grant_id != grant.pk:
        raise InvalidInput(gettext("Nøkkelen hører til et annet tilskudd."), field="key")
    with transaction.atomic():
        run = _active_or_new(grant, key, by)
        if run.state == RunState.QUEUED:
            transaction.on_commit(lambda: enqueue(run.pk))
    return run


def start_scenario(
    grant: Grant, parameters: Parameters, *, name: str, by: User, total: int | None = None
) -> AllocationRun:
    """Try out `parameters` and `total` (kroner; the grant's amount when None) without touching key or grant.

    The run is marked as a scenario for ever and can't be proposed for a decision. Raises `NotAllowed` unless `by` may
    manage grants, `InvalidInput` without a name or for what can't be shared.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan beregne fordelingen."))
    key = grant.current_key()
    if key is None:
        raise InvalidInput(gettext("Tilskuddet har ingen fordelingsnøkkel ennå. Lag en før du beregner."))
    if not name.strip():
        raise InvalidInput(gettext("Gi scenarioet et navn, så andre ser hva som er prøvd ut."), field="scenario")
    total = grant.amount_to_share if total is None else total
    check(grant, parameters, total=total)
    trial = {"total": total, "key": dataclasses.replace(parameters, version=None).as_json()}
    with transaction.atomic():
        run = AllocationRun.objects.create(
            grant=grant, key=key, requested_by=by, scenario=name.strip()[:100], trial=trial
        )
        transaction.on_commit(lambda: enqueue(run.pk))
    return run


def cancel(run: AllocationRun, by: User) -> None:
    """Stop a run that isn't finished; the worker that has it may not store anything any more.

    Raises `NotAllowed` unless `by` may manage grants, `WrongState` when it is finished already.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan avbryte en beregning."))
    stopped = AllocationRun.objects.active().filter(pk=run.pk)
    if not stopped.update(state=RunState.CANCELLED, finished_at=timezone.now(), step=""):
        raise WrongState(gettext("Beregningen er ferdig eller stoppet allerede, så den kan ikke avbrytes."))


def inputs_of(run: AllocationRun) -> dict[str, Any]:
    """What the run rests on, as the figures are now. Raises what `gather` raises."""
    if run.trial is None:
        return gather(run.grant, Parameters.of(run.key))
    return gather(run.grant, Parameters.from_json(run.trial["key"]), total=run.trial["total"])


def _active_or_new(grant: Grant, key: AllocationKey, by: User) -> AllocationRun:
    while True:
        active = AllocationRun.objects.active().filter(grant=grant, scenario="").first()
        if active is not None:
            return active
        try:
            with transaction.atomic():
                return AllocationRun.objects.create(grant=grant, key=key, requested_by=by)
        except IntegrityError:
            # Somebody else started one in this very moment. Theirs is the run, unless it is finished already.
            logger.info("Two asked for a run of %s at once", grant.key)


def enqueue(run_id: int) -> bool:
    """Hand the run to the workers. When the queue can't be reached the run stays queued; `rescue` tries again."""
    from kombu.exceptions import OperationalError as QueueUnreachable

    from .tasks import carry_out_run

    try:
        carry_out_run.apply_async(args=(run_id,), retry=False)
    except (QueueUnreachable, OSError) as error:
        logger.warning("Run %s stays queued, the task queue can't be reached: %s", run_id, error)
        return False
    return True


def rescue(now: dt.datetime | None = None) -> list[int]:
    """Hand over again what nobody has taken within `UNTAKEN_AFTER`, and what a silent worker has left behind."""
    now = now or timezone.now()
    waiting = AllocationRun.objects.filter(
        Q(state=RunState.QUEUED, queued_at__lt=now - UNTAKEN_AFTER)
        | Q(state=RunState.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
    )
    ids = list(waiting.order_by("queued_at").values_list("pk", flat=True))
    for run_id in ids:
        enqueue(run_id)
    return ids


def carry_out(run_id: int) -> RunState | None:
    """Take the run and finish it; does nothing (and returns None) when it is finished or in other hands.

    Safe to call any number of times. Inputs, lines and digest are stored in one transaction with the state.
    """
    run = _claim(run_id)
    if run is None:
        return None
    try:
        _compute_and_store(run)
    except LostClaim:
        logger.warning("Run %s was taken over by another worker", run_id)
        return None
    except DomainError as error:
        return _fail(run, error.message)
    except OperationalError:
        # The database is away: nothing can be written down now. The run falls silent and is taken up again.
        raise
    except Exception:
        logger.exception("Run %s failed", run_id)
        return _fail(
            run,
            gettext("Beregningen stoppet på grunn av en feil hos oss, og ingenting er lagret. Prøv igjen om litt."),
        )
    return RunState.DONE


def _claim(run_id: int) -> AllocationRun | None:
    now = timezone.now()
    free = Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
    taken = AllocationRun.objects.filter(free, pk=run_id).update(
        state=RunState.RUNNING, started_at=now, heartbeat_at=now, attempt=F("attempt") + 1, progress=0, step=""
    )
    if not taken:
        return None
    run = AllocationRun.objects.select_related("grant", "key").get(pk=run_id)
    if run.attempt > ATTEMPTS_AT_MOST:
        _fail(
            run,
            gettext(
                "Beregningen ble avbrutt %(count)s ganger før den ble ferdig. Meld fra til den som drifter løsningen."
            )
            % {"count": ATTEMPTS_AT_MOST},
        )
        return None
    return run


def _held(run: AllocationRun) -> RunQuerySet:
    """The run as a queryset, as long as this worker holds it."""
    return AllocationRun.objects.filter(pk=run.pk, state=RunState.RUNNING, attempt=run.attempt)


def _tell(run: AllocationRun, step: RunStep, progress: int) -> None:
    """Write down how far the run has come; it is a sign of life too."""
    if not _held(run).update(step=step, progress=progress, heartbeat_at=timezone.now()):
        raise LostClaim


def _compute_and_store(run: AllocationRun) -> None:
    _tell(run, RunStep.READING, 10)
    inputs = inputs_of(run)
    _tell(run, RunStep.SHARING, 50)
    allocation = compute(inputs)
    _tell(run, RunStep.STORING, 80)
    _store(run, inputs, allocation)


@transaction.atomic
def _store(run: AllocationRun, inputs: dict[str, Any], allocation: Allocation) -> None:
    # The lock first: a run that was taken over in the meantime must not get lines twice.
    if not _held(run).select_for_update().exists():
        raise LostClaim
    _store_lines(run, allocation)
    now = timezone.now()
    _held(run).update(
        state=RunState.DONE,
        inputs=inputs,
        digest=digest(inputs, allocation),
        progress=100,
        heartbeat_at=now,
        finished_at=now,
    )


def _store_lines(run: AllocationRun, allocation: Allocation) -> None:
    networks = {network.key: network for network in Network.objects.all()}
    AllocationLine.objects.bulk_create(
        AllocationLine(
            run=run,
            network=networks[line.key],
            municipalities=line.municipalities,
            population=line.population,
            base=line.base,
            flat=line.flat,
            municipality_part=line.municipality_part,
            population_part=line.population_part,
            factor_part=line.factor_part,
            limited=line.limited,
            rounding=line.rounding,
            amount=line.amount,
        )
        for line in allocation.lines
    )


def _fail(run: AllocationRun, message: str) -> RunState | None:
    failed = _held(run).update(state=RunState.FAILED, error=message, finished_at=timezone.now())
    return RunState.FAILED if failed else None
