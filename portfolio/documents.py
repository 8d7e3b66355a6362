"""The Word files of this room: templates made here, so that no binary file needs to be kept, and filled by docxtpl."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.shared import Pt
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def booklet(content: dict[str, Any]) -> bytes:
    """The booklet's Word file from what `booklets.gather` gave."""
    return _fill(_booklet_template(), content)


def duty_sheet(content: dict[str, Any]) -> bytes:
    """The duty-to-use sheet from what `duty.gather` gave."""
    return _fill(_duty_template(), content)


def _fill(template: bytes, content: dict[str, Any]) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(content, jinja_env=SandboxedEnvironment(autoescape=True), autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@cache
def _booklet_template() -> bytes:
    document = _blank()
    document.add_heading("{{ tittel }}", level=0)
    document.add_paragraph("{% if vedtatt %}Vedtatt av {{ vedtatt_av }} {{ vedtatt }}. {% endif %}Tall per {{ dato }}.")
    document.add_paragraph(
        "Tallene er det kommunene og regionene har meldt i Fellesløp, regnet ut {{ regnet_ut }} over {{ kommuner }} "
        "kommuner. Den som ikke har meldt noe, er ikke regnet som null."
    )
    document.add_heading("Tabell 1: Innføringsaktiviteter", level=1)
    _table(
        document,
        "innforinger",
        [
            ("Nr.", "nr"),
            ("Innføring", "tittel"),
            ("Innsatsområde", "omrade"),
            ("Eier", "eier"),
            ("Tid", "tid"),
            ("Teller", "niva"),
            ("Status", "status"),
            ("Av", "av"),
            ("Andel", "andel"),
            ("Ambisjon", "ambisjon"),
            ("Ikke meldt", "mangler"),
        ],
    )
    document.add_heading("Tabell 2: Felles tiltak", level=1)
    _table(
        document,
        "tiltak",
        [("Tiltak", "tittel"), ("Innsatsområde", "omrade"), ("Eier", "eier"), ("Tid", "tid")],
    )
    document.add_paragraph("{%p for kapittel in kapitler %}")
    document.add_heading("{{ kapittel.tittel }}", level=1)
    document.add_paragraph("{%p if kapittel.setning %}")
    document.add_paragraph("{{ kapittel.setning }} {{ kapittel.definisjon }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for del in kapittel.deler %}")
    document.add_heading("{{ del.tittel }}", level=2)
    document.add_paragraph("{%p for avsnitt in del.avsnitt %}")
    document.add_paragraph("{{ avsnitt }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p if kapittel.kilde %}")
    document.add_paragraph("Kilde: {{ kapittel.kilde }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    return _saved(document)


@cache
def _duty_template() -> bytes:
    document = _blank()
    document.add_heading("Grunnlag for bruksplikt: {{ losning }}", level=0)
    document.add_paragraph("Per {{ dato }}. {{ omfang }}")
    _table(
        document,
        "tall",
        [
            ("Nivå", "niva"),
            ("Kommuner", "kommuner"),
            ("Andel av kommunene", "andel"),
            ("Andel av innbyggerne", "folk"),
            ("Hva tallet teller", "definisjon"),
        ],
    )
    document.add_paragraph("{{ rapportert }}")
    document.add_heading("Utvikling", level=1)
    _table(
        document,
        "utvikling",
        [
            ("Dato", "dato"),
            ("Tilgjengeliggjort", "tilgjengelig"),
            ("I bruk", "i_bruk"),
            ("Har meldt", "meldt"),
            ("Kommuner", "kommuner"),
        ],
    )
    document.add_paragraph("{%p if publisert %}")
    document.add_heading("Publiserte tall", level=1)
    document.add_paragraph("{%p endif %}")
    _table(
        document,
        "publisert",
        [
            ("Dato", "dato"),
            ("Antall", "antall"),
            ("Nivå", "niva"),
            ("Hva tallet teller", "definisjon"),
            ("Kilde", "kilde"),
        ],
    )
    document.add_heading("Kilder", level=1)
    document.add_paragraph("{%p for kilde in kilder %}")
    document.add_paragraph("{{ kilde }}")
    document.add_paragraph("{%p endfor %}")
    return _saved(document)


def _blank() -> DocumentObject:
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(11)  # type: ignore[attr-defined]
    # The tables are wide.
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    return document


def _table(document: DocumentObject, rows: str, columns: Sequence[tuple[str, str]]) -> None:
    """A table with a line for each of `rows`: the heading and the field of each column."""
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    for cell, (heading, _field) in zip(table.rows[0].cells, columns, strict=True):
        run = cell.paragraphs[0].add_run(heading)
        run.bold, run.font.size = True, Pt(9)
    table.rows[1].cells[0].text = "{%tr for linje in " + rows + " %}"
    for cell, (_heading, field) in zip(table.rows[2].cells, columns, strict=True):
        cell.paragraphs[0].add_run("{{ linje." + field + " }}").font.size = Pt(9)
    table.rows[3].cells[0].text = "{%tr endfor %}"


def _saved(document: DocumentObject) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
