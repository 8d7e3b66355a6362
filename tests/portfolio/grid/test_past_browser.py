"""In a browser: the grid and a cell of a past date, the grid's filter on a phone, and the years below a trend."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from networks.models import Role
from portfolio.models import Level
from tests.portfolio.counting.test_progress import report
from tests.portfolio.grid.test_grid import ARENDAL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("country")]
GRID = "/nettverk/agder/status/"


@pytest.fixture(autouse=True)
def _reference(portfolio):
    pass


def test_from_the_past_grid_to_the_past_cell_and_back(page, phone, live_server, axe):
    report(
        ARENDAL,
        "digihelse",
        Level.PLANNED,
        dt.date(2023, 1, 1),
        recorded_at=dt.datetime(2023, 2, 1, tzinfo=dt.UTC),
        comment="Vedtatt i kommunestyret",
    )
    report(ARENDAL, "digihelse", Level.IN_USE, dt.date(2024, 5, 1))
    for window in (phone, page):
        window.goto(f"{live_server.url}{GRID}?dato=2023-12-31")
        window.locator("#status-grid[role=grid]").wait_for()
        axe(window)
        assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.locator("#kommune-4203 .fl-level--planned").click()

    expect(page).to_have_url(f"{live_server.url}/status/{ARENDAL}/digihelse/?dato=2023-12-31")
    expect(page.get_by_role("heading", level=1)).to_have_text("DigiHelse i Arendal")
    expect(page.locator("main")).to_contain_text("Slik sto det 31.12.2023.")
    expect(page.locator("main")).to_contain_text("Vedtatt i kommunestyret")
    expect(page.locator("main")).not_to_contain_text("i bruk")
    axe(page)
    page.get_by_role("navigation", name="Du er her").get_by_role("link", name="Status").click()
    expect(page).to_have_url(re.compile(r"/nettverk/agder/status/\?dato=2023-12-31#cell-"))


def test_the_filter_hides_municipalities_on_a_phone(phone, live_server, sign_in, make_user):
    sign_in(phone, make_user(Role.CONTACT_PERSON, "agder"))
    phone.goto(live_server.url + GRID)
    phone.locator("#status-grid[role=grid]").wait_for()
    rows = phone.locator("#status-grid tbody tr")
    expect(rows).to_have_count(25)

    phone.get_by_label("Kommune", exact=True).fill("sand")

    names = phone.locator("#status-grid tbody tr:visible th a")
    expect(names).to_have_text(["Kristiansand", "Lillesand"])
    # Not only unseen: what is left takes the room of two.
    assert phone.locator("#status-grid tbody").bounding_box()["height"] < 2 * 450


def test_the_years_below_a_trend_never_stand_on_each_other(page, live_server):
    page.goto(live_server.url + "/framdrift/hefte/")
    found = page.evaluate(
        """async () => {
            const { yearTicks } = await import('/static/js/trend.js');
            const [close, empty] = [[], []];
            for (let width = 146; width < 1100; width += 20)
                for (let month = 0; month < 12; month += 1)
                    for (let months = 2; months < 130; months += 1) {
                        const [first, last] = [Date.UTC(2020, month + 1, 0), Date.UTC(2020, month + 1 + months, 0)];
                        const ticks = yearTicks(first, last, width);
                        if (!ticks.length) empty.push([width, month, months]);
                        if (ticks.some(([, x], i) => i && x - ticks[i - 1][1] < 40)) close.push([width, month, months]);
                    }
            const at = (first, last) => yearTicks(Date.parse(first), Date.parse(last), 600);
            return { close, empty, late: at('2020-12-31', '2023-12-31'), early: at('2020-01-31', '2022-12-31') };
        }"""
    )

    assert (found["close"][:3], found["empty"][:3]) == ([], [])
    assert [year for year, _x in found["late"]] == [2021, 2022, 2023]
    assert found["late"][0][1] == pytest.approx(600 / 1095)
    assert [year for year, _x in found["early"]] == [2020, 2021, 2022]
    assert found["early"][0][1] == 0
