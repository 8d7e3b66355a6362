"""Demo data says so in each file; without demo mode nobody says it."""

from __future__ import annotations

import io

import pytest
from docx import Document
from jinja2.sandbox import SandboxedEnvironment
from openpyxl import load_workbook

from core import demo, word
from core.tables.columns import Column
from core.tables.downloads import Table, as_csv, as_xlsx

SAID = "Statusen per kommune er laget for demonstrasjon og er ikke virkelige tall."
TABLE = Table("t", "T", [Column("name", "Navn")], [type("Row", (), {"name": "Arendal"})()])


def heads(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    return [one.text for section in document.sections for one in section.header.paragraphs if one.text]


@pytest.fixture(params=[True, False])
def shown(request, settings) -> bool:
    settings.DEMO = request.param
    return request.param


def test_tables(shown):
    assert (f"Demodata;{SAID}" in as_csv(TABLE)) is shown
    book = load_workbook(io.BytesIO(as_xlsx(TABLE)))
    assert ("Om tallene" in book.sheetnames) is shown
    if shown:
        assert [cell.value for cell in book["Om tallene"][1]] == ["Demodata", SAID]


def test_documents_and_what_templates_become(shown):
    document = word.blank()
    word.paragraph(document, "{{ name }}")
    wanted = [f"Demodata: {SAID}"] if shown else []
    template = word.as_template(document)
    assert heads(template) == []
    assert heads(word.filled(template, {"name": "Arendal"}, SandboxedEnvironment())) == wanted
    assert heads(word.as_bytes(document)) == wanted


def test_a_letterhead_of_their_own_stays(settings):
    settings.DEMO = True
    document = word.blank()
    document.sections[0].header.paragraphs[0].text = "KS"
    assert heads(word.filled(word.as_template(document), {}, SandboxedEnvironment())) == [demo.line(), "KS"]
