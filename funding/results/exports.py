"""A finished run as a spreadsheet and as a text file. Both carry the key, the dates and the sources with them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from core.tables.columns import cells, head
from core.tables.spreadsheet import csv_text, tab_text
from funding.allocation.inputs import short
from funding.allocation.structures import in_words
from funding.results.columns import COLUMNS
from funding.results.statement import Decided, Statement, number_in_words
from funding.results.workbook import FormulaBook


def file_name(statement: Statement, ending: str) -> str:
    return f"tilskudd-{statement.run.grant.key}-fordeling-{statement.run.pk}.{ending}"


def _facts(statement: Statement) -> list[tuple[str, Any]]:
    """What the amounts rest on."""
    run, key = statement.run, statement.key
    finished = timezone.localtime(run.finished_at)
    facts: list[tuple[str, Any]] = [
        (pgettext("ett", "Tilskudd"), statement.inputs["grant"]["title"]),
        (gettext("Ordning"), statement.inputs["grant"]["scheme"]),
        (gettext("Til fordeling (kroner)"), statement.total),
        (gettext("Fordelingsnøkkel"), statement.key_name),
        (gettext("Flat andel"), key["flat_share"].replace(".", ",")),
        (gettext("Andel etter antall kommuner"), key["municipality_weight"].replace(".", ",")),
        (gettext("Andel etter innbyggertall"), key["population_weight"].replace(".", ",")),
        *_factors(statement),
        (gettext("Fast beløp per nettverk (kroner)"), key["base_amount"]),
        *(
            (label, key[name])
            for name, label in (
                ("floor_amount", gettext("Minst per nettverk (kroner)")),
                ("ceiling_amount", gettext("Mest per nettverk (kroner)")),
            )
            if name in key
        ),
        (gettext("Avrundet til hele (kroner)"), key["rounding_unit"]),
        (gettext("Folketall per"), short(statement.population_date)),
        (gettext("Kommuner per"), short(statement.municipality_date)),
        (gettext("Kommuner i alt"), statement.sums["municipalities"]),
        (gettext("Kilde til folketallet"), statement.population_sources),
        (gettext("Kilde til tilskuddet"), statement.inputs["grant"]["source"]),
        (gettext("Kjørt"), f"{short(finished.date())} {finished:%H:%M}"),
        (gettext("Kjørt av"), run.requested_by.name),
        (gettext("Regnemåte"), statement.inputs["method"]),
        (gettext("Programversjon"), run.code),
        (gettext("Kontrollsum (SHA-256)"), run.digest),
    ]
    if statement.left_out:
        facts.append((gettext("Uten kommuner på datoen, ikke med"), ", ".join(statement.left_out)))
    if "structure" in statement.inputs:
        facts.append((gettext("Fordelt på"), in_words(statement.inputs["structure"])))
    if statement.run.scenario:
        facts.append((gettext("Scenario, ikke vedtatt"), statement.run.scenario))
    if statement.run.grant.stated_sum is not None:
        facts.append((gettext("Summen som kilden oppgir (kroner)"), statement.run.grant.stated_sum))
    return facts


def _factors(statement: Statement) -> list[tuple[str, str]]:
    """Each further factor: its weight, and every network's number."""
    found = []
    for factor in statement.key.get("factors", []):
        name, weight = factor["name"], factor["weight"].replace(".", ",")
        found.append((gettext("Andel etter %(name)s") % {"name": name}, weight))
        numbers = (f"{row.network}: {number_in_words(Decimal(factor['values'][row.key]))}" for row in statement.rows)
        found.append((gettext("%(name)s for hvert nettverk") % {"name": name}, ", ".join(numbers)))
    return found


def as_csv(statement: Statement) -> str:
    """One line for each network, semicolon between the cells; the run's key, dates and sources are on each line."""
    facts = _facts(statement)
    rows = [[*cells(COLUMNS, row), *(value for _name, value in facts)] for row in statement.rows]
    return csv_text([head(COLUMNS) + [name for name, _value in facts], *rows])


def to_paste(statement: Statement) -> str:
    """The table with tabs between the cells, as spreadsheets and word processors take it from the clipboard.

    What the key doesn't use, and what isn't decided, has no column.
    """
    names = head(COLUMNS)
    rows = [cells(COLUMNS, row) for row in statement.rows]
    total = [gettext("Sum"), "", *(column.total(statement) if column.total else "" for column in COLUMNS[2:])]
    # Name and project number always; of the numbers those that say something in some row.
    used = [index for index in range(len(names)) if index < 2 or any(row[index] for row in rows)]
    return tab_text([[row[index] for index in used] for row in [names, *rows, total]])


def decided_to_paste(decided: Decided) -> str:
    """The decided amounts with tabs between the cells."""
    rows: list[list[Any]] = [[pgettext("ett", "Nettverk"), gettext("Prosjektnummer"), gettext("Vedtatt")]]
    rows += [[found.network.name, found.network.project_number, found.amount] for found in decided.amounts]
    return tab_text([*rows, [gettext("Sum"), "", decided.total]])


def as_xlsx(statement: Statement) -> bytes:
    """The allocation as live formulas, the municipalities that it counts, and what it rests on."""
    return FormulaBook(statement, _facts(statement)).build()
