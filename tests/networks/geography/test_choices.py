"""Where one chooses a municipality, two of one name are told apart."""

import pytest

from networks.geography.choices import MunicipalityChoiceField, MunicipalityMultipleChoiceField, labels
from networks.models import Municipality

pytestmark = pytest.mark.usefixtures("country")


def test_the_county_stands_where_a_name_is_there_twice(django_assert_num_queries):
    field = MunicipalityChoiceField(Municipality.objects.all(), empty_label="Velg", to_field_name="number")
    with django_assert_num_queries(2):
        choices = {str(value): label for value, label in field.choices}
    assert choices[""] == "Velg"
    assert (choices["1818"], choices["1515"]) == ("Herøy (Nordland)", "Herøy (Møre og Romsdal)")
    assert choices["4203"] == "Arendal"
    assert field.clean("1818").number == "1818"


def test_no_query_where_none_is(django_assert_num_queries):
    rows = list(Municipality.objects.filter(number__in=["1818", "4203"]))
    with django_assert_num_queries(0):
        assert set(labels(rows).values()) == {"Herøy", "Arendal"}
    assert len(MunicipalityMultipleChoiceField(Municipality.objects.all()).choices) == 357
