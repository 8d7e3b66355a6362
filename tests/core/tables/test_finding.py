"""Where the table is in a person's sheets, and what is said about the rest."""

import pytest

from core.errors import InvalidInput
from core.sorting import search_key
from core.tables.finding import Choices, Field, Wanted, find
from core.tables.sheets import Sheet, read_file, read_paste
from tests import cases

SOLUTIONS = {"vkp": "vkp", "digihelse": "digihelse"}


def enough(fields, groups):
    return "place" in fields and bool(groups or {"solution", "level"} <= fields)


WANTED = Wanted(
    fields=[
        Field("number", "Kommunenummer", frozenset({"kommunenummer", "nummer"})),
        Field("place", "Kommune", frozenset({"kommune"}), joined=True),
        Field("solution", "Løsning", frozenset({"losning"})),
        Field("level", "Nivå", frozenset({"niva", "status"})),
        Field("since", "Gjelder fra", frozenset({"gjelder fra", "dato"})),
    ],
    enough=enough,
    values=frozenset({"level"}),
    group_of=lambda head: SOLUTIONS.get(search_key(head).strip()),
    group_field="level",
)


def sheet(*rows, name="", **kwargs):
    return Sheet(name, [list(row) for row in rows], **kwargs)


def levels(table):
    """(place, solution or group, level) of each cell that says one."""
    return [
        (row.text("place"), group or row.text("solution"), row.text("level", group))
        for row in table.rows
        for group in row.groups or [""]
        if row.text("level", group)
    ]


LONG = [("Kommune", "Løsning", "Nivå"), ("Risør", "VKP", "i bruk"), ("Grimstad", "VKP", "planlagt")]
AS_READ = [("Risør", "VKP", "i bruk"), ("Grimstad", "VKP", "planlagt")]


@pytest.mark.parametrize(
    ("name", "head_row", "count"),
    [
        ("03-sep-line.csv", 2, 3),
        ("05-mac-cr.csv", 1, 3),
        ("08-blank-line.csv", 1, 3),
        ("09-blank-row.xlsx", 1, 3),
        ("10-title-rows.xlsx", 4, 3),
        ("12-cover-sheet.xlsx", 1, 3),
        ("13-hidden-first-sheet.xlsx", 1, 3),
        ("21-formatted-empty-rows.xlsx", 1, 3),
        ("41-libreoffice.ods", 1, 3),
    ],
)
def test_the_table_of_each_case(name, head_row, count):
    table = find(read_file(name, cases.content(name)), WANTED)
    assert (table.found, table.head_row, len(table.rows)) == (True, head_row, count)
    assert not table.unused


def test_titles_notes_sums_and_repeated_heads_are_not_read_and_are_told():
    table = find(
        [
            sheet(
                ("Status i Agder", "", ""),
                *LONG[:2],
                ("", "", ""),
                LONG[0],
                LONG[2],
                ("Sum", "", "2"),
                ("Kilde: regionen", "", ""),
                ("Bykle", "VKP", ""),
            )
        ],
        WANTED,
    )
    assert levels(table) == AS_READ
    assert [row.number for row in table.rows] == [3, 6]
    assert [(row.number, row.reason) for row in table.unread] == [
        (1, "Står over tabellens overskrift."),
        (5, "Overskriften en gang til."),
        (7, "Sumrad."),
        (8, "Ser ut som en merknad: bare én celle er fylt ut."),
        (9, "Har ikke noe i: Nivå."),
    ]


def test_columns_that_are_not_used_are_told_with_the_reason():
    table = find([sheet((*LONG[0], "Merknad", "", "Tom"), (*LONG[1], "ok", "hm", ""))], WANTED)
    assert [(one.letter, one.name, one.reason) for one in table.unused] == [
        ("D", "Merknad", "Ikke en overskrift vi kjenner."),
        ("E", "", "Kolonnen har ingen overskrift."),
        ("F", "Tom", "Kolonnen er tom."),
    ]


def test_a_column_for_each_solution_with_its_date_beside():
    table = find(
        [sheet(("Kommune", "VKP", "VKP: gjelder fra", "Folketall"), ("Risør", "i bruk", "1.3.24", "7000"))], WANTED
    )
    assert levels(table) == [("Risør", "vkp", "i bruk")]
    assert table.rows[0].text("since", "vkp") == "1.3.24"
    assert [one.name for one in table.unused] == ["Folketall"]


