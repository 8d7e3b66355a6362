"""Borders that KS has imported become a map beside the hexagons, and a small file of their own."""

import datetime as dt
import gzip
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import expect

import networks.reference
import portfolio.reference
from networks.geography import borders
from networks.imports import runs
from networks.models import ImportRun, Municipality, MunicipalityBorder, MunicipalityChange, Role
from tests.fixtures import make_user

__all__ = ["make_user"]

START = dt.date(2024, 1, 1)


def topology():
    """Two neighbours of Agder that share an arc, and an island."""
    return {
        "type": "Topology",
        "arcs": [
            [[8.5, 58.4], [8.5, 58.6]],
            [[8.5, 58.6], [8.0, 58.6], [8.0, 58.4], [8.5, 58.4]],
            [[8.5, 58.6], [9.0, 58.6], [9.0, 58.4], [8.5, 58.4]],
            [[9.2, 58.4], [9.3, 58.4], [9.3, 58.5], [9.2, 58.4]],
        ],
        "objects": {
            "kommuner": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[1, 0]], "properties": {"kommunenummer": "4202"}},
                    {"type": "MultiPolygon", "arcs": [[[2, 0]], [[3]]], "properties": {"kommunenummer": "4203"}},
                ],
            }
        },
    }


def square(corner, side=0.2):
    west, south = corner
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def ks(make_user):
    return make_user(Role.PORTFOLIO_MANAGER)


@pytest.fixture
def stored(country):
    """Grimstad and Arendal with borders of the structure of 2024."""
    rows = [
        MunicipalityBorder(
            municipality=Municipality.objects.get(number=number),
            valid_from=START,
            geometry=square(corner),
            source="kommuner.topojson",
        )
        for number, corner in (("4202", (8.4, 58.3)), ("4203", (8.6, 58.4)))
    ]
    MunicipalityBorder.objects.bulk_create(rows)


def outlines(client, date="2026-01-01", **headers):
    return client.get(f"/kommuner/grenser.json?dato={date}", headers=headers)


def unfold(steps, scale):
    x = y = 0
    points = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append([round(x * scale, 6), round(y * scale, 6)])
    return points


def test_ks_imports_a_file_and_the_map_has_borders(client, ks):
    portfolio.reference.load()
    assert "Kommunegrenser" not in client.get("/").text
    client.force_login(ks)
    upload = SimpleUploadedFile("kommuner.topojson", json.dumps(topology()).encode())
    client.post("/import/", {"source": "borders", "date": "2024-01-01", "file": upload})
    run = ImportRun.objects.get()
    runs.carry_out(run.pk)
    page = client.get(f"/import/{run.pk}/")
    assert "Lagre 2 linjer" in page.text
    client.post(f"/import/{run.pk}/lagre/")
    client.logout()

    page = client.get("/?niva=in_use").text
    assert 'href="/?niva=in_use&amp;kart=grenser#kart"' in page
    assert "<fl-hexmap" in page
    page = client.get("/?niva=in_use&kart=grenser").text
    assert "<fl-bordermap" in page
    assert 'data-number="4203"' in page
    assert 'name="kart" value="grenser"' in page
    assert 'href="/?niva=in_use#kart"' in page
    # The levels, the solutions and the way back to today keep the map.
    assert 'href="/?niva=made_available&amp;kart=grenser"' in page
    solution = client.get("/portefolje/kjernejournal/?nettverk=agder&kart=grenser").text
    assert "<fl-bordermap" in solution
    assert 'href="/portefolje/kjernejournal/?nettverk=agder#kart"' in solution


def test_before_the_structure_there_is_no_choice(client, stored):
    portfolio.reference.load()
    page = client.get("/?dato=2023-06-01&kart=grenser").text
    assert "Kommunegrenser" not in page
    assert "<fl-hexmap" in page
    assert outlines(client, "2023-06-01").json()["municipalities"] == {}


