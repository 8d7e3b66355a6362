"""The whole way of the money: KS from a new grant to the letters, and a network that reports back and is asked."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from funding.models import Carryover, Decision, Grant, NetworkReport

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.allow_browser_errors(r"status of 422")
def test_from_a_new_grant_to_an_approved_report(page, new_page, live_server, enter, celery_worker, axe, picture):
    due = (timezone.localdate() + dt.timedelta(days=20)).isoformat()
    enter(page, "ks.tilskudd")

    # KS registers the grant and its key, computes and proposes.
    page.goto(f"{live_server.url}/tilskudd/nytt/")
    axe(page)
    for label, value in (
        ("År", "2025"),
        ("Tittel", "Tilskudd 2025"),
        ("Ordning", "Helseteknologiordningen"),
        ("Satt av i alt (kroner)", "40 000 000"),
        ("Til fordeling (kroner)", "40 000 000"),
        ("Frist for sluttrapport", due),
    ):
        page.get_by_label(label).first.fill(value)
    page.get_by_role("button", name="Registrer tilskuddet").click()
    page.get_by_text("Se over fordelingsnøkkelen").wait_for()
    page.get_by_role("button", name="Lagre ny versjon").click()
    page.get_by_role("button", name="Beregn fordelingen").click()
    page.get_by_text("summerer").wait_for()
    axe(page)
    page.get_by_role("link", name="Foreslå vedtak").click()
    page.get_by_role("button", name="Send til vedtak").wait_for()
    axe(page)
    page.get_by_role("button", name="Send til vedtak").click()
    page.get_by_text("En annen tilskuddsansvarlig").wait_for()

    # A second person decides.
    other = new_page()
    enter(other, "ks.admin")
    decision = Decision.objects.get(state="proposed")
    other.goto(live_server.url + decision.get_absolute_url())
    other.get_by_role("button", name="Vedta fordelingen").click()
    other.get_by_role("button", name="Ja, fortsett").click()
    other.get_by_text("Fordelingen er vedtatt.").wait_for()

    # The payments and the letters.
    page.goto(f"{live_server.url}/tilskudd/2025/utbetalinger/plan/")
    page.get_by_label("Dato").first.fill(due)
    page.get_by_label("Prosent").first.fill("100")
    axe(page)
    page.get_by_role("button", name="Lagre planen").click()
    page.get_by_role("heading", name="Avdrag 1").wait_for()
    axe(page)
    picture(page, "grant-payments")
    page.goto(f"{live_server.url}/tilskudd/2025/brev/")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Last ned alle (zip)").click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as packed:
        assert len(packed.namelist()) == 11
    page.get_by_role("button", name="Marker de valgte som sendt").click()
    page.get_by_text("11 brev er markert som sendt.").wait_for()

    # The contact person finds the own explanation, and reports.
    network = new_page()
    enter(network, "kontakt.agder")
    network.goto(f"{live_server.url}/nettverk/agder/")
    network.get_by_role("link", name="Tilskudd 2025").click()
    network.get_by_text("25 av 357 kommuner").first.wait_for()
    # The parts, and those of the average.
    expect(network.locator("fl-parts svg.fl-parts__svg rect")).to_have_count(6)
    network.get_by_text("Kommunene som er talt med").first.click()
    expect(network.get_by_role("row", name="Arendal 4203")).to_be_visible()
    axe(network)
    picture(network, "grant-explanation")
    network.get_by_role("button", name="Bekreft mottatt").click()
    network.goto(f"{live_server.url}/min-side/")
    network.get_by_role("link", name="Sluttrapport for Agder: Tilskudd 2025").click()
    network.get_by_role("button", name="Lagre utkast").wait_for()
    axe(network)
    network.get_by_role("combobox", name="Kommune").first.select_option(label="Arendal")
    network.get_by_label("Stilling eller funksjon").first.fill("Innføringsleder")
    network.get_by_label("Prosent").first.fill("500")
    network.get_by_label("Aktiviteter").fill("To samlinger med alle kommunene.")
    network.get_by_role("button", name="Lagre utkast").click()
    network.get_by_text("Rett dette før du kan gå videre").wait_for()
    expect(network.get_by_label("Aktiviteter")).to_have_value("To samlinger med alle kommunene.")
    network.get_by_label("Prosent").first.fill("50")
    network.get_by_role("button", name="Lagre utkast").click()
    network.get_by_text("Utkastet er lagret.").wait_for()
    page.goto(f"{live_server.url}/tilskudd/2025/rapportering/")
    expect(page.get_by_role("row", name="Agder").get_by_text("påbegynt")).to_be_visible()
    axe(page)
    network.get_by_label("Brukt av tilskuddet så langt").fill("3 000 000")
    amount = Grant.objects.get(key="2025").decided_amounts.get(network__key="agder").amount
    network.get_by_label("Blir hos nettverket").fill(str(amount - 3_000_000))
    network.get_by_role("button", name="Send til KS").click()
    network.get_by_text("Rapporten er sendt til KS.").wait_for()

    # KS asks, the network answers, KS approves.
    page.goto(f"{live_server.url}/min-side/")
    page.get_by_role("link", name="Rapport fra Agder: Tilskudd 2025").click()
    page.get_by_label("Spørsmål eller merknad").fill("Hvor mange deltok?")
    axe(page)
    picture(page, "grant-report")
    page.get_by_role("button", name="Send tilbake med spørsmål").click()
    page.get_by_text("KS har spurt").first.wait_for()
    network.goto(f"{live_server.url}/min-side/")
    network.get_by_role("link", name="KS har spurt om rapporten").click()
    network.get_by_text("Hvor mange deltok?").wait_for()
    network.get_by_label("Svar til KS").fill("Alle 25.")
    network.get_by_role("button", name="Svar og send på nytt").click()
    network.get_by_text("Rapporten er sendt til KS.").wait_for()
    page.reload()
    page.get_by_text("Alle 25.").wait_for()
    page.get_by_role("button", name="Godkjenn rapporten").click()
    page.get_by_text("Rapporten er «godkjent».").wait_for()

    report = NetworkReport.objects.get(round__grant__key="2025")
    assert (report.state, report.used, report.positions.get(title="Innføringsleder").percent) == (
        "approved",
        3_000_000,
        50,
    )
    assert Carryover.objects.get(grant__key="2025").amount == amount - 3_000_000
    network.goto(f"{live_server.url}/tilskudd/bruk/?nettverk=agder&aar=2025")
    network.get_by_role("row", name="Agder Tilskudd 2025").get_by_text("godkjent").wait_for()
    axe(network)
    picture(network, "grant-use")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_grant_adds_up_on_a_wide_and_a_narrow_screen(page, live_server, enter, axe, picture, demo_site, width):
    page.set_viewport_size({"width": width, "height": 900})
    enter(page, "ks.tilskudd")
    for address, heading in (
        ("demo-2023/avstemming/", "Regnestykket: Tilskudd 2023 (demodata)"),
        ("demo-2023/rapportering/", "Rapportering: Tilskudd 2023 (demodata)"),
        ("demo-2023/", "Tilskudd 2023 (demodata)"),
        ("bruk/", "Bruk av tilskuddet"),
    ):
        page.goto(f"{live_server.url}/tilskudd/{address}")
        page.get_by_role("heading", name=heading, level=1).wait_for()
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
        axe(page)
        picture(page, f"money-{address.strip('/').replace('/', '-')}-{width}")
