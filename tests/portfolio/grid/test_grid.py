"""The region's grid as a page."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from networks.models import Municipality, Network, NetworkMembership, Role
from portfolio.counting.progress import progress
from portfolio.grid import content as grid
from portfolio.models import Level, Solution
from tests.portfolio.counting.test_progress import TRONDHEIM, report

pytestmark = pytest.mark.usefixtures("portfolio")

ARENDAL = "4203"
URL = "/nettverk/agder/status/"


def cell(text: str, number: str, key: str) -> str:
    """The table cell of that municipality and solution."""
    municipality, solution = Municipality.objects.get(number=number), Solution.objects.get(key=key)
    found = re.search(rf'<td id="cell-{municipality.pk}-{solution.pk}".*?</td>', text, re.DOTALL)
    assert found, "no such cell"
    return found[0]


def counts(text: str, key: str) -> tuple[str, str]:
    """The region's and the country's count of that solution, as they read."""
    pk = Solution.objects.get(key=key).pk
    found = [re.search(rf'<td id="{area}-{pk}".*?</td>', text, re.DOTALL) for area in ("region", "national")]
    region, national = (re.sub(r"<[^>]+>", "", match[0]) for match in found if match)
    return region, national


class TestThePage:
    def test_municipalities_in_norwegian_order_and_solutions_by_rank(self, client):
        text = client.get(URL).text

        rows = re.findall(r'<tr id="kommune-\d{4}"><th scope="row"><a href="[^"]+">([^<]+)<', text)
        assert (rows[0], rows[-2:], len(rows)) == ("Arendal", ["Åmli", "Åseral"], 25)
        heads = re.findall(r'<th scope="col"[^>]+><a href="/portefolje/([^/]+)/">', text)
        assert heads == ["vederlag", "kjernejournal", "digihelsestasjon", "vkp", "meldinger", "digihelse"]
        assert "Helseplattformen gjelder Midt-Norge" in text

    def test_a_level_is_word_shape_and_shade(self, client):
        report(ARENDAL, "vkp", Level.IN_USE)
        text = client.get(URL).text

        assert "fl-level--in_use" in cell(text, ARENDAL, "vkp")
        assert "i bruk" in cell(text, ARENDAL, "vkp")
        assert "ikke rapportert" in cell(text, ARENDAL, "digihelse")

    @pytest.mark.parametrize(("days", "stale"), [(360, False), (370, True)])
    def test_what_nobody_has_confirmed_for_a_year_is_marked(self, client, days, stale):
        report(ARENDAL, "vkp", Level.IN_USE, recorded_at=timezone.now() - dt.timedelta(days=days))
        text = client.get(URL).text

        assert ("ubekreftet" in cell(text, ARENDAL, "vkp")) is stale
        # The number leads to the rows where one is.
        link = '<a href="?vis=need%3Aunconfirmed"><strong>1</strong></a> status er ubekreftet'
        assert (link in text) is stale

    def test_counts_of_the_region_and_the_country(self, client):
        report(ARENDAL, "digihelse", Level.IN_USE)
        report("4202", "digihelse", Level.MADE_AVAILABLE)
        report("0301", "digihelse", Level.BENEFIT_REALISED)
        text = client.get(URL).text

        assert counts(text, "digihelse") == ("1 av 25", "2 av 357")
        assert counts(text, "vkp") == ("ikke rapportert", "ikke rapportert")

    def test_each_solution_counts_at_its_own_level(self, client):
        report(ARENDAL, "kjernejournal", Level.MADE_AVAILABLE)

        assert counts(client.get(URL).text, "kjernejournal") == ("1 av 25", "1 av 357")

    def test_helseplattformen_is_counted_within_its_scope(self, client):
        report(TRONDHEIM, "helseplattformen", Level.IN_USE)
        text = client.get("/nettverk/trondelag/status/").text

        assert counts(text, "helseplattformen") == ("1 av 38", "1 av 65")

    def test_a_solution_of_other_regions_shows_where_somebody_has_reported_it(self, client):
        report(ARENDAL, "helseplattformen", Level.NOT_RELEVANT)
        text = client.get(URL).text

        assert "ikke aktuelt" in cell(text, ARENDAL, "helseplattformen")
        assert counts(text, "helseplattformen")[0] == "gjelder ikke"

    def test_the_counts_are_those_of_the_front_page(self, demo):
        for network in Network.objects.filter(key__in=["agder", "trondelag", "oslo", "viken"]):
            built = grid.build(network.key, None)  # type: ignore[arg-type]
            assert built is not None
            found = Solution.objects.in_bulk([column.solution.pk for column in built.columns])
            rows = progress(found[column.solution.pk] for column in built.columns)
            assert [column.national for column in built.columns] == [row.national for row in rows]
            assert [column.region for column in built.columns] == [row.network(network.pk) for row in rows]

    def test_unknown_network(self, client):
        assert client.get("/nettverk/atlantis/status/").status_code == 404

    def test_names_are_escaped(self, client, contact):
        client.force_login(contact)
        municipality = Municipality.objects.get(number=ARENDAL)
        municipality.periods.update(name='<b title="x">Arendal</b>')
        Solution.objects.filter(key="vkp").update(short_name="<i>VKP</i>", definition="<u>", name="<s>")
        text = client.get(URL).text

        for tag in ("<b title", "<i>", "<u>", "<s>"):
            assert tag not in text


class TestWhoMayEdit:
    def test_the_regions_people_get_cells_that_also_work_without_scripts(self, client, contact):
        client.force_login(contact)
        text = client.get(URL).text

        assert text.count(' data-v="') == 25 * 6
        assert f'data-v="0"><a class="fl-level fl-level--not_reported" href="/status/{ARENDAL}/vkp/">' in cell(
            text, ARENDAL, "vkp"
        )
        assert '<dialog id="cell-editor"' in text

    def test_others_read(self, client, contact, make_user):
        for user, url in [
            (None, URL),
            (contact, "/nettverk/trondelag/status/"),
            (make_user(Role.NATIONAL_COORDINATOR), URL),
            (make_user(Role.READER, "agder"), URL),
        ]:
            if user:
                client.force_login(user)
            text = client.get(url).text
            assert 'class="fl-level fl-level--not_reported" href="/status/' in text
            for trace in ("data-v=", "cell-editor", "grid-paste", "data-save", "data-batch"):
                assert trace not in text

    def test_a_municipality_edits_its_own_row(self, client, make_user):
        own = make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=Municipality.objects.get(number=ARENDAL))
        client.force_login(own)
        text = client.get(URL).text

        assert text.count(' data-v="') == 6
        assert "data-v" in cell(text, ARENDAL, "vkp")
        assert "data-v" not in cell(text, "4202", "vkp")


class TestSpeed:
    @pytest.mark.parametrize("rows", [1, 3])
    def test_number_of_queries(self, client, contact, demo, django_assert_num_queries, rows):
        keep = NetworkMembership.objects.filter(network__key="agder").values_list("pk", flat=True)[:rows]
        NetworkMembership.objects.filter(network__key="agder").exclude(pk__in=list(keep)).delete()
        client.force_login(contact)
        client.get(URL)
        # Session, user, roles; whether the frame still holds, statuses, the country's counts.
        with django_assert_num_queries(6):
            text = client.get(URL).text
        assert text.count('<tr id="kommune-') == rows

    def test_a_network_without_municipalities(self, client):
        NetworkMembership.objects.filter(network__key="agder").delete()
        text = client.get(URL).text

        assert "0 kommuner" in text
