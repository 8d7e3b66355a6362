"""The grant of 2024 on the real figures, from the command line."""

import csv
import dataclasses
import datetime as dt
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

import funding.reference
from core.errors import InvalidInput
from funding.allocation.inputs import compute, digest, gather
from funding.keys.versions import check
from funding.models import AllocationKey, AllocationRun, DecidedAmount, Grant
from funding.runs.lifecycle import carry_out
from networks.models import Municipality, NetworkMembership, Population, User


def run_command(*arguments: str) -> str:
    out = io.StringIO()
    call_command("allocate", "--grant", "2024", *arguments, stdout=out)
    return out.getvalue()


def as_json(*arguments: str) -> dict[str, Any]:
    return json.loads(run_command("--format", "json", *arguments))


def test_it_adds_up_and_lies_near_what_was_published(grant_2024: Grant) -> None:
    result = as_json()
    published = dict(DecidedAmount.objects.values_list("network__name", "amount"))

    assert result["total"] == 36_683_801
    assert sum(line["amount"] for line in result["lines"]) == 36_683_801
    assert sum(line["municipalities"] for line in result["lines"]) == 356
    assert sum(published.values()) == 36_683_802
    assert grant_2024.stated_sum == 36_683_801
    assert len(published) == len(result["lines"]) == 11
    for line in result["lines"]:
        assert abs(published[line["network"]] - line["amount"]) <= published[line["network"]] / 100


def test_agder_as_in_the_wireframe(grant_2024: Grant) -> None:
    result = as_json()
    assert result["grant"] == 2024
    assert result["key"]["flat_share"] == "0.6"
    assert result["key"]["population_date"] == "2023-01-01"
    assert result["lines"][0] == {
        "network": "Agder",
        "project_number": "103972",
        "municipalities": 25,
        "population": 316_051,
        "base": 0,
        "flat": 2_000_935,
        "municipality_part": 515_222,
        "population_part": 422_444,
        "rounding": 0,
        "amount": 2_938_601,
    }


def test_nothing_is_stored(grant_2024: Grant) -> None:
    as_json("--flat-share", "0.5", "--base-amount", "1000")
    assert not AllocationRun.objects.exists()
    assert AllocationKey.objects.count() == 1


def test_every_parameter_can_be_replaced(grant_2024: Grant) -> None:
    result = as_json(
        *("--total", "40 000 000", "--flat-share", "50%", "--municipality-weight", "0,3", "--population-weight", "0.2"),
        *("--base-amount", "100000", "--population-date", "2024-01-01", "--municipality-date", "1.1.2024"),
        *("--rounding-unit", "1000"),
    )
    assert result["total"] == sum(line["amount"] for line in result["lines"]) == 40_000_000
    assert result["key"] == {
        "name": "prøvd ut",
        "version": None,
        "flat_share": "0.5",
        "municipality_weight": "0.3",
        "population_weight": "0.2",
        "base_amount": 100_000,
        "rounding_unit": 1000,
        "population_date": "2024-01-01",
        "municipality_date": "2024-01-01",
    }
    assert sum(line["municipalities"] for line in result["lines"]) == 357
    assert all(line["amount"] % 1000 == 0 for line in result["lines"])


def test_the_page_gives_the_same_to_the_krone(
    grant_2024: Grant, grant_manager: User, signed_in: Callable[[User], Client]
) -> None:
    """The same numbers in the form of a scenario and on the command line, every parameter another than the key's."""
    form = {
        "scenario": "Prøve",
        "total": "39 999 999",
        "name": "60/40",
        "flat_share": "50",
        "municipality_weight": "30",
        "population_weight": "20",
        "base_amount": "100000",
        "floor_amount": "3000000",
        "ceiling_amount": "4500000",
        "rounding_unit": "100",
        "population_date": "2024-01-01",
        "municipality_date": "2024-01-01",
    }
    response = signed_in(grant_manager).post("/tilskudd/2024/scenario/", form)
    assert response.status_code == 302, response.content.decode()
    run = AllocationRun.objects.get()
    assert carry_out(run.pk) == "done"
    arguments = (
        *("--total", "39999999", "--flat-share", "0.5", "--municipality-weight", "0.3", "--population-weight", "0.2"),
        *("--base-amount", "100000", "--floor", "3000000", "--ceiling", "4500000", "--rounding-unit", "100"),
        *("--population-date", "2024-01-01", "--municipality-date", "2024-01-01"),
    )
    lines = as_json(*arguments)["lines"]
    assert {line.network.name: line.amount for line in run.lines.select_related("network")} == {
        line["network"]: line["amount"] for line in lines
    }
    assert {min(line["amount"] for line in lines), max(line["amount"] for line in lines)} == {3_000_000, 4_500_000}


