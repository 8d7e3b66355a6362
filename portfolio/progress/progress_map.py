"""The map of a date: its own municipalities, or today's with what they, or those they come from, had reached then."""

from __future__ import annotations

import datetime as dt

from networks.models import Municipality, MunicipalityChange
from portfolio.counting.counting import Asked, Row, area_of, asked, rows
from portfolio.counting.municipality_levels import Standing
from portfolio.progress.figures import Question
from portfolio.reforms import inherited_level
from portfolio.solutions.models import Ambition, Solution


def standings_on_map(question: Question, solution: Solution) -> list[Standing]:
    """Every municipality with its place on the map; those outside area or scope are not `counted`."""
    [one] = asked([solution], [question.date])
    scope = None
    if one.ambition_id is not None:
        links = Ambition.municipalities.through.objects.filter(ambition=one.ambition_id)
        scope = set(links.values_list("municipality_id", flat=True))
    found = rows(
        Asked(solution.pk, question.date, None), known_before=question.known_before, map_date=question.map_date
    )
    area = question.area

    def standing(row: Row) -> Standing:
        inside = area_of(row, area.dimension) == area.key and (scope is None or row.municipality_id in scope)
        return Standing(
            row.link_number,
            row.name,
            row.network_id,
            row.hex_column,
            row.hex_row,
            inside,
            row.level,
            row.effective_date,
            row.recorded_at,
        )

    then = {row.municipality_id: standing(row) for row in found}
    map_date = question.map_date
    return list(then.values()) if map_date is None else _today(question, map_date, then)


def _today(question: Question, map_date: dt.date, then: dict[int, Standing]) -> list[Standing]:
    """Today's municipalities; one that did not exist stands where those it comes from stood, the lowest of them."""
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


def _inherited(municipality: Municipality, origins: list[Standing]) -> Standing:
    levels = [one.level for one in origins if one.level is not None]
    return Standing(
        municipality.number,
        municipality.name,
        municipality.network_then_id,
        municipality.hex_column,
        municipality.hex_row,
        any(one.counted for one in origins),
        inherited_level(levels) if levels else None,
        None,
        None,
    )
