"""KS exports the allocation: from the grant's page through a real worker to the files, in a real browser."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from playwright.sync_api import expect

from funding.models import Grant
from networks.models import User
from tests.worker import Worker

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer


def test_from_the_grant_to_the_files(
    page: Page,
    live_server: LiveServer,
    celery_worker: Worker,
    grant_2024: Grant,
    grant_manager: User,
    sign_in: Callable[..., None],
    axe: Callable[..., None],
) -> None:
    celery_worker.stop()
    sign_in(page, grant_manager)
    page.goto(f"{live_server.url}/tilskudd/2024/")
    axe(page)
    page.get_by_role("button", name="Beregn fordelingen").click()
    page.get_by_text("venter på en ledig arbeider").wait_for()
    axe(page)

    celery_worker.start()
    page.get_by_text("summerer").wait_for()
    axe(page)
    row = page.get_by_role("row", name="Agder 103972")
    assert row.get_by_role("cell").all_inner_texts()[-3:] == ["2\xa0938\xa0601", "2\xa0950\xa0584", "+11\xa0983"]
    page.get_by_text("Vis regnestykket Agder").press("Enter")
    expect(page.get_by_text("25 av 356 kommuner").first).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Last ned Excel").click()
    sheet = load_workbook(io.BytesIO(download.value.path().read_bytes()), data_only=True)["Fordeling"]
    headings = [cell.value for cell in sheet[1]]
    assert sheet.cell(row=13, column=headings.index("Beregnet") + 1).value == 36_683_801
    with page.expect_download() as download:
        page.get_by_role("link", name="Last ned CSV").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_on_a_phone_nothing_is_cut_off(
    phone: Page,
    live_server: LiveServer,
    celery_worker: Worker,
    grant_2024: Grant,
    grant_manager: User,
    sign_in: Callable[..., None],
    axe: Callable[..., None],
) -> None:
    sign_in(phone, grant_manager)
    phone.goto(f"{live_server.url}/tilskudd/2024/")
    phone.get_by_role("button", name="Beregn fordelingen").tap()
    phone.get_by_text("summerer").wait_for()
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_a_search_is_seen_on_its_way_and_cancelled(
    page: Page,
    live_server: LiveServer,
    celery_worker: Worker,
    grant_2024: Grant,
    grant_manager: User,
    sign_in: Callable[..., None],
    axe: Callable[..., None],
) -> None:
    sign_in(page, grant_manager)
    page.goto(f"{live_server.url}/tilskudd/2024/nokkelsok/")
    axe(page)
    page.get_by_label("Faste beløp per nettverk (kroner)").fill("0–190 000 / 2500")
    page.get_by_role("button", name="Start søket").click()
    page.get_by_text("Prøver nøklene").wait_for()
    axe(page)
    # One event: the page is replaced each second, and a click takes two.
    page.get_by_role("button", name="Avbryt søket").press("Enter")
    page.get_by_text("Søket ble avbrutt.").wait_for()
    page.goto(f"{live_server.url}/tilskudd/2024/nokkelsok/")
    page.get_by_label("Faste beløp per nettverk (kroner)").fill("0; 50 000")
    page.get_by_role("button", name="Start søket").click()
    page.get_by_text("Ingen av nøklene gir de vedtatte beløpene.").wait_for(timeout=60_000)
    axe(page)
