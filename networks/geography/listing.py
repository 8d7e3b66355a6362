"""Tables of municipalities as they were on a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

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


def municipality_rows(
    municipalities: MunicipalityQuerySet, population_date: dt.date, network: Network | None = None
) -> list[MunicipalityRow]:
    """The rows of `municipalities`, which comes from `valid_on`; three queries whatever the length.

    Two when all of them belong to `network`.
    """
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
        )
        for municipality in found
    ]


def population_date_for(date: dt.date) -> dt.date:
    """The latest date on or before `date` that has population figures; `date` itself when there are none."""
    dates = Population.objects.filter(date__lte=date).order_by("-date").values_list("date", flat=True)
    return dates.first() or date
