"""Answers and the database's schema as text that can be compared line by line."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

# --- Headers ------------------------------------------------------------------------------------------------

# Each says something about the moment or the size, not about the content.
LEFT_OUT_HEADERS = {"content-length", "date", "expires", "last-modified", "etag", "server-timing"}

NORMALISED = (
    (re.compile(r"'nonce-[^']+'"), "'nonce-…'"),
    # Hashed names of static files.
    (re.compile(r"(static/\S+?)\.[0-9a-f]{12}(\.\w+)"), r"\1\2"),
    # A token: long, of both cases and with a figure in it.
    (re.compile(r"(?<![\w/+-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{30,}(?![\w+-])"), "…"),
    (re.compile(r"(?<=/)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{30,}(?=[/.\"'])"), "…"),
    # The clock stands still, but for the milliseconds that loading takes.
    (re.compile(r"(2026-10-14[T ]\d\d:\d\d):\d\d(\.\d+)?"), r"\1:…"),
    (re.compile(r"(20261014T\d{4})\d\d"), r"\1…"),
)


def normalise(text: str) -> str:
    for pattern, instead in NORMALISED:
        text = pattern.sub(instead, text)
    return text


def answer(address: str, response: Any, content: bytes) -> str:
    """Status, headers and content."""
    headers = sorted(
        f"{name}: {value}" for name, value in response.headers.items() if name.lower() not in LEFT_OUT_HEADERS
    )
    head = [address, str(response.status_code), *headers, *(f"Cookie: {name}" for name in sorted(response.cookies))]
    kind = response.headers.get("Content-Type", "").split(";")[0]
    return normalise("\n".join(head) + "\n\n" + as_text(kind, content))


def as_text(kind: str, content: bytes) -> str:
    if content[:4] == b"PK\x03\x04":
        return workbook(content) if b"xl/workbook.xml" in content else word_document(content)
    if kind == "text/html":
        return html(content.decode())
    if kind == "application/json" and content:
        return json.dumps(json.loads(content), ensure_ascii=False, indent=1)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return content.hex()


# --- HTML ---------------------------------------------------------------------------------------------------

AS_IT_IS = {"pre", "textarea", "script", "style"}
LINKS = {"href", "src", "action", "hx-get", "data-src", "data-href", "data-url"}


class Lines(HTMLParser):
    """One line for each tag and each text; attributes sorted, white space between words one blank."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("name") in ("csrfmiddlewaretoken", "once"):
            given["value"] = "…"
        if given.get("nonce"):
            given["nonce"] = "…"
        if "hx-headers" in given:
            given["hx-headers"] = re.sub(r'("X-CSRFToken": ")\w+', r"\1…", given["hx-headers"] or "")
        if "class" in given:
            given["class"] = " ".join((given["class"] or "").split())
        method = "get" if tag != "form" else (given.get("method") or "get").lower()
        self.links += [given[name] or "" for name in LINKS if given.get(name) and method == "get"]
        words = [name if value is None else f'{name}="{value}"' for name, value in sorted(given.items())]
        self.lines.append(f"<{' '.join([tag, *words])}>")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.lines.append(f"</{tag}>")
        while self.open and self.open.pop() != tag:
            pass

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_data(self, data: str) -> None:
        exact = self.open and self.open[-1] in AS_IT_IS
        text = data if exact else " ".join(data.split())
        if text:
            self.lines.append(text)

    def handle_decl(self, decl: str) -> None:
        self.lines.append(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        self.lines.append(f"<!--{data}-->")


def _read(text: str) -> Lines:
    lines = Lines()
    lines.feed(text)
    lines.close()
    return lines


def html(text: str) -> str:
    return "\n".join(_read(text).lines)


def links(text: str) -> list[str]:
    """The addresses that a page names and that are asked for with GET."""
    return _read(text).links


def details(content: bytes, address: str) -> list[str]:
    """The addresses of the first things in an API's list."""
    found = json.loads(content)
    rows = found.get("results") if isinstance(found, dict) else found
    names = ("number", "key", "id")
    return [
        f"{urlsplit(address).path}{next(row[name] for name in names if name in row)}/"
        for row in (rows if isinstance(rows, list) else [])[:1]
        if isinstance(row, dict) and row.keys() & set(names)
    ]


# --- Files --------------------------------------------------------------------------------------------------


def workbook(content: bytes) -> str:
    """Each cell with its value, its formula and how it is shown; the widths of the columns."""
    import openpyxl

    formulas = openpyxl.load_workbook(io.BytesIO(content))
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    lines = []
    for sheet in formulas.worksheets:
        lines.append(f"[{sheet.title}] {sheet.sheet_state} {sheet.freeze_panes} {sheet.auto_filter.ref}")
        lines += [f"column {letter}: {column.width}" for letter, column in sheet.column_dimensions.items()]
        lines += [f"merged {area}" for area in sorted(map(str, sheet.merged_cells.ranges))]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                words = [cell.coordinate, repr(values[sheet.title][cell.coordinate].value)]
                words += [cell.value] if cell.data_type == "f" else []
                words += [cell.number_format] if cell.number_format != "General" else []
                lines.append(" | ".join(map(str, words)))
    return "\n".join(lines)


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_document(content: bytes) -> str:
    """The text of a Word file, a line for each paragraph, with its style."""
    lines = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            if not re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", name):
                continue
            lines.append(f"[{name}]")
            for paragraph in ET.fromstring(archive.read(name)).iter(f"{WORD}p"):  # noqa: S314 — our own file
                style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
                text = "".join(part.text or "" for part in paragraph.iter(f"{WORD}t"))
                lines.append(f"{style.get(f'{WORD}val') if style is not None else ''}: {text}")
    return "\n".join(lines)


# --- The database's schema ----------------------------------------------------------------------------------


def schema(dump: str) -> str:
    """The statements of pg_dump, sorted, with the names that Django, pgtrigger and PostgreSQL make up normalised."""
    found = sorted(filter(None, (_statement(text) for text in _statements(dump))))
    return "\n\n".join(found)


def _statements(dump: str) -> list[str]:
    """Each ends with a semicolon at the end of a line, outside the body of a function."""
    found, lines, quote = [], [], None
    for line in dump.splitlines():
        if quote is None and (
            not line.strip() or line.startswith(("--", "\\", "SET ", "SELECT pg_catalog.set_config"))
        ):
            continue
        lines.append(line)
        for mark in re.findall(r"\$\w*\$", line):
            quote = mark if quote is None else (None if mark == quote else quote)
        if quote is None and line.endswith(";"):
            found.append("\n".join(lines))
            lines = []
    return found


MADE_UP = (
    # The comment on a trigger is pgtrigger's own checksum.
    (re.compile(r"(COMMENT ON TRIGGER .* IS )'[0-9a-f]+'"), r"\1'…'"),
    # networks_user_email_1a2b3c4d_uniq, pgtrigger_insert_insert_1a2b3
    (re.compile(r"\bpgtrigger_(\w+?)_[0-9a-f]{5}\b"), r"pgtrigger_\1_…"),
    (re.compile(r"(CONSTRAINT |INDEX )\w+_[0-9a-f]{6,8}_?(fk|uniq|idx|like|check)?\w*"), r"\1…\2"),
    # What PostgreSQL calls a constraint without a name is made of the table's name at that time.
    (
        re.compile(r"CONSTRAINT \w+?_(pkey|key|check|not_null)\d*\b(?= (PRIMARY KEY|UNIQUE|CHECK|NOT NULL))"),
        r"CONSTRAINT …\1",
    ),
    (re.compile(r"(SEQUENCE (?:NAME )?)(\w+\.)?\w+_seq\b"), r"\1…_seq"),
)


def _statement(text: str) -> str:
    for pattern, instead in MADE_UP:
        text = pattern.sub(instead, text)
    if not text.startswith("CREATE TABLE"):
        return text
    first, *columns, last = text.splitlines()
    return "\n".join([first, *sorted(column.rstrip(",") for column in columns), last])
