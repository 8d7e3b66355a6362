"""The three journeys, as their people walk them; `make tour` keeps the pictures in `docs/tour/`."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from funding.models import AllocationRun
from networks.models import Municipality
from portfolio.models import Solution, StatusReport
from rollouts.models import Pool
from tests.browser.conftest import approve, press

pytestmark = pytest.mark.django_db(transaction=True)

TOTAL = "36 683 801"


def plain(text: str) -> str:
    """`text` with ordinary spaces, so that a number can be compared."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


def iso(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def test_anyone_sees_how_far_the_country_has_come(page, phone, live_server, demo_site, axe, picture):
    for window, name in ((page, "front-page"), (phone, "front-page-phone")):
        window.goto(live_server.url + "/")
        expect(window.get_by_role("heading", level=1)).to_have_text("Hvor langt har kommunene kommet?")
        expect(window.get_by_text("Demodata", exact=True)).to_be_visible()
        axe(window)
        assert not window.evaluate("document.documentElement.scrollWidth > innerWidth")
        picture(window, name)

    text = plain(page.locator("main").inner_text())
    for count in ("215", "133", "147", "30", "10"):
        assert count in text


class TestAContactPersonUpdatesStatus:
    def test_from_signing_in_to_the_history(self, page, live_server, enter, axe, picture):
        user = enter(page, "kontakt.agder")
        expect(page).to_have_url(live_server.url + "/min-side/")
        page.wait_for_load_state("networkidle")
        axe(page)
        picture(page, "my-region")
        page.get_by_role("link", name=re.compile("statusrutenett", re.IGNORECASE)).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Status i Agder")
        axe(page)

        birkenes = Municipality.objects.get(name="Birkenes")
        solution = Solution.objects.get(key="vederlag")
        cell = page.locator(f"#cell-{birkenes.pk}-{solution.pk}")
        region, national = page.locator(f"#region-{solution.pk}"), page.locator(f"#national-{solution.pk}")
        before = [int(re.match(r"\d+", counted.inner_text())[0]) for counted in (region, national)]
        page.evaluate("window.notReloaded = true")

        cell.click()
        editor = page.get_by_role("dialog")
        editor.get_by_role("radio", name=re.compile("^i bruk", re.IGNORECASE)).check()
        editor.get_by_label("Kommentar").fill("Vedtatt i kommunestyret.")
        axe(page)
        picture(page, "status-grid")
        editor.get_by_role("button", name="Lagre").click()

        expect(cell).to_contain_text("i bruk")
        expect(editor).to_be_hidden()
        expect(region).to_contain_text(f"{before[0] + 1} av 25")
        expect(national).to_contain_text(f"{before[1] + 1} av 357")
        assert page.evaluate("window.notReloaded"), "the page was loaded anew"
        report = StatusReport.objects.get(recorded_by=user)
        assert (report.level, report.comment) == ("in_use", "Vedtatt i kommunestyret.")

        page.goto(live_server.url + f"/status/{birkenes.number}/vederlag/")
        history = page.locator("main")
        expect(history).to_contain_text(user.name)
        expect(history).to_contain_text("Vedtatt i kommunestyret.")
        axe(page)
        picture(page, "status-history")

    def test_by_keyboard_alone(self, page, live_server, enter, picture):
        enter(page, "kontakt.agder")
        page.goto(live_server.url + "/nettverk/agder/status/")
        first = page.locator("#status-grid tbody td").first
        first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        focused = page.evaluate("document.activeElement.id")
        page.keyboard.press("Enter")
        editor = page.get_by_role("dialog")
        expect(editor).to_be_visible()
        page.keyboard.press("Escape")
        expect(editor).to_be_hidden()
        assert page.evaluate("document.activeElement.id") == focused

        page.keyboard.press("Enter")
        chosen = editor.get_by_role("radio", name=re.compile("^planlagt", re.IGNORECASE))
        chosen.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(editor).to_be_hidden()
        expect(page.locator(f"#{focused}")).to_contain_text("planlagt")

        for key in ("Shift+ArrowRight", "Shift+ArrowDown", "4"):
            page.keyboard.press(key)
        expect(page.locator("[data-save-status]")).to_contain_text("4 ruter lagret")
        picture(page, "status-grid-keys")

    @pytest.mark.allow_browser_errors("status of 409")
    def test_the_second_of_two_sees_both_values_and_chooses(self, page, new_page, live_server, enter):
        enter(page, "kontakt.agder")
        other = new_page()
        enter(other, "ressurs.agder")
        arendal = Municipality.objects.get(number="4203")
        solution = Solution.objects.get(key="digihelse")
        for window in (page, other):
            window.goto(live_server.url + "/nettverk/agder/status/")
            window.locator(f"#cell-{arendal.pk}-{solution.pk}").click()
        save(page, "planlagt", "Mitt valg")
        expect(page.get_by_role("dialog")).to_be_hidden()

        save(other, "ikke startet", "Et annet valg")

        editor = other.get_by_role("dialog")
        expect(editor).to_contain_text("Kontaktperson Agder")
        expect(editor).to_contain_text("planlagt")
        expect(editor).to_contain_text("Mitt valg")
        editor.get_by_role("button", name="Behold min").click()
        expect(other.locator(f"#cell-{arendal.pk}-{solution.pk}")).to_contain_text("ikke startet")
        assert StatusReport.objects.filter(comment="Et annet valg").count() == 1

    @pytest.mark.allow_browser_errors("status of 422")
    def test_a_date_in_the_future_is_refused_beside_the_field(self, page, live_server, enter, axe):
        enter(page, "kontakt.agder")
        page.goto(live_server.url + "/nettverk/agder/status/")
        page.locator("#status-grid tbody td").first.click()
        editor = page.get_by_role("dialog")
        editor.get_by_label("Kommentar").fill("Blir stående")
        editor.locator("input[type=date]").evaluate("input => { input.removeAttribute('max'); }")
        editor.locator("input[type=date]").fill(iso(10))
        editor.get_by_role("radio", name=re.compile("^i bruk", re.IGNORECASE)).check()
        editor.get_by_role("button", name="Lagre").click()

        expect(editor).to_contain_text("fram i tid")
        expect(editor.get_by_label("Kommentar")).to_have_value("Blir stående")
        axe(page)

    def test_another_region_is_readable_and_not_editable(self, page, live_server, enter):
        enter(page, "kontakt.troms-og-finnmark")
        page.goto(live_server.url + "/nettverk/agder/status/")

        expect(page.locator("#status-grid tbody tr")).to_have_count(25)
        expect(page.locator("#status-grid tbody td[data-v]")).to_have_count(0)

    def test_on_a_phone(self, phone, live_server, enter, axe, picture):
        enter(phone, "kontakt.agder")
        phone.goto(live_server.url + "/nettverk/agder/status/")
        assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")
        axe(phone)
        picture(phone, "status-grid-phone")
        phone.locator("#status-grid tbody td").first.click()
        expect(phone.get_by_role("dialog")).to_be_visible()
        axe(phone)
        picture(phone, "cell-editor-phone")


def save(window, level, comment):
    editor = window.get_by_role("dialog")
    editor.get_by_role("radio", name=re.compile(f"^{level}", re.IGNORECASE)).check()
    editor.get_by_label("Kommentar").fill(comment)
    editor.get_by_role("button", name="Lagre").click()


class TestTheCoordinationGroupApprovesAPool:
    @pytest.mark.allow_browser_errors("status of 422")
    def test_from_proposal_to_sign_up(self, page, new_page, live_server, enter, agree, axe, picture):
        leader, group, contact = page, new_page(), new_page()
        enter(leader, "innforing.nasjonal")
        leader.goto(live_server.url + "/innforingslop/")
        axe(leader)
        picture(leader, "rollouts")
        leader.get_by_role("link", name="Kjernejournal for kommunene som gjenstår").click()
        leader.get_by_role("link", name="Foreslå en pulje").click()
        self.fill(leader, start=60, end=130, deadline=30, capacity="2")
        axe(leader)
        press(leader, re.compile("Send"))
        leader.wait_for_url(re.compile(r"/puljer/\d+/"))
        pool = Pool.objects.order_by("-pk").first()
        assert pool.state == "submitted"
        expect(leader.get_by_role("button", name=re.compile("[Gg]odkjenn"))).to_have_count(0)

        enter(group, "nkg.medlem")
        group.goto(live_server.url + f"/nkg/?pulje={pool.pk}")
        axe(group)
        picture(group, "nkg-queue")
        group.goto(live_server.url + f"/puljer/{pool.pk}/")
        approve(group)
        expect(group.locator("main")).to_contain_text("1 av 7 er enige, 4 trengs.")
        axe(group)
        agree("nkg.leder", live_server.url + f"/puljer/{pool.pk}/")
        group.reload()
        expect(group.locator("main")).to_contain_text("åpen for påmelding")

        enter(contact, "kontakt.agder")
        contact.goto(live_server.url + f"/puljer/{pool.pk}/meld-pa/")
        boxes = contact.locator("main input[type=checkbox]")
        for number in (0, 1):
            boxes.nth(number).check()
        contact.get_by_label(re.compile("Hvem")).first.fill("Kommunedirektøren")
        contact.locator("main input[type=date]").fill(iso(0))
        contact.get_by_label("delegert fullmakt").check()
        axe(contact)
        press(contact, "Meld på")
        contact.wait_for_url(re.compile(r"/puljer/\d+/$"))
        expect(contact.locator("main")).to_contain_text("2 av 2")
        axe(contact)
        picture(contact, "pool")
        assert pool.sign_ups.filter(state="confirmed").count() == 2

    @pytest.mark.allow_browser_errors("status of 422")
    def test_returned_with_a_reason_and_sent_in_again(self, page, new_page, live_server, enter, agree, axe):
        group, contact = page, new_page()
        enter(group, "nkg.leder")
        pool = Pool.objects.filter(state="submitted", rollout__network__key="agder").first()
        group.goto(live_server.url + f"/puljer/{pool.pk}/")
        # The demo's leader has put the approval forward, and thinks better of it.
        group.get_by_role("button", name="Trekk forslaget").click()
        expect(group.locator("main")).to_contain_text("Forslaget er trukket.")
        group.goto(live_server.url + f"/puljer/{pool.pk}/")
        group.get_by_text("Foreslå å sende tilbake").first.click()
        group.get_by_role("button", name="Foreslå å sende tilbake").click()
        expect(group.locator("main")).to_contain_text("Skriv en begrunnelse")
        group.get_by_label("Hva må endres?").fill("Uke 8–10 kolliderer med vinterferien.")
        group.get_by_role("button", name="Foreslå å sende tilbake").click()
        agree("nkg.medlem", live_server.url + f"/nkg/?sak={pool.pk}")

        enter(contact, "kontakt.agder")
        expect(contact.locator("main")).to_contain_text("NKG")
        contact.goto(live_server.url + f"/puljer/{pool.pk}/")
        expect(contact.locator("main")).to_contain_text("Uke 8–10 kolliderer med vinterferien.")
        axe(contact)
        contact.get_by_role("link", name=re.compile("Rett")).first.click()
        self.fill(contact, start=80, end=150, deadline=40, capacity="5")
        press(contact, re.compile("Send"))
        contact.wait_for_url(re.compile(rf"/puljer/{pool.pk}/$"))
        pool.refresh_from_db()
        assert (pool.state, pool.capacity) == ("submitted", 5)

    @staticmethod
    def fill(window, *, start, end, deadline, capacity):
        window.get_by_label("Første dag").fill(iso(start))
        window.get_by_label("Siste dag").fill(iso(end))
        window.get_by_label("Påmeldingsfrist").fill(iso(deadline))
        window.get_by_label("Antall plasser").fill(capacity)

    @pytest.mark.allow_browser_errors("status of 422")
    def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(self, page, live_server, enter, axe):
        enter(page, "innforing.nasjonal")
        pool = Pool.objects.filter(rollout__solution__key="kjernejournal").first()
        page.goto(live_server.url + f"/innforingslop/{pool.rollout_id}/ny-pulje/")
        self.fill(page, start=60, end=10, deadline=30, capacity="-3")
        page.get_by_label("Om puljen").fill("Blir stående")
        press(page, re.compile("Send"))

        expect(page.locator("[aria-invalid=true]").first).to_be_visible()
        expect(page.get_by_label("Om puljen")).to_have_value("Blir stående")
        axe(page)


class TestKsExportsTheAllocation:
    def test_from_the_button_to_the_spreadsheet(self, page, live_server, enter, celery_worker, axe, picture):
        enter(page, "ks.tilskudd")
        page.goto(live_server.url + "/tilskudd/")
        page.get_by_role("link", name="Tilskudd 2024").click()
        page.get_by_role("button", name="Beregn fordelingen").wait_for()
        axe(page)
        page.get_by_role("button", name="Beregn fordelingen").click()
        page.wait_for_url(re.compile(r"/tilskudd/kjoring/\d+/"))
        expect(page.get_by_text("summerer")).to_be_visible()

        text = plain(page.locator("main").inner_text())
        assert TOTAL in text
        assert "2 938 601" in text, "Agder, computed"
        assert "2 950 584" in text, "Agder, published"
        axe(page)
        picture(page, "allocation")
        page.get_by_text("Vis regnestykket").first.click()
        expect(page.locator("main")).to_contain_text("25 av 356")
        picture(page, "allocation-explained")

        with page.expect_download() as download:
            page.get_by_role("link", name="Last ned Excel").click()
        workbook = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()), data_only=True)
        values = [value for sheet in workbook for row in sheet.iter_rows(values_only=True) for value in row]
        assert 36_683_801 in values
        with page.expect_download() as download:
            page.get_by_role("link", name="Last ned CSV").click()
        assert "103972" in download.value.path().read_text(encoding="utf-8-sig")

    def test_a_run_waits_for_a_worker_and_carries_on(self, page, live_server, enter, celery_worker):
        celery_worker.stop()
        enter(page, "ks.tilskudd")
        page.goto(live_server.url + "/tilskudd/2024/")
        page.get_by_role("button", name="Beregn fordelingen").click()
        expect(page.get_by_text("venter på en ledig arbeider")).to_be_visible()

        celery_worker.start()

        expect(page.get_by_text("summerer")).to_be_visible(timeout=60_000)
        assert AllocationRun.objects.count() == 1

    def test_others_see_what_is_decided_and_no_computation(self, page, live_server, enter, axe):
        enter(page, "leser")
        page.goto(live_server.url + "/tilskudd/2024/")

        expect(page.get_by_role("button", name="Beregn fordelingen")).to_have_count(0)
        assert "36 683 802" in plain(page.locator("main").inner_text())
        axe(page)
