"""The front page: what it says, where its numbers lead, and what it costs."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from networks.models import NetworkMembership
from portfolio.counting.progress import lines
from portfolio.editions.in_force import introductions
from portfolio.models import Level, PortfolioItem, PublishedCount
from tests.portfolio.counting.test_progress import HARAM, OSLO, TRONDHEIM, report

pytestmark = pytest.mark.usefixtures("portfolio")


def links(text: str, part: str) -> list[str]:
    """The addresses in `text` that contain `part`, without their anchors, in order, each once."""
    found = re.findall(r'href="([^"#]*)(?:#[^"]*)?"', text)
    return list(dict.fromkeys(html.unescape(url) for url in found if part in url))


def rows_of(client, url: str) -> int:
    """The municipalities listed on a solution's page."""
    table = client.get(url).text.partition('id="municipality-table"')[2]
    return table.partition("<tbody hidden>")[0].count("<tr data-column")


def test_anyone_sees_the_introductions_by_rank(client):
    text = client.get("/").text

    assert "Hvor langt har kommunene kommet?" in text
    assert "357 kommuner" in text
    names = [item.solution.name for item in introductions()]
    assert len(names) == 7
    places = [text.index(f"{name}</a>") for name in names]
    assert places == sorted(places)


def test_an_empty_portfolio_says_what_would_stand_here(client):
    PortfolioItem.objects.all().delete()

    assert "Porteføljen er ikke lagt inn ennå" in client.get("/").text


def test_not_reported_is_said_and_is_not_zero(client):
    text = client.get("/").text

    assert text.count("ikke rapportert") > 7
    assert "fl-bar__hatch" in text
    assert ">0<" not in text.partition('id="regions"')[0].partition("fl-bar-legend")[0]


def test_count_gap_ambition_and_published_count(client):
    report(OSLO, "kjernejournal", Level.MADE_AVAILABLE)
    PublishedCount.objects.filter(solution__key="kjernejournal", date__gt=dt.date(2023, 4, 30)).delete()

    text = client.get("/").text

    assert "355 gjenstår" in text
    assert "356 uten melding" in text
    assert "avvik −214" in text
    assert "30.04.2023" in text
    assert "214 (" in text  # the sources disagree, and both numbers are there


def test_the_level_can_be_switched_and_is_kept_in_links(client):
    report(OSLO, "kjernejournal", Level.MADE_AVAILABLE)

    text = client.get("/?niva=in_use&dato=2023-05-01").text

    assert "356 gjenstår · i bruk" in " ".join(text.split())
    assert 'name="niva" value="in_use"' in text
    assert "/?dato=2023-05-01&amp;niva=in_use&amp;losning=digihelse" in text


@pytest.mark.parametrize(("date", "total"), [("2023-12-31", 356), ("2024-01-01", 357)])
def test_the_municipalities_of_the_date(client, date, total):
    report(HARAM, "kjernejournal", Level.IN_USE, dt.date(2024, 1, 1))

    text = client.get(f"/?dato={date}").text

    assert f"{total} kommuner" in text
    assert text.count("<tr data-column") == total
    assert ('data-name="Haram"' in text) == (total == 357)


@pytest.mark.parametrize(
    ("date", "sentence"),
    [
        ("2019-12-31", "Tallene begynner 1. januar 2020."),
        ("2999-01-01", "Datoen kan ikke være fram i tid."),
        ("2024-02-30", "Skriv en dato som finnes"),
        ("i går", "Skriv en dato som finnes"),
        ("0001-01-01", "Tallene begynner 1. januar 2020."),
    ],
)
@pytest.mark.parametrize("path", ["/", "/portefolje/kjernejournal/"])
def test_an_impossible_date_is_said_at_the_field(client, path, date, sentence):
    response = client.get(path, {"dato": date})

    assert response.status_code == 200
    assert sentence in response.text
    assert "av 357" in response.text
    assert f'value="{date}"' in response.text


