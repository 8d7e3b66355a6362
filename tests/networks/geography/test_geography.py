import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

import networks.reference
from networks.geography.dictionary import Dictionary
from networks.models import (
    County,
    Municipality,
    MunicipalityChange,
    MunicipalityPeriod,
    Network,
    NetworkMembership,
    Population,
)

LAST_OF_2023 = dt.date(2023, 12, 31)
FIRST_OF_2024 = dt.date(2024, 1, 1)

pytestmark = pytest.mark.usefixtures("country")


@pytest.mark.parametrize(("date", "municipalities", "counties"), [(LAST_OF_2023, 356, 11), (FIRST_OF_2024, 357, 15)])
def test_the_country_on_both_sides_of_the_reform(date, municipalities, counties):
    valid = Municipality.objects.valid_on(date)

    assert valid.count() == municipalities
    assert County.objects.valid_on(date).count() == counties
    assert valid.values("county_as_of_id").distinct().count() == counties
    assert valid.values("network_as_of_id").distinct().count() == 11


def test_nothing_existed_before_the_figures_begin():
    assert not Municipality.objects.valid_on(dt.date(2019, 12, 31)).exists()


def test_115_municipalities_got_another_number():
    then = dict(Municipality.objects.valid_on(LAST_OF_2023).values_list("pk", "number_as_of"))
    now = dict(Municipality.objects.valid_on(FIRST_OF_2024).values_list("pk", "number_as_of"))

    assert sum(then.get(pk) != number for pk, number in now.items()) == 115


def test_alesund_goes_on_and_haram_begins():
    alesund, haram = Municipality.objects.get(number="1508"), Municipality.objects.get(number="1580")

    assert Municipality.objects.valid_on(LAST_OF_2023).get(pk=alesund.pk).number_as_of == "1507"
    assert not Municipality.objects.valid_on(LAST_OF_2023).filter(pk=haram.pk).exists()
    assert set(MunicipalityChange.objects.values_list("predecessor", "successor", "kind")) == {
        (alesund.pk, alesund.pk, "split"),
        (alesund.pk, haram.pk, "split"),
    }
    assert haram.organisation_number == ""


def test_population_of_the_country_counts_alesund_once():
    def total(date):
        return Population.objects.filter(date=date).aggregate(total=Sum("inhabitants"))["total"]

    assert total("2023-01-01") == 5_488_984
    assert Population.objects.get(municipality__number="1508", date="2023-01-01").inhabitants == 67_520
    assert Population.objects.get(municipality__number="1508", date="2024-01-01").inhabitants == 58_509


def test_networks_have_project_numbers_and_members():
    agder = Network.objects.get(key="agder")

    assert agder.project_number == "103972"
    assert Municipality.objects.valid_on(LAST_OF_2023).in_network(agder, LAST_OF_2023).count() == 25


def test_norwegian_alphabetical_order():
    names = list(Municipality.objects.values_list("name", flat=True))

    assert names[0] == "Alstahaug"
    assert names[-1] == "Åsnes"
    assert names.index("Ørsta") > names.index("Ås") - 20
    assert names.index("Ørland") < names.index("Ål")


@pytest.mark.parametrize(
    ("text", "name"),
    [("masoy", "Måsøy"), ("GUOVDA", "Kautokeino"), ("3011", "Hvaler"), ("xq", None), ("tråante", "Trondheim")],
)
def test_search_forgives(text, name):
    found = [hit.municipality.name for hit in Dictionary(FIRST_OF_2024).search(text)]

    assert found == ([name] if name else [])


def test_loading_again_leaves_what_people_edited_alone():
    Municipality.objects.filter(number="4203").update(organisation_number="123456789")
    Network.objects.filter(key="agder").update(own_name="Et nytt navn")

    networks.reference.load()

    assert Municipality.objects.get(number="4203").organisation_number == "123456789"
    assert Network.objects.get(key="agder").own_name == "Et nytt navn"
    assert Municipality.objects.count() == 357


def test_the_database_refuses_two_numbers_at_a_time_and_empty_periods():
    arendal = Municipality.objects.get(number="4203")
    county = County.objects.get(number="42")
    for wrong in [
        {"valid_from": dt.date(2022, 1, 1), "valid_to": None},
        {"valid_from": dt.date(2019, 1, 1), "valid_to": dt.date(2019, 1, 1)},
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            MunicipalityPeriod.objects.create(
                municipality=arendal, number="9999", name="Arendal", county=county, **wrong
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        NetworkMembership.objects.create(
            municipality=arendal, network=Network.objects.get(key="oslo"), valid_from=dt.date(2025, 1, 1)
        )


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "first", "words"),
        [
            ("risor", "Risør", ""),
            ("bø", "Bø", ""),
            ("hobøl", "Indre Østfold", "tidligere: Hobøl"),
            ("0136", "Moss", "tidligere: 0136"),
            ("hammerfets", "Hammerfest", "Ingen heter akkurat «hammerfets». Nærmest:"),
        ],
    )
    def test_the_likeliest_is_first_and_the_reason_is_told(self, client, country, text, first, words):
        page = client.get("/kommuner/", {"q": text})
        assert page.context["municipalities"][0].name == first
        assert words in page.text
