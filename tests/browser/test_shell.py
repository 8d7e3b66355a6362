"""What every page shares: the way in for the keyboard, the menu on a phone, the languages, the pages for errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("country")]

PAGES = ["/logg-inn/", "/nettverk/", "/kommuner/", "/hjelp/", "/datakilder/", "/tilgjengelighet/"]
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_and_are_accessible(
    page: Page, phone: Page, live_server: LiveServer, axe: Callable[..., None], path: str
) -> None:
    for window in (page, phone):
        window.goto(live_server.url + path)
        axe(window)
        assert not window.evaluate(TOO_WIDE), f"{path} scrolls sideways"


@pytest.mark.allow_browser_errors("404")
def test_an_unknown_address_shows_the_way_back(page: Page, live_server: LiveServer, axe: Callable[..., None]) -> None:
    page.goto(live_server.url + "/finnes-ikke/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vi fant ikke siden")
    axe(page)


def test_the_keyboard_skips_the_menu(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url + "/hjelp/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hopp til innholdet"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innhold"


def test_the_menu_on_a_phone(phone: Page, live_server: LiveServer, axe: Callable[..., None]) -> None:
    phone.goto(live_server.url + "/hjelp/")
    link = phone.get_by_role("link", name="Nettverk", exact=True)
    expect(link).to_be_hidden()
    phone.get_by_role("button", name="Meny").click()
    expect(link).to_be_visible()
    axe(phone)
    phone.keyboard.press("Escape")
    expect(link).to_be_hidden()
    phone.get_by_role("button", name="Meny").click()
    link.click()
    phone.wait_for_url("**/nettverk/")


def test_the_language_can_be_changed_and_stays(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url + "/hjelp/")
    assert page.locator("html").get_attribute("lang") == "nb"
    for code in ("nn", "en-gb"):
        page.locator(f".fl-language button[value={code}]").click()
        page.wait_for_url("**/hjelp/")
        assert page.locator("html").get_attribute("lang") == code
    page.goto(live_server.url + "/nettverk/")
    assert page.locator("html").get_attribute("lang") == "en-gb"


def test_a_failed_sign_in_says_what_to_do(page: Page, live_server: LiveServer, axe: Callable[..., None]) -> None:
    page.goto(live_server.url + "/logg-inn/")
    page.get_by_label("E-post").fill("ingen@fellesloep.example")
    page.locator("main").get_by_role("button", name="Logg inn", exact=True).click()
    page.locator("ds-error-summary").wait_for()
    assert page.evaluate("document.activeElement.localName") == "ds-error-summary"
    expect(page.get_by_label("E-post")).to_have_value("ingen@fellesloep.example")
    axe(page)


def test_menus_open_without_scripts(live_server: LiveServer, new_page: Callable[[], Page]) -> None:
    browser = new_page().context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, locale="nb-NO", viewport={"width": 390, "height": 844})
    window = context.new_page()
    window.goto(live_server.url + "/hjelp/")
    window.get_by_role("button", name="Meny").click()
    expect(window.get_by_role("link", name="Nettverk", exact=True)).to_be_visible()
    context.close()


def test_the_api_has_pages(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url + "/api/v1/docs/")
    page.locator("#operations-tag-municipalities").click()
    page.locator("[data-path='/api/v1/municipalities/']").wait_for()
