"""The pages of the portfolio's work as those who use them see them: accessible, within the window, parts fetched."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)

# The account that looks, the address, the name of the picture in the tour.
PAGES = [
    ("ks.portefolje", "/portefolje/utgaver/2023/poeng/", "scores"),
    ("ks.portefolje", "/portefolje/forpliktelser/", "commitments"),
    ("ks.portefolje", "/avstemming/", "reconciliation"),
    ("kontakt.agder", "/portefolje/regionene/", "regional-plans"),
    ("kontakt.agder", "/nettverk/agder/portefolje/", "regional-plan"),
    ("kontakt.agder", "/framdrift/les-inn/", ""),
    ("kommune.arendal", "/portefolje/pll/piloter/", "pilots"),
    ("kommune.arendal", "/framdrift/bruksplikt/kjernejournal/", "duty-sheet"),
]


def fits(window: Page) -> None:
    assert not window.evaluate("document.documentElement.scrollWidth > innerWidth"), window.url


def test_every_page_fits_and_is_accessible(page, phone, live_server, enter, axe, picture):
    signed_in = ""
    for account, path, name in PAGES:
        for window in (page, phone):
            if account != signed_in:
                window.context.clear_cookies()
                enter(window, account)
            window.goto(live_server.url + path)
            axe(window)
            fits(window)
        signed_in = account
        if name:
            picture(page, name)


def test_the_parts_of_a_solutions_page_arrive(page, phone, live_server, demo_site, axe, picture):
    for window in (page, phone):
        window.goto(live_server.url + "/portefolje/kjernejournal/")
        panels = window.locator(".fl-solution-panels")
        expect(panels.get_by_role("heading", name="Klar til bruk")).to_be_visible()
        expect(panels.get_by_text("Journal A").first).to_be_visible()
        expect(panels.get_by_role("link", name="PLL")).to_be_visible()
        expect(window.locator("fl-trend svg path")).to_have_count(3)
        expect(window.locator("[hx-trigger=load]:not(#utvikling)")).to_have_count(0)
        axe(window)
        fits(window)
    picture(page, "solution")


def test_a_file_goes_out_filtered_and_comes_back_in(page, live_server, enter, axe, tmp_path):
    """The grid's file holds what its filter shows, and reads in again without a change."""
    enter(page, "kontakt.agder")
    page.goto(live_server.url + "/nettverk/agder/status/")
    page.locator("#status-grid[role=grid]").wait_for()
    page.get_by_label("Kommune", exact=True).fill("sand")
    expect(page.locator("#status-grid tbody tr:visible")).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel", exact=True).click()
    file = tmp_path / "status.xlsx"
    download.value.save_as(file)

    page.goto(live_server.url + "/framdrift/les-inn/")
    page.get_by_label("Fil").set_input_files(file)
    page.get_by_role("button", name="Se hva som endres").click()
    expect(page.locator("main [role=status]")).to_contain_text("0 nye, 0 endret")
    expect(page.locator("main [role=status]")).to_contain_text("Filen endrer ingenting.")
    axe(page)
    page.get_by_text("Ark, kolonner og datoer i filen").click()
    expect(page.get_by_label("Kommunenummer")).to_have_value("Kommunenummer")
    page.get_by_role("button", name="Forkast").click()
    expect(page.get_by_role("main")).to_contain_text("forkastet")
    fits(page)
