"""A page that can be seen as of a date: which day its address asks for, and what its template needs to say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portfolio.filters import DateForm
from portfolio.links import date_value, with_query


class Dated:
    """The `dato` of an address, inclusive. `date` is today for an impossible one, and the page says why.

    `kept` are the other parameters that go along when the date is changed.
    """

    def __init__(self, request: HttpRequest, kept: Sequence[str] = ()) -> None:
        self.today = timezone.localdate()
        self.form = DateForm(request.GET) if request.GET.get("dato") else None
        self.date: dt.date = self.form.date if self.form else self.today
        self._path = request.path
        self._kept = [(name, value) for name in kept if (value := request.GET.get(name, ""))]

    @property
    def past(self) -> bool:
        return self.date != self.today

    def refuse(self, text: str = "") -> None:
        """There is nothing to show for the date: say so beside the field, and show today."""
        if self.form is not None and self.past:
            if text:
                self.form.add_error("dato", text)
            else:
                self.form.refuse_date()
            self.date = self.today

    def context(self) -> dict[str, Any]:
        """For `portfolio/date_inline.html` and `portfolio/past_notice.html`."""
        return {
            "past": self.past,
            "shown_date": self.date,
            "date_value": date_value(self.date),
            "date_form": self.form,
            "date_errors": self.form.errors.get("dato") if self.form else None,
            "kept": self._kept,
            "today_url": with_query(self._path, **dict(self._kept)),
        }


def as_of_fact(date: dt.date | None = None) -> tuple[str, str]:
    """As of which day the table is; today when left out."""
    return (_("Per"), date_format(date or timezone.localdate(), "d.m.Y"))


def dated_name(name: str, date: dt.date | None) -> str:
    """A file about a past day has the day in its name."""
    return name if date in (None, timezone.localdate()) else f"{name}-{date:%Y-%m-%d}"


def _day(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localtime(moment).date() if moment else None
