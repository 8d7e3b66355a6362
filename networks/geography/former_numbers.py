"""What became of a number: renumberings, mergers and splits followed forwards to a date."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from networks.geography.models import (
    FormerNumber,
    Municipality,
    MunicipalityChange,
    MunicipalityPeriod,
    MunicipalityQuerySet,
)


def holders(number: str, date: dt.date | None = None) -> set[int]:
    """The keys of all that have held the area of `number` until `date` (inclusive; for ever when left out).

    Those that ended on the way are among them. A number is followed from the day it was used last: through the periods
    that are known, or for one from before them through `FormerNumber`. Empty for a number that never was.
    """
    number = number.strip()
    period = MunicipalityPeriod.objects.filter(number=number).order_by("-valid_from").first()
    if period is not None:
        found, since = {period.municipality_id}, period.valid_from
    else:
        former = list(FormerNumber.objects.filter(number=number))
        if not former:
            return set()
        found, since = {row.municipality_id for row in former}, min(row.valid_to for row in former)
    changes = MunicipalityChange.objects.filter(date__gt=since)
    if date is not None:
        changes = changes.filter(date__lte=date)
    for change in changes.order_by("date", "pk"):
        if change.predecessor_id in found:
            found.add(change.successor_id)
    return found


def resolve(number: str, date: dt.date | None = None) -> MunicipalityQuerySet:
    """The municipalities that on `date` (today when left out) hold the area that `number` stood for.

    A renumbering leads to the same municipality (0111 → 3011 → 3110), a merger to the one that took over, a split to
    all parts. Empty for a number that never was, or whose municipality did not exist yet on `date`. `number` is what
    it was when it was used last, if it was used more than once.
    """
    date = date or timezone.localdate()
    # Those that ended on the way are not valid on the date.
    return Municipality.objects.valid_on(date).filter(pk__in=holders(number, date))


def changes_of(municipality: Municipality) -> list[MunicipalityChange]:
    """The splits and mergers that `municipality` came out of or ended in, the latest first; renumberings aside."""
    found = MunicipalityChange.objects.exclude(kind=MunicipalityChange.Kind.RENUMBERING).filter(
        Q(predecessor=municipality) | Q(successor=municipality)
    )
    return list(found.select_related("predecessor", "successor").order_by("-date", "pk"))
