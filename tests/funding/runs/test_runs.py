"""The life of a run, with a real worker where there is one in life."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from config.health import valkey
from core.errors import InvalidInput, NotAllowed
from core.jobs import LostClaim
from funding.allocation.inputs import compute, digest, gather
from funding.models import AllocationKey, AllocationLine, AllocationRun, Grant, RunState, RunStep
from funding.runs import lifecycle as runs
from funding.runs.lifecycle import QUEUE, carry_out, start_run
from networks.models import Population, User
from tests.worker import Worker, wait_for

Make = Callable[[int], Grant]


def queued(grant: Grant, by: User) -> AllocationRun:
    """A run that was asked for, without telling any worker."""
    return AllocationRun.objects.create(grant=grant, key=grant.keys.get(), requested_by=by)


def finished(run: AllocationRun) -> AllocationRun:
    def done() -> bool:
        run.refresh_from_db()
        return not run.is_active

    wait_for(done, "the run to finish")
    return run


# --- With a real worker ----------------------------------------------------------------------------------


def test_a_worker_carries_it_out(celery_worker: Worker, grant_2024: Grant, grant_manager: User) -> None:
    run = finished(start_run(grant_2024, grant_2024.keys.get(), grant_manager))

    assert run.state == RunState.DONE
    assert run.progress == 100
    assert run.attempt == 1
    assert sum(run.lines.values_list("amount", flat=True)) == 36_683_801
    assert run.inputs is not None
    agder = run.inputs["networks"][0]
    assert (agder["name"], agder["project_number"], len(agder["municipalities"])) == ("Agder", "103972", 25)
    assert run.inputs["key"]["population_date"] == "2023-01-01"
    assert run.inputs["sources"]["population"] == ["SSB, tabell 07459"]
    assert run.digest == digest(run.inputs, compute(run.inputs))


def test_it_waits_for_a_worker_and_carries_on(celery_worker: Worker, small_grant: Make, grant_manager: User) -> None:
    celery_worker.stop()
    grant = small_grant(2)
    run = start_run(grant, grant.keys.get(), grant_manager)
    run.refresh_from_db()
    assert run.state == RunState.QUEUED
    assert run.waits_long(timezone.now() + dt.timedelta(seconds=6))

    celery_worker.start()
    assert finished(run).state == RunState.DONE


def test_a_worker_killed_in_the_middle_leaves_a_run_that_is_finished_once(
    celery_worker: Worker, small_grant: Make, grant_manager: User
) -> None:
    grant = small_grant(2)
    with transaction.atomic(), connection.cursor() as cursor:
        # The worker comes as far as storing the lines, and no further.
        cursor.execute("LOCK TABLE funding_allocationline IN ACCESS EXCLUSIVE MODE")
        with ThreadPoolExecutor(1) as elsewhere:
            run = elsewhere.submit(_in_thread, start_run, grant, grant.keys.get(), grant_manager).result()
        wait_for(lambda: AllocationRun.objects.filter(pk=run.pk, step=RunStep.STORING).exists(), "the last step")
        celery_worker.kill()
    run.refresh_from_db()
    assert run.state == RunState.RUNNING

    assert QUEUE.rescue() == [], "it may still be alive"
    AllocationRun.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now() - dt.timedelta(seconds=61))
    celery_worker.start()
    assert QUEUE.rescue() == [run.pk]
    assert finished(run).state == RunState.DONE
    assert run.attempt == 2
    assert run.lines.count() == 2
    # The dead worker's own message would come back after the visibility time-out, to do nothing.
    valkey().delete("unacked", "unacked_index")


def test_the_queue_is_down(transactional_db: None, small_grant: Make, grant_manager: User) -> None:
    """Asked for in a process that can't reach the queue: the run is there, and waits."""
    grant = small_grant(1)
    script = (
        "import django; django.setup()\n"
        "from funding.models import Grant; from funding.runs.lifecycle import start_run\n"
        "from networks.models import User\n"
        f"grant = Grant.objects.get(pk={grant.pk})\n"
        f"print(start_run(grant, grant.keys.get(), User.objects.get(pk={grant_manager.pk})).pk)\n"
    )
    base, _ = os.environ["DATABASE_URL"].rsplit("/", 1)
    elsewhere = {
        **os.environ,
        "DATABASE_URL": f"{base}/{connection.settings_dict['NAME']}",
        "REDIS_URL": "redis://localhost:1/0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    result = subprocess.run([sys.executable, "-c", script], env=elsewhere, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    run = AllocationRun.objects.get(pk=int(result.stdout))
    assert run.state == RunState.QUEUED

    assert QUEUE.rescue() == [], "there is still hope"
    AllocationRun.objects.update(queued_at=timezone.now() - dt.timedelta(seconds=31))
    assert QUEUE.rescue() == [run.pk]


# --- Asked for twice -------------------------------------------------------------------------------------


def test_asked_for_twice_is_one_run(small_grant: Make, grant_manager: User) -> None:
    grant = small_grant(1)
    first = start_run(grant, grant.keys.get(), grant_manager)
    assert start_run(grant, grant.keys.get(), grant_manager) == first
    carry_out(first.pk)
    assert start_run(grant, grant.keys.get(), grant_manager) != first


def test_two_ask_at_once(transactional_db: None, small_grant: Make, grant_manager: User) -> None:
    grant = small_grant(1)
    key = grant.keys.get()
    together = Barrier(4)

    def ask() -> AllocationRun:
        together.wait()
        return start_run(grant, key, grant_manager)

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(_in_thread, ask) for _ in range(4)]
        answers = {future.result().pk for future in asked}
    assert len(answers) == AllocationRun.objects.count() == 1


