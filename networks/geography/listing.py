"""Tables of municipalities as they were on a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from networks.geography.dictionary import Hit
from networks.geography.models import County, MunicipalityQuerySet, Network, Population


@dataclass(frozen=True)
class MunicipalityRow:
    """One municipality on a date: names, number and places of that date; `inhabitants` is None without a figure."""

    number: str
    name: str
    county: County
    network: Network | None
    inhabitants: int | None
    url: str
    hex_column: int | None
    hex_row: int | None
    # Why it was found, where it isn't by its name of today.
    reason: str = ""


def municipality_rows(
    municipalities: MunicipalityQuerySet,
    population_date: dt.date,
    network: Network | None = None,
    hits: Sequence[Hit] = (),
) -> list[MunicipalityRow]:
    """The rows of `municipalities`, which comes from `valid_on`; three queries whatever the length.

    Two when all of them belong to `network`. With `hits` in the order of the search that they are the answers to.
    """
    order = {hit.municipality.pk: (place, hit) for place, hit in enumerate(hits)}
    figures = Population.objects.filter(municipality=OuterRef("pk"), date=population_date)
    found = municipalities.annotate(inhabitants=Subquery(figures.values("inhabitants")[:1]))
    counties = County.objects.in_bulk()
    networks = {network.pk: network} if network is not None else Network.objects.in_bulk()
    return [
        MunicipalityRow(
            number=municipality.number_as_of,
            name=municipality.name_as_of,
            county=counties[municipality.county_as_of_id],
            network=networks.get(municipality.network_as_of_id or 0),
            inhabitants=municipality.inhabitants,
            url=municipality.get_absolute_url(),
            hex_column=municipality.hex_column,
            hex_row=municipality.hex_row,
            reason=order[municipality.pk][1].reason if hits else "",
        )
        for municipality in (sorted(found, key=lambda one: order[one.pk][0]) if hits else found)
    ]


def population_date_for(date: dt.date) -> dt.date:
    """The latest date on or before `date` that has population figures; `date` itself when there are none."""
    dates = Population.objects.filter(date__lte=date).order_by("-date").values_list("date", flat=True)
    return dates.first() or date
