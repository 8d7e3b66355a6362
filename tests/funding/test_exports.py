"""The files: what stands in them, and that nothing in them is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from django.test import Client
from openpyxl import load_workbook

from funding.exports import as_csv, as_xlsx, cell_safe
from funding.models import AllocationRun, Grant
from funding.runs import carry_out
from funding.statement import Statement
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
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Fordeling", "Grunnlag", "Om beregningen"]

    allocation = [list(row) for row in book["Fordeling"].iter_rows(values_only=True)]
    assert allocation[0] == [
        *("Nettverk", "Prosjektnummer", "Antall kommuner", "Innbyggere", "Fast beløp", "Flat del", "Kommunedel"),
        *("Innbyggerdel", "Avrunding", "Beregnet", "Vedtatt", "Avvik"),
    ]
    assert allocation[1] == [
        *("Agder", "103972", 25, 316_051, 0, 2_000_935, 515_222, 422_444, 0, 2_938_601, 2_950_584, 11_983),
    ]
    assert allocation[-1][0] == "Sum"
    assert allocation[-1][9:] == [36_683_801, 36_683_802, 1]
    assert sum(row[9] for row in allocation[1:-1]) == 36_683_801  # type: ignore[misc]

    inputs = [list(row) for row in book["Grunnlag"].iter_rows(values_only=True)]
    assert len(inputs) == 1 + 356
    assert ["Oslo", "0301", "Oslo", 709_037] in inputs
    facts: dict[Any, Any] = dict(book["Om beregningen"].iter_rows(values_only=True))  # type: ignore[arg-type]
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
    assert row["Prosjektnummer"] == "'+1"
    cell = load_workbook(io.BytesIO(as_xlsx(statement)))["Fordeling"]["A2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_cells() -> None:
    assert [cell_safe(value) for value in ["=1", " @x", "-2", "\t=1", "Å", -2, ""]] == [
        *("'=1", "' @x", "'-2", "'\t=1", "Å", -2, ""),
    ]
