"""The tables that the charts of parts are drawn from; without scripts the table is the chart."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext

from funding.results.columns import BAR_PARTS
from funding.results.parts import CENT
from funding.results.statement import NetworkResult, Statement


def part_label(part: str) -> str:
    return {
        "base": gettext("Fast beløp"),
        "flat": gettext("Flat del"),
        "municipality_part": gettext("Kommuner"),
        "population_part": gettext("Innbyggere"),
        "factor_part": gettext("Andre tall"),
    }[part]


class PartsChart:
    """One network's parts, and below them those of the average network, to see what makes it differ."""

    def __init__(self, statement: Statement, key: str) -> None:
        self.parts = [part for part in BAR_PARTS if statement.parts[part]]
        self.heads = [(part, part_label(part)) for part in self.parts]
        row = next(row for row in statement.rows if row.key == key)
        count = len(statement.rows)
        average = [(part, label, (statement.parts[part] / count).quantize(CENT)) for part, label in self.heads]
        self.rows = [(row.network, self._cells(row)), (gettext("Gjennomsnittet"), average)]

    def _cells(self, row: NetworkResult) -> list[tuple[str, str, Decimal]]:
        return [(part, label, row.parts[part]) for part, label in self.heads]
