"""The life of a run: asked for once, carried out whole by one worker at a time, or failed in words."""

from __future__ import annotations

import dataclasses
import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from core.errors import InvalidInput, WrongState
from core.jobs import Queue
from funding.access import may_manage_grants
from funding.allocation.inputs import CODE, Parameters, compute, digest, gather
from funding.allocation.sharing import Allocation
from funding.allocation.structures import Structure
from funding.grants.models import Grant
from funding.jobs.models import BROKE, GAVE_UP, STALE_AFTER, RunState
from funding.keys.models import AllocationKey
from funding.keys.versions import check
from funding.runs.models import AllocationLine, AllocationRun, RunStep
from networks.models import Network, User
from networks.people.access import require

logger = logging.getLogger(__name__)

QUEUE = Queue(
    model=AllocationRun,
    task="funding.tasks.carry_out_run",
    broke=BROKE,
    gave_up=GAVE_UP,
    stale_after=STALE_AFTER,
    attempts=5,
    alive_at="heartbeat_at",
)


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
            QUEUE.enqueue(run)
    return run


def current_key(grant: Grant) -> AllocationKey:
    """The latest version of the grant's key. Raises `InvalidInput` where there is none yet."""
    key = grant.keys.current()
    if key is None:
        raise InvalidInput(gettext("Tilskuddet har ingen fordelingsnøkkel ennå. Lag en før du beregner."))
    return key


def start_scenario(
    grant: Grant,
    parameters: Parameters,
    *,
    name: str,
    by: User,
    total: int | None = None,
    structure: Structure | None = None,
) -> AllocationRun:
    """Try out `parameters`, `total` (kroner; the grant's amount when None) and who shares (the networks when None).

    Neither key nor grant is touched.

    The run is marked as a scenario for ever and can't be proposed for a decision. Raises `NotAllowed` unless `by` may
    manage grants, `InvalidInput` without a name or for what can't be shared.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan beregne fordelingen."))
    key = current_key(grant)
    if not name.strip():
        raise InvalidInput(gettext("Gi scenarioet et navn, så andre ser hva som er prøvd ut."), field="scenario")
    total = grant.amount_to_share if total is None else total
    check(grant, parameters, total=total, structure=structure)
    trial: dict[str, Any] = {"total": total, "key": dataclasses.replace(parameters, version=None).as_json()}
    if structure is not None:
        trial["structure"] = structure.as_json()
    with transaction.atomic():
        run = AllocationRun.objects.create(
            grant=grant, key=key, requested_by=by, scenario=name.strip()[:100], trial=trial
        )
        QUEUE.enqueue(run)
    return run


def cancel(run: AllocationRun, by: User) -> None:
    """Stop a run that isn't finished; the worker that has it may not store anything any more.

    Raises `NotAllowed` unless `by` may manage grants, `WrongState` when it is finished already.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan avbryte en beregning."))
    if not QUEUE.cancel(run, step=""):
        raise WrongState(gettext("Beregningen er ferdig eller stoppet allerede, så den kan ikke avbrytes."))


def inputs_of(run: AllocationRun) -> dict[str, Any]:
    """What the run rests on, as the figures are now. Raises what `gather` raises."""
    if run.trial is None:
        return gather(run.grant, run.key.parameters())
    structure = Structure.from_json(run.trial["structure"]) if "structure" in run.trial else None
    return gather(run.grant, Parameters.from_json(run.trial["key"]), total=run.trial["total"], structure=structure)


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


def carry_out(run_id: int) -> str | None:
    """Take the run and finish it; does nothing (and returns None) when it is finished or in other hands.

    Safe to call any number of times. Inputs, lines and digest are stored in one transaction with the state.
    """
    return QUEUE.carry_out(run_id, _compute_and_store)


def _compute_and_store(run: AllocationRun) -> str:
    QUEUE.tell(run, progress=10, step=RunStep.READING)
    inputs = inputs_of(run)
    QUEUE.tell(run, progress=50, step=RunStep.SHARING)
    allocation = compute(inputs)
    QUEUE.tell(run, progress=80, step=RunStep.STORING)
    return _store(run, inputs, allocation)


@transaction.atomic
def _store(run: AllocationRun, inputs: dict[str, Any], allocation: Allocation) -> str:
    # The lock first: a run that was taken over in the meantime must not get lines twice.
    QUEUE.lock(run)
    _store_lines(run, allocation)
    return QUEUE.finish(
        run,
        inputs=inputs,
        digest=digest(inputs, allocation),
        code=CODE,
        progress=100,
        heartbeat_at=timezone.now(),
    )


def _store_lines(run: AllocationRun, allocation: Allocation) -> None:
    networks = {network.key: network for network in Network.objects.all()}

    def recipient(key: str) -> dict[str, Any]:
        return {"network": networks[key]} if key in networks else {"recipient": key}

    AllocationLine.objects.bulk_create(
        AllocationLine(
            run=run,
            **recipient(line.key),
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
