"""The choice between a map of equal hexagons and one with the borders that KS has imported."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import reverse

from networks.geography.borders import structure_of
from portfolio.filters import BORDERS, DateForm
from portfolio.links import with_query


@dataclass(frozen=True)
class MapChoice:
    """The two maps of a page and where they are; `borders` tells which one is shown. `source` is read by the map."""

    borders: bool
    hexagons_url: str
    borders_url: str
    outlines_url: str


def map_value(form: DateForm) -> str:
    """The value in the address for the map that is asked for."""
    return BORDERS if form.with_borders else ""


def map_choice(form: DateForm, date: dt.date, url: str) -> MapChoice | None:
    """The choice on the page `url` about `date`; None where there are no borders to choose. One query."""
    if structure_of(date) is None:
        return None
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "kart"]
    return MapChoice(
        borders=form.with_borders,
        hexagons_url=_page(parts.path, kept),
        borders_url=_page(parts.path, [*kept, ("kart", BORDERS)]),
        outlines_url=with_query(reverse("networks:borders"), dato=date.isoformat()),
    )


def _page(path: str, query: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
