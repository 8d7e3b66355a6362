"""The NKG decides together or not at all, as its members see it: a meeting with one member in it, a member whom the
secretary has named and who wasn't there, and a solution that one member has stopped."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from rollouts.models import Meeting, Pool, SolutionStop
from tests.browser.conftest import nearly_agreed

pytestmark = pytest.mark.django_db(transaction=True)


def call(window: Page, address: str, *, days: int) -> Meeting:
    """Call a meeting by the form, so many days from now."""
    at = timezone.localtime() + dt.timedelta(days=days)
    window.goto(address + "/nkg/moter/nytt/")
    window.get_by_label("Dato").fill(at.date().isoformat())
    window.get_by_label("Klokkeslett").fill(at.strftime("%H:%M"))
    window.get_by_label("Sted").fill("Teams")
    window.get_by_role("button", name="Kall inn").click()
    expect(window.locator("main")).to_contain_text("Møtet er kalt inn")
    return Meeting.objects.latest("pk")


def test_a_lone_member_decides_nothing_in_a_meeting(page, new_page, phone, live_server, enter, axe, picture):
    enter(page, "nkg.medlem")
    meeting = call(page, live_server.url, days=40)
    main = page.locator("main")
    expect(main).to_contain_text("Oppmøtet føres fra møtet begynner.")
    expect(page.get_by_role("button", name="Jeg er til stede")).to_have_count(0)
    meeting = call(page, live_server.url, days=0)
    page.get_by_role("button", name="Jeg er til stede").click()
    expect(main).to_contain_text("Ikke vedtaksført: 1 av 7")
    expect(page.get_by_text("Før avgjørelsen")).to_have_count(0)
    axe(page)
    # The secretary names three more: enough, but by the secretary's word only.
    secretary = new_page()
    enter(secretary, "nkg.sekretaer")
    address = live_server.url + meeting.get_absolute_url()
    secretary.goto(address)
    secretary.get_by_role("button", name="Jeg er til stede").click()
    for name in ("Helsedirektoratet", "Vestland"):
        secretary.get_by_role("checkbox", name=re.compile(name)).check()
    secretary.get_by_role("button", name="Lagre oppmøtet").click()
    item = meeting.items.filter(pool__isnull=False).first()
    card = secretary.locator(f"#sak-{item.pk}")
    card.get_by_text("Før avgjørelsen").click()
    card.get_by_role("radio", name="Godkjenn").check()
    card.get_by_label("Begrunnelse").fill("Vi er enige.")
    card.get_by_role("button", name="Før i loggen").click()
    expect(secretary.locator("main")).to_contain_text("Møtet har vedtatt å godkjenne puljen.")
    axe(secretary)
    picture(secretary, "nkg-meeting-named")
    assert Pool.objects.get(pk=item.pool_id).state == "submitted"
    # One of them wasn't there, and says so on the phone.
    enter(phone, "nkg.hdir")
    phone.goto(address)
    expect(phone.locator("main")).to_contain_text("Sekretæren har ført deg som til stede. Stemmer det?")
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")
    axe(phone)
    picture(phone, "nkg-named-phone")
    phone.get_by_text("Nei, jeg var ikke der").click()
    phone.get_by_label("Hva stemmer ikke?").fill("Jeg var på reise.")
    phone.get_by_role("button", name="Si fra").click()
    expect(phone.locator("main")).to_contain_text("var ikke her: Jeg var på reise.")
    assert Pool.objects.get(pk=item.pool_id).state == "submitted"


def test_a_lone_stop_waits_for_the_group(page, new_page, live_server, enter, axe, picture):
    enter(page, "nkg.medlem")
    page.goto(live_server.url + reverse("rollouts:stop", args=["kjernejournal"]))
    main = page.locator("main")
    expect(main).to_contain_text("Påmeldingen stenges:")
    page.get_by_label("Hvorfor stoppes løsningen?").fill("Finansieringen mangler.")
    page.get_by_role("checkbox", name=re.compile("Jeg har sett hva som stenges")).check()
    axe(page)
    picture(page, "stop")
    page.get_by_role("button", name="Stopp løsningen").click()
    expect(main).to_contain_text("ikke behandlet av NKG")
    page.goto(live_server.url + "/nkg/avgjorelser/")
    expect(main.locator("tbody tr").first).to_contain_text("ikke behandlet av NKG")
    # First in the queue of the others, who lift it together.
    other = new_page()
    enter(other, "nkg.leder")
    other.goto(live_server.url + "/nkg/")
    expect(other.get_by_role("navigation", name="Saker som venter").get_by_role("listitem").first).to_contain_text(
        "ikke behandlet av NKG"
    )
    other.get_by_role("link", name=re.compile("Stansen av")).click()
    other.get_by_label("Begrunnelse").fill("Finansieringen er på plass.")
    axe(other)
    picture(other, "nkg-stop")
    other.get_by_role("button", name="Foreslå å gjenoppta").click()
    expect(other.locator("main")).to_contain_text("1 av 6 er enige, 4 trengs.")
    assert SolutionStop.objects.in_force().filter(solution__key="kjernejournal").exists()
    nearly_agreed(but="nkg.nord")
    last = new_page()
    enter(last, "nkg.nord")
    last.goto(other.url)
    last.get_by_role("button", name="Enig").click()
    expect(last.locator("main")).to_contain_text("Avgjort:")
    assert not SolutionStop.objects.in_force().filter(solution__key="kjernejournal").exists()
