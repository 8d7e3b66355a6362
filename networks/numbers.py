"""What became of a number: renumberings, mergers and splits followed forwards to a date."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from networks.models import Municipality, MunicipalityChange, MunicipalityPeriod
from networks.models.geography import MunicipalityQuerySet


def resolve(number: str, date: dt.date | None = None) -> MunicipalityQuerySet:
    """The municipalities that on `date` (today when left out) hold the area that `number` stood for.

    A renumbering leads to the same municipality (0111 → 3011 → 3110), a merger to the one that took over, a split to
    all parts. Empty for a number that never was, or whose municipality did not exist yet on `date`. `number` is what
    it was when it was used last, if it was used more than once.
    """
    date = date or timezone.localdate()
    period = MunicipalityPeriod.objects.filter(number=number.strip()).order_by("-valid_from").first()
    if period is None:
        return Municipality.objects.valid_on(date).none()
    changes = MunicipalityChange.objects.filter(date__gt=period.valid_from, date__lte=date).order_by("date", "pk")
    holders = {period.municipality_id}
    for change in changes:
        if change.predecessor_id in holders:
            holders.add(change.successor_id)
    # Those that ended on the way are not valid on the date.
    return Municipality.objects.valid_on(date).filter(pk__in=holders)


def changes_of(municipality: Municipality) -> list[MunicipalityChange]:
    """The splits and mergers that `municipality` came out of or ended in, the latest first; renumberings aside."""
    found = MunicipalityChange.objects.exclude(kind=MunicipalityChange.Kind.RENUMBERING).filter(
        Q(predecessor=municipality) | Q(successor=municipality)
    )
    return list(found.select_related("predecessor", "successor").order_by("-date", "pk"))
