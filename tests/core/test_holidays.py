"""Norway's public holidays and July, as far as they matter for when something can run."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.holidays import (
    easter,
    is_closed,
    names_between,
    open_day,
    public_holidays,
    suits_work,
    weekdays,
    working_days,
)

D = dt.date
days = st.dates(D(1990, 1, 1), D(2200, 1, 1))


@pytest.mark.parametrize(
    "day",
    # The earliest and the latest that there can be among them.
    [D(1818, 3, 22), D(1943, 4, 25), D(2024, 3, 31), D(2025, 4, 20), D(2026, 4, 5), D(2027, 3, 28), D(2038, 4, 25)],
)
def test_easter(day: dt.date):
    assert easter(day.year) == day


def test_the_holidays_of_a_year():
    assert [day.isoformat()[5:] for day in sorted(public_holidays(2027))] == [
        "01-01", "03-25", "03-26", "03-28", "03-29", "05-01", "05-06", "05-16", "05-17", "12-25", "12-26",
    ]  # fmt: skip


@given(days, st.integers(0, 900))
def test_days_are_counted_as_one_would_on_the_fingers(start: dt.date, length: int):
    end = start + dt.timedelta(days=length)
    each = [start + dt.timedelta(days=number) for number in range(length + 1)]
    assert weekdays(start, end) == sum(day.weekday() < 5 for day in each)
    assert working_days(start, end) == sum(day.weekday() < 5 and not is_closed(day) for day in each)
    assert (working_days(start, end) < weekdays(start, end)) == bool(names_between(start, end))


@pytest.mark.parametrize(
    ("start", "end", "suits"),
    [
        # Eight weeks in spring with Easter in them, and a year with everything.
        (D(2027, 3, 1), D(2027, 4, 23), True),
        (D(2027, 1, 4), D(2027, 12, 17), True),
        # July, and weeks that end or begin in it.
        (D(2027, 7, 5), D(2027, 7, 23), False),
        (D(2027, 5, 3), D(2027, 7, 9), False),
        (D(2027, 7, 26), D(2027, 12, 3), False),
        (D(2027, 6, 14), D(2027, 8, 20), False),
        (D(2027, 8, 2), D(2027, 9, 24), True),
        # Two weeks over Christmas, the week of Easter alone, and Easter Monday as the first day.
        (D(2024, 12, 23), D(2025, 1, 3), False),
        (D(2027, 3, 29), D(2027, 4, 23), False),
        (D(2027, 3, 30), D(2027, 4, 23), True),
    ],
)
def test_when_something_can_run(start: dt.date, end: dt.date, suits: bool):
    assert suits_work(start, end) is suits


def test_what_takes_the_days_is_named():
    assert names_between(D(2027, 5, 1), D(2027, 7, 9)) == [
        "Kristi himmelfartsdag", "andre pinsedag", "skoleferien i juli",
    ]  # fmt: skip


def test_a_deadline_is_moved_off_a_closed_day():
    assert open_day(D(2027, 3, 25), not_after=D(2027, 5, 1)) == D(2027, 3, 30)
    assert open_day(D(2027, 3, 25), not_after=D(2027, 3, 29)) == D(2027, 3, 24)
    assert open_day(D(2027, 7, 20), not_after=D(2027, 8, 16)) == D(2027, 8, 2)
    # A Sunday that somebody chose is left alone.
    assert open_day(D(2027, 4, 11), not_after=D(2027, 5, 1)) == D(2027, 4, 11)
