"""What Word documents made here have in common: the type that they are set in, clean texts, tables, the file.

Every text that somebody has written goes in by these functions: what XML can't hold in old rows breaks no document.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from core import demo
from core.text import clean_data, clean_text

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def blank() -> DocumentObject:
    """A document to write in."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(11)
    return document


def heading(document: DocumentObject, text: str, level: int) -> None:
    document.add_heading(clean_text(str(text)), level=level)


def paragraph(document: DocumentObject, text: str = "", style: str | None = None) -> Paragraph:
    return document.add_paragraph(clean_text(str(text)), style=style)


def run(into: Paragraph, text: str, *, bold: bool | None = None) -> Run:
    """Add `text` to a paragraph."""
    added = into.add_run(clean_text(str(text)))
    added.bold = bold
    return added


def table(document: DocumentObject, heads: Sequence[str], rows: Iterable[Sequence[str]] = ()) -> Any:
    """A table with `heads` in bold, and `rows` below."""
    made = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(made.rows[0].cells, heads, strict=True):
        run(cell.paragraphs[0], head, bold=True)
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = clean_text(str(text))
    return made


def facts(document: DocumentObject, pairs: Iterable[tuple[str, str]]) -> None:
    """A table with a name in bold and its value on each line."""
    made = document.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in pairs:
        cells = made.add_row().cells
        run(cells[0].paragraphs[0], name, bold=True)
        cells[1].text = clean_text(str(value))


def filled(template: bytes, values: Mapping[str, Any], environment: SandboxedEnvironment) -> bytes:
    """The file that a template becomes with `values`."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(clean_data(values), jinja_env=environment, autoescape=True)
    made = as_template(document)
    # Opened again, since what the template had in its heads has been rendered apart.
    return as_bytes(Document(io.BytesIO(made))) if demo.line() else made


def as_bytes(document: DocumentObject) -> bytes:
    """The file; in demo mode the head of each page says so."""
    _mark(document)
    return as_template(document)


def _mark(document: DocumentObject) -> None:
    said = demo.line()
    if not said:
        return
    for number, section in enumerate(document.sections):
        if number and section.header.is_linked_to_previous:
            continue
        first = section.header.paragraphs[0]
        if first.text:
            first.insert_paragraph_before(said)
        else:
            first.text = said


def as_template(document: Any) -> bytes:
    """The file as it is, for a template that `filled` fills."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
