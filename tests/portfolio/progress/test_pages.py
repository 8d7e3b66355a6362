"""The progress pages: what each figure says, where it leads, and that all ways out say the same."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from networks.models import NetworkMembership
from portfolio.counting import snapshots
from portfolio.models import SnapshotQueue, Solution
from portfolio.progress.figures import year_before
from portfolio.snapshots import queue
from tests.portfolio.counting.test_progress import HARAM, report

pytestmark = pytest.mark.usefixtures("portfolio")

PAGE = "/framdrift/"
APRIL, LAST = dt.date(2023, 4, 30), dt.date(2023, 12, 31)
NUMBER = re.compile(r'<a class="fl-count" href="([^"]*)">(\d+)<')
MISSING = re.compile(r'<a class="fl-quiet fl-missing" href="([^"]*)">(\d+) ')


def keep(*dates: dt.date) -> None:
    """Snapshots of the introductions on `dates` and today, as the workers make them."""
    solutions = list(Solution.objects.filter(items__kind="introduction"))
    days = {timezone.localdate(), *dates}
    known_at = snapshots.take(solutions, sorted(days | {year_before(day) for day in days}))
    for solution in solutions:
        SnapshotQueue.objects.update_or_create(solution=solution, defaults={"known_at": known_at})


def listed(client: Any, url: str) -> int:
    text = client.get(html.unescape(url)).text
    return text.partition('id="kommuneliste"')[2].count('<tr><th scope="row">')


VIEWS = [
    "",
    "?dato=2023-12-31",
    "?omrade=fylke:42",
    "?omrade=nettverk:agder&dato=2023-04-30",
    "?losning=kjernejournal&etter=fylke",
    "?losning=kjernejournal&etter=storrelse&dato=2023-06-15",
    "?losning=helseplattformen&etter=malform",
    "?losning=vkp&dato=2023-12-31&etter=fylke&kart=naa",
    "?losning=vkp&dato=2022-12-31&kjent=2022-06-30",
]


@pytest.mark.parametrize(("view", "kept"), [(view, bool(index % 2)) for index, view in enumerate(VIEWS)])
def test_each_number_opens_as_many_municipalities(client, demo, view, kept):
    if kept:
        keep(LAST, APRIL)
    text = client.get(PAGE + view).text

    numbers = NUMBER.findall(text) + MISSING.findall(text)

    assert len(numbers) >= 6
    for url, number in numbers[::5]:
        assert listed(client, url) == int(number), url


@pytest.mark.parametrize("view", ["?dato=2023-04-30", "?losning=kjernejournal&etter=fylke&dato=2023-04-30"])
def test_the_share_that_is_confirmed_opens_those_municipalities(client, demo, view):
    records = json.loads(client.get(f"/framdrift/tall.json{view}").content)["figures"]
    links = re.findall(r'<a class="fl-quiet" href="([^"]*bekreftet=ja[^"]*)">', client.get(PAGE + view).text)
    confirmed = [record["confirmed"] for record in records if record["municipalities"]]

    assert [listed(client, url) for url in links[:3]] == confirmed[:3]
    assert len(links) == len(confirmed)
    assert any(confirmed)
    url = html.unescape(links[0])
    reported = next(record["reported"] for record in records if record["reported"])
    assert listed(client, url.replace("bekreftet=ja", "bekreftet=nei")) == reported - confirmed[0]
    text = client.get(url.replace("/kommuner/", "/kommuner.csv")).content.decode("utf-8-sig")
    assert "Bekreftet;ja" in text
    assert len(text.partition("\r\n\r\n")[0].splitlines()) == confirmed[0] + 1


def test_the_pace_leads_to_the_counts_that_it_is_made_from(client, demo):
    text = client.get(f"{PAGE}?dato=2023-04-30&omrade=fylke:42").text
    (url, *_rest) = re.findall(r'<a class="fl-quiet fl-nowrap" href="([^"]*)">[^<]* / md', text)

    assert url.startswith(reverse("portfolio:progress_trend"))
    assert "omrade=fylke%3A42" in url
    assert client.get(html.unescape(url)).status_code == 200


@pytest.mark.parametrize("view", VIEWS[1:6:2])
def test_snapshots_and_counting_give_the_same_page(client, demo, view):
    def figures() -> list[tuple[str, ...]]:
        text = client.get(f"{PAGE}{view}").text.partition('id="tall"')[2]
        return re.findall(r">\s*([\d,]+(?:\s?%)?(?: av [\d\s]+| / md)?)\s*<", text.partition("</table>")[0])

    counted = figures()
    keep(LAST, APRIL)

    assert len(counted) > 20
    assert figures() == counted


@pytest.mark.parametrize(("date", "total"), [("2023-12-31", 356), ("2024-01-01", 357)])
def test_the_municipalities_of_the_date(client, date, total):
    report(HARAM, "kjernejournal", "in_use", dt.date(2024, 1, 1))
    assert f"{total} kommuner" in client.get(f"{PAGE}?dato={date}").text


def test_not_reported_is_said_and_is_not_zero(client):
    text = client.get(PAGE).text.partition('id="tall"')[2]
    assert text.count("ikke rapportert") == 7
    assert not NUMBER.findall(text)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("dato=2019-12-31", "Tallene begynner 1. januar 2020."),
        ("dato=2999-01-01", "Datoen kan ikke være fram i tid."),
        ("kjent=2999-01-01", "Datoen kan ikke være fram i tid. Nå vises alt vi vet i dag."),
        ("kjent=i+går", "Skriv en dato som finnes"),
    ],
)
def test_an_impossible_date_is_said_at_the_field(client, query, sentence):
    response = client.get(f"{PAGE}?{query}")
    assert response.status_code == 200
    assert sentence in response.text


@pytest.mark.parametrize("query", ["omrade=fylke:99", "losning=tull", "etter=tull", "niva=tull", "kart=x"])
def test_what_is_unknown_in_the_address_is_as_nothing(client, query):
    response = client.get(f"{PAGE}?{query}")
    assert response.status_code == 200
    assert "Hele landet" in response.text


def test_a_link_carries_the_whole_view(client, demo):
    view = "?dato=2023-04-30&kjent=2023-06-01&niva=in_use&losning=vkp&etter=fylke&kart=naa"
    text = html.unescape(client.get(PAGE + view).text)

    for part in ("dato=2023-04-30", "kjent=2023-06-01", "losning=vkp", "kart=naa"):
        assert part in re.findall(r'hx-get="([^"]*kart/[^"]*)"', text)[0]
        assert all(part in url for url, _number in NUMBER.findall(text))


def test_the_part_that_is_swapped_equals_the_page(client, demo):
    url = f"{PAGE}?losning=vkp"
    part = client.get(url, headers={"HX-Request": "true", "HX-Target": "tall"}).text
    assert 'id="tall"' in part
    assert "<html" not in part
    assert re.sub(r"Regnet ut [\d. ]+", "", part).strip() in re.sub(r"Regnet ut [\d. ]+", "", client.get(url).text)


@pytest.mark.parametrize("name", ["progress_trend", "progress_map"])
def test_parts_are_pages_of_their_own_without_scripts(client, demo, name):
    url = reverse(f"portfolio:{name}") + "?losning=kjernejournal"
    whole, part = client.get(url).text, client.get(url, headers={"HX-Request": "true"}).text
    assert "<html" in whole
    assert "<html" not in part
    assert part.strip() in whole
    assert client.get(reverse(f"portfolio:{name}")).status_code == 404


def test_todays_map_and_that_of_the_time(client, demo):
    url = reverse("portfolio:progress_map") + "?losning=kjernejournal&dato=2023-12-31"
    then, now = client.get(url).text, client.get(f"{url}&kart=naa").text
    rows = [text.count("<tr data-column") for text in (then, now)]
    assert rows == [356, 357]
    level = re.search(r'data-level="(\w+)" data-name="Ålesund"', then)
    assert level
    # Haram was a part of Ålesund.
    assert f'data-level="{level[1]}" data-name="Haram"' in now
    assert 'data-name="Haram"' not in then


def test_the_trend_ends_with_the_count_of_the_page(client, demo):
    solution = Solution.objects.get(key="kjernejournal")
    queue.request([solution.pk])
    snapshots.refresh(solution.pk)
    text = client.get(reverse("portfolio:progress_trend") + "?losning=kjernejournal&dato=2023-04-30").text
    rows = re.findall(r'<tr data-date="([\d-]+)" data-total="(\d+)" data-available="(\d+)" data-in-use="(\d+)"', text)
    assert rows[0] == ("2023-04-30", "356", "215", "129")
    assert len(rows) > 30
    assert rows[-1][0] == "2020-01-31"


# --- Files, command, other sites -------------------------------------------------------------------------


def test_the_table_as_files_says_what_the_page_says(client, demo):
    view = "?losning=kjernejournal&etter=fylke&dato=2023-12-31"
    page = {int(number) for _url, number in NUMBER.findall(client.get(PAGE + view).text)}
    text = client.get(f"/framdrift/tabell.csv{view}").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    sheet = load_workbook(io.BytesIO(client.get(f"/framdrift/tabell.xlsx{view}").content)).worksheets[0]

    assert {int(value) for line in lines[1:13] for value in (line[5], line[8]) if value} == page
    assert [cell.value for cell in sheet[2]][:3] == [lines[1][0], lines[1][1], int(lines[1][2])]
    assert "Status per;31.12.2023" in text
    assert "Kilde;Det kommunene og regionene har meldt i Fellesløp" in text


def test_the_municipalities_as_files_keep_the_filter(client, demo):
    query = "?losning=kjernejournal&omrade=fylke:42&dato=2023-04-30&status=in_use"
    text = client.get(f"/framdrift/kommuner.csv{query}").content.decode("utf-8-sig")
    body = text.partition("\r\n\r\n")[0].splitlines()[1:]
    assert len(body) == listed(client, f"/framdrift/kommuner/{query}")
    assert all("i bruk" in line for line in body)


@pytest.mark.parametrize("by", [None, "network", "county", "size"])
def test_the_command_prints_the_numbers_of_the_pages(client, demo, capsys, by):
    words = {"network": "nettverk", "county": "fylke", "size": "storrelse"}
    call_command("progress", as_of=dt.date(2023, 12, 31), solution="kjernejournal" if by else None, by=by)
    printed = json.loads(capsys.readouterr().out)
    url = f"/framdrift/tall.json?dato=2023-12-31{f'&losning=kjernejournal&etter={words[by]}' if by else ''}"

    assert printed == client.get(url).json()["figures"]
    page = client.get(url.replace("tall.json", "")).text
    numbers = [int(number) for _url, number in NUMBER.findall(page)]
    assert numbers == [row[key] for row in printed for key in ("made_available", "in_use") if row[key] is not None]


def test_the_command_as_csv_and_its_refusals(demo, capsys):
    call_command("progress", as_of=dt.date(2023, 4, 30), form="csv")
    [first, *_rest] = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert first["municipalities"] == "356"
    for wrong in ({"solution": "tull"}, {"as_of": dt.date(2999, 1, 1)}, {"as_of": dt.date(1999, 1, 1)}):
        with pytest.raises(CommandError):
            call_command("progress", **wrong)


def test_the_widget_may_stand_in_a_frame_and_other_pages_may_not(client, demo):
    widget, page = client.get("/framdrift/innebygd/?losning=vkp"), client.get(PAGE)
    assert "frame-ancestors *" in widget.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in widget.headers
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "Logg inn" not in widget.text


def test_json_for_other_sites_without_personal_data(client, demo):
    response = client.get("/framdrift/tall.json?dato=2023-04-30")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    figures = {row["solution"]: row for row in response.json()["figures"]}
    assert figures["kjernejournal"]["made_available"] == 215
    assert "recorded_by" not in response.text


# --- What it costs ---------------------------------------------------------------------------------------


def _keep_members(number: int) -> None:
    for network in NetworkMembership.objects.order_by().values_list("network", flat=True).distinct():
        kept = NetworkMembership.objects.valid_on(timezone.localdate()).filter(network=network)[:number]
        NetworkMembership.objects.filter(network=network).exclude(pk__in=[row.pk for row in kept]).delete()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        (PAGE, 7),
        (f"{PAGE}?omrade=fylke:42", 8),
        (f"{PAGE}?losning=vkp", 8),
        (f"{PAGE}?dato=2024-06-01", 9),
        ("/framdrift/kommuner/?losning=vkp", 6),
        ("/framdrift/utvikling/?losning=vkp", 4),
        ("/framdrift/kart/?losning=vkp", 4),
        ("/framdrift/innebygd/", 5),
    ],
)
def test_number_of_queries(client, demo, django_assert_num_queries, path, rows, queries):
    _keep_members(rows)
    keep()
    with django_assert_num_queries(queries):
        client.get(path)
