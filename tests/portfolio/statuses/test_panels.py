"""The portfolio's parts of other pages, and what it says is waiting."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.waiting import waiting_for
from networks.models import Municipality, Network, Role
from portfolio.freshness import rules as freshness
from portfolio.grid import content as grid
from portfolio.models import AdoptionStatus, Level, PortfolioItem
from portfolio.statuses.waiting import stale_statuses
from tests.portfolio.catalogue.test_front import rows_of
from tests.portfolio.counting.test_progress import OSLO, TRONDHEIM, report

pytestmark = pytest.mark.usefixtures("portfolio")

ARENDAL, GRIMSTAD = "4203", "4202"
LONG_AGO = dt.timedelta(days=500)


class TestTheNetworksPanel:
    def test_the_regions_count_of_the_total(self, client):
        report(ARENDAL, "digihelse", Level.IN_USE)
        report(OSLO, "digihelse", Level.IN_USE)

        text = client.get("/nettverk/agder/panel/status/").text

        assert "1 av 25" in text
        assert "ikke rapportert" in text
        assert rows_of(client, "/portefolje/digihelse/?status=in_use&nettverk=agder") == 1

    def test_only_what_concerns_the_region(self, client):
        assert "Helseplattformen" not in client.get("/nettverk/agder/panel/status/").text
        assert "Helseplattformen" in client.get("/nettverk/trondelag/panel/status/").text

    def test_the_way_to_the_grid_is_the_first_thing_for_those_who_report(self, client, make_user):
        link = f'href="{reverse("portfolio:grid", args=["agder"])}"'
        secondary = 'class="ds-button" data-variant="secondary" ' + link
        panel = "/nettverk/agder/panel/status/"
        assert secondary in client.get(panel).text

        client.force_login(make_user(Role.CONTACT_PERSON, "agder"))

        assert f'hx-get="{panel}"' in client.get("/min-side/").text
        assert 'class="ds-button" ' + link in client.get(panel).text

    def test_nothing_without_a_portfolio(self, client):
        PortfolioItem.objects.all().delete()

        assert client.get("/nettverk/agder/panel/status/", headers={"hx-request": "true"}).text == ""

    def test_the_fragment_equals_its_part_of_the_page(self, client, demo):
        path = "/nettverk/agder/panel/status/"
        fragment = client.get(path, headers={"hx-request": "true"}).text
        assert f'hx-get="{path}"' in client.get("/nettverk/agder/").text
        assert fragment.strip() in client.get(path).text

    @pytest.mark.parametrize("rows", [1, 3])
    def test_number_of_queries(self, client, django_assert_num_queries, rows):
        for number in (ARENDAL, GRIMSTAD, "4204")[:rows]:
            report(number, "digihelse", Level.IN_USE)

        with django_assert_num_queries(1 + 3):
            client.get("/nettverk/agder/panel/status/", headers={"hx-request": "true"})


class TestTheMunicipalitysPanel:
    def test_its_ladder(self, client):
        report(ARENDAL, "digihelse", Level.IN_USE, dt.date(2022, 3, 1))

        text = client.get("/kommuner/4203/").text

        assert text.count("fl-level--in_use") == 1
        assert text.count("fl-level--not_reported") == 6
        assert "01.03.2022" in text
        assert f'href="{reverse("portfolio:cell", args=["4203", "digihelse"])}"' in text

    @pytest.mark.parametrize("rows", [1, 3])
    def test_number_of_queries(self, client, django_assert_num_queries, rows):
        for key in ("digihelse", "vkp", "meldinger")[:rows]:
            report(ARENDAL, key, Level.IN_USE)

        client.get("/kommuner/4203/panel/status/")
        # The municipality; the frame, own statuses, the others'.
        with django_assert_num_queries(1 + 3):
            client.get("/kommuner/4203/panel/status/")
        # And its periods, former numbers, changes and inhabitants.
        with django_assert_num_queries(1 + 3 + 4):
            client.get("/kommuner/4203/")


class TestWhatWaits:
    def test_old_statuses_of_the_own_region_are_one_item(self, make_user):
        now = timezone.now()
        report(ARENDAL, "digihelse", Level.IN_USE, recorded_at=now - LONG_AGO)
        report(GRIMSTAD, "digihelse", Level.PLANNED, recorded_at=now - LONG_AGO * 2)
        report(ARENDAL, "vkp", Level.IN_USE, recorded_at=now)
        report(TRONDHEIM, "vkp", Level.IN_USE, recorded_at=now - LONG_AGO)

        items = list(stale_statuses(make_user(Role.NETWORK_RESOURCE, "agder")))

        assert len(items) == 1
        assert items[0].title.startswith("2 statuser i Agder")
        assert items[0].detail == "Eldst: 32\N{NO-BREAK SPACE}md"
        assert items[0].url == reverse("portfolio:grid", args=["agder"]) + "?vis=need:unconfirmed"
        assert items[0].since < now - LONG_AGO

    def test_it_counts_what_the_grid_marks_as_old(self, make_user, demo):
        user = make_user(Role.CONTACT_PERSON, "agder")
        built = grid.build("agder", user)
        assert built is not None
        marked = sum(cell.stale for cell in built.cells.values())

        items = list(stale_statuses(user))

        assert marked > 0
        assert f"{marked} statuser i Agder er ubekreftet" in [item.title for item in items]

    @pytest.mark.parametrize(("days", "waits"), [(-1, True), (0, True), (1, False)])
    def test_the_day_it_becomes_old_is_the_grids(self, make_user, days, waits):
        day = freshness.months_before(timezone.localdate(), 12) + dt.timedelta(days=days)
        noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
        report(ARENDAL, "digihelse", Level.IN_USE, recorded_at=noon)

        items = list(stale_statuses(make_user(Role.CONTACT_PERSON, "agder")))
        assert any("ubekreftet" in item.title for item in items) is waits

    @pytest.mark.parametrize("role", [Role.NATIONAL_COORDINATOR, Role.READER, Role.ROLLOUT_LEADER])
    def test_nothing_for_those_who_do_not_report(self, make_user, role, django_assert_num_queries):
        report(ARENDAL, "digihelse", Level.IN_USE, recorded_at=timezone.now() - LONG_AGO)
        user = make_user(role)

        with django_assert_num_queries(1):  # the roles
            assert list(stale_statuses(user)) == []

    def test_it_stands_on_the_home_page(self, client, make_user):
        report(ARENDAL, "digihelse", Level.IN_USE, recorded_at=timezone.now() - LONG_AGO)
        user = make_user(Role.CONTACT_PERSON, "agder")
        client.force_login(user)

        assert "1 status i Agder er ubekreftet" in client.get("/min-side/venter/").text
        assert any("/agder/status/?vis=" in item.url for item in waiting_for(user))

    def test_what_is_no_longer_introduced_does_not_wait(self, make_user):
        municipality = Municipality.objects.get(number=ARENDAL)
        report(ARENDAL, "pll", Level.IN_USE, recorded_at=timezone.now() - LONG_AGO)

        assert AdoptionStatus.objects.filter(municipality=municipality).exists()
        assert Network.objects.filter(key="agder").exists()
        assert list(stale_statuses(make_user(Role.CONTACT_PERSON, "agder"))) == []
