"""Municipalities as people write them, on the figures that ship."""

import datetime as dt

import pytest

from networks.geography.dictionary import Dictionary

pytestmark = pytest.mark.usefixtures("country")


@pytest.fixture
def known():
    return Dictionary(dt.date(2024, 6, 1))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4203", "4203"),
        ("4203.0", "4203"),
        ("4206,0", "4206"),
        ("4 203", "4203"),
        ("4203 Arendal", "4203"),
        ("Arendal (4203)", "4203"),
        ("K-4203", "4203"),
        ("NO-4203", "4203"),
        ("'4203", "4203"),
        ("301", "0301"),
        ("Arendal", "4203"),
        ("ARENDAL KOMMUNE", "4203"),
        ("risor", "4201"),
        ("Nore & Uvdal", "3338"),
        ("Nord Aurdal", "3451"),
        ("Kárášjohka", "5610"),
        ("Kárášjohka - Karasjok", "5610"),
        ("Karasjok/Kárášjohka", "5610"),
        ("Snåase - Snåsa", "5041"),
        ("Guovdageaidnu – Kautokeino", "5612"),
        ("Gáivuotna-Kåfjord-Kaivuono", "5540"),
        ("Bø i Nordland", "1867"),
        ("Herøy (Nordland)", "1818"),
        ("Herøy i Møre og Romsdal", "1515"),
        ("Herøy, Nordland", "1818"),
        ("Våler i Solør", "3419"),
        ("Våler (Østfold)", "3114"),
    ],
)
def test_one_municipality_however_it_is_written(known, text, number):
    found = known.find(text)
    assert found.municipality is not None, found.problem
    assert (found.municipality.number, found.note) == (number, "")


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("Herøy", "", ["Flere kommuner heter Herøy", "Herøy (Møre og Romsdal)", "Herøy (Nordland)"]),
        ("Kristiannsand", "", ["Mente du Kristiansand"]),
        ("Bø i Telemark", "", ["ingen kommune som heter", "Midt-Telemark (tidligere: Bø)"]),
        ("Hobøl", "", ["Indre Østfold (tidligere: Hobøl)"]),
        ("0136", "", ["ingen kommune med nummer 0136", "Mente du Moss?"]),
        ("9999", "", ["ingen kommune med nummer 9999"]),
        ("4203", "Grimstad", ["Nummeret 4203 er Arendal, men navnet er Grimstad."]),
        ("4203 Grimstad", "", ["Nummeret 4203 er Arendal, men navnet er Grimstad."]),
        ("", "", ["sier ikke hvilken kommune"]),
    ],
)
def test_what_is_not_one_municipality_says_why(known, text, name, words):
    found = known.find(text, name)
    assert found.municipality is None
    for word in words:
        assert word in found.problem


def test_an_earlier_number_of_the_municipality_itself_leads_on_and_is_told(known):
    found = known.find("0111")
    assert (found.municipality.name, found.note) == ("Hvaler", "0111 er et tidligere nummer for Hvaler.")


def test_name_beside_the_number_may_be_one_that_stands_twice(known):
    assert known.find("1818", "Herøy").municipality.number == "1818"
    assert known.find("1818", "Herøy kommune (Nordland)").municipality.number == "1818"


def test_a_number_in_the_column_of_names(known):
    assert known.find("", "4203").municipality.number == "4203"
    assert known.find("", "4203 Arendal").municipality.number == "4203"


def test_an_unknown_name_beside_a_number_is_told(known):
    found = known.find("4203", "Arendall")
    assert found.municipality.number == "4203"
    assert found.note == "Navnet «Arendall» er ukjent; nummeret er brukt."


def test_labels_have_the_county_only_where_a_name_stands_twice(known):
    labels = set(known.labels.values())
    assert {"Herøy (Nordland)", "Våler (Innlandet)", "Arendal"} <= labels


@pytest.mark.parametrize(
    ("text", "first", "reason"),
    [
        ("her", "Herøy (Møre og Romsdal)", ""),
        ("risor", "Risør", ""),
        ("oslo", "Oslo", ""),
        ("hobøl", "Indre Østfold", "tidligere: Hobøl"),
        ("hammerfets", "Hammerfest", ""),
        ("karas", "Karasjok", ""),
        ("420", "Risør", "4201"),
        ("0111", "Hvaler", "tidligere: 0111"),
    ],
)
def test_search_gives_the_likeliest_first(known, text, first, reason):
    hits = known.search(text)
    assert (hits[0].label, hits[0].reason) == (first, reason)


def test_search_puts_the_beginning_before_the_rest_and_earlier_names_last(known):
    hits = known.search("nes")
    assert [hit.label for hit in hits[:4]] == ["Nes", "Nesbyen", "Nesna", "Nesodden"]
    later = [hit.reason for hit in hits if hit.reason.startswith("tidligere")]
    assert later
    assert later == [hit.reason for hit in hits[-len(later) :]]


def test_queries(known, django_assert_num_queries):
    with django_assert_num_queries(0):
        known.find("Arendal")
        known.find("4203", "Arendal")
    with django_assert_num_queries(2):
        known.find("0111")
        known.find("0136")
        known.search("nes")
