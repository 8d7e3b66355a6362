"""The files: what is in them, and that nothing in them is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import formulas
import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from core.tables.spreadsheet import cell_safe
from funding.models import AllocationRun, Grant
from funding.results.exports import as_csv, as_xlsx
from funding.results.statement import Statement
from funding.runs.lifecycle import carry_out
from networks.models import Network, User


def done(grant: Grant, by: User) -> AllocationRun:
    run = AllocationRun.objects.create(grant=grant, key=grant.keys.latest("version"), requested_by=by)
    carry_out(run.pk)
    run.refresh_from_db()
    return run


def csv_rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}"), "Excel would break the Norwegian letters"
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


def test_the_spreadsheet(grant_2024: Grant, grant_manager: User, signed_in: Callable[[User], Client]) -> None:
    run = done(grant_2024, grant_manager)
    response = signed_in(grant_manager).get(f"/tilskudd/kjoring/{run.pk}/fordeling.xlsx")
    assert response["Content-Disposition"] == f'attachment; filename="tilskudd-2024-fordeling-{run.pk}.xlsx"'
    book = load_workbook(io.BytesIO(response.content), data_only=True)
    assert book.sheetnames == ["Fordeling", "Grunnlag", "Om beregningen"]

    allocation = list(book["Fordeling"].iter_rows(values_only=True))
    agder = dict(zip(allocation[0], allocation[1], strict=True))
    assert (agder["Nettverk"], agder["Prosjektnummer"], agder["Antall kommuner"]) == ("Agder", "103972", 25)
    assert (agder["Beregnet"], agder["Vedtatt"], agder["Avvik"]) == (2_938_601, 2_950_584, 11_983)
    assert round(agder["Kommunedel (nøyaktig)"], 2) == 515_221.92
    total = dict(zip(allocation[0], allocation[-1], strict=True))
    assert (total["Nettverk"], total["Beregnet"], total["Vedtatt"], total["Avvik"]) == (
        *("Sum", 36_683_801, 36_683_802, 1),
    )

    inputs = [list(row) for row in book["Grunnlag"].iter_rows(values_only=True)]
    assert len(inputs) == 1 + 356
    assert ["Oslo", "0301", "Oslo", 709_037] in inputs
    facts: dict[Any, Any] = dict(book["Om beregningen"].iter_rows(max_col=2, values_only=True))  # type: ignore[arg-type]
    assert facts["Fordelingsnøkkel"] == "60/40 v1"
    assert facts["Folketall per"] == facts["Kommuner per"] == "1.1.2023"
    assert facts["Kilde til folketallet"] == "SSB, tabell 07459"
    assert facts["Kontrollsum (SHA-256)"] == run.digest
    assert facts["Summen som kilden oppgir (kroner)"] == 36_683_801


def test_the_text_file(grant_2024: Grant, grant_manager: User, signed_in: Callable[[User], Client]) -> None:
    run = done(grant_2024, grant_manager)
    response = signed_in(grant_manager).get(f"/tilskudd/kjoring/{run.pk}/fordeling.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = csv_rows(response.content.decode())
    assert sum(int(row["Beregnet"]) for row in rows) == 36_683_801
    assert [row["Nettverk"] for row in rows][2] == "Møre og Romsdal"
    assert rows[0]["Prosjektnummer"] == "103972"
    assert rows[1]["Avvik"] == "-2945"
    for row in rows:
        assert row["Fordelingsnøkkel"] == "60/40 v1"
        assert row["Folketall per"] == "1.1.2023"
        assert row["Kilde til folketallet"] == "SSB, tabell 07459"
        assert row["Kilde til tilskuddet"].startswith("KS og Digi Troms og Finnmark")


def test_a_name_is_never_a_formula(small_grant: Callable[[int], Grant], grant_manager: User) -> None:
    grant = small_grant(1)
    Network.objects.update(name='=HYPERLINK("http://x")', project_number="+1")
    statement = Statement(done(grant, grant_manager))

    row = csv_rows(as_csv(statement))[0]
    assert row["Nettverk"] == '\'=HYPERLINK("http://x")'
    assert row["Prosjektnummer"] == "+1"
    cell = load_workbook(io.BytesIO(as_xlsx(statement)))["Fordeling"]["A2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_cells() -> None:
    assert [cell_safe(value) for value in ["=1", " @x", "-2", "\t=1", "Å", -2, "", "-x"]] == [
        *("'=1", "' @x", "-2", "'\t=1", "Å", -2, "", "'-x"),
    ]


def recalculated(content: bytes, folder: Path) -> dict[str, int]:
    """The computed kroner by network, as an engine that knows nothing of ours computes them from the formulas."""
    file = folder / "fordeling.xlsx"
    file.write_bytes(content)
    solution = formulas.ExcelModel().loads(str(file)).finish().calculate()
    headings = [cell.value for cell in load_workbook(file)["Fordeling"][1]]
    column = get_column_letter(headings.index("Beregnet") + 1)
    names = [row[0] for row in load_workbook(file)["Fordeling"].iter_rows(min_row=2, max_col=1, values_only=True)]
    return {
        name: solution[f"'[fordeling.xlsx]FORDELING'!{column}{row}"].value[0, 0]
        for row, name in enumerate(names[:-1], start=2)
    }


def without_values(content: bytes) -> bytes:
    """The formulas without the values stored beside them."""
    buffer = io.BytesIO()
    load_workbook(io.BytesIO(content)).save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"rounding_unit": 1000, "base_amount": 100_000},
        {"floor_amount": 2_900_000, "ceiling_amount": 4_000_000},
        {"floor_amount": 3_000_000, "base_amount": 500_000, "rounding_unit": 100},
        {"flat_share": Decimal("0.5"), "factor_share": Decimal("0.1"), "ceiling_amount": 4_200_000},
    ],
)
def test_another_engine_computes_the_same_kroner(
    grant_2024: Grant, grant_manager: User, tmp_path: Path, change: dict[str, Any]
) -> None:
    if share := change.get("factor_share"):
        numbers = {key: str(index + 1.5) for index, key in enumerate(Network.objects.values_list("key", flat=True))}
        change = {**change, "factors": [{"name": "Reisetid", "weight": str(share), "values": numbers}]}
    grant_2024.keys.update(**change)
    statement = Statement(done(grant_2024, grant_manager))
    content = as_xlsx(statement)
    found = recalculated(without_values(content), tmp_path)
    assert found == {row.network: row.line.amount for row in statement.rows}
    sheet = load_workbook(io.BytesIO(content))["Fordeling"]
    plain = {"Reisetid", "Nettverk", "Prosjektnummer", "Rekkefølge ved lik rest", "Vedtatt", "Lagret i Fellesløp"}
    for column in sheet.iter_cols(min_row=1, max_row=12):
        if column[0].value not in plain:
            assert all(str(cell.value).startswith("=") for cell in column[1:]), column[0].value