def test_the_file_is_compact_and_exact_enough(client, stored):
    content = outlines(client).json()
    assert sorted(content["municipalities"]) == ["4202", "4203"]
    assert content["source"] == "kommuner.topojson"
    [ring] = content["municipalities"]["4203"]
    assert all(isinstance(step, int) for step in ring)
    assert unfold(ring, content["scale"]) == [[8.6, 58.4], [8.8, 58.4], [8.8, 58.6], [8.6, 58.6], [8.6, 58.4]]


def test_a_second_visit_costs_nothing(client, stored, django_assert_num_queries):
    island = {"type": "MultiPolygon", "coordinates": [square((5 + n, 60))["coordinates"] for n in range(20)]}
    MunicipalityBorder.objects.create(
        municipality=Municipality.objects.get(number="4601"), valid_from=START, geometry=island
    )
    first = outlines(client, accept_encoding="gzip")
    assert json.loads(gzip.decompress(first.content))["municipalities"]
    assert "max-age=300" in first["Cache-Control"]
    with django_assert_num_queries(3):
        again = outlines(client, if_none_match=first["ETag"])
    assert again.status_code == 304
    MunicipalityBorder.objects.get(municipality__number="4202").save()
    assert outlines(client, if_none_match=first["ETag"]).status_code == 200


def test_who_was_split_or_merged_since_has_no_border(client, stored):
    grimstad = Municipality.objects.get(number="4202")
    MunicipalityChange.objects.create(
        date=dt.date(2026, 1, 1),
        kind="split",
        predecessor=grimstad,
        successor=Municipality.objects.get(name="Lillesand"),
    )
    assert sorted(outlines(client, "2025-12-31").json()["municipalities"]) == ["4202", "4203"]
    assert sorted(outlines(client, "2026-01-01").json()["municipalities"]) == ["4203"]


def test_nonsense_dates_are_today(client, stored):
    for text in ("", "i morgen", "2026-13-40"):
        assert outlines(client, text).json()["municipalities"]


@pytest.mark.parametrize(
    ("ring", "rings"),
    [
        # An islet that is no more than a point at this scale is left out beside the rest …
        ([[5.0001, 60.0], [5.0002, 60.0], [5.0001, 60.0001], [5.0001, 60.0]], 1),
        ([[5.1, 60.0], [5.2, 60.0], [5.2, 60.1], [5.1, 60.0]], 2),
    ],
)
def test_islets(country, ring, rings):
    geometry = {"type": "MultiPolygon", "coordinates": [square((5.5, 60.0))["coordinates"], [ring]]}
    MunicipalityBorder.objects.create(
        municipality=Municipality.objects.get(number="4601"), valid_from=START, geometry=geometry
    )
    content = json.loads(borders.outlines(timezone.localdate()))
    assert len(content["municipalities"]["4601"]) == rings


@pytest.mark.django_db(transaction=True)
def test_the_map_is_drawn_from_the_table(page, live_server, axe):
    networks.reference.load()
    portfolio.reference.load()
    rows = [
        MunicipalityBorder(
            municipality=one,
            valid_from=START,
            geometry=square((float(one.longitude), float(one.latitude))),
            source="x",
        )
        for one in Municipality.objects.valid_on(timezone.localdate())
        if one.longitude is not None
    ]
    MunicipalityBorder.objects.bulk_create(rows)
    page.goto(live_server.url + "/")
    expect(page.locator("fl-hexmap > svg polygon")).to_have_count(357)
    page.get_by_role("link", name="Kommunegrenser").click()
    expect(page.locator("fl-bordermap > svg path")).to_have_count(len(rows))
    box = page.locator("fl-bordermap > svg").bounding_box()
    assert box["height"] > box["width"]
    # North is up, east is right.
    place = page.locator("fl-bordermap path", has=page.locator("title", has_text="Vardø")).first.bounding_box()
    south = page.locator("fl-bordermap path", has=page.locator("title", has_text="Lindesnes")).first.bounding_box()
    assert place["y"] < south["y"]
    assert place["x"] > south["x"]
    axe(page)
    page.locator(".fl-map-choices").get_by_role("link", name="DigiHelse", exact=True).click()
    expect(page.locator("#map-title")).to_have_text("DigiHelse")
    expect(page.locator("fl-bordermap > svg path")).to_have_count(len(rows))
    assert "kart=grenser" in page.url
