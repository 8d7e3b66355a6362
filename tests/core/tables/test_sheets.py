"""Files and pastes as Excel, LibreOffice, Numbers and people make them."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from core.errors import InvalidInput
from core.tables.sheets import LARGEST_FILE, letter_of, read_file, read_paste, text_of
from tests import cases

HEAD = ["Kommunenummer", "Kommune", "Løsning", "Nivå", "Gjelder fra"]
TABLE = "Nummer;Kommune\r\n4201;Risør\r\n4212;Vegårshei\r\n"


def workbook(*rows, **sheets):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for row in lines:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", cases.SHAPES)
def test_every_row_of_the_case_is_there(name):
    rows = [row for sheet in read_file(name, cases.content(name)) for row in sheet.rows]
    assert HEAD in rows
    assert ["4202", "Grimstad", "VKP", "i bruk", "01.03.2024"] in rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_encodings(encoding):
    [sheet] = read_file("liste.csv", TABLE.encode(encoding))
    assert sheet.rows == [["Nummer", "Kommune"], ["4201", "Risør"], ["4212", "Vegårshei"]]


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_delimiters_and_commas_in_cells(delimiter):
    lines = [["Nummer", "Merknad"], ["4201", '"mars, april; mai"'], ["4212", ""]]
    content = "\n".join(delimiter.join(line) for line in lines)
    [sheet] = read_file("liste.csv", content.encode())
    assert sheet.rows == [["Nummer", "Merknad"], ["4201", "mars, april; mai"], ["4212", ""]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("\r\n4\r\n4\r\n", [[], ["4"], ["4"]]),
        ("3\t\t4\n\t4\n", [["3", "", "4"], ["", "4"]]),
        ('a\t"to\nlinjer"\nb\tc\n', [["a", "to\nlinjer"], ["b", "c"]]),
        ('a\t5" skjerm\nb\tc', [["a", '5" skjerm'], ["b", "c"]]),
        ("a;b\nc;d", [["a", "b"], ["c", "d"]]),
        ("i bruk", [["i bruk"]]),
    ],
)
def test_a_paste_keeps_every_place(text, rows):
    assert read_paste(text).rows == rows


def test_cells_keep_their_type_and_read_as_a_person_writes_them():
    content = workbook(["a", 4203, 0.5, dt.date(2024, 3, 1), dt.datetime(2024, 3, 1, 12, 30), True, None])  # noqa: DTZ001 - a cell has no time zone
    [sheet] = read_file("bok.xlsx", content)
    texts = [text_of(cell) for cell in sheet.rows[0]]
    assert texts == ["a", "4203", "0.5", "2024-03-01", "2024-03-01 12:30:00", "ja"]


def test_formulas_without_a_value_are_known():
    [sheet] = read_file("bok.xlsx", workbook(["Kommune", "VKP"], ["Risør", "=A1"], ["Grimstad", "i bruk"]))
    assert sheet.unknown == {(1, 1)}


def test_merged_and_hidden():
    book = Workbook()
    book.active.append(["VKP", None])
    book.active.merge_cells("A1:B1")
    book.create_sheet("Lister").append(["i bruk"])
    book["Lister"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    first, second = read_file("bok.xlsx", buffer.getvalue())
    assert first.merged == (((0, 0), (0, 1)),)
    assert (second.name, second.hidden) == ("Lister", True)


def test_a_workbook_by_a_wrong_name_is_read_as_what_it_is():
    assert read_file("liste.csv", workbook(["Nummer"]))[0].rows == [["Nummer"]]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("liste.csv", b"", "Filen er tom"),
        ("liste.csv", b" ; \n;\n", "Filen er tom"),
        ("liste.pdf", b"%PDF", "må være et regneark"),
        ("bok.xlsx", b"PK\x03\x04 nei", "kan ikke leses som et regneark"),
        ("bok.xlsx", b"hei", "kan ikke leses som et regneark"),
        ("bok.ods", b"PK\x03\x04 nei", "kan ikke leses som et regneark"),
        ("liste.csv", b"a" * (LARGEST_FILE + 1), "for stor"),
    ],
)
def test_what_cannot_be_read_says_so(name, content, words):
    with pytest.raises(InvalidInput, match=words) as raised:
        read_file(name, content)
    assert raised.value.field == "file"


def test_a_small_file_that_unpacks_to_a_large_one_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024 * 1024))
    with pytest.raises(InvalidInput, match="for stor"):
        read_file("bok.xlsx", buffer.getvalue())


def test_letters():
    assert [letter_of(place) for place in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]
