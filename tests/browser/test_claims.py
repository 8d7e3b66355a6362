"""What may be claimed, as it was found wrong: a sent letter that changed, two amounts, one cell that freshened a
country, a deadline in the past."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import Page, expect

from funding.decisions import workflow as decisions
from funding.models import AllocationRun, Grant
from funding.runs import lifecycle as runs
from networks.models import User
from portfolio.models import AdoptionStatus
from rollouts.models import Pool
from tests.funding.letters.test_letters import text_of

pytestmark = pytest.mark.django_db(transaction=True)


def decide_otherwise(account: str) -> None:
    """Agder is given another amount of 2024 than what the key gives, with a reason."""
    ks, other = (User.objects.get(email__startswith=f"{name}@") for name in (account, "ks.admin"))
    grant = Grant.objects.get(key="2024")
    run = AllocationRun.objects.create(grant=grant, key=grant.keys.get(), requested_by=ks)
    runs.carry_out(run.pk)
    run.refresh_from_db()
    amounts = {"agder": (2_930_000, "Nettverket har penger igjen fra i fjor.")}
    decisions.decide(decisions.propose(run, amounts, note="", by=ks), by=other)


def downloaded(page: Page, link: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("row", name=re.compile("^Agder")).get_by_role("link", name=re.compile(link)).last.click()
    return download.value.path().read_bytes()


def test_a_sent_letter_stays_and_says_one_amount(page, phone, live_server, enter, axe, picture):
    enter(page, "ks.tilskudd")
    decide_otherwise("ks.tilskudd")
    letters = f"{live_server.url}/tilskudd/2024/brev/"
    page.goto(letters)
    draft = text_of(downloaded(page, "Se utkastet"))
    assert "KS har vedtatt 2 930 000 kr fordi nettverket har penger igjen fra i fjor." in draft
    assert draft.count("tildeles") == 1
    page.get_by_role("button", name="Marker de valgte som sendt").click()
    expect(page.locator("main")).to_contain_text("11 brev er markert som sendt.")
    sent = downloaded(page, "Brev 1")

    template = io.BytesIO()
    document = Document()
    document.add_paragraph("{{ rettelse }} Ny mal: {{ beloep }}")
    document.save(template)
    page.goto(f"{live_server.url}/tilskudd/brevmaler/")
    file = {"name": "ny.docx", "mimeType": "application/octet-stream", "buffer": template.getvalue()}
    page.get_by_label("Word-fil").set_input_files(file)
    page.get_by_role("button", name=re.compile("Last opp|Ta i bruk|Kontroller")).click()
    expect(page.locator("main")).to_contain_text("tatt i bruk")
    page.goto(letters)
    assert downloaded(page, "Brev 1") == sent

    details = page.locator("details", has_text="Agder")
    details.locator("summary").click()
    details.get_by_label("Hva retter brevet?").fill("Fristen for rapporten var feil.")
    axe(page)
    picture(page, "letters-correction")
    details.get_by_role("button", name="Lag og marker som sendt").click()
    expect(page.locator("main")).to_contain_text("Rettelsesbrevet til Agder er tatt vare på")
    assert "Fristen for rapporten var feil. Ny mal: 2 930 000 kr" in text_of(downloaded(page, "Brev 2"))
    enter(phone, "ks.tilskudd")
    phone.goto(letters)
    picture(phone, "letters-phone")
    axe(phone)


def test_one_cell_freshens_one_municipality(page, new_page, live_server, enter):
    AdoptionStatus.objects.update(recorded_at=timezone.now() - dt.timedelta(days=800))
    visitor = new_page()
    enter(page, "kontakt.agder")
    page.goto(f"{live_server.url}/nettverk/agder/status/")
    page.locator("#status-grid[role=grid]").wait_for()
    page.locator("#status-grid tbody td").first.focus()
    page.keyboard.press("3")
    page.locator("[data-save-status]", has_text="lagret").wait_for()
    visitor.goto(live_server.url)
    main = visitor.locator("main")
    expect(main).to_contain_text(re.compile(r"\b1\s+av\s+[\d\s]+\s+statuser\s+bekreftet\s+siste"))
    expect(main).not_to_contain_text(re.compile(r"\bny\b"))


@pytest.mark.allow_browser_errors(r"status of 422")
def test_a_deadline_in_the_past_is_refused(page, live_server, enter, axe):
    pool = Pool.objects.filter(state="open").first()
    account = (pool.leader or pool.rollout.leader).email.split("@")[0]
    enter(page, account)
    page.goto(f"{live_server.url}{pool.get_absolute_url()}")
    page.get_by_role("link", name="Foreslå en endring").click()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    page.get_by_label("Påmeldingsfrist").fill(yesterday.isoformat())
    page.get_by_label("Hvorfor må puljen endres?").fill("Fristen var feil.")
    page.get_by_role("button", name=re.compile("Send|Foreslå")).last.click()
    expect(page.locator("main")).to_contain_text("Påmeldingsfristen har alt gått ut. Sett en senere frist.")
    axe(page)
    assert Pool.objects.get(pk=pool.pk).sign_up_deadline == pool.sign_up_deadline
