"""The grid as of a date: the municipalities and the levels of that day, to be read only."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest

from networks.models import Municipality, Network, NetworkMembership
from portfolio.counting.progress import progress
from portfolio.grid import content as grid
from portfolio.grid_reference import grid_reference
from portfolio.models import Level, Solution, Supersession
from portfolio.progress.comparison import Rung, compare
from tests.portfolio.counting.test_progress import ALESUND, HARAM, TRONDHEIM, report
from tests.portfolio.grid.test_grid import ARENDAL, URL, cell, counts

pytestmark = pytest.mark.usefixtures("portfolio")

DAY = dt.date(2023, 12, 31)
PAST = f"{URL}?dato=2023-12-31"


def numbers(text: str) -> list[str]:
    return re.findall(r'<tr id="kommune-(\d{4})"', text)


def test_the_country_had_356_municipalities_before_haram(client):
    before, today = client.get("/status/?dato=2023-12-31").text, client.get("/status/").text

    assert (len(numbers(before)), len(numbers(today))) == (356, 357)
    assert "1507" in numbers(before)
    assert {ALESUND, HARAM} <= set(numbers(today)) - set(numbers(before))
    assert len(numbers(client.get("/portefolje/vkp/status/?dato=2023-12-31").text)) == 356


def test_what_held_then_and_not_what_holds_today(client):
    report(ARENDAL, "digihelse", Level.PLANNED, dt.date(2023, 1, 1))
    report(ARENDAL, "digihelse", Level.IN_USE, dt.date(2024, 5, 1))
    report("4202", "digihelse", Level.IN_USE, dt.date(2023, 12, 31))
    report("4204", "digihelse", Level.IN_USE, dt.date(2024, 1, 1))
    before, today = client.get(PAST).text, client.get(URL).text

    assert "fl-level--planned" in cell(before, ARENDAL, "digihelse")
    assert "fl-level--in_use" in cell(today, ARENDAL, "digihelse")
    assert "fl-level--not_reported" in cell(before, "4204", "digihelse")
    assert counts(before, "digihelse") == ("1 av 25", "1 av 356")
    assert counts(today, "digihelse") == ("3 av 25", "3 av 357")
    # A number leads to the municipalities of its day.
    assert re.search(r'id="region-[^>]+><a href="[^"]*status=in_use[^"]*dato=2023-12-31"', before)


def test_a_correction_registered_later_shows_by_the_date_it_held(client):
    wrong = report(ARENDAL, "digihelse", Level.IN_USE, dt.date(2023, 3, 1))
    right = report(ARENDAL, "digihelse", Level.PLANNED, dt.date(2023, 6, 1))
    Supersession.objects.create(report=right, superseded=wrong)

    assert "not_reported" in cell(client.get(f"{URL}?dato=2023-05-31").text, ARENDAL, "digihelse")
    assert "fl-level--planned" in cell(client.get(f"{URL}?dato=2023-06-01").text, ARENDAL, "digihelse")


def test_a_past_status_is_as_old_as_it_was_then(client):
    moment = dt.datetime(2022, 12, 31, 12, tzinfo=dt.UTC)
    report(ARENDAL, "vkp", Level.MADE_AVAILABLE, recorded_at=moment)
    report("4202", "vkp", Level.MADE_AVAILABLE, recorded_at=moment + dt.timedelta(days=1))
    text = client.get(PAST).text

    assert "ubekreftet" in cell(text, ARENDAL, "vkp")
    assert "ubekreftet" not in cell(text, "4202", "vkp")


def test_nobody_edits_the_past(client, contact):
    client.force_login(contact)
    text = client.get(PAST).text

    for trace in ("data-v=", "cell-editor", "grid-paste", "data-save", "data-editable", "data-batch", 'data-do="conf'):
        assert trace not in text
    assert "Slik sto det 31.12.2023." in text
    assert f'<a class="ds-link" data-today href="{URL}">Gå til i dag</a> for å melde status.' in text
    assert "data-editable" in client.get(f"{URL}?dato=").text


def test_others_are_not_told_to_report(client):
    text = client.get(PAST).text

    assert "Gå til i dag" in text
    assert "for å melde status" not in text


def test_the_rest_of_the_address_is_kept(client):
    text = client.get("/status/?dato=2023-12-31&alt=1&region=agder").text

    assert 'data-today href="/status/?alt=1&amp;region=agder"' in text
    assert '<input type="hidden" name="region" value="agder" data-kept>' in text
    assert '<input type="hidden" name="vis" value="" data-kept disabled>' in text
    assert 'href="?dato=2023-12-31"' in text
    assert "dato=2023-12-31&amp;alt=1&amp;region=agder&amp;format=xlsx" in text


@pytest.mark.parametrize(
    ("date", "problem"),
    [
        ("2023-02-30", "Skriv en dato som finnes"),
        ("2999-01-01", "Datoen kan ikke være fram i tid."),
        ("1990-01-01", "Tallene begynner"),
        ("0001-01-01", "Tallene begynner"),
    ],
)
def test_an_impossible_date_is_told_beside_the_field_and_today_is_shown(client, contact, date, problem):
    client.force_login(contact)
    text = client.get(f"{URL}?dato={date}").text

    assert f'id="date-error">{problem}' in text
    assert f'name="dato" value="{date}"' in text
    assert "Slik sto det" not in text
    assert text.count(' data-v="') == 25 * 6


def test_the_files_hold_the_day(client):
    report(ARENDAL, "digihelse", Level.PLANNED, dt.date(2023, 1, 1))
    report(ARENDAL, "digihelse", Level.IN_USE, dt.date(2024, 5, 1))
    sheets = client.get(f"{PAST}&kommune=arendal&format=xlsx")
    head, line, *more = openpyxl.load_workbook(io.BytesIO(sheets.content)).worksheets[0].iter_rows(values_only=True)
    text = client.get("/status/?dato=2023-12-31&format=csv").content.decode("utf-8-sig")

    assert "status-agder-2023-12-31.xlsx" in sheets["Content-Disposition"]
    assert (line[:2], more) == ((ARENDAL, "Arendal"), [])
    at = head.index(Solution.objects.get(key="digihelse").short_name)
    assert line[at : at + 2] == ("planlagt", dt.datetime(2023, 1, 1))  # noqa: DTZ001
    assert len(text.split("\r\n\r\n")[0].strip().splitlines()) == 357
    assert "31.12.2023" in text


def test_a_solution_that_was_not_in_the_portfolio_then_is_still_found(client):
    assert client.get("/portefolje/vkp/status/?dato=2020-06-01").status_code == 200
    assert client.get("/portefolje/finnes-ikke/status/?dato=2023-12-31").status_code == 404
    assert client.get("/nettverk/atlantis/status/?dato=2023-12-31").status_code == 404


def test_the_counts_are_those_of_the_progress_pages(demo):
    report(TRONDHEIM, "helseplattformen", Level.IN_USE, dt.date(2024, 2, 1))
    for key in ("agder", "trondelag", "oslo"):
        network = Network.objects.get(key=key)
        built = grid.build(key, None, grid_reference(DAY))  # type: ignore[arg-type]
        assert built is not None
        found = Solution.objects.in_bulk([column.solution.pk for column in built.columns])
        rows = progress((found[column.solution.pk] for column in built.columns), date=DAY)
        assert [column.national for column in built.columns] == [row.national for row in rows]
        assert [column.region for column in built.columns] == [row.network(network.pk) for row in rows]


def test_a_municipality_as_it_stood_on_its_page_and_in_its_file(client):
    report(ARENDAL, "digihelse", Level.PLANNED, dt.date(2023, 1, 1), comment="Venter på leverandøren")
    report(ARENDAL, "digihelse", Level.IN_USE, dt.date(2024, 5, 1))
    report("4202", "digihelse", Level.IN_USE, dt.date(2024, 5, 1))
    page, file = f"/kommuner/{ARENDAL}/", f"/kommuner/{ARENDAL}/status.csv"
    before, today = client.get(f"{page}?dato=2023-12-31").text, client.get(page).text
    rung = _digihelse(ARENDAL, DAY)

    assert "Slik sto det 31.12.2023." in before
    assert "Slik sto det" not in today
    assert (rung.status and rung.status.level, rung.why) == (Level.PLANNED, "Venter på leverandøren")
    assert (rung.neighbours.reached, _digihelse(ARENDAL).neighbours.reached) == (0, 1)
    assert "status.csv?dato=2023-12-31" in before
    old, new = (client.get(f"{file}{query}").content.decode("utf-8-sig") for query in ("?dato=2023-12-31", ""))
    assert "digihelse;planlagt;01.01.2023" in old
    assert "digihelse;i bruk;01.05.2024" in new
    assert "31.12.2023" in old


def test_a_municipality_that_did_not_exist_shows_today(client):
    text = client.get(f"/kommuner/{HARAM}/?dato=2023-12-31").text

    assert 'id="date-error">Vi har ikke tall for kommunen denne datoen.' in text
    assert "Slik sto det" not in text


def _digihelse(number: str, date: dt.date | None = None) -> Rung:
    found = compare(Municipality.objects.get(number=number), date)
    assert found is not None
    return next(one for one in found.rungs if one.solution.key == "digihelse")


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries(client, contact, demo, django_assert_num_queries, rows):
    keep = NetworkMembership.objects.filter(network__key="agder").values_list("pk", flat=True)[:rows]
    NetworkMembership.objects.filter(network__key="agder").exclude(pk__in=list(keep)).delete()
    client.force_login(contact)
    client.get(PAST)
    # Session, user, the menu's roles; whether the reference still holds; the day's reports, for region and country.
    with django_assert_num_queries(5):
        text = client.get(PAST).text
    assert len(numbers(text)) == rows