def test_weights_may_be_parts_of_the_weighted_part(grant_2024: Grant) -> None:
    assert as_json("--municipality-weight", "0.5", "--population-weight", "0.5")["lines"] == as_json()["lines"]
    key = as_json("--flat-share", "0.7")["key"]
    assert (key["flat_share"], key["municipality_weight"], key["population_weight"]) == ("0.7", "0.15", "0.15")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--flat-share", "0.6", "--municipality-weight", "0.3", "--population-weight", "0.2"],
            "blir 110 % til sammen",
        ),
        (["--flat-share", "mye"], "«mye» er ikke en andel"),
        (["--total", "mye"], "ikke et helt antall kroner"),
        (["--total", "-1"], "kan ikke være negative"),
        (["--population-date", "i fjor"], "«i fjor» er ikke en dato"),
        (["--population-date", "2023-07-01"], "Det finnes ingen folketall per 1.7.2023"),
        (["--municipality-date", "2024-01-01"], "Folketallet per 1.1.2023 mangler for Haram (1580)"),
        (["--municipality-date", "1999-01-01"], "ingen kommuner per 1.1.1999"),
        (["--base-amount", "4000000"], "større enn det som skal fordeles"),
        (["--rounding-unit", "0"], "minst én krone"),
    ],
)
def test_bad_input_is_answered_in_words(grant_2024: Grant, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as caught:
        run_command("--format", "json", *arguments)
    assert sentence in str(caught.value)


def test_an_unknown_grant(grant_2024: Grant) -> None:
    with pytest.raises(CommandError, match=r"«1999».*finnes: 2024"):
        call_command("allocate", "--grant", "1999")


def test_the_newest_grant_unless_one_is_named(grant_2024: Grant) -> None:
    out = io.StringIO()
    call_command("allocate", "--total", "1000000", "--format", "json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["grant"], answer["total"]) == (2024, 1_000_000)


def test_csv_and_table(grant_2024: Grant) -> None:
    rows = list(csv.DictReader(io.StringIO(run_command("--format", "csv")), delimiter=";"))
    assert sum(int(row["amount"]) for row in rows) == 36_683_801
    table = run_command("--format", "table").splitlines()
    assert table[1].startswith("Agder")
    assert table[-1].endswith("36 683 801")


def test_missing_population_names_the_municipality(grant_2024: Grant) -> None:
    Population.objects.filter(municipality__number="0301", date=dt.date(2023, 1, 1)).delete()
    with pytest.raises(InvalidInput, match=r"Folketallet per 1\.1\.2023 mangler for Oslo \(0301\)") as caught:
        check(grant_2024, grant_2024.keys.get().parameters())
    assert caught.value.field == "population_date"


def test_many_missing_are_counted(grant_2024: Grant) -> None:
    Population.objects.filter(municipality__number__startswith="42", date=dt.date(2023, 1, 1)).delete()
    with pytest.raises(InvalidInput, match=r"25 kommuner: Risør \(4201\).* og 20 til"):
        check(grant_2024, grant_2024.keys.get().parameters())


def test_a_municipality_without_a_network_stops_it(grant_2024: Grant) -> None:
    NetworkMembership.objects.filter(municipality__number="4203").delete()
    with pytest.raises(InvalidInput, match=r"noe nettverk per 1\.1\.2023: Arendal \(4203\)"):
        check(grant_2024, grant_2024.keys.get().parameters())


def test_the_digest_changes_with_any_input(grant_2024: Grant) -> None:
    parameters = grant_2024.keys.get().parameters()

    def now() -> str:
        inputs = gather(grant_2024, parameters)
        return digest(inputs, compute(inputs))

    first = now()
    assert now() == first
    Population.objects.filter(municipality__number="4203", date=dt.date(2023, 1, 1)).update(inhabitants=1)
    assert now() != first


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_each_year_on_its_own_figures(grant_2024: Grant, year: int) -> None:
    day = dt.date(year, 1, 1)
    parameters = dataclasses.replace(grant_2024.keys.get().parameters(), population_date=day, municipality_date=day)
    result = compute(gather(grant_2024, parameters))
    assert sum(line.amount for line in result.lines) == 36_683_801
    assert result.municipalities == 357


def test_the_database_refuses_shares_that_do_not_make_the_whole(grant_2024: Grant) -> None:
    key = grant_2024.keys.get()
    for shares in [("0.6", "0.3", "0.2"), ("1.2", "-0.2", "0")]:
        key.flat_share, key.municipality_weight, key.population_weight = (Decimal(share) for share in shares)
        with pytest.raises(IntegrityError), transaction.atomic():
            key.save()


def test_loading_again_leaves_what_people_have_edited(grant_2024: Grant) -> None:
    Grant.objects.update(title="Nytt navn")
    assert funding.reference.load() == "1 tilskudd med 11 vedtatte beløp"
    assert Grant.objects.get().title == "Nytt navn"
    assert AllocationKey.objects.count() == 1
    assert Municipality.objects.count() == 357