@pytest.mark.parametrize("merged", [(), (((0, 0), (0, 1)), ((0, 2), (0, 3)), ((0, 4), (0, 5)))])
def test_a_head_of_two_rows_with_merged_cells(merged):
    table = find(
        [
            sheet(
                ("Kommune", "", "VKP", "", "DigiHelse", ""),
                ("", "", "Nivå", "Dato", "Nivå", "Dato"),
                ("4201", "Risør", "i bruk", "1.3.24", "planlagt", ""),
                merged=merged,
            )
        ],
        WANTED,
    )
    assert [row.text("level", group) for row in table.rows for group in row.groups] == ["i bruk", "planlagt"]
    assert table.rows[0].text("since", "vkp") == "1.3.24"
    assert table.rows[0].number == 3


def test_a_merged_head_over_number_and_name_joins_them():
    table = find([sheet(("Kommune", "", "VKP"), ("4201", "Risør", "i bruk"), merged=(((0, 0), (0, 1)),))], WANTED)
    assert table.rows[0].text("place") == "4201 Risør"


def test_several_sheets_are_asked_about_and_hidden_ones_are_not_offered():
    sheets = [sheet(*LONG, name="2023"), sheet(*LONG[:2], name="2024"), sheet(*LONG, name="Gammelt", hidden=True)]
    asked = find(sheets, WANTED)
    assert (asked.sheets, asked.rows) == (["2023", "2024"], [])
    assert levels(find(sheets, WANTED, Choices(sheet="2024"))) == AS_READ[:1]


def test_a_hidden_sheet_is_read_when_no_other_will_do():
    assert levels(find([sheet(["Les meg"], name="A"), sheet(*LONG, name="B", hidden=True)], WANTED)) == AS_READ


def test_two_columns_of_one_meaning_are_asked_about():
    rows = [(*LONG[0], "Status"), (*LONG[1], "planlagt")]
    asked = find([sheet(*rows)], WANTED)
    assert (asked.twice, asked.rows) == (["level"], [])
    answered = find([sheet(*rows)], WANTED, Choices(columns={"level": "Status"}))
    assert levels(answered) == [("Risør", "VKP", "planlagt")]
    assert [one.name for one in answered.unused] == ["Nivå"]


def test_two_columns_of_one_name_are_told_apart_by_their_letters():
    rows = [("Kommune", "Løsning", "Nivå", "Nivå"), ("Risør", "VKP", "i bruk", "planlagt")]
    assert find([sheet(*rows)], WANTED).told()["names"] == ["Kommune", "Løsning", "Nivå (C)", "Nivå (D)"]
    assert levels(find([sheet(*rows)], WANTED, Choices(columns={"level": "Nivå (D)"}))) == [
        ("Risør", "VKP", "planlagt")
    ]


def test_without_a_known_head_a_person_points_the_columns_out():
    rows = [("Sted", "Hva", "Hvordan"), ("Risør", "VKP", "i bruk")]
    table = find([sheet(*rows)], WANTED)
    assert (table.found, table.rows) == (False, [])
    columns = {"place": "Sted", "solution": "Hva", "level": "Hvordan"}
    assert levels(find([sheet(*rows)], WANTED, Choices(columns=columns))) == [("Risør", "VKP", "i bruk")]
    with pytest.raises(InvalidInput, match="to ganger"):
        find([sheet(*rows)], WANTED, Choices(columns={**columns, "level": "Hva"}))


def test_a_formula_without_value_is_known_in_its_row():
    table = find([sheet(*LONG[:1], ("Risør", "VKP", ""), unknown=frozenset({(1, 2)}))], WANTED)
    assert [meaning.field for meaning in table.rows[0].unknown] == ["level"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("paste-quoted-newline.txt", [("Risør", "vkp", "i bruk"), ("Grimstad", "vkp", "i bruk")]),
        ("paste-break-then-neighbour.txt", [("Bykle", "vkp", "i bruk"), ("Bykle", "digihelse", "planlagt")]),
        ("paste-title-row.txt", [("Risør", "vkp", "i bruk")]),
    ],
)
def test_pasted_cases(name, expected):
    assert levels(find([read_paste(cases.text(name))], WANTED)) == expected
