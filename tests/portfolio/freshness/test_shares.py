"""Freshness is a share: one cell never makes many look new."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone
from docx import Document

from core.templatetags.figures import NBSP
from networks.models import Municipality, Network
from portfolio.booklets import runs as booklets
from portfolio.freshness import rules
from portfolio.freshness.rules import Rule
from portfolio.freshness.shares import Share, months_of, shown, words
from portfolio.models import AdoptionStatus, Level, PortfolioEdition, Solution
from portfolio.statuses import recording
from portfolio.statuses.recording import CONFIRM, UNDO, Change

WINDOW = f"12{NBSP}md"
PAGES = ["/", "/portefolje/", "/portefolje/kjernejournal/", "/framdrift/", "/framdrift/innebygd/"]


def confirm(by: object, number: int, action: str = CONFIRM) -> None:
    """So many municipalities of Agder, for Kjernejournal."""
    solution = Solution.objects.get(key="kjernejournal")
    places = Municipality.objects.in_network(Network.objects.get(key="agder"), timezone.localdate())
    rows = AdoptionStatus.objects.filter(solution=solution, municipality__in=places).order_by("municipality__number")
    changes = [Change(row.municipality_id, solution.pk, action, seen_version=row.version) for row in rows[:number]]
    assert {one.result for one in recording.record(changes, by=by)} == {"saved"}


class TestWords:
    def test_of_municipalities_and_of_statuses(self):
        assert words(Share(3, 357), 12) == f"3 av 357 bekreftet siste {WINDOW}"
        assert words(Share(3, 2499), 12, statuses=True) == f"3 av 2{NBSP}499 statuser bekreftet siste {WINDOW}"

    def test_where_the_levels_hold_for_different_times(self):
        usual = {str(level): Rule((12,)) for level in Level.values}
        assert months_of(usual) == 12
        assert months_of({**usual, "planned": Rule((6,))}) is None
        assert words(Share(3, 357), None) == "3 av 357 bekreftet innen fristen"

    def test_the_bar_shows_even_one(self):
        assert 'width="2.0"' in shown(Share(1, 357), 12)
        assert 'width="0.0"' in shown(Share(0, 357), 12)
        assert shown(Share(0, 0), 12) == "–"


@pytest.mark.usefixtures("demo")
class TestOneCell:
    @pytest.mark.parametrize("path", PAGES)
    def test_freshens_no_country(self, path, client, contact):
        confirm(contact, 3)
        page = client.get(path).text
        wanted = "3 av 2" if path == "/" else "3 av 357"
        assert wanted in page
        assert f"bekreftet siste {WINDOW}" in page
        assert "oppdatert" not in page.lower() or path.startswith("/portefolje/k")

    def test_nor_a_region_or_its_grid(self, client, contact):
        confirm(contact, 3)
        assert f"3 av 25 bekreftet siste {WINDOW}" in client.get("/nettverk/agder/panel/status/").text
        grid = client.get("/nettverk/agder/status/").text
        assert f"3 av 150 statuser bekreftet siste {WINDOW}" in grid
        assert "Sist oppdatert" not in grid

    def test_undone_it_is_as_before(self, client, contact):
        confirm(contact, 3)
        confirm(contact, 3, UNDO)
        assert f"0 av 357 bekreftet siste {WINDOW}" in client.get("/framdrift/").text
        assert f"0 av 25 bekreftet siste {WINDOW}" in client.get("/nettverk/agder/panel/status/").text

    def test_files_and_api(self, client, contact):
        confirm(contact, 3)
        rows = list(csv.DictReader(io.StringIO(client.get("/?format=csv").text.lstrip("\ufeff")), delimiter=";"))
        assert next(row for row in rows if row["Løsning"].startswith("Kjernejournal"))["Bekreftet"] == "3"
        [row] = [one for one in client.get("/api/v1/progress/").json() if one["solution"] == "kjernejournal"]
        assert row["national"]["confirmed"] == 3
        assert "updated" not in row["national"]

    def test_booklet_and_duty_sheet(self, client, contact, ks):
        confirm(contact, 3)
        edition = PortfolioEdition.objects.get(year=2023)
        content = booklets.gather(edition, timezone.localdate(), "nb")
        [chapter] = [one for one in content["kapitler"] if one["tittel"].startswith("2. Kjernejournal")]
        assert chapter["setning"].endswith(f"3 av 357 bekreftet siste {WINDOW}.")
        file = client.get("/framdrift/bruksplikt/kjernejournal.docx")
        texts = [one.text for one in Document(io.BytesIO(file.content)).paragraphs]
        assert any(f"3 av 357 bekreftet siste {WINDOW}." in text for text in texts)
        assert "3 av 357" in client.get("/framdrift/bruksplikt/kjernejournal/").text

    def test_by_the_rules_that_are_set(self, client, contact, ks):
        confirm(contact, 3)
        AdoptionStatus.objects.filter(report__kind="confirmation").update(
            recorded_at=timezone.now() - dt.timedelta(days=200)
        )
        rules.set_rules({level: Rule((6,)) for level in Level.values}, by=ks)
        assert f"0 av 357 bekreftet siste 6{NBSP}md" in client.get("/portefolje/").text
