"""The front page and a solution's page in a browser: the map, its table, axe, and a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.usefixtures("demo_site")


def test_another_solution_on_the_map_without_a_page_load(page: Page, live_server, axe) -> None:
    page.goto(live_server.url + "/?dato=2023-12-31")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvor langt har kommunene kommet?")
    expect(page.locator("fl-hexmap polygon.fl-hex[data-href]")).to_have_count(356)
    axe(page)
    page.evaluate("window.stayed = true")

    page.get_by_role("navigation", name="Løsning på kartet").get_by_role("link", name="DigiHelse", exact=True).click()

    expect(page.get_by_role("heading", name="DigiHelse", exact=True)).to_be_visible()
    expect(page).to_have_url(live_server.url + "/?dato=2023-12-31&losning=digihelse")
    expect(page.locator("#kart")).to_have_count(1)
    expect(page.locator("fl-hexmap polygon.fl-hex[data-href]")).to_have_count(356)
    assert page.evaluate("window.stayed")
    expect(page.locator("#kart [aria-current]")).to_be_focused()
    swapped = page.locator("#kart tbody").inner_html()
    page.reload()
    assert page.locator("#kart tbody").inner_html() == swapped


def test_the_map_is_a_table_without_scripts(browser, live_server) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nb-NO")
    page = context.new_page()
    page.goto(live_server.url + "/")

    page.get_by_text("Vis som tabell").click()
    expect(page.locator("#kart").get_by_role("link", name="Oslo", exact=True)).to_be_visible()
    page.locator("#kart").get_by_role("link", name="VKP").click()

    expect(page.get_by_role("heading", name="VKP", exact=True)).to_be_visible()
    context.close()


def test_a_number_leads_to_its_rows(page: Page, live_server, axe) -> None:
    page.goto(live_server.url + "/")
    number = page.locator("a.fl-count").nth(1)
    shown = number.inner_text().split()[0]

    number.click()

    expect(page.get_by_role("status").filter(has_text="Viser")).to_contain_text(f"Viser {shown} av 357")
    expect(page.locator("#municipality-table tbody:not([hidden]) tr")).to_have_count(int(shown))
    axe(page)


@pytest.mark.parametrize("path", ["/", "/portefolje/", "/portefolje/kjernejournal/?status=in_use", "/portefolje/pll/"])
def test_nothing_is_wider_than_a_phone(phone: Page, live_server, axe, path) -> None:
    phone.goto(live_server.url + path)

    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    axe(phone)
