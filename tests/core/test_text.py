"""What may stand in a text, and that every writer survives what is in old rows."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from core import word
from core.tables.columns import Column
from core.tables.downloads import Table, as_csv, as_xlsx
from core.tables.spreadsheet import cell_safe, csv_text, table_xlsx
from core.text import clean_data, clean_line, clean_text

DIRTY = "Møte\x0bmed\x00 A\u030arhus\u200b \ufeffog\u202e \ud800slutt\x1f"
CLEAN = "Møte\nmed Århus og slutt"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (DIRTY, CLEAN),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("tab\tog «sitat» – æøå Å 👩\u200d⚕️", "tab\tog «sitat» – æøå Å 👩\u200d⚕️"),
        ("Guovdageaidnu – Kautokeino", "Guovdageaidnu – Kautokeino"),
        ("myk\xadbinde\u2060strek", "mykbindestrek"),
        ("", ""),
    ],
)
def test_clean_text(text, clean):
    assert clean_text(text) == clean
    assert clean_text(clean) == clean


def test_one_line():
    assert clean_line("a\nb\tc\x0bd") == "a b c d"


def test_data_is_cleaned_but_for_passwords():
    given = {"title\x00": ["a\x0bb", {"password": "p\x00\u200b", "n": 1}], "password": "x\x00"}
    assert clean_data(given) == {"title": ["a\nb", {"password": "p\x00\u200b", "n": 1}], "password": "x\x00"}


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("+47 900 00 000", "+47 900 00 000"),
        ("-5,3 %", "-5,3 %"),
        ("–", "–"),
        ("- ikke startet", "- ikke startet"),
        ("=1+1", "'=1+1"),
        ("  =SUM(A1)", "'  =SUM(A1)"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("＋1+1", "'＋1+1"),
        ("\t=1", "'\t=1"),
        (DIRTY, CLEAN),
        (12, 12),
        (None, None),
    ],
)
def test_only_what_a_spreadsheet_would_compute_gets_an_apostrophe(value, safe):
    assert cell_safe(value) == safe


def test_every_file_can_hold_what_is_in_old_rows():
    assert csv_text([[DIRTY]]).strip("\ufeff\r\n") == f'"{CLEAN}"'
    assert load_workbook(io.BytesIO(table_xlsx("Ark", [["Hode"], [DIRTY]], [20]))).active["A2"].value == CLEAN
    table = Table("navn", "Tabell", [Column("text", "Hode", lambda row: row)], [DIRTY], [("Fakta", DIRTY)])
    assert load_workbook(io.BytesIO(as_xlsx(table))).worksheets[0]["A2"].value == CLEAN
    assert CLEAN in as_csv(table)
    document = word.blank()
    word.table(document, ["Hode\x0b"], [[DIRTY]])
    read = Document(io.BytesIO(word.as_bytes(document)))
    assert read.tables[0].rows[1].cells[0].text == CLEAN
