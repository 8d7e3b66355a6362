"""A need from one region to a common answer, and a gathering from invitation to participants, as people walk them.

`make tour` keeps the pictures in `docs/tour/`.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from networks.models import Gathering, GatheringParticipant, Need

pytestmark = pytest.mark.django_db(transaction=True)


def fits(window):
    """Nothing stands beside the window."""
    assert not window.evaluate("document.documentElement.scrollWidth > innerWidth"), window.url


def do(window, move):
    """Open one of the moves that a need's page offers, and give it back."""
    window.get_by_role("complementary").locator("summary", has_text=move).click()
    return window.get_by_role("complementary").locator("details[open]")


def test_a_need_is_raised_supported_merged_and_answered(page, new_page, live_server, enter, axe, picture):
    enter(page, "kontakt.agder")
    page.goto(live_server.url + "/behov/nytt/")
    axe(page)
    page.get_by_label("Tittel").fill("Varsling når en avtale går ut")
    page.get_by_label("Hva er behovet?").fill("Vi oppdager for sent at avtalen med leverandøren er ute.")
    page.get_by_label("Løsning eller tema").fill("Velferdsteknologi")
    page.get_by_role("button", name="Meld behovet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Varsling når en avtale går ut")
    need_url = page.url
    lift = do(page, "Løft nasjonalt")
    axe(page)
    lift.get_by_role("button", name="Løft nasjonalt").click()
    expect(page.locator("main")).to_contain_text("løftet nasjonalt")

    north = new_page()
    enter(north, "kontakt.troms-og-finnmark")
    north.goto(need_url)
    support = do(north, "Støtt behovet")
    support.get_by_label("Hvorfor er det viktig for dere?").fill("Tre av avtalene våre går ut i vår.")
    support.get_by_role("button", name="Støtt behovet").click()
    expect(north.locator("main")).to_contain_text("Tre av avtalene våre går ut i vår.")
    north.goto(live_server.url + "/behov/nytt/")
    north.get_by_label("Tittel").fill("Oversikt over avtaler som løper ut")
    north.get_by_label("Hva er behovet?").fill("Kommunene mangler en felles oversikt.")
    north.get_by_role("button", name="Meld behovet").click()
    do(north, "Løft nasjonalt").get_by_role("button", name="Løft nasjonalt").click()
    expect(north.locator("main")).to_contain_text("løftet nasjonalt")
    like_url = north.url

    ks = new_page()
    enter(ks, "ks.portefolje")
    ks.goto(like_url)
    merge = do(ks, "Slå sammen")
    merge.get_by_label("Slå sammen med").select_option(label="Varsling når en avtale går ut (Agder)")
    axe(ks)
    merge.get_by_role("button", name="Slå sammen").click()
    expect(ks.locator("main")).to_contain_text("Går videre som del av")
    ks.get_by_role("link", name="Varsling når en avtale går ut").click()
    take_up = do(ks, "Ta opp")
    take_up.get_by_label("Svar til dem som står bak behovet").fill("Vi lager en felles oversikt med regionene.")
    take_up.get_by_role("button", name="Ta opp").click()
    expect(ks.locator("main")).to_contain_text("tatt opp")
    axe(ks)
    fits(ks)
    picture(ks, "need")
    need = Need.objects.get(title="Varsling når en avtale går ut")
    assert (need.state, need.merged.get().title) == ("taken_up", "Oversikt over avtaler som løper ut")

    for window in (page, north):
        window.goto(live_server.url + "/innboks/")
        first = window.get_by_role("main").get_by_role("listitem").first
        expect(first).to_contain_text("Svar på behovet «Varsling når en avtale går ut»: tatt opp")
        expect(first).to_contain_text("Vi lager en felles oversikt med regionene.")
        axe(window)
        fits(window)
    picture(page, "inbox")
    page.get_by_role("main").get_by_role("listitem").first.get_by_role("button", name="Åpne").click()
    expect(page).to_have_url(need_url)
    expect(page.locator("main")).to_contain_text("Oversikt over avtaler som løper ut")