@pytest.mark.parametrize("query", ["niva=tull", "losning=tull", "niva=not_relevant", "dato="])
def test_what_is_unknown_in_the_address_is_as_nothing(client, query):
    assert client.get(f"/?{query}").status_code == 200


def test_each_number_opens_as_many_rows(client, demo):
    text = client.get("/").text
    numbers = re.findall(r'<a class="fl-count" href="([^"]*)">(\d+)<', text)
    missing = re.findall(r'<a class="fl-quiet fl-block" href="([^"]*)">(\d+) uten melding<', text)
    shares = re.findall(r'<a href="([^"]*)">\d+\s%</a><span class="fl-share__count">(\d+) av', text)

    assert (len(numbers), len(missing)) == (7, 7)
    assert len(shares) == 12 * 6 + 3
    for url, number in numbers + missing + shares[::5]:
        assert rows_of(client, html.unescape(url)) == int(number), url


def test_each_number_of_a_past_date_opens_as_many_rows(client, demo):
    text = client.get("/?dato=2023-12-31").text

    numbers = re.findall(r'<a class="fl-count" href="([^"]*)">(\d+)<', text)

    assert len(numbers) == 7
    for url, number in numbers:
        assert "dato=2023-12-31" in url
        assert rows_of(client, html.unescape(url)) == int(number), url


def test_the_demo_figures_equal_the_published_ones(demo):
    reached = {line.solution.key: line.reached for line in lines(introductions(), dt.date(2023, 4, 30))}

    assert reached["kjernejournal"] == 215
    assert reached["digihelsestasjon"] == 147
    assert reached["digihelse"] == 133
    assert reached["helseplattformen"] == 10


def test_the_map_shows_the_chosen_solution_and_dims_those_outside_the_scope(client):
    report(TRONDHEIM, "helseplattformen", Level.IN_USE)

    text = client.get("/?losning=helseplattformen").text

    assert text.count("data-dimmed") == 357 - 65
    assert 'data-level="in_use" data-name="Trondheim" data-level-label="i bruk" data-href="/kommuner/5001/"' in text


def test_the_map_starts_with_the_first_that_somebody_has_reached(client):
    report(OSLO, "vederlag", Level.NOT_STARTED)
    assert 'id="map-title">Vederlag' in client.get("/").text

    report(OSLO, "digihelse", Level.IN_USE)
    assert 'id="map-title">DigiHelse<' in client.get("/").text


def test_a_swapped_map_equals_the_one_of_a_fresh_page(client, demo):
    url = "/?losning=digihelse&dato=2023-12-31"
    headers = {"HX-Request": "true", "HX-Target": "kart"}

    fragment, page = client.get(url, headers=headers), client.get(url)

    assert fragment.text.strip() in page.text
    assert "<html" not in fragment.text
    assert 'id="kart"' in fragment.text
    assert "HX-Target" in page.headers["Vary"]


def test_a_region_leads_to_its_grid(client):
    grids = links(client.get("/").text, "/status/")

    assert len(grids) == 11
    assert reverse("portfolio:grid", args=["agder"]) in grids


def test_a_region_outside_the_scope_is_not_counted_as_zero(client):
    report(TRONDHEIM, "helseplattformen", Level.IN_USE)

    assert client.get("/").text.count("gjelder ikke") == 9


def _keep(municipalities: int) -> None:
    """Let each region have that many municipalities."""
    for network in NetworkMembership.objects.order_by().values_list("network", flat=True).distinct():
        kept = NetworkMembership.objects.valid_on(timezone.localdate()).filter(network=network)[:municipalities]
        NetworkMembership.objects.filter(network=network).exclude(pk__in=[row.pk for row in kept]).delete()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", ["/", "/?dato=2024-06-01&losning=helseplattformen"])
def test_number_of_queries(client, demo, django_assert_num_queries, path, rows):
    _keep(rows)

    with django_assert_num_queries(8):
        client.get(path)


def test_the_map_alone_costs_less(client, demo, django_assert_num_queries):
    with django_assert_num_queries(6):
        client.get("/?losning=digihelse", headers={"HX-Request": "true", "HX-Target": "kart"})
