"""Word files and the catalogue entry: text and tables from the same figures, and what data.norge.no asks for."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF

from core.errors import InvalidInput, NotAllowed
from networks.models import Role
from portfolio.booklets import runs as booklets
from portfolio.counting import snapshots
from portfolio.models import Booklet, PortfolioEdition, PortfolioItem, PublishedCount, Solution, StatusReport
from portfolio.snapshots import queue
from tests.portfolio.counting.test_progress import OSLO, report

pytestmark = pytest.mark.usefixtures("portfolio")
APRIL = dt.date(2023, 4, 30)


@pytest.fixture
def manager(make_user):
    return make_user(Role.PORTFOLIO_MANAGER)


@pytest.fixture
def edition(portfolio) -> PortfolioEdition:
    return PortfolioEdition.objects.get(year=2023)


def made(edition: PortfolioEdition, by: Any) -> Booklet:
    booklet = booklets.order(edition, APRIL, by)
    assert booklets.carry_out(booklet.pk) == "done"
    booklet.refresh_from_db()
    return booklet


def content_of(booklet: Booklet) -> bytes:
    assert booklet.file
    return bytes(booklet.file.content)


def test_tables_and_chapters_say_the_same(demo, edition, manager):
    document = Document(io.BytesIO(content_of(made(edition, manager))))
    introductions, measures = document.tables
    rows = {row.cells[1].text: [cell.text for cell in row.cells] for row in introductions.rows[1:]}
    texts = [paragraph.text for paragraph in document.paragraphs]

    assert (len(rows), len(measures.rows)) == (7, 11)
    line = rows["Kjernejournal i sykehjem og hjemmetjenesten"]
    assert line[6:8] == ["215", "356"]
    heading = texts.index("2. Kjernejournal i sykehjem og hjemmetjenesten")
    assert texts[heading + 1].startswith("215 av 356 kommuner")
    assert "Ambisjonen er 356, så 141 gjenstår." in texts[heading + 1]
    assert sum(paragraph.style.name == "Heading 1" for paragraph in document.paragraphs) == 2 + 17


def test_the_booklet_in_nynorsk(demo, edition, manager):
    PortfolioItem.objects.filter(edition=edition, rank=2).update(title_nn="Kjernejournal i sjukeheim", purpose_nn="")
    booklet = booklets.order(edition, APRIL, manager, "nn")
    assert booklets.order(edition, APRIL, manager, "nb") != booklet
    assert booklets.carry_out(booklet.pk) == "done"
    booklet.refresh_from_db()
    document = Document(io.BytesIO(content_of(booklet)))
    texts = [paragraph.text for paragraph in document.paragraphs]

    assert "Tabell 2: Felles tiltak" in texts
    assert "2. Kjernejournal i sjukeheim" in texts
    assert any("kommunar" in text and text.startswith("215 av 356") for text in texts)
    assert not any(" kommuner " in text and "Fellesløp" in text for text in texts)
    assert "Tiltak" in document.tables[1].rows[0].cells[0].text


def test_the_duty_sheet_in_both_written_standards(client, demo):
    for language, word in (("nb", "Andel av innbyggerne"), ("nn", "Del av innbyggjarane")):
        response = client.get(f"/framdrift/bruksplikt/kjernejournal.docx?dato=2023-04-30&sprak={language}")
        assert f"-{language}.docx" in response["Content-Disposition"]
        table = Document(io.BytesIO(response.content)).tables[0]
        assert word in [cell.text for cell in table.rows[0].cells]
    page = client.get("/framdrift/bruksplikt/kjernejournal/").text
    assert "sprak=nn" in page
    assert "sprak=nb" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_of_the_duty_sheet(client, demo, django_assert_num_queries, rows):
    solution = Solution.objects.get(key="kjernejournal")
    PublishedCount.objects.filter(solution=solution).delete()
    for number in range(rows):
        day = APRIL - dt.timedelta(days=number)
        PublishedCount.objects.create(solution=solution, value=200 + number, date=day, level="made_available")
    queue.request([solution.pk])
    snapshots.refresh(solution.pk)

    with django_assert_num_queries(10):
        client.get("/framdrift/bruksplikt/kjernejournal/")


def test_a_later_report_does_not_change_a_booklet(demo, edition, manager):
    booklet = made(edition, manager)
    before = content_of(booklet)
    report(OSLO, "kjernejournal", "not_started", dt.date(2023, 4, 1))
    assert booklets.carry_out(booklet.pk) is None
    booklet.refresh_from_db()
    assert content_of(booklet) == before


def test_one_at_a_time_and_by_whom(edition, manager, make_user):
    assert booklets.order(edition, APRIL, manager) == booklets.order(edition, APRIL, manager)
    with pytest.raises(NotAllowed):
        booklets.order(edition, APRIL, make_user(Role.CONTACT_PERSON, "agder"))
    with pytest.raises(InvalidInput):
        booklets.order(edition, timezone.localdate() + dt.timedelta(days=1), manager)


def test_one_that_failed_says_so(edition, manager, monkeypatch):
    booklet = booklets.order(edition, APRIL, manager)
    Booklet.objects.filter(pk=booklet.pk).update(attempt=booklets.QUEUE.attempts)
    assert booklets.carry_out(booklet.pk) == "failed"
    booklet.refresh_from_db()
    assert "Prøv igjen" in booklet.error


def test_the_page_orders_and_gives_the_file(client, edition, manager):
    client.force_login(manager)
    url = reverse("portfolio:booklets")
    client.post(url, {"edition": edition.pk, "as_of": "2023-04-30", "language": "nb"})
    booklet = Booklet.objects.get()
    assert "hx-get" in client.get(url).text
    booklets.carry_out(booklet.pk)
    text = client.get(url).text
    assert reverse("portfolio:booklet_file", args=[booklet.pk]) in text
    assert client.get(reverse("portfolio:booklet_file", args=[booklet.pk])).content[:2] == b"PK"
    assert client.post(url, {"edition": edition.pk, "as_of": "2999-01-01", "language": "nb"}).status_code == 422


def test_the_duty_sheet_as_page_and_file(client, demo):
    url = reverse("portfolio:duty", args=["kjernejournal"]) + "?dato=2023-04-30"
    text = client.get(url).text
    assert "215</a>" in text
    assert "KS&#x27; portefølje for 2023, tabell 1" in text
    content = client.get(reverse("portfolio:duty_docx", args=["kjernejournal"]) + "?dato=2023-04-30").content
    shares, trend, published = Document(io.BytesIO(content)).tables
    assert [cell.text for cell in shares.rows[1].cells][:3] == ["tilgjengeliggjort", "215 av 356", "60\xa0%"]
    assert [cell.text for cell in trend.rows[-1].cells][:3] == ["30.04.2023", "215", "129"]
    assert len(published.rows) == 3


def test_the_duty_sheet_of_one_that_nobody_has_reported(client):
    text = client.get(reverse("portfolio:duty", args=["kjernejournal"])).text
    assert text.count("ikke rapportert") == 2


@pytest.mark.parametrize(("form", "name"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_the_catalogue_entry_has_what_dcat_ap_no_demands(client, demo, form, name):
    response = client.get(reverse("portfolio:catalogue_entry", args=[form]))
    graph = Graph().parse(data=response.content, format=name)

    [catalogue] = graph.subjects(RDF.type, DCAT.Catalog)
    [dataset] = graph.objects(catalogue, DCAT.dataset)
    for subject, demanded in (
        (catalogue, [DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint]),
        (
            dataset,
            [
                DCTERMS.title,
                DCTERMS.description,
                DCTERMS.publisher,
                DCTERMS.identifier,
                DCTERMS.accessRights,
                DCAT.contactPoint,
                DCAT.theme,
                DCTERMS.temporal,
            ],
        ),
    ):
        for predicate in demanded:
            assert list(graph.objects(subject, predicate)), (subject, predicate)
    distributions = list(graph.objects(dataset, DCAT.distribution))
    assert len(distributions) == 3
    for distribution in distributions:
        [licence] = graph.objects(distribution, DCTERMS.license)
        assert licence == URIRef("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0")
        [address] = graph.objects(distribution, DCAT.accessURL)
        path = "/" + str(address).split("/", 3)[3]
        assert client.get(path).status_code == 200, path
    first = StatusReport.objects.order_by("effective_date").values_list("effective_date", flat=True)[0]
    assert first.isoformat() in response.text


class TestDemoDataStandsInForNoSource:
    def test_in_the_booklet(self, demo, edition, manager):
        content = booklets.gather(edition, APRIL, "nb")
        [line] = [one for one in content["innforinger"] if "meldingsutveksling" in one["tittel"]]
        assert (line["status"], line["andel"], line["mangler"]) == ("ikke oppgitt", "–", "–")
        [chapter] = [one for one in content["kapitler"] if one["tittel"].startswith("6. ")]
        assert chapter["setning"] == "Kildene oppgir ikke hvor mange kommuner som har kommet dit."
        assert [one["status"] for one in content["innforinger"] if one != line] == [
            "0",
            "215",
            "147",
            "10",
            "30",
            "133",
        ]

    def test_in_the_duty_sheet(self, demo, client):
        page = client.get("/framdrift/bruksplikt/meldinger/").text
        assert "ikke oppgitt" in page
        assert "226" not in page
        file = client.get("/framdrift/bruksplikt/meldinger.docx?dato=2023-04-30")
        table = Document(io.BytesIO(file.content)).tables[0]
        assert {row.cells[1].text for row in table.rows[1:]} == {"ikke oppgitt"}

    def test_what_municipalities_told_themselves_is_a_source(self, edition, manager):
        report(OSLO, "meldinger", "in_use")
        content = booklets.gather(edition, timezone.localdate(), "nb")
        [line] = [one for one in content["innforinger"] if "meldingsutveksling" in one["tittel"]]
        assert line["status"] == "1"

    def test_the_documents_say_that_they_are_demo_data(self, demo, client, edition, manager):
        for content in (
            content_of(made(edition, manager)),
            client.get("/framdrift/bruksplikt/vkp.docx").content,
        ):
            assert Document(io.BytesIO(content)).sections[0].header.paragraphs[0].text.startswith("Demodata: ")
        assert client.get("/framdrift/tall.json").json()["demo"] is True
        assert "Demodata: " in client.get("/apne-data/katalog.ttl").text