def test_two_workers_at_once(transactional_db: None, small_grant: Make, grant_manager: User) -> None:
    run = queued(small_grant(3), grant_manager)
    together = Barrier(4)

    def work() -> RunState | None:
        together.wait()
        return carry_out(run.pk)

    with ThreadPoolExecutor(4) as threads:
        results = [future.result() for future in [threads.submit(_in_thread, work) for _ in range(4)]]
    assert sorted(results, key=str) == [None, None, None, RunState.DONE]
    assert run.lines.count() == 3


def _in_thread(function: Callable, *arguments: object):
    try:
        return function(*arguments)
    finally:
        connection.close()


def test_carried_out_twice_does_nothing_the_second_time(small_grant: Make, grant_manager: User) -> None:
    run = queued(small_grant(3), grant_manager)
    assert carry_out(run.pk) == RunState.DONE
    run.refresh_from_db()
    assert carry_out(run.pk) is None
    assert run.lines.count() == 3


def test_who_lost_the_run_may_not_write(small_grant: Make, grant_manager: User) -> None:
    run = queued(small_grant(1), grant_manager)
    mine = QUEUE.claim(run.pk)
    assert mine is not None
    AllocationRun.objects.update(heartbeat_at=timezone.now() - dt.timedelta(seconds=61))
    assert carry_out(run.pk) == RunState.DONE

    with pytest.raises(LostClaim):
        runs._compute_and_store(mine)
    assert QUEUE.fail(mine, "for sent") is None
    run.refresh_from_db()
    assert (run.state, run.attempt, run.lines.count()) == (RunState.DONE, 2, 1)


def test_who_loses_the_run_at_the_last_step_stores_nothing(small_grant: Make, grant_manager: User) -> None:
    run = queued(small_grant(1), grant_manager)
    mine = QUEUE.claim(run.pk)
    assert mine is not None
    inputs = gather(mine.grant, mine.key.parameters())
    AllocationRun.objects.update(attempt=2)
    with pytest.raises(LostClaim):
        runs._store(mine, inputs, compute(inputs))
    assert not AllocationLine.objects.exists()


def test_a_run_that_never_survives_is_given_up(small_grant: Make, grant_manager: User) -> None:
    run = queued(small_grant(1), grant_manager)
    AllocationRun.objects.update(attempt=QUEUE.attempts)
    assert carry_out(run.pk) == RunState.FAILED
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "avbrutt 5 ganger" in run.error


# --- What can go wrong -----------------------------------------------------------------------------------


def test_missing_population_is_said_in_words(small_grant: Make, grant_manager: User) -> None:
    grant = small_grant(2)
    Population.objects.filter(municipality__number="9901").delete()
    run = queued(grant, grant_manager)

    assert carry_out(run.pk) == RunState.FAILED
    run.refresh_from_db()
    assert run.error == (
        "Folketallet per 1.1.2023 mangler for Kommune 9901 (9901). "
        "Legg det inn, eller velg en annen dato for folketallet."
    )
    assert not run.lines.exists()
    assert start_run(grant, grant.keys.get(), grant_manager) != run, "one may try again"


def test_a_fault_of_ours_is_said_without_its_details(
    small_grant: Make, grant_manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(runs, "compute", broken)
    run = queued(small_grant(1), grant_manager)
    assert carry_out(run.pk) == RunState.FAILED
    run.refresh_from_db()
    assert run.error.startswith("Beregningen stoppet på grunn av en feil hos oss")


def test_only_grant_managers_may_ask(small_grant: Make, administrator: User, outsiders: list[User]) -> None:
    grant = small_grant(1)
    for person in [administrator, *outsiders]:
        with pytest.raises(NotAllowed):
            start_run(grant, grant.keys.get(), person)
    assert not AllocationRun.objects.exists()


def test_another_grants_key_is_refused(small_grant: Make, grant_2024: Grant, grant_manager: User) -> None:
    other = AllocationKey.objects.create(
        grant=Grant.objects.create(
            key="annet", year=2025, title="Annet", scheme="Annet", total_set_aside=1, amount_to_share=1
        ),
        name="60/40",
        population_date=dt.date(2023, 1, 1),
        municipality_date=dt.date(2023, 1, 1),
    )
    with pytest.raises(InvalidInput):
        start_run(grant_2024, other, grant_manager)


# --- What the database holds -----------------------------------------------------------------------------


def test_a_finished_run_and_its_lines_stand(small_grant: Make, grant_manager: User) -> None:
    run = queued(small_grant(1), grant_manager)
    carry_out(run.pk)
    attempts = [
        lambda: AllocationRun.objects.update(error="x"),
        lambda: AllocationLine.objects.update(amount=0),
        lambda: AllocationLine.objects.all()._raw_delete("default"),
    ]
    for attempt in attempts:
        with pytest.raises((InternalError, ProgrammingError), match="Cannot"), transaction.atomic():
            attempt()


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "queued", "started_at": timezone.now()},
        {"state": "running"},
        {"state": "running", "started_at": timezone.now()},
        {"state": "done", "started_at": timezone.now(), "finished_at": timezone.now(), "progress": 100},
        {"state": "failed", "finished_at": timezone.now()},
        {"state": "queued", "progress": 101},
        {"state": "lost"},
    ],
)
def test_states_and_dates_hang_together(small_grant: Make, grant_manager: User, fields: dict[str, object]) -> None:
    grant = small_grant(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AllocationRun.objects.create(grant=grant, key=grant.keys.get(), requested_by=grant_manager, **fields)


def test_one_active_run_per_grant(small_grant: Make, grant_manager: User) -> None:
    grant = small_grant(1)
    queued(grant, grant_manager)
    with pytest.raises(IntegrityError, match="one_active_run_per_grant"), transaction.atomic():
        queued(grant, grant_manager)
