"""Where a day begins and ends, in the time zone of the country.

What happened on a day has a moment `>= start_of(day)` and `< end_of(day)`; what was known on it was recorded
`< end_of(day)`.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def start_of(day: dt.date) -> dt.datetime:
    """Midnight at the beginning of `day`."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def end_of(day: dt.date) -> dt.datetime:
    """The first moment of the next day; compare with `<`."""
    return start_of(day + dt.timedelta(days=1))
