"""The days on which few are at work: Norway's public holidays, and July, when schools are closed. Pure arithmetic.

July stands for the schools' summer holiday, whose days differ from county to county.
"""

from __future__ import annotations

import bisect
import datetime as dt
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

DAY = dt.timedelta(days=1)
JULY = 7
# Beside Easter Sunday, and the same every year (month, day).
AROUND_EASTER = {
    -3: _("skjærtorsdag"),
    -2: _("langfredag"),
    0: _("første påskedag"),
    1: _("andre påskedag"),
    39: _("Kristi himmelfartsdag"),
    49: _("første pinsedag"),
    50: _("andre pinsedag"),
}
FIXED = {
    (1, 1): _("første nyttårsdag"),
    (5, 1): _("1. mai"),
    (5, 17): _("17. mai"),
    (12, 25): _("første juledag"),
    (12, 26): _("andre juledag"),
}
SUMMER = _("skoleferien i juli")


def easter(year: int) -> dt.date:
    """Easter Sunday by the Gregorian computus (Meeus, Jones, Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


@lru_cache(maxsize=64)
def public_holidays(year: int) -> dict[dt.date, Any]:
    """Each public holiday with its name. Two may fall on one day; the movable one names it."""
    sunday = easter(year)
    found = {dt.date(year, *day): name for day, name in FIXED.items()}
    return found | {sunday + away * DAY: name for away, name in AROUND_EASTER.items()}


@lru_cache(maxsize=64)
def _closed(year: int) -> list[dt.date]:
    """The days from Monday to Friday that are no working days, in order."""
    july = {dt.date(year, JULY, day) for day in range(1, 32)}
    return sorted(day for day in july.union(public_holidays(year)) if day.weekday() < 5)


def is_closed(day: dt.date) -> bool:
    """A public holiday or a day in July, also on a Saturday or Sunday."""
    return day.month == JULY or day in public_holidays(day.year)


def weekdays(start: dt.date, end: dt.date) -> int:
    """The days from Monday to Friday from `start` to `end`, both inclusive."""
    weeks, rest = divmod((end - start).days + 1, 7)
    return weeks * 5 + sum((start.weekday() + day) % 7 < 5 for day in range(rest))


def working_days(start: dt.date, end: dt.date) -> int:
    """`weekdays` without the public holidays and July."""
    closed = 0
    for year in range(start.year, end.year + 1):
        days = _closed(year)
        closed += bisect.bisect_right(days, end) - bisect.bisect_left(days, start)
    return weekdays(start, end) - closed


def names_between(start: dt.date, end: dt.date) -> list[str]:
    """What takes working days from the period, in the order of the calendar, each named once."""
    found: dict[str, None] = {}
    for year in range(start.year, end.year + 1):
        for day in _closed(year):
            if start <= day <= end:
                found[str(SUMMER if day.month == JULY else public_holidays(year)[day])] = None
    return list(found)


def suits_work(start: dt.date, end: dt.date) -> bool:
    """Can something that asks work of people go from `start` to `end` (inclusive)?

    At least four of five weekdays are working days, neither the first nor the last day is closed, and the weeks of both
    have three working days or more. So a short period is never in July or across Christmas; a long one may have both.
    """
    if is_closed(start) or is_closed(end) or not (_is_working_week(start) and _is_working_week(end)):
        return False
    return working_days(start, end) * 5 >= weekdays(start, end) * 4


def _is_working_week(day: dt.date) -> bool:
    monday = day - day.weekday() * DAY
    return working_days(monday, monday + 4 * DAY) >= 3


def open_day(day: dt.date, *, not_after: dt.date) -> dt.date:
    """`day`, or when it is closed the first working day after it; the last before it when that would be too late."""
    for step in (DAY, -DAY):
        found = day
        while is_closed(found) or (found != day and found.weekday() > 4):
            found += step
        if found <= not_after:
            return found
    return day
