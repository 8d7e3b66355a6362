import csv
import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from networks.geography.former_numbers import resolve
from networks.models import County, Municipality, MunicipalityPeriod

pytestmark = pytest.mark.usefixtures("country")


def run(*arguments):
    output = StringIO()
    call_command("municipalities", *arguments, stdout=output)
    return output.getvalue()


@pytest.mark.parametrize(("date", "municipalities", "counties"), [("2023-12-31", 356, 11), ("2024-01-01", 357, 15)])
def test_json_says_what_the_api_says(client, date, municipalities, counties):
    content = json.loads(run("--valid-on", date, "--format", "json"))
    api = client.get("/api/v1/municipalities/", {"valid_on": date}).json()

    assert (content["count"], content["counties"]) == (municipalities, counties)
    assert content["count"] == api["count"]
    assert content["results"] == api["results"]


def test_csv_and_table_are_nothing_but_the_list():
    rows = list(csv.DictReader(StringIO(run("--valid-on", "2023-12-31", "--format", "csv")), delimiter=";"))
    table = run("--valid-on", "2023-12-31").splitlines()

    assert len(rows) == 356
    assert rows[-1]["name"] == "Åsnes"
    assert {"number": "1507", "county_name": "Møre og Romsdal", "inhabitants": "67520"}.items() <= next(
        row for row in rows if row["name"] == "Ålesund"
    ).items()
    assert len(table) == 1 + 356 + 1
    assert table[-1].split()[:4] == ["356", "kommuner", "11", "fylker"]


def test_a_word_that_is_no_date_is_refused():
    with pytest.raises(CommandError, match=r"31\.12\.2023"):
        run("--valid-on", "31.12.2023")


def test_chains_of_numbers_resolve(client):
    hvaler = Municipality.objects.get(number="3110")
    ostfold = County.objects.create(number="01", name="Østfold", valid_from="1919-01-01", valid_to="2020-01-01")
    MunicipalityPeriod.objects.create(
        municipality=hvaler,
        number="0111",
        name="Hvaler",
        county=ostfold,
        valid_from="1838-01-01",
        valid_to="2020-01-01",
    )

    for number in ("0111", "3011", "3110"):
        assert list(resolve(number)) == [hvaler]
        assert resolve(number, dt.date(2023, 12, 31)).get().number_as_of == "3011"
        assert resolve(number, dt.date(2019, 12, 31)).get().number_as_of == "0111"
        assert json.loads(run("--number", number, "--format", "json"))["results"][0]["number"] == "3110"
        found = client.get("/api/v1/municipalities/", {"number": number}).json()["results"]
        assert [row["number"] for row in found] == ["3110"]


def test_a_split_leads_to_both_parts_and_an_unknown_number_nowhere():
    assert {one.name for one in resolve("1507")} == {"Ålesund", "Haram"}
    assert {one.name for one in resolve("1507", dt.date(2023, 12, 31))} == {"Ålesund"}
    assert [one.name for one in resolve("1580")] == ["Haram"]
    assert not resolve("9999").exists()
    with pytest.raises(CommandError, match="9999"):
        run("--number", "9999")
