"""Numbers from before 2020, on the figures that ship."""

import datetime as dt

import pytest
from django.core.management import call_command

import networks.reference
from networks.geography.former_numbers import resolve
from networks.models import FormerNumber, Municipality, MunicipalityPeriod
from networks.reference import STRUCTURE_2020

pytestmark = pytest.mark.usefixtures("country")


def names(number, date=None):
    return {one.name_as_of for one in resolve(number, date)}


def test_each_leads_to_somebody_and_none_is_a_number_of_2020():
    numbers = set(FormerNumber.objects.values_list("number", flat=True))
    assert len(numbers) == len({number for number in numbers if resolve(number).exists()}) == 367
    in_2020 = MunicipalityPeriod.objects.valid_on(STRUCTURE_2020).values_list("number", flat=True)
    assert not numbers & set(in_2020)
    assert not FormerNumber.objects.filter(valid_to__gt=STRUCTURE_2020).exists()


@pytest.mark.parametrize(
    ("number", "now"),
    [
        ("0706", {"Sandefjord"}),  # 0706 → 0710 (2017) → 3804 → 3907
        ("0136", {"Moss"}),  # Rygge went into Moss
        ("1601", {"Trondheim"}),  # 1601 → 5001 (2018)
        ("1567", {"Rindal"}),  # to Trøndelag in 2019
        ("1850", {"Narvik", "Hamarøy"}),  # Tysfjord was divided
        ("5012", {"Heim", "Hitra", "Orkland"}),  # Snillfjord was divided
        ("1534", {"Ålesund", "Haram"}),  # went into Ålesund, which was divided again
        ("2011", {"Kautokeino"}),
    ],
)
def test_renumbered_merged_and_divided(client, number, now):
    assert names(number) == now
    found = client.get("/api/v1/municipalities/", {"number": number}).json()["results"]
    assert {row["name"] for row in found} == now
    listed = client.get("/kommuner/", {"q": number}).text
    assert all(f">{name}</a>" in listed for name in now)
    answer = client.get(f"/kommuner/{number}/")
    single = client.get(f"/api/v1/municipalities/{number}/")
    if len(now) == 1:
        assert (answer.status_code, answer.url) == (301, f"/kommuner/{found[0]['number']}/")
        assert single.json()["name"] in now
    else:
        assert (answer.status_code, answer.url) == (302, f"/kommuner/?q={number}")
        assert single.status_code == 404
        assert f"?number={number}" in single.json()["detail"]


def test_nothing_is_claimed_about_the_country_before_2020(client):
    assert not resolve("0111", dt.date(2019, 12, 31)).exists()
    assert client.get("/api/v1/municipalities/", {"valid_on": "2019-12-31"}).json()["count"] == 0
    assert client.get("/kommuner/0110/").status_code == 404
    assert client.get("/api/v1/municipalities/0110/").status_code == 404


def test_a_part_of_a_number_finds_them_too(client):
    text = client.get("/kommuner/", {"q": "011"}).text
    assert ">Hvaler</a>" in text
    assert ">Oslo</a>" not in text


def test_they_follow_a_later_reform(client):
    hvaler, moss = Municipality.objects.get(name="Hvaler"), Municipality.objects.get(name="Moss")
    moss.changes_to.create(date=dt.date(2026, 1, 1), kind="merger", predecessor=hvaler)
    hvaler.periods.filter(valid_to=None).update(valid_to=dt.date(2026, 1, 1))
    assert names("0111") == {"Moss"}
    assert names("0111", dt.date(2025, 12, 31)) == {"Hvaler"}
    assert "Moss" in client.get("/kommuner/", {"q": "3011"}).text


def test_loading_again_changes_nothing(capsys):
    before = FormerNumber.objects.count()
    FormerNumber.objects.filter(number="0111").update(name="Kvaler")
    networks.reference.load()
    assert (FormerNumber.objects.count(), FormerNumber.objects.get(number="0111").name) == (before, "Kvaler")
    call_command("municipalities", number="0111", format="csv")
    assert "3110;Hvaler" in capsys.readouterr().out
