"""The grid as CSV and XLSX."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from networks.models import Municipality
from networks.spreadsheet import cell_safe
from networks.templatetags.figures import level_label
from portfolio.models import Level, Solution
from tests.portfolio.test_grid import ARENDAL
from tests.portfolio.test_progress import report

pytestmark = pytest.mark.usefixtures("portfolio")

CSV, XLSX = "/nettverk/agder/status.csv", "/nettverk/agder/status.xlsx"


def rows(client) -> list[list[str]]:
    content = client.get(CSV).content
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
    assert facts["Nettverk"] == "Agder"
    assert facts["i bruk"] == "Løsningen er en integrert del av tjenesten."
    vkp = Solution.objects.get(key="vkp")
    assert [vkp.name, level_label(vkp.counted_level), vkp.definition] in [line[:3] for line in lines]


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
    assert "Nettverk" in words
    assert "Løsningen er en integrert del av tjenesten." in words


@pytest.mark.parametrize("text", ["=1+1", "+47", "-1", "@sum", "\tx", "\rx", "  =1+1"])
def test_text_is_never_a_formula(client, text):
    assert cell_safe(text) == f"'{text}"
    Municipality.objects.get(number=ARENDAL).periods.update(name=text)
    Solution.objects.filter(key="vkp").update(short_name=text)

    assert rows(client)[1][1] == f"'{text}"
    sheet = load_workbook(io.BytesIO(client.get(XLSX).content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet["B2"].value.startswith("'")


def test_numbers_and_dates_are_left_alone():
    assert [cell_safe(value) for value in (-1, None, "–", dt.date(2024, 1, 1))] == [-1, None, "–", dt.date(2024, 1, 1)]


def test_demo_data_is_named(client, demo):
    assert any(line[:1] == ["Demodata"] for line in rows(client))


def test_unknown_network(client):
    assert client.get("/nettverk/atlantis/status.csv").status_code == 404
    assert client.get("/nettverk/atlantis/status.xlsx").status_code == 404


def test_number_of_queries(client, demo, django_assert_num_queries):
    client.get(CSV)
    # Whether the frame still holds, statuses, the country's counts.
    with django_assert_num_queries(3):
        client.get(CSV)
