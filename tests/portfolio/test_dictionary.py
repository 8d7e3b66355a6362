"""Levels and solutions as people write them."""

from types import SimpleNamespace

import pytest

from portfolio.dictionary import Solutions, level_of, unknown_level
from portfolio.levels import NOT_REPORTED, Level

KNOWN = Solutions(
    SimpleNamespace(key=key, name=name, short_name=short)
    for key, name, short in [
        ("kjernejournal", "Kjernejournal", "Kjernejournal"),
        ("vkp", "Velferdsteknologisk knutepunkt", "VKP"),
        ("digihelsestasjon", "DigiHelsestasjon", "DigiHst"),
    ]
)


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("i bruk", Level.IN_USE),
        ("I  BRUK.", Level.IN_USE),
        ("in_use", Level.IN_USE),
        ("in use", Level.IN_USE),
        ("4", Level.IN_USE),
        (4.0, Level.IN_USE),
        ("tatt i bruk", Level.IN_USE),
        ("Vedtatt/planlagt", Level.PLANNED),
        ("tilgjengelig", Level.MADE_AVAILABLE),
        ("gjort tilgjengeleg", Level.MADE_AVAILABLE),
        ("ikkje starta", Level.NOT_STARTED),
        ("uaktuelt", Level.NOT_RELEVANT),
        ("gir nytte", Level.BENEFIT_REALISED),
        ("ikke rapportert", NOT_REPORTED),
        ("kanskje", None),
        (9, None),
    ],
)
def test_levels(cell, level):
    assert level_of(cell) == level


def test_an_unknown_level_names_the_likeliest_or_all():
    assert "Mente du planlagt?" in unknown_level("planlakt")
    assert "ikke startet, planlagt, tilgjengeliggjort" in unknown_level("xyz")


@pytest.mark.parametrize("text", ["VKP", "vkp", "Velferdsteknologisk knutepunkt", "velferdsteknologisk-knutepunkt"])
def test_a_solution_by_any_of_its_names(text):
    assert KNOWN.find(text).key == "vkp"


def test_an_unknown_solution_names_the_likeliest():
    assert KNOWN.find("Kjernejournalen") is None
    assert "Mente du Kjernejournal" in KNOWN.unknown("Kjernejournalen")
    assert KNOWN.unknown("xyz") == "Løsningen «xyz» finnes ikke."
