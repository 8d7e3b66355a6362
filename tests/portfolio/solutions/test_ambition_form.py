"""The municipalities of an ambition as people write them."""

import pytest

from networks.models import Municipality
from portfolio.solutions.forms import AmbitionForm, _places

pytestmark = pytest.mark.usefixtures("portfolio")


def cleaned(text):
    form = AmbitionForm({"scope": "named", "numbers": text, "scope_name": "Noen"})
    form.is_valid()
    return form


@pytest.mark.parametrize(
    "text",
    [
        "4203 1818",
        "4203, 1818",
        "4203;1818",
        "Arendal, Herøy (Nordland)",
        "4203 Arendal, Herøy i Nordland",
        "4203, Arendal, 1818",
    ],
)
def test_numbers_or_names(text):
    form = cleaned(text)
    assert "numbers" not in form.errors
    assert [one.number for one in form.cleaned_data["municipalities"]] == ["4203", "1818"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Arendall", "Mente du Arendal"),
        ("Herøy", "Flere kommuner heter Herøy"),
        ("9999", "nummer 9999"),
        ("", "Skriv hvilke"),
    ],
)
def test_what_is_none_says_so_with_the_likeliest(text, words):
    assert words in cleaned(text).errors["numbers"][0]


def test_names_keep_their_spaces():
    assert _places("Nore og Uvdal, Evje og Hornnes") == ["Nore og Uvdal", "Evje og Hornnes"]
    assert Municipality.objects.filter(name__in=_places("Nore og Uvdal; Evje og Hornnes")).count() == 2
