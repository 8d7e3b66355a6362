"""Dates and amounts as they are written in Norway."""

import datetime as dt
from decimal import Decimal

import pytest

from core.tables.values import DAY_FIRST, MONTH_FIRST, did_you_mean, nearest, read_amount, read_date

MARCH = dt.date(2024, 3, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "1.3.2024",
        "01.03.24",
        "1.3.24",
        "2024-03-01",
        "2024-3-1",
        "20240301",
        "1. mars 2024",
        "1.mar.24",
        "1 March 2024",
        "01.03.2024 00:00:00",
        "2024-03-01T12:00:00Z",
        "01-03-2024",
        "45352",
        45352,
        45352.0,
        MARCH,
        dt.datetime(2024, 3, 1, 12),  # noqa: DTZ001 - a cell has no time zone
        " 1.\N{NO-BREAK SPACE}mars 2024 ",
    ],
)
def test_the_first_of_march(cell):
    assert read_date(cell).day == MARCH


@pytest.mark.parametrize("cell", ["2024", "03.2024", "mars 2024", "2024-03"])
def test_a_date_without_its_day_is_not_guessed(cell):
    read = read_date(cell)
    assert read.day is None
    assert "mangler dag" in read.problem


@pytest.mark.parametrize("cell", ["31.2.2024", "snart", "13/13/2024", "1.3", "99999"])
def test_what_is_no_date(cell):
    read = read_date(cell)
    assert read.day is None
    assert "ikke en dato" in read.problem
    assert not read.ambiguous


def test_slashes_are_asked_about_only_where_both_would_do():
    assert read_date("03/25/2024").day == dt.date(2024, 3, 25)
    assert "amerikansk" in read_date("03/25/2024").note
    assert read_date("25/03/2024") == read_date("25.03.2024")
    assert read_date("3/3/2024").day == dt.date(2024, 3, 3)
    assert read_date("01/03/2024").ambiguous
    assert read_date("01/03/2024", DAY_FIRST).day == MARCH
    assert read_date("01/03/2024", MONTH_FIRST).day == dt.date(2024, 1, 3)


def test_an_empty_cell_is_neither_a_date_nor_a_problem():
    assert read_date("").day is None
    assert read_date(" ").problem == ""


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("Kr 2 950 584", 2_950_584),
        ("2.950.584", 2_950_584),
        ("2,950,584", 2_950_584),
        ("2\N{NO-BREAK SPACE}950\N{NO-BREAK SPACE}584", 2_950_584),
        ("2\N{NARROW NO-BREAK SPACE}950\N{NARROW NO-BREAK SPACE}584 kr", 2_950_584),
        ("kr 2 950 584,-", 2_950_584),
        ("2950584,00", 2_950_584),
        (2_950_584.0, 2_950_584),
        ("44,5 mill.", 44_500_000),
        ("44.5 mill", 44_500_000),
        ("44,5 millioner kroner", 44_500_000),
        ("36,683801 mill. kr", 36_683_801),
        ("200 tusen", 200_000),
        ("-1 000", -1_000),
        ("kr. 1.234,50", Decimal("1234.50")),
        ("0", 0),
    ],
)
def test_amounts(cell, amount):
    assert read_amount(cell) == amount


@pytest.mark.parametrize(
    "cell", ["", "ukjent", "2 95", "1.2.3", "12 kaker", "1e5", float("nan"), MARCH, True, "9" * 16]
)
def test_what_is_no_amount(cell):
    assert read_amount(cell) is None


def test_suggestions():
    known = ["Kristiansand", "Kristiansund", "Oslo", "Risør"]
    assert nearest("Kristiannsand", known)[0] == "Kristiansand"
    assert nearest("risor", known)[0] == "Risør"
    assert nearest("xyz", known) == []
    assert did_you_mean(["A", "B", "C"]) == "Mente du A, B eller C?"
    assert did_you_mean(["A"]) == "Mente du A?"
    assert did_you_mean([]) == ""
