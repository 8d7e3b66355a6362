"""A rollout as its people walk it: an informed sign-up on a phone, a proposal sent back, and a pool on track C from
proposal to evaluation; `make tour` keeps the pictures in `docs/tour/`."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from portfolio.models import StatusReport
from rollouts.models import Pool, Rollout
from tests.browser.conftest import approve, nearly_agreed, press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.allow_browser_errors("status of 422")]


def iso(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def fill_terms(window: Page, *, start: int, end: int, deadline: int, capacity: str) -> None:
    window.get_by_label("Første dag").fill(iso(start))
    window.get_by_label("Siste dag").fill(iso(end))
    window.get_by_label("Påmeldingsfrist").fill(iso(deadline))
    window.get_by_label("Antall plasser").fill(capacity)


def decide(window: Page) -> None:
    """The municipality's decision, and the button."""
    window.get_by_label(re.compile("Hvem i kommunen")).fill("Kommunedirektøren")
    window.locator("main input[type=date]").fill(iso(0))
    window.get_by_role("radio", name=re.compile("delegert fullmakt")).check()
    press(window, "Meld på")
    window.wait_for_url(re.compile(r"/puljer/\d+/$"))


def fits(window: Page) -> bool:
    return not window.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_municipality_signs_up_on_a_phone(phone, live_server, enter, axe, picture):
    enter(phone, "kommune.arendal")
    pool = Pool.objects.get(rollout__solution__key="kjernejournal", number=2)
    phone.goto(live_server.url + pool.get_absolute_url())
    phone.get_by_role("link", name="Meld på kommuner").click()
    expect(phone.locator("main")).to_contain_text("Hva det betyr ikke å være med")
    assert fits(phone)
    axe(phone)
    picture(phone, "sign-up-phone")
    box = phone.locator("main input[type=checkbox]")
    if box.count():
        box.first.check()
    decide(phone)
    expect(phone.locator("main")).to_contain_text("Arendal")
    assert fits(phone)
    row = pool.sign_ups.get(municipality__number="4203")
    assert (row.state, row.sheet.version) == ("confirmed", 1)

    phone.goto(live_server.url + f"/pameldinger/{row.pk}/kvittering/")
    expect(phone.locator("main")).to_contain_text("Kommunedirektøren")
    assert fits(phone)
    axe(phone)
    picture(phone, "receipt-phone")


def test_the_nkg_sees_what_is_new_when_a_proposal_comes_back(page, new_page, live_server, enter, agree, axe, picture):
    group, contact, other = page, new_page(), new_page()
    enter(group, "nkg.leder")
    pool = Pool.objects.filter(state="submitted", rollout__network__key="agder").first()
    address = live_server.url + pool.get_absolute_url()
    group.goto(address)
    # The leader has put the approval forward; the other member would rather talk, then finds the words for it.
    enter(other, "nkg.medlem")
    other.goto(address)
    expect(other.locator("main")).to_contain_text("Leder i koordineringsgruppen foreslår å godkjenne puljen")
    axe(other)
    picture(other, "nkg-put-forward")
    other.get_by_text("Ta den i møte").click()
    other.get_by_label("Hvorfor bør saken tas i møte?").fill("Start etter vinterferien.")
    other.get_by_role("button", name="Ta saken i møte").click()
    expect(other.locator("main")).to_contain_text("Saken står på sakslisten til NKG-møte")
    group.goto(address)
    expect(group.locator("main")).to_contain_text("Medlem av koordineringsgruppen ber om at saken tas i møte")
    axe(group)
    other.goto(address)
    other.get_by_text("Foreslå å sende tilbake").first.click()
    other.get_by_label("Hva må endres?").fill("Start etter vinterferien.")
    other.get_by_role("button", name="Foreslå å sende tilbake").click()
    expect(other.locator("main")).to_contain_text("1 av 7 er enige")
    nearly_agreed(but="nkg.leder")
    group.goto(address)
    group.get_by_role("button", name="Enig").click()
    expect(group.locator("main")).to_contain_text("Avgjort:")
    group.goto(address)
    expect(group.locator("main")).to_contain_text("sendt tilbake")

    enter(contact, "kontakt.agder")
    contact.goto(address)
    contact.get_by_role("link", name=re.compile("Rett")).first.click()
    fill_terms(contact, start=80, end=150, deadline=40, capacity="5")
    press(contact, "Send inn på nytt")
    contact.wait_for_url(re.compile(rf"/puljer/{pool.pk}/$"))

    group.goto(address)
    changed = group.locator("table").filter(has=group.get_by_role("columnheader", name="Nå"))
    expect(changed).to_contain_text("Antall plasser")
    expect(changed.get_by_role("row", name=re.compile("Antall plasser"))).to_contain_text(str(pool.capacity))
    expect(changed.get_by_role("row", name=re.compile("Antall plasser"))).to_contain_text("5")
    axe(group)
    picture(group, "proposal-changed")
    approve(group)
    agree("nkg.medlem", address)
    group.reload()
    expect(group.locator("main")).to_contain_text("åpen for påmelding")