def test_a_gathering_is_called_answered_and_its_participants_recorded(page, new_page, live_server, enter, axe, picture):
    enter(page, "kontakt.agder")
    page.goto(live_server.url + "/nettverk/agder/")
    page.get_by_role("link", name="Ny samling").click()
    day = timezone.localdate() + dt.timedelta(days=16)
    page.get_by_label("Tittel").fill("Dialogmøte om påmelding")
    page.get_by_label("Begynner").fill(f"{day}T10:00")
    page.get_by_label("Slutter").fill(f"{day}T12:00")
    page.get_by_label("Svarfrist").fill(f"{day - dt.timedelta(days=3)}")
    page.get_by_label("Lenke til møtet").fill("https://mote.example/paamelding")
    for row, (clock, title) in enumerate((("10:00", "Hva deltakelse krever"), ("11:00", "Spørsmål"))):
        item = page.get_by_role("group", name=f"Punkt {row + 1}")
        item.get_by_label("Klokka").fill(clock)
        item.get_by_label("Punkt", exact=False).fill(title)
    page.get_by_role("button", name="Flere rader").click()
    expect(page.get_by_label("Tittel")).to_have_value("Dialogmøte om påmelding")
    expect(page.get_by_role("group", name="Punkt 2").get_by_label("Punkt")).to_have_value("Spørsmål")
    axe(page)
    fits(page)
    picture(page, "gathering-form")
    page.get_by_role("button", name="Kall inn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dialogmøte om påmelding")
    expect(page.get_by_role("heading", name="Du har svart ja")).to_be_visible()
    url = page.url.partition("#")[0]

    other = new_page()
    enter(other, "kommune.arendal")
    other.get_by_role("link", name="Svar på invitasjonen: Dialogmøte om påmelding").click()
    expect(other.get_by_role("link", name="Åpne møtet")).to_be_visible()
    axe(other)
    other.get_by_role("button", name="Ja", exact=True).click()
    expect(other.get_by_role("heading", name="Du har svart ja")).to_be_visible()
    other.get_by_role("button", name="Angre svaret").click()
    expect(other.get_by_role("heading", name="Kommer du?")).to_be_visible()
    other.get_by_label("Kommentar til arrangøren").fill("Må gå litt før.")
    other.get_by_role("button", name="Kanskje").click()
    expect(other.get_by_role("heading", name="Du har svart kanskje")).to_be_visible()
    other.goto(live_server.url + "/min-side/venter/")
    expect(other.get_by_role("link", name=re.compile("Dialogmøte om påmelding"))).to_have_count(0)

    page.reload()
    expect(page.locator("main")).to_contain_text("Må gå litt før.")
    axe(page)
    fits(page)
    picture(page, "gathering")

    past = {"starts_at": timezone.now() - dt.timedelta(hours=4), "ends_at": timezone.now() - dt.timedelta(hours=2)}
    Gathering.objects.filter(title="Dialogmøte om påmelding").update(answer_by=timezone.localdate(), **past)
    page.goto(live_server.url + "/min-side/")
    page.get_by_role("link", name="Før deltakerne på samlingen: Dialogmøte om påmelding").click()
    expect(page.get_by_role("checkbox", name=re.compile("Kontaktperson Agder"))).to_be_checked()
    page.get_by_role("checkbox", name=re.compile("Arendal kommune")).check()
    guest = page.get_by_role("group", name="Deltaker 1")
    guest.get_by_label("Betegnelse eller navn").fill("Helsesjef i Grimstad")
    axe(page)
    fits(page)
    page.get_by_role("button", name="Lagre deltakerne").click()
    expect(page.get_by_role("heading", name="Deltakere")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Helsesjef i Grimstad")
    expect(page).to_have_url(url)
    assert GatheringParticipant.objects.filter(gathering__title="Dialogmøte om påmelding").count() == 3


def test_the_calendar_address_is_copied(page, live_server, enter, axe):
    enter(page, "kontakt.agder")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(live_server.url + "/min-side/kalender/")
    page.get_by_role("button", name="Lag adresse").click()
    address = page.get_by_label("Din hemmelige adresse").input_value()
    page.get_by_role("button", name="Kopier").click()
    expect(page.get_by_role("button", name="Adressen er kopiert.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
    axe(page)
    page.get_by_role("button", name="Lag ny adresse").click()
    page.get_by_role("dialog").get_by_role("button", name="Ja, fortsett").click()
    expect(page.get_by_label("Din hemmelige adresse")).not_to_have_value(address)


PAGES = {
    "kontakt.agder": [
        "/behov/",
        "/behov/?vis=alle",
        "/innboks/",
        "/innboks/e-post/",
        "/nettverk/agder/gruppe/",
        "/folk/finn/?kompetanse=ansk",
        "/samlinger/",
        "/samlinger/?vis=tidligere",
        "/samlinger/ny/",
        "/min-side/",
        "/min-side/venter/",
        "/min-side/del/neste-samling/",
        "/nettverk/agder/",
        "/nettverk/agder/panel/gruppe/",
        "/kommuner/3110/",
    ],
    "ks.admin": ["/min-side/", "/folk/", "/folk/inviter/", "/folk/kompetanse/", "/reformer/ny/", "/import/"],
    "ks.portefolje": ["/selvsjekk/", "/behov/", "/samlinger/ny/"],
    "kommune.arendal": ["/behov/nytt/", "/samlinger/?mine=1"],
}


@pytest.mark.parametrize("account", PAGES)
def test_the_pages_are_accessible_and_fit_in_any_window(page, phone, live_server, enter, axe, picture, account):
    for window in (page, phone):
        enter(window, account)
        addresses = [*PAGES[account], *(row.get_absolute_url() for row in Gathering.objects.all()[::3])]
        addresses += [row.get_absolute_url() for row in Need.objects.filter(state__in=["resolved", "raised"])]
        for path in addresses:
            window.goto(live_server.url + path)
            # Parts of some pages come after the page.
            window.wait_for_load_state("networkidle")
            fits(window)
            axe(window)
    if account == "ks.admin":
        page.goto(live_server.url + "/folk/")
        picture(page, "people")
        page.get_by_role("link", name="Nettverksressurs Agder").click()
        picture(page, "person")
    if account == "kontakt.agder":
        page.goto(live_server.url + "/samlinger/")
        picture(page, "gatherings")
        phone.goto(live_server.url + "/samlinger/")
        picture(phone, "gatherings-phone")
        page.goto(live_server.url + "/nettverk/agder/gruppe/")
        picture(page, "regional-group")
        page.get_by_role("heading", name="Selvsjekk").scroll_into_view_if_needed()
        page.mouse.wheel(0, 500)
        picture(page, "self-check")
        page.goto(live_server.url + "/nettverk/agder/")
        page.wait_for_load_state("networkidle")
        page.get_by_role("heading", name="Kommunene").evaluate("(heading) => heading.scrollIntoView()")
        picture(page, "region-map")
