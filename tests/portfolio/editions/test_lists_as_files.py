"""Tables of the portfolio that are small enough to be forgotten: each is a file, too."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
import pytest

from networks.models import Role
from portfolio.booklets import runs as booklets
from portfolio.models import Booklet, FreshnessRule, Level, PortfolioEdition, PublishedCount
from tests.portfolio.counting.test_progress import report
from tests.portfolio.grid.test_grid import ARENDAL

pytestmark = pytest.mark.usefixtures("portfolio")
DUTY = "/framdrift/bruksplikt/kjernejournal/"


def lines(client, path: str) -> list[list[str]]:
    answer = client.get(path)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def sheet(client, path: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(client.get(path).content))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_the_rules_of_freshness(client):
    FreshnessRule.objects.create(level=Level.PLANNED, ask_after=[6, 9], needs_evidence=True)
    found = lines(client, "/status/ferskhet/?format=csv")
    rows = {line[0]: line[2:] for line in found[1:7]}

    assert rows["planlagt"] == ["6, 9", "vi ber om en lenke"]
    assert rows["i bruk"] == ["3, 6, 12", ""]
    assert len(rows) == 6
    assert sheet(client, "/status/ferskhet/?format=xlsx")[1][0] == found[1][0]
    page = client.get("/status/ferskhet/").text
    assert 'href="?format=xlsx"' in page
    assert "De brukes også når du ser på en dato som har vært." in page


def test_the_list_of_booklets(client, make_user):
    ks, edition = make_user(Role.PORTFOLIO_MANAGER), PortfolioEdition.objects.get(year=2023)
    assert "format=xlsx" not in client.get("/framdrift/hefte/").text
    booklets.order(edition, dt.date(2023, 4, 30), ks)
    Booklet.objects.create(
        edition=edition,
        as_of=dt.date(2023, 12, 31),
        language="nn",
        state="failed",
        error="=Disken er full",
        requested_by=ks,
        finished_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
    )
    found = lines(client, "/framdrift/hefte/?format=csv")

    assert [(line[1], line[2], line[5]) for line in found[1:3]] == [
        ("31.12.2023", "nynorsk", "stoppet"),
        ("30.04.2023", "bokmål", "i kø"),
    ]
    assert found[1][6] == "'=Disken er full"
    assert len(sheet(client, "/framdrift/hefte/?format=xlsx")) == 3
    assert 'href="?format=csv"' in client.get("/framdrift/hefte/").text


def test_the_three_tables_of_the_duty_sheet_on_a_date(client):
    report(ARENDAL, "kjernejournal", Level.MADE_AVAILABLE, dt.date(2023, 1, 1))
    report("4202", "kjernejournal", Level.IN_USE, dt.date(2024, 6, 1))
    count = PublishedCount.objects.filter(solution__key="kjernejournal", date__lte="2023-12-31").latest("date", "-pk")
    PublishedCount.objects.filter(pk=count.pk).update(source="=kilde")
    asked = f"{DUTY}?dato=2023-12-31"
    shares, history, published = (
        lines(client, f"{asked}&format=csv{part}") for part in ("", "&tabell=utvikling", "&tabell=publisert")
    )

    assert shares[1][:4] == ["tilgjengeliggjort", "1", "356", "0,0028"]
    assert history[history.index([]) - 1][:3] == ["31.12.2023", "1", "0"]
    assert published[1][-1] == "'=kilde"
    assert all(["Status per", "31.12.2023"] in found for found in (shares, history, published))
    assert sheet(client, f"{asked}&format=xlsx")[1][3] == pytest.approx(1 / 356)
    page = client.get(asked).text
    assert page.count("format=xlsx") == 3
    assert "?dato=2023-12-31&amp;tabell=utvikling&amp;format=csv" in page
