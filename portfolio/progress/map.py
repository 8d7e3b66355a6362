"""The map of a date: its own municipalities, or today's with what they, or those they come from, had reached then."""

from __future__ import annotations

import datetime as dt

from networks.models import Municipality, MunicipalityChange
from portfolio.counting.cells import CountedMunicipality, area_of, asked, rows
from portfolio.progress.figures import Question
from portfolio.reforms import inherited_level
from portfolio.solutions.models import Solution


def rows_on_map(question: Question, solution: Solution) -> list[CountedMunicipality]:
    """Every municipality with its place on the map; those outside area or scope are not `counted`."""
    [one] = asked([solution], [question.date])
    map_date, area = question.map_date, question.area
    found = rows(one, known_before=question.known_before, map_date=map_date, everyone=True)
    then = {
        row.municipality_id: row._replace(counted=row.counted and area_of(row, area.dimension) == area.key)
        for row in found
    }
    return list(then.values()) if map_date is None else _today(question, map_date, then)


def _today(question: Question, map_date: dt.date, then: dict[int, CountedMunicipality]) -> list[CountedMunicipality]:
    """Today's municipalities; one that did not exist is at the level of those it comes from, the lowest of them."""
    origins: dict[int, list[int]] = {}
    changes = MunicipalityChange.objects.filter(date__gt=question.date, date__lte=map_date)
    for successor, predecessor in changes.order_by("date").values_list("successor_id", "predecessor_id"):
        if successor != predecessor:
            earlier = origins.get(predecessor, [predecessor])
            origins.setdefault(successor, []).extend(earlier)
    found = []
    for municipality in Municipality.objects.valid_on(map_date).order_by("sort_key", "number"):
        known = then.get(municipality.pk)
        if known is None:
            known = _inherited(municipality, [then[pk] for pk in origins.get(municipality.pk, []) if pk in then])
        found.append(known)
    return found


def _inherited(municipality: Municipality, origins: list[CountedMunicipality]) -> CountedMunicipality:
    levels = [one.level for one in origins if one.level is not None]
    return CountedMunicipality(
        number=municipality.number,
        name=municipality.name,
        link_number=municipality.number,
        network_id=municipality.network_as_of_id,
        county_id=municipality.county_as_of_id,
        inhabitants=None,
        standard=municipality.written_standard,
        level=inherited_level(levels) if levels else None,
        effective_date=None,
        recorded_at=None,
        source=None,
        hex_column=municipality.hex_column,
        hex_row=municipality.hex_row,
        municipality_id=municipality.pk,
        fresh=False,
        counted=any(one.counted for one in origins),
    )
