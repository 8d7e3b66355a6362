"""What Word documents made here have in common: the type that they are set in, tables with a head, the file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.shared import Pt

from core.text import clean_text

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def blank() -> DocumentObject:
    """A document to write in."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(11)
    return document


def table(document: DocumentObject, heads: Sequence[str], rows: Iterable[Sequence[str]] = ()) -> Any:
    """A table with `heads` in bold, and `rows` below."""
    made = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(made.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(clean_text(head)).bold = True
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = clean_text(text)
    return made


def as_bytes(document: DocumentObject) -> bytes:
    """The file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
