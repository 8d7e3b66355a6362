"""The grid as CSV and XLSX."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone
from openpyxl import load_workbook

from core.tables.spreadsheet import cell_safe
from networks.models import Municipality
from portfolio.level_tags import level_label
from portfolio.models import Level, Solution
from tests.portfolio.counting.test_progress import report
from tests.portfolio.grid.test_grid import ARENDAL

pytestmark = pytest.mark.usefixtures("portfolio")

CSV, XLSX = "/nettverk/agder/status/?format=csv", "/nettverk/agder/status/?format=xlsx"


def rows(client, path: str = CSV) -> list[list[str]]:
    content = client.get(path).content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_csv(client):
    made = report(ARENDAL, "vkp", Level.MADE_AVAILABLE, dt.date(2024, 5, 1))
    response = client.get(CSV)
    lines = rows(client)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="status-agder-' in response["Content-Disposition"]
    at = lines[0].index("VKP")
    assert lines[0][:2] == ["Kommunenummer", "Kommune"]
    assert lines[0][at : at + 3] == ["VKP", "VKP: gjelder fra", "VKP: oppdatert"]
    assert lines[1][:2] == [ARENDAL, "Arendal"]
    assert lines[1][at : at + 3] == [
        "tilgjengeliggjort",
        "01.05.2024",
        f"{timezone.localtime(made.recorded_at):%d.%m.%Y}",
    ]
    assert lines[1][2:5] == ["ikke rapportert", "", ""]
    facts = {line[0]: line[1] for line in lines if len(line) == 2}
    assert facts["Område"] == "Agder"
    assert facts["i bruk"] == "Løsningen er en integrert del av tjenesten."
    vkp = Solution.objects.get(key="vkp")
    assert facts[vkp.name] == f"{level_label(vkp.counted_level)}. {vkp.definition}"
    assert (facts[f"{vkp.name}, Agder"], facts[f"{vkp.name}, Hele landet"]) == ("1 av 25", "1 av 357")


def test_xlsx(client):
    report("4206", "vkp", Level.IN_USE, dt.date(2024, 5, 1))
    response = client.get(XLSX)
    book = load_workbook(io.BytesIO(response.content))
    status, facts = book.worksheets

    assert response["Content-Type"].startswith("application/vnd.openxmlformats-officedocument.spreadsheetml")
    table = list(status.iter_rows(values_only=True))
    assert len(table) == 26
    assert table[1][0] == ARENDAL  # text: a leading zero stays
    (farsund,) = [row for row in table if row[0] == "4206"]
    at = table[0].index("VKP")
    assert farsund[at] == "i bruk"
    assert farsund[at + 1].date() == dt.date(2024, 5, 1)
    words = [cell for row in facts.iter_rows(values_only=True) for cell in row]
    assert "Område" in words
    assert "Løsningen er en integrert del av tjenesten." in words


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@sum", "\tx", "\nx", "  =1+1"])
def test_text_is_never_a_formula(client, text):
    assert cell_safe(text) == f"'{text}"
    Municipality.objects.get(number=ARENDAL).periods.update(name=text)
    Solution.objects.filter(key="vkp").update(short_name=text)

    assert rows(client)[1][1] == f"'{text}"
    sheet = load_workbook(io.BytesIO(client.get(XLSX).content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert (sheet["B2"].value, sheet["B2"].quotePrefix) == (text, True)


def test_numbers_and_dates_are_left_alone():
    assert [cell_safe(value) for value in (-1, None, "–", dt.date(2024, 1, 1))] == [-1, None, "–", dt.date(2024, 1, 1)]


def test_demo_data_is_named(client, demo):
    assert any(line[:1] == ["Demodata"] for line in rows(client))


def test_unknown_network(client):
    assert client.get("/nettverk/atlantis/status/?format=csv").status_code == 404
    assert client.get("/nettverk/atlantis/status/?format=xlsx").status_code == 404


def test_number_of_queries(client, demo, django_assert_num_queries):
    client.get(CSV)
    # Whether the frame still holds, statuses, the country's counts.
    with django_assert_num_queries(3):
        client.get(CSV)


def listed(client, path: str) -> list[str]:
    """The names in the second column, until the facts begin."""
    lines = rows(client, path)
    return [line[1] for line in lines[1 : lines.index([])]]


def test_the_file_holds_what_the_filter_shows_in_its_order(client):
    report(ARENDAL, "vkp", Level.IN_USE)
    report("4202", "vkp", Level.PLANNED)
    assert listed(client, f"{CSV}&kommune=sand") == ["Kristiansand", "Lillesand"]
    assert listed(client, f"{CSV}&kommune=4203") == ["Arendal"]
    assert listed(client, f"{CSV}&vis=level:in_use") == ["Arendal"]
    assert listed(client, f"{CSV}&sorter=-vkp")[:2] == ["Arendal", "Grimstad"]
    assert listed(client, f"{CSV}&sorter=-kommune")[0] == "Åseral"
    assert listed(client, f"{CSV}&sorter=tull&vis=need:tull&region=tull") == []
    assert ["Utvalg", "kommuner med «sand» i navnet"] in rows(client, f"{CSV}&kommune=sand")


def test_the_whole_country_and_one_solution(client):
    everything = rows(client, "/status/?alt=1&format=csv")
    assert len(everything[0]) == 2 + 3 * 17
    assert len(listed(client, "/status/?format=csv&region=agder")) == 25
    one = rows(client, "/portefolje/vkp/status/?format=csv&region=agder&sorter=-kommune")
    assert (len(one[0]), one[1][1]) == (5, "Åseral")


TABLES = {
    "/?format=csv": "Plass",
    "/?format=csv&tabell=regioner": "Region",
    "/portefolje/?format=csv": "Plass",
    "/portefolje/utgaver/?format=csv": "År",
    "/portefolje/utgaver/2023/?format=csv": "Plass",
    "/portefolje/utgaver/2023/poeng/?format=csv": "Plass etter poeng",
    "/portefolje/regionene/?format=csv": "Løsning eller tiltak",
    "/portefolje/forpliktelser/?format=csv": "Part",
    "/portefolje/pll/piloter/?format=csv": "Kommune",
    "/portefolje/vkp/?format=csv": "Kommunenummer",
    "/portefolje/vkp/?format=csv&tabell=regioner": "Region",
    "/portefolje/vkp/?format=csv&tabell=ambisjoner": "Vedtatt",
    "/portefolje/vkp/?format=csv&tabell=publisert": "Dato",
    "/avstemming/?format=csv": "Løsning",
    "/kommuner/4203/status.csv": "Kommunenummer",
}


@pytest.mark.parametrize(("path", "head"), TABLES.items())
def test_every_table_is_a_file_and_none_holds_a_formula(client, demo, path, head):
    """In both forms, with the same rows; what people have written never becomes a formula."""
    Solution.objects.update(name=Concat(Value("=1+"), "name"), owner="@SUM(1)", definition="+1")
    Municipality.objects.get(number=ARENDAL).periods.update(name="=Arendal")
    lines = rows(client, path)
    assert lines[0][0] == head
    assert not [cell for line in lines for cell in line if cell[:1] in ("=", "@", "+") and not cell[1:2].isdigit()]
    response = client.get(path.replace("csv", "xlsx"))
    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    width, until = len(lines[0]), lines.index([]) if [] in lines else len(lines)
    assert (sheet.max_column, sheet.max_row) == (width, until)


def test_the_solutions_file_keeps_the_filter_of_the_page(client):
    report(ARENDAL, "vkp", Level.IN_USE)
    assert listed(client, "/portefolje/vkp/?status=in_use&format=csv") == ["Arendal"]
    assert len(listed(client, "/portefolje/vkp/?status=not_reported&nettverk=agder&format=csv")) == 24
    page = client.get("/portefolje/vkp/?status=in_use").text
    assert "?status=in_use&amp;format=xlsx" in page
