"""Scenarios in which others share: fifteen counties, a network split."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import InvalidInput, WrongState
from funding.allocation.structures import COUNTIES, MOVES, Structure
from funding.models import AllocationRun, Grant, RunState
from funding.results.comparison import Comparison
from funding.results.statement import Statement
from funding.runs import lifecycle as runs
from networks.models import User
from tests.funding.decisions.test_decisions import done
from tests.funding.test_pages import page, words

SignIn = Callable[[User], Client]
Make = Callable[[int], Grant]
NEW_COUNTIES = dt.date(2024, 1, 1)


def scenario(grant: Grant, by: User, structure: Structure, date: dt.date = NEW_COUNTIES) -> AllocationRun:
    key = grant.keys.current()
    assert key is not None
    import dataclasses

    parameters = dataclasses.replace(key.parameters(), municipality_date=date, population_date=date)
    run = runs.start_scenario(grant, parameters, name="Prøve", by=by, structure=structure)
    runs.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.DONE, run.error
    return run


def test_fifteen_counties_beside_eleven_networks(grant_2024: Grant, grant_manager: User, signed_in: SignIn) -> None:
    networks = done(grant_2024, grant_manager)
    counties = scenario(grant_2024, grant_manager, Structure(COUNTIES))
    lines = {line.key: line for line in counties.lines.select_related("network")}
    assert len(lines) == 15
    assert sum(line.amount for line in lines.values()) == 36_683_801
    assert sum(line.municipalities for line in lines.values()) == 357
    assert lines["agder"].network is not None, "a county that is a network is compared with it"
    assert lines["fylke-31"].network is None

    comparison = Comparison(networks, counties)
    rows = {row.network: row for row in comparison.rows}
    assert rows["Agder"].before is not None
    assert rows["Agder"].after is not None
    assert rows["Østfold"].before is None
    assert rows["Østfold"].related == ("Viken",)
    assert set(rows["Viken"].related) == {"Østfold", "Akershus", "Buskerud"}
    assert "fordelt på: nettverkene → fylkene" in comparison.changes()
    client = signed_in(grant_manager)
    text = words(page(client, reverse("funding:compare") + f"?a={networks.pk}&b={counties.pk}"))
    assert "nå i Akershus, Buskerud, Østfold" in text or "nå i" in text
    assert "fordelt på fylkene" in words(page(client, counties.get_absolute_url()))
    assert client.get(reverse("funding:run_xlsx", args=[counties.pk])).status_code == 200
    export = client.get(reverse("funding:run_csv", args=[counties.pk])).content.decode()
    assert "Scenario, ikke vedtatt" in export
    answer = client.get(reverse("allocation-detail", args=[counties.pk])).json()
    assert {line["recipient"] for line in answer["lines"] if line["network"] is None} >= {"fylke-31"}


def test_a_network_is_split(small_grant: Make, grant_manager: User) -> None:
    grant = small_grant(2)
    run = scenario(grant, grant_manager, Structure(MOVES, (("Indre", ("9900",)),)), dt.date(2023, 1, 1))
    rows = {row.network: row.line for row in Statement(run).rows}
    assert {name: line.municipalities for name, line in rows.items()} == {"Indre": 1, "Nettverk 0": 1, "Nettverk 1": 2}
    moved = scenario(grant, grant_manager, Structure(MOVES, (("nettverk 1", ("Kommune 9900",)),)), dt.date(2023, 1, 1))
    assert {row.network: row.line.municipalities for row in Statement(moved).rows} == {"Nettverk 0": 1, "Nettverk 1": 3}


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ((("Indre", ("0000",)),), "Vi kjenner ingen kommune «0000»"),
        ((("Indre", ("9900",)), ("Ytre", ("9900",))), "er flyttet to ganger"),
    ],
)
def test_moves_that_cannot_be(
    small_grant: Make, grant_manager: User, parts: tuple[tuple[str, tuple[str, ...]], ...], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence) as caught:
        scenario(small_grant(1), grant_manager, Structure(MOVES, parts), dt.date(2023, 1, 1))
    assert caught.value.field == "parts"


def test_in_the_browser(small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    from funding.decisions import workflow as decisions
    from tests.funding.test_pages import FORM

    grant, client = small_grant(1), signed_in(grant_manager)
    url = reverse("funding:new_scenario", args=[grant.key])
    data = {**FORM, "scenario": "Delt", "total": "1 000 000", "recipients": "moves", "parts": "Indre 9900"}
    wrong = client.post(url, data)
    assert wrong.status_code == 422
    assert "må være et nettverk, kolon og kommuner" in wrong.content.decode()
    assert "Indre 9900" in wrong.content.decode()
    assert client.post(url, {**data, "parts": "Indre: 1234"}).status_code == 422
    assert client.post(url, {**data, "parts": "Indre: 9900"}).status_code == 302
    run = AllocationRun.objects.get()
    runs.carry_out(run.pk)
    run.refresh_from_db()
    assert run.lines.count() == 2  # type: ignore[attr-defined]
    assert "nettverkene, men Indre: 9900" in words(page(client, run.get_absolute_url()))
    with pytest.raises(WrongState):
        decisions.propose(run, {}, note="", by=grant_manager)


def test_the_digest_of_a_plain_run_knows_no_structure(small_grant: Make, grant_manager: User) -> None:
    run = done(small_grant(1), grant_manager)
    assert run.inputs is not None
    assert "structure" not in run.inputs
