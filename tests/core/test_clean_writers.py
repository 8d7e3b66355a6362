"""What `core.text` cleans: every text, whichever way it goes out, and forms and files' names on the way in."""

from __future__ import annotations

import io
from email import message_from_string

import pytest
from django.core import mail as sent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from openpyxl import load_workbook
from rest_framework.request import Request
from rest_framework.views import APIView

from core import mail, word
from core.calendars import ical
from core.calendars.registry import Entry
from core.clean_input import CleanInputMiddleware
from core.tables.columns import Column, Kind
from core.tables.downloads import Table, as_csv, as_xlsx
from core.text import clean_line, clean_text

BAD = "Mø\x0bte\x00 \u202eom\u00ad ku\u0308r\ufeff\x96\ud800\uffff"
GOOD = "Mø\nte om kür"


@given(st.text(alphabet=st.characters()))
def test_cleaned_text_is_clean_and_fits_in_xml(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    etree.Element("a").text = cleaned
    cleaned.encode()


def test_a_form_is_cleaned_but_for_passwords_and_what_files_hold() -> None:
    file = SimpleUploadedFile("x", b"\x00\xef\xbb\xbf", "text/plain")
    request = RequestFactory().post("/", {"a": ["x\x0by", "a\u0308\r\nb"], "password1": "p\u200ba\u0308", "file": file})
    request.FILES["file"].name = "Ma\u030al.csv"
    CleanInputMiddleware(lambda request: HttpResponse()).process_view(request, None, (), {})
    assert (request.POST.getlist("a"), request.POST["password1"]) == (["x\ny", "ä\nb"], "p\u200ba\u0308")
    assert (request.FILES["file"].name, request.FILES["file"].read()) == ("Mål.csv", b"\x00\xef\xbb\xbf")


@pytest.mark.parametrize("form", ["multipart", "urlencoded"])
@pytest.mark.parametrize("method", ["post", "put"])
def test_forms_of_the_api_are_cleaned(form: str, method: str) -> None:
    if form == "multipart":
        made = RequestFactory().post("/", {"a": BAD.replace("\ud800", "")})
        body, kind = made.body, made.content_type + "; boundary=BoUnDaRyStRiNg"
    else:
        body, kind = b"a=M%C3%B8%0Bte om ku%CC%88r", "application/x-www-form-urlencoded"
    asked = RequestFactory().generic(method.upper(), "/", body, content_type=kind)
    request = Request(asked, parsers=[parser() for parser in APIView.parser_classes])
    assert request.data["a"] == GOOD


COLUMNS: list[Column[dict[str, object]]] = [Column("text", "Tekst"), Column("share", "Andel", kind=Kind.SHARE)]


@pytest.mark.parametrize(("text", "guarded"), [("=1", True), ("＋a", True), ("+47 900 00 000", False), ("a", False)])
def test_text_in_a_workbook_is_as_it_was_written(text: str, guarded: bool) -> None:
    table = Table("a", "A", COLUMNS, [{"text": text, "share": 0.5}])
    cell = load_workbook(io.BytesIO(as_xlsx(table))).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", guarded)


@pytest.mark.parametrize(("share", "text"), [(0.6, "0,6"), (1.0, "1"), (0.0, "0"), (1 / 3, "0,3333")])
def test_shares_are_numbers(share: float, text: str) -> None:
    assert as_csv(Table("a", "A", COLUMNS, [{"text": "x", "share": share}])).splitlines()[1] == f"x;{text}"


def test_word() -> None:
    document = word.blank()
    word.heading(document, BAD, 1)
    word.run(word.paragraph(document, BAD), BAD)
    word.table(document, [BAD], [[BAD]])
    word.facts(document, [(BAD, BAD)])
    word.paragraph(document, "{{ a }}")
    again = Document(io.BytesIO(word.filled(word.as_bytes(document), {"a": BAD}, SandboxedEnvironment())))
    assert [each.text for each in again.paragraphs] == [GOOD, GOOD + GOOD, GOOD]
    assert [cell.text for each in again.tables for row in each.rows for cell in row.cells] == [GOOD] * 4


def test_calendar() -> None:
    now = timezone.now()
    entry = Entry("a", BAD, now, now, now, place=BAD, text=BAD, url="https://x.example/\x0b", category=BAD)
    calendar = ical.render(BAD, [entry])
    assert b"\x0b" not in calendar
    event = Calendar.from_ical(calendar).walk("VEVENT")[0]
    assert (event["summary"], event["location"], event["description"]) == (clean_line(BAD), clean_line(BAD), GOOD)


def test_mail() -> None:
    mail.send("Emne\nBcc: x\x0b", BAD, "a@x.example")
    message = message_from_string(sent.outbox[-1].message().as_string())
    assert (sent.outbox[-1].body, sent.outbox[-1].subject, message["Bcc"]) == (GOOD, "Emne Bcc: x ", None)