def test_vkp_on_track_c_from_readiness_to_evaluation(page, new_page, live_server, enter, agree, axe, picture):
    leader, group, contact, municipality, keeper = page, new_page(), new_page(), new_page(), new_page()
    enter(leader, "innforing.nasjonal")
    rollout = Rollout.objects.get(solution__key="vkp")

    # The NKG takes its exception back: what is not settled stands on the solution's page, with who is to deliver it.
    enter(group, "nkg.medlem")
    group.goto(live_server.url + rollout.solution.get_absolute_url())
    group.get_by_role("link", name=re.compile("kriterier er oppfylt")).click()
    group.get_by_role("link", name="Opphev").click()
    group.get_by_label("Hvorfor oppheves unntaket?").fill("Prisen må være avklart før flere inviteres.")
    group.get_by_role("button", name="Foreslå å oppheve unntaket").click()
    agree("nkg.leder", live_server.url + f"/klar-til-bruk/{rollout.solution.key}/")
    group.reload()
    expect(group.locator("main")).to_contain_text("ikke ferdig vurdert")
    group.get_by_role("link", name="Om løsningen").click()
    expect(group.locator("main")).to_contain_text("Løsningens eier, med departementet og KS")
    axe(group)
    picture(group, "solution-readiness")

    # Proposed by the leader, who sees what is there for the municipalities.
    leader.goto(live_server.url + rollout.get_absolute_url())
    expect(leader.locator("main")).to_contain_text("Regneark for gevinster")
    picture(leader, "rollout-materials")
    leader.get_by_role("link", name="Foreslå en pulje").click()
    fill_terms(leader, start=0, end=0, deadline=0, capacity="1")
    leader.get_by_role("button", name=re.compile("Send")).first.click()
    leader.wait_for_url(re.compile(r"/puljer/\d+/$"))
    pool = Pool.objects.latest("pk")
    address = live_server.url + pool.get_absolute_url()

    group.goto(address)
    approve(group)
    agree("nkg.leder", address)
    group.reload()
    expect(group.locator("main")).to_contain_text("Dette mangler før kommunene kan inviteres")
    expect(group.locator("main")).to_contain_text("Prismodellen er midlertidig")

    # KS says yes to the last criterion, and the pool can be opened.
    enter(keeper, "ks.portefolje")
    keeper.goto(live_server.url + rollout.solution.get_absolute_url())
    keeper.get_by_role("link", name=re.compile("kriterier er oppfylt")).click()
    keeper.get_by_role("link", name="Vurder Forvaltnings- og prismodell er avklart").click()
    keeper.get_by_role("button", name="Lagre vurderingen").wait_for()
    axe(keeper)
    keeper.get_by_role("radio", name="oppfylt", exact=True).check()
    keeper.get_by_label("Hva bygger vurderingen på?").fill("Prisen er bestemt for to år.")
    keeper.get_by_role("button", name="Lagre vurderingen").click()
    expect(keeper.locator("main")).to_contain_text("klar til bruk")
    picture(keeper, "readiness")
    leader.goto(address)
    leader.get_by_role("button", name="Åpne for påmelding").click()
    expect(leader.locator("main")).to_contain_text("åpen for påmelding")

    # Invited by the leader; the region's contact person says yes first, and the next one has to wait.
    leader.goto(address + "inviter/")
    leader.get_by_role("radio").first.check()
    press(leader, "Send invitasjonen")
    leader.wait_for_url(re.compile(rf"/puljer/{pool.pk}/$"))
    assert pool.sign_ups.filter(state="invited", municipality__number="4203").exists()

    enter(contact, "kontakt.agder")
    contact.goto(address + "meld-pa/")
    contact.get_by_label("Grimstad", exact=True).check()
    decide(contact)
    enter(municipality, "kommune.arendal")
    municipality.goto(address + "meld-pa/")
    box = municipality.locator("main input[type=checkbox]")
    if box.count():
        box.first.check()
    decide(municipality)
    expect(municipality.locator("main")).to_contain_text("nummer 1 i køen")
    picture(municipality, "waiting-list")
    assert dict(
        pool.sign_ups.filter(state__in=["confirmed", "waiting"]).values_list("municipality__name", "state")
    ) == {
        "Grimstad": "confirmed",
        "Arendal": "waiting",
    }

    # Carried out.
    leader.goto(address)
    for button, said in (
        ("Steng påmeldingen", "påmeldingen er stengt"),
        ("Sett puljen i gang", "i gang"),
        ("Marker som gjennomført", "gjennomført"),
    ):
        leader.get_by_role("button", name=button).click()
        dialog = leader.get_by_role("dialog")
        if button != "Sett puljen i gang":
            dialog.get_by_role("button").first.click()
        # The words may be on the page before, the button is not on the one after.
        expect(leader.get_by_role("button", name=button)).to_have_count(0)
        expect(leader.locator("main")).to_contain_text(said)
    pool.refresh_from_db()
    assert pool.state == "completed"

    # The status is one click, and not before it.
    assert not StatusReport.objects.filter(comment__contains=str(pool)).exists()
    contact.goto(live_server.url + "/statusforslag/")
    axe(contact)
    picture(contact, "status-proposals")
    section = contact.locator("section").filter(has=contact.get_by_role("link", name=str(pool)))
    section.get_by_role("button", name="Bekreft for Grimstad").click()
    expect(contact.get_by_text("Statusen for Grimstad er registrert.")).to_be_visible()
    report = StatusReport.objects.get(comment__contains=str(pool))
    assert (report.level, report.effective_date) == ("made_available", timezone.localdate())

    # What it was like, and what the next one should know.
    contact.goto(address + "evaluering/")
    contact.get_by_role("link", name="Svar for Grimstad").click()
    contact.get_by_role("radio", name=re.compile("^5")).first.check()
    contact.get_by_label("Hva tok mer tid enn dere trodde?").fill("Avtalen med leverandøren.")
    axe(contact)
    picture(contact, "evaluation-form")
    contact.get_by_role("button", name="Lagre svaret").click()
    expect(contact.locator("main")).to_contain_text("Avtalen med leverandøren.")

    leader.goto(address + "evaluering/")
    expect(leader.locator("main")).to_contain_text("Avtalen med leverandøren.")
    leader.get_by_label("Oppsummering").fill("Grimstad kom i gang på en dag.")
    leader.get_by_label("Det neste løp bør vite").fill("Ha avtalen klar før oppstart.")
    leader.get_by_role("button", name="Del oppsummeringen").click()
    expect(leader.get_by_text("Oppsummeringen er delt.")).to_be_visible()
    axe(leader)
    picture(leader, "evaluation")
    group.goto(address + "evaluering/")
    expect(group.locator("main")).to_contain_text("Ha avtalen klar før oppstart.")
    leader.goto(live_server.url + f"/innforingslop/{rollout.pk}/ny-pulje/")
    expect(leader.locator("main")).to_contain_text("Ha avtalen klar før oppstart.")
    axe(leader)
    picture(leader, "lessons")
