"""The parts of an amount: two decimals and one line of rounding, the same wherever they are read."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.templatetags.figures import decimal
from funding.allocation.sharing import Recipient, Rule, allocate
from funding.models import Grant
from funding.results.comparison import Comparison
from funding.results.exports import as_csv, as_xlsx
from funding.results.parts import NAMES, parts_of
from funding.results.statement import Statement
from networks.models import User
from tests.funding.results.test_exports import csv_rows, done
from tests.funding.test_pages import words

SHARES = ("flat", "municipality_part", "population_part")


@given(
    st.integers(0, 10**9),
    st.lists(st.tuples(st.integers(1, 90), st.integers(1, 10**6)), min_size=1, max_size=12),
    st.integers(0, 100),
    st.sampled_from([1, 10, 1000]),
)
def test_the_parts_make_the_amount_to_the_krone(total: int, sizes: list[tuple[int, int]], flat: int, unit: int) -> None:
    recipients = [Recipient(f"n{index}", *size) for index, size in enumerate(sizes)]
    flat_share = Fraction(flat, 100)
    rest = (1 - flat_share) / 2
    rule = Rule(flat_share, rest, rest, rounding_unit=unit)
    for share in allocate(total, recipients, rule).lines:
        parts = parts_of(share)
        assert tuple(parts) == NAMES
        assert sum(parts.values()) == share.amount
        assert all(part == part.quantize(Decimal("0.01")) for part in parts.values())
        assert abs(parts["rounding"]) <= unit + 1


def test_page_file_and_explanation_say_the_same(
    grant_2024: Grant, grant_manager: User, signed_in: Callable[[User], Client]
) -> None:
    run = done(grant_2024, grant_manager)
    statement = Statement(run)
    client = signed_in(grant_manager)
    text = words(client.get(run.get_absolute_url()).content.decode())
    csv = {row["Nettverk"]: row for row in csv_rows(as_csv(statement))}
    head, *lines = load_workbook(io.BytesIO(as_xlsx(statement)), data_only=True)["Fordeling"].iter_rows(
        values_only=True
    )
    sheet = {line[0]: dict(zip(head, line, strict=True)) for line in lines}
    explained = {row["network"]: row for row in client.get(reverse("allocation-explanation", args=[run.pk])).json()}
    for row, terms, _exact in statement.explained_rows():
        shown = [decimal(row.parts[name], 2).replace("\N{NO-BREAK SPACE}", " ") for name in (*SHARES, "rounding")]
        assert f"{row.network} {row.project_number} {' '.join(shown)}" in text
        assert [csv[row.network][name] for name in ("Flat del", "Kommunedel", "Innbyggerdel", "Avrunding")] == [
            str(row.parts[name]).replace(".", ",") for name in (*SHARES, "rounding")
        ]
        columns = ("Flat del (nøyaktig)", "Kommunedel (nøyaktig)", "Innbyggerdel (nøyaktig)", "Avrunding")
        for column, name in zip(columns, (*SHARES, "rounding"), strict=True):
            assert round(sheet[row.network][column], 2) == float(row.parts[name])
        assert [Decimal(term["amount"]) for term in explained[row.key]["terms"]] == [term.kroner for term in terms]
        assert sum(term.kroner for term in terms) == row.line.amount
        sentence = statement.sentence_for()[row.key]
        for name in SHARES:
            assert decimal(row.parts[name], 2) in sentence


@pytest.mark.parametrize("unit", [1, 100])
def test_a_comparison_explains_every_krone(grant_2024: Grant, grant_manager: User, unit: int) -> None:
    before = done(grant_2024, grant_manager)
    key = grant_2024.keys.get()
    key.pk, key.version, key.rounding_unit, key.flat_share = None, 2, unit, Decimal("0.5")
    key.municipality_weight = key.population_weight = Decimal("0.25")
    key.save()
    for row in Comparison(before, done(grant_2024, grant_manager)).rows:
        assert sum(kroner for _name, kroner in row.parts) == row.amount
