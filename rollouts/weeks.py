"""ISO weeks in words: people in the municipalities plan by week number."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext, ngettext


def week_span(start: dt.date, end: dt.date) -> str:
    """`uke 6–14`, `uke 6`, over New Year `uke 50–4`; both dates inclusive.

    The years are said only when the weeks alone would mislead: `uke 50 i 2026 – uke 4 i 2028`.
    """
    first, last = start.isocalendar(), end.isocalendar()
    if (end - start).days > 51 * 7:
        return gettext("uke %(week1)d i %(year1)d – uke %(week2)d i %(year2)d") % {
            "week1": first.week,
            "year1": first.year,
            "week2": last.week,
            "year2": last.year,
        }
    if first.week == last.week:
        return gettext("uke %(week)d") % {"week": first.week}
    return gettext("uke %(first)d–%(last)d") % {"first": first.week, "last": last.week}


if TYPE_CHECKING:
    pass


def days_since(moment: dt.datetime) -> int:
    """Whole days by the calendar from `moment` to today; 0 on the same day."""
    return max((timezone.localdate() - timezone.localtime(moment).date()).days, 0)


def waited(days: int) -> str:
    """How long something has waited for the NKG, in words."""
    if not days:
        return gettext("kom i dag")
    return ngettext("har ventet i %(days)d dag", "har ventet i %(days)d dager", days) % {"days": days}
