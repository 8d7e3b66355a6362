"""The progress pages in a browser: a number opened down to its municipalities, other dates, trend, axe, a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.usefixtures("demo_site")


def test_a_number_opens_down_to_its_municipalities(page: Page, live_server, axe, picture) -> None:
    page.goto(live_server.url + "/framdrift/?losning=kjernejournal&etter=fylke&dato=2023-12-31")
    expect(page.locator("fl-hexmap polygon.fl-hex[data-href]")).to_have_count(356)
    expect(page.locator("fl-trend svg path")).to_have_count(3)
    axe(page)
    picture(page, "progress-by-county")
    number = page.locator("tbody a.fl-count").nth(2)
    shown = number.inner_text().split()[0]

    number.click()

    expect(page.locator("#kommuneliste tbody tr")).to_have_count(int(shown))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kjernejournal")
    axe(page)
    picture(page, "progress-municipalities")
    page.locator("#kommuneliste tbody tr a").first.click()
    expect(page).to_have_url(re.compile(r"/kommuner/\d{4}/\?dato=2023-12-31$"))


def test_2023_says_356_and_today_says_357(page: Page, live_server) -> None:
    page.goto(live_server.url + "/framdrift/")
    expect(page.locator(".fl-lede")).to_contain_text("357 kommuner")

    page.get_by_label("Per dato").fill("2023-12-31")
    page.get_by_role("button", name="Vis", exact=True).click()

    expect(page.locator(".fl-lede")).to_contain_text("356 kommuner")
    page.get_by_role("link", name="Dagens kart").click()
    expect(page.locator("fl-hexmap polygon.fl-hex[data-href]")).to_have_count(357)
    page.get_by_role("link", name="I dag", exact=True).click()
    expect(page.locator(".fl-lede")).to_contain_text("357 kommuner")


def test_without_scripts_the_parts_are_a_link_away(browser, live_server) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nb-NO")
    page = context.new_page()
    page.goto(live_server.url + "/framdrift/?losning=vkp")
    page.get_by_role("link", name="Vis utviklingen").click()
    page.get_by_text("Vis som tabell").click()
    expect(page.get_by_role("row").nth(5)).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "/framdrift/?dato=2023-04-30",
        "/framdrift/?losning=helseplattformen",
        "/framdrift/kommuner/?losning=vkp&status=in_use",
        "/framdrift/bruksplikt/kjernejournal/",
        "/framdrift/hefte/",
        "/framdrift/innebygd/?losning=vkp",
    ],
)
def test_nothing_is_wider_than_a_phone(phone: Page, live_server, axe, path) -> None:
    phone.goto(live_server.url + path)
    phone.wait_for_load_state("networkidle")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    axe(phone)
