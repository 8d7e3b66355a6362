"""A thousand keys as one job: what it finds, how it is stopped, and what a dead worker leaves behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.health import valkey
from core.errors import InvalidInput, NotAllowed, WrongState
from core.jobs import LostClaim
from funding.key_search import search as sweeps
from funding.key_search.result import Result
from funding.key_search.search import Grid
from funding.models import AllocationRun, Grant, KeySweep, RunState
from networks.models import Population, User
from tests.funding.conftest import NEW_YEAR
from tests.funding.test_pages import page, words
from tests.worker import Worker, wait_for

Make = Callable[[int], Grant]
SignIn = Callable[[User], Client]
DAYS = [dt.date(year, 1, 1) for year in (2020, 2021, 2022, 2023, 2024)]


def grid(**values: object) -> Grid:
    usual: dict[str, object] = {
        "base_amounts": [0, 10_000],
        "flat_shares": [Decimal("0.6")],
        "municipality_parts": [Decimal("0.5"), Decimal("0.25")],
        "population_dates": [NEW_YEAR],
        "municipality_dates": [],
    }
    return Grid(**{**usual, **values})  # type: ignore[arg-type]


def carried_out(sweep: KeySweep) -> KeySweep:
    sweeps.carry_out(sweep.pk)
    sweep.refresh_from_db()
    return sweep


def test_a_thousand_keys_in_one_job_with_a_real_worker(
    celery_worker: Worker, grant_2024: Grant, grant_manager: User
) -> None:
    many = grid(
        base_amounts=list(range(0, 500_000, 50_000)),
        flat_shares=[Decimal("0.55"), Decimal("0.6")],
        municipality_parts=[Decimal(part) / 10 for part in range(10)],
        population_dates=DAYS,
    )
    assert many.count == 1000
    sweep = sweeps.start(grant_2024, many, by=grant_manager)
    seen = set()

    def finished() -> bool:
        sweep.refresh_from_db()
        seen.add(sweep.progress)
        return not sweep.is_active

    wait_for(finished, "the search to finish", 90)
    assert (sweep.state, sweep.done, sweep.attempt) == (RunState.DONE, 1000, 1)
    assert seen - {0, 100}, "progress was to be seen on the way"
    result = Result(sweep)
    assert (result.computed, result.refused) == (1000, 0)
    assert result.best is not None
    assert result.best.off > 0
    assert "Ingen av nøklene gir de vedtatte beløpene." in result.sentences()[0]
    assert "viser ikke at det var den som ble brukt" in result.sentences()[-1]


def test_a_worker_killed_in_the_middle_leaves_a_search_that_is_finished_once(
    celery_worker: Worker, small_grant: Make, grant_manager: User
) -> None:
    grant = small_grant(2)
    wide = grid(
        base_amounts=list(range(0, 400_000, 1000)), municipality_parts=[Decimal(part) / 10 for part in range(10)]
    )
    sweep = sweeps.start(grant, wide, by=grant_manager)
    wait_for(lambda: KeySweep.objects.filter(pk=sweep.pk, done__gt=0).exists(), "the first keys")
    celery_worker.kill()
    sweep.refresh_from_db()
    assert sweep.state == RunState.RUNNING
    came_to = sweep.done
    assert 0 < came_to < 4000

    assert sweeps.QUEUE.rescue() == [], "it may still be alive"
    KeySweep.objects.filter(pk=sweep.pk).update(heartbeat_at=timezone.now() - dt.timedelta(seconds=61))
    celery_worker.start()
    assert sweeps.QUEUE.rescue() == [sweep.pk]

    def finished() -> bool:
        sweep.refresh_from_db()
        return not sweep.is_active

    wait_for(finished, "the search to finish", 90)
    assert (sweep.state, sweep.attempt, sweep.done) == (RunState.DONE, 2, 4000)
    assert sweep.result["computed"] + sweep.result["refused"] == 4000, "each key was counted once"
    valkey().delete("unacked", "unacked_index")


def test_the_key_that_was_used_is_found_again(small_grant: Make, grant_manager: User) -> None:
    grant = small_grant(3)
    run = AllocationRun.objects.create(grant=grant, key=grant.keys.get(), requested_by=grant_manager)
    from funding.runs.lifecycle import carry_out

    carry_out(run.pk)
    sweep = sweeps.start(grant, grid(), by=grant_manager)
    KeySweep.objects.update(target={line.key: line.amount for line in run.lines.select_related("network")})
    result = Result(carried_out(sweep))
    assert result.best is not None
    assert (result.best.off, result.best.base, result.best.municipality) == (0, 0, "20\N{NO-BREAK SPACE}%")
    assert result.sentences()[0] == "Nøkkelen gir nøyaktig de vedtatte beløpene."
    assert "viser ikke" in result.sentences()[-1], "an exact fit is a fit, too"


def test_without_decided_amounts_it_shows_what_may_come(small_grant: Make, grant_manager: User) -> None:
    result = Result(carried_out(sweeps.start(small_grant(2), grid(), by=grant_manager)))
    assert result.best is None
    assert [name for name, *_rest in result.ranges] == ["Nettverk 0", "Nettverk 1"]
    assert all(low < high for _name, low, high, _decided in result.ranges)


def test_keys_that_cannot_be_computed_are_counted_and_said(small_grant: Make, grant_manager: User) -> None:
    grant = small_grant(2)
    sweep = sweeps.start(grant, grid(base_amounts=[0, 600_000]), by=grant_manager)
    result = Result(carried_out(sweep))
    assert (result.computed, result.refused) == (2, 2)
    assert result.reasons == ["De faste beløpene blir til sammen større enn det som skal fordeles."]
    Population.objects.filter(municipality__number="9901").delete()
    failed = carried_out(sweeps.start(grant, grid(), by=grant_manager))
    assert failed.state == RunState.FAILED
    assert "Folketallet per 1.1.2023 mangler for Kommune 9901" in failed.error


def test_it_is_cancelled_and_the_worker_stores_no_more(small_grant: Make, grant_manager: User) -> None:
    sweep = sweeps.start(small_grant(1), grid(), by=grant_manager)
    claimed = sweeps.QUEUE.claim(sweep.pk)
    assert claimed is not None
    sweeps.cancel(sweep, by=grant_manager)
    with pytest.raises(LostClaim):
        sweeps.QUEUE.tell(claimed, progress=50, done=2)
    with pytest.raises(WrongState):
        sweeps.cancel(sweep, by=grant_manager)
    assert sweeps.carry_out(sweep.pk) is None


def test_asked_for_twice_is_one_search(small_grant: Make, grant_manager: User) -> None:
    grant = small_grant(1)
    first = sweeps.start(grant, grid(), by=grant_manager)
    assert sweeps.start(grant, grid(), by=grant_manager) == first
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM funding_keysweep")
        assert cursor.fetchone() == (1,)


def test_refused(small_grant: Make, grant_manager: User, administrator: User, outsiders: list[User]) -> None:
    grant = small_grant(1)
    for person in [administrator, *outsiders]:
        with pytest.raises(NotAllowed):
            sweeps.start(grant, grid(), by=person)
    with pytest.raises(InvalidInput, match="Det blir 10002 nøkler"):
        sweeps.start(grant, grid(base_amounts=list(range(5001))), by=grant_manager)


def test_in_the_browser(small_grant: Make, grant_manager: User, outsiders: list[User], signed_in: SignIn) -> None:
    grant, client = small_grant(2), signed_in(grant_manager)
    url = reverse("funding:new_sweep", args=[grant.key])
    assert "0–500 000 / 50 000" in page(client, url)
    data = {
        "base_amounts": "0; 10 000–30 000 / 10 000",
        "flat_shares": "60",
        "municipality_parts": "50",
        "population_dates": ["2023-01-01"],
    }
    for field, value, problem in (
        ("base_amounts", "ti", "må være et tall"),
        ("municipality_parts", "0–100 / 0,01", "gir ingen eller for mange verdier"),
        ("flat_shares", "101", "Prosent må være mellom 0 og 100"),
    ):
        wrong = client.post(url, {**data, field: value})
        assert wrong.status_code == 422
        assert problem in wrong.content.decode()
        assert value in wrong.content.decode()
    response = client.post(url, data)
    sweep = KeySweep.objects.get()
    assert response["Location"] == sweep.get_absolute_url()
    assert (sweep.count, sweep.grid["base_amounts"]) == (4, [0, 10_000, 20_000, 30_000])
    assert "0 av 4 nøkler prøvd" in words(page(client, sweep.get_absolute_url()))
    KeySweep.objects.update(target={"n0": 400_000, "n1": 600_000})
    carried_out(sweep)
    assert "Den nærmeste bommer med" in words(page(client, sweep.get_absolute_url()))
    best = Result(sweep).best
    assert best is not None
    made = client.post(reverse("funding:fit_as_scenario", args=[sweep.pk, best.index]))
    run = AllocationRun.objects.get()
    assert made["Location"] == run.get_absolute_url()
    assert run.is_scenario
    assert run.trial["key"]["base_amount"] == best.base  # type: ignore[index]
    for person in outsiders:
        other = signed_in(person)
        assert other.get(sweep.get_absolute_url()).status_code == 403
        assert other.get(reverse("key-sweep-detail", args=[sweep.pk])).status_code == 404
        assert other.get(reverse("key-sweep-list")).json()["results"] == []
