"""The portfolio's list and the page of a solution."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from core.markdown import prose
from networks.models import Role
from portfolio.models import Ambition, Level, PortfolioEdition, PortfolioItem, Solution
from tests.portfolio.catalogue.test_front import _keep, links, rows_of
from tests.portfolio.counting.test_progress import BERGEN, OSLO, TRONDHEIM, report

pytestmark = pytest.mark.usefixtures("portfolio")


def solution(key: str) -> Solution:
    return Solution.objects.get(key=key)


class TestTheList:
    def test_introductions_are_ranked_and_joint_measures_are_not_counted(self, client):
        text = client.get("/portefolje/").text

        introductions, _heading, measures = text.partition('id="measures"')
        assert introductions.count('class="fl-rank"') == 7
        assert measures.count("<li>") >= 10
        assert "fl-bar" not in measures
        assert "fl-rank" not in measures

    def test_it_says_who_decided_and_when(self, client):
        assert "Vedtatt av KommIT-rådet 24. januar 2023." in " ".join(client.get("/portefolje/").text.split())

    def test_every_item_leads_to_its_page(self, client):
        pages = [url for url in links(client.get("/portefolje/").text, "/portefolje/") if url.count("/") == 3]

        for key in Solution.objects.values_list("key", flat=True):
            assert f"/portefolje/{key}/" in pages

    def test_an_earlier_edition_can_be_chosen(self, client):
        PortfolioEdition.objects.create(
            year=2024, title="Portefølje 2024", state="decided", decided_on=dt.date(2024, 1, 15)
        )

        newest = client.get("/portefolje/").text
        chosen = client.get("/portefolje/?utgave=2023").text

        assert "Det er ingen portefølje her" in newest
        assert 'href="?utgave=2023"' in newest
        assert chosen.count('class="fl-rank"') == 7

    def test_an_introduction_without_ambition_is_listed(self, client):
        edition = PortfolioEdition.objects.create(
            year=2024, title="Portefølje 2024", state="decided", decided_on=dt.date(2024, 1, 15)
        )
        area = solution("kjernejournal").focus_area
        new = Solution.objects.create(key="ny", name="Ny", short_name="Ny", focus_area=area)
        PortfolioItem.objects.create(edition=edition, solution=new, kind="introduction", rank=1, title="Ny")

        page = client.get("/portefolje/?utgave=2024")

        assert page.status_code == 200
        assert page.text.count('class="fl-rank"') == 1

    @pytest.mark.parametrize("year", ["1999", "tull", "99999999999999999999", "²²²²"])
    def test_an_unknown_edition_is_no_error(self, client, year):
        assert client.get("/portefolje/", {"utgave": year}).status_code == 200

    def test_number_of_queries(self, client, django_assert_num_queries):
        with django_assert_num_queries(6):
            client.get("/portefolje/")


class TestASolution:
    def test_texts_owner_timeframe_and_source(self, client):
        text = client.get("/portefolje/kjernejournal/").text
        item = PortfolioItem.objects.get(solution__key="kjernejournal")

        assert "Hva kommunene er anbefalt å gjøre" in text
        assert "Hva kommunal sektor gjør sammen" in text
        assert "Situasjonen per 30. april 2023" in text
        assert item.solution.owner in text
        assert item.timeframe in text
        assert item.source.split(",")[1].strip() in text

    @pytest.mark.parametrize("key", ["pll", "kodeverk", "dokumentdeling"])
    def test_a_joint_measure_has_no_counts(self, client, key):
        text = client.get(f"/portefolje/{key}/").text

        assert "felles tiltak i" in text
        assert "fl-figure" not in text
        assert "fl-hexmap" not in text
        assert "municipality-table" not in text

    def test_both_levels_gap_published_counts_and_difference(self, client):
        report(OSLO, "kjernejournal", Level.MADE_AVAILABLE)
        report(BERGEN, "kjernejournal", Level.IN_USE)

        text = " ".join(client.get("/portefolje/kjernejournal/?dato=2023-04-30").text.split())

        assert ">2</a>" in text
        assert ">1</a>" in text
        assert ">354<" in text.replace(" ", "")
        assert ">−213</td>" in text  # 215 in the table
        assert ">−212</td>" in text  # 214 in the text
        assert "av 356 kommuner" in text

    def test_every_revision_of_the_ambition(self, client):
        Ambition.objects.create(
            solution=solution("vkp"),
            count=80,
            decided_on=dt.date(2024, 2, 1),
            decided_by="KommIT-rådet",
            reason="Flere",
        )

        now, then = (
            client.get(f"/portefolje/vkp/{query}").text.partition('id="map-title"')[0]
            for query in ("", "?dato=2023-12-31")
        )

        # The old target stays; what was decided later was not known then.
        assert (now.count("KommIT-rådet"), then.count("KommIT-rådet")) == (2, 1)
        assert "gjelder" in now
        assert "ambisjon 80" in client.get("/portefolje/vkp/").text
        assert "ambisjon 50" in client.get("/portefolje/vkp/?dato=2023-12-31").text

    def test_the_rows_by_level_and_region(self, client):
        report(OSLO, "digihelse", Level.IN_USE)
        report(BERGEN, "digihelse", Level.MADE_AVAILABLE)
        report(TRONDHEIM, "digihelse", Level.IN_USE)
        page = "/portefolje/digihelse/"

        assert rows_of(client, page) == 357
        assert rows_of(client, f"{page}?status=in_use") == 2
        assert rows_of(client, f"{page}?status=in_use&status=made_available") == 3
        assert rows_of(client, f"{page}?status=in_use&nettverk=trondelag") == 1
        assert rows_of(client, f"{page}?status=not_reported&nettverk=trondelag") == 37
        assert "Viser 1 av 38 kommuner i Trøndelag." in client.get(f"{page}?status=in_use&nettverk=trondelag").text

    def test_no_row_says_so_and_leads_to_all(self, client):
        text = client.get("/portefolje/digihelse/?status=benefit_realised").text

        assert "Ingen kommuner passer med utvalget" in text
        assert 'href="/portefolje/digihelse/#kommuner"' in text

    def test_the_map_has_everybody_and_dims_those_that_are_not_listed(self, client):
        report(OSLO, "digihelse", Level.IN_USE)

        text = client.get("/portefolje/digihelse/?status=in_use").text

        assert text.count("<tr data-column") == 357
        assert text.count("data-dimmed") == 356

    @pytest.mark.parametrize(
        "query", ["status=tull", "nettverk=tull", "status=", "nettverk=&status=in_use&status=tull"]
    )
    def test_an_unknown_filter_is_said_at_the_field(self, client, query):
        response = client.get(f"/portefolje/digihelse/?{query}")

        assert response.status_code == 200
        assert ("tull" not in query) or "Velg et gyldig valg" in response.text

    def test_a_municipality_leads_to_its_page_and_its_history(self, client):
        text = client.get("/portefolje/digihelse/").text

        assert 'href="/kommuner/0301/"' in text
        assert f'href="{reverse("portfolio:cell", args=["0301", "digihelse"])}"' in text

    def test_the_numbers_of_a_region_open_as_many_rows(self, client, demo):
        text = client.get("/portefolje/helseplattformen/").text
        table = text.partition('id="regions"')[2].partition("</table>")[0]
        numbers = re.findall(r'<td class="fl-num"><a href="([^"]*)">(\d+)</a>', table)

        assert len(numbers) == 3 * 4
        for url, number in numbers:
            assert rows_of(client, html.unescape(url)) == int(number), url

    def test_unknown_is_not_found(self, client):
        assert client.get("/portefolje/finnes-ikke/").status_code == 404

    def test_a_solution_outside_every_portfolio_has_a_page(self, client):
        known = solution("pll")
        fresh = Solution.objects.create(key="ny", name="Ny", short_name="Ny", focus_area=known.focus_area)

        assert "står ikke i noen portefølje" in client.get(fresh.get_absolute_url()).text

    def test_names_are_escaped(self, client):
        Solution.objects.filter(key="digihelse").update(
            name="<b>Digi</b>", short_name="<i>D</i>", definition="<u>x</u>"
        )

        for path in ("/", "/portefolje/", "/portefolje/digihelse/", "/nettverk/agder/", "/kommuner/4203/"):
            text = client.get(path).text
            assert "<b>Digi" not in text
            assert "<i>D" not in text
            assert "<u>x" not in text

    @pytest.mark.parametrize("rows", [1, 3])
    @pytest.mark.parametrize(
        ("path", "queries"),
        [
            ("/portefolje/kjernejournal/", 7),
            ("/portefolje/helseplattformen/?dato=2024-06-01&status=in_use", 7),
            ("/portefolje/pll/", 1),
        ],
    )
    def test_number_of_queries(self, client, demo, django_assert_num_queries, path, queries, rows):
        _keep(rows)
        client.get(path)  # the frame is kept in memory

        with django_assert_num_queries(queries):
            client.get(path)

    def test_the_history_is_for_those_with_a_role(self, client, demo, make_user):
        assert "Vis hvem som har endret hva" not in client.get("/portefolje/kjernejournal/").text
        client.force_login(make_user(Role.CONTACT_PERSON, "agder"))
        assert "Vis hvem som har endret hva" in client.get("/portefolje/kjernejournal/").text


def test_prose_has_paragraphs_and_lists_and_escapes():
    assert prose("En <b>\nto\n\n- a & b\n- c") == (
        '<p>En &lt;b&gt;\nto</p>\n<ul class="ds-list">\n<li>a &amp; b</li>\n<li>c</li>\n</ul>'
    )
    assert prose("") == ""
