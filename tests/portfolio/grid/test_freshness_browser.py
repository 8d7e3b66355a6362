"""What a figure may claim after one cell, and after confirmations that were taken back, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from portfolio.models import StatusReport
from tests.portfolio.grid.test_browser import press, saved

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demo")]


@pytest.fixture
def grid(demo, page, live_server, sign_in, contact):
    sign_in(page, contact)
    page.goto(live_server.url + "/nettverk/agder/status/")
    page.locator("#status-grid[role=grid]").wait_for()
    return page


def test_one_cell_freshens_no_country(grid, live_server):
    grid.locator("#status-grid tbody td").first.focus()
    press(grid, "ArrowRight", "b")
    saved(grid, "er bekreftet")
    expect(grid.locator("#grid-summary")).to_contain_text("1 av 150 statuser bekreftet siste 12 md")

    grid.goto(live_server.url + "/")
    main = grid.get_by_role("main")
    expect(main).to_contain_text("1 av 2 207 statuser bekreftet siste 12 md")
    line = main.get_by_role("row").filter(has_text="Kjernejournal i sykehjem")
    expect(line.first).to_contain_text("1 av 357 bekreftet siste 12 md")
    expect(main).not_to_contain_text("oppdatert")
    grid.goto(live_server.url + "/nettverk/agder/")
    expect(grid.get_by_role("main")).to_contain_text("1 av 25 bekreftet siste 12 md")


def test_confirmations_that_were_taken_back_count_nowhere(grid, live_server):
    grid.locator("#status-grid thead th").nth(2).locator("[data-do=confirm-column]").click()
    ask = grid.locator("#grid-confirm")
    number = ask.locator("[value=yes]").text_content().split()[-1]
    ask.locator("[value=yes]").click()
    saved(grid, f"{number} bekreftet · Angre")
    page = grid.context.new_page()
    page.goto(live_server.url + "/nettverk/agder/gruppe/")
    expect(page.get_by_role("main")).to_contain_text(f"{number} av 25 kommuner har fått status oppdatert")
    grid.locator("[data-save-status]").get_by_role("button", name="Angre").click()
    saved(grid, f"Angret {number} ruter")
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("0 av 25 kommuner har fått status oppdatert")
    assert StatusReport.objects.filter(kind="confirmation").count() == int(number)
