"""Journey 2 in a real browser: a pool is proposed, the NKG decides, municipalities are signed up."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rollouts.models import Pool, SignUp
from tests.browser.conftest import press
from tests.rollouts.conftest import make_pool, make_rollout, make_world, only_one_member

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.allow_browser_errors(r"status of 422"),
]


def day(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def test_proposed_decided_and_signed_up(page, new_page, live_server, sign_in, axe):
    world = make_world()
    only_one_member(world)
    rollout = make_rollout(world, title="DigiHelsestasjon i Agder")
    make_pool(world, make_rollout(world, title="Et annet løp"), "submitted")

    sign_in(page, world.people["contact"])
    page.goto(live_server.url + rollout.get_absolute_url())
    page.get_by_role("link", name="Foreslå en pulje").click()
    page.get_by_label("Første dag").fill(day(60))
    page.get_by_label("Siste dag").fill(day(20))
    page.get_by_label("Påmeldingsfrist").fill(day(30))
    page.get_by_label("Antall plasser").fill("2")
    page.get_by_role("button", name="Send inn til NKG").click()
    expect(page.get_by_text("Siste dag kan ikke være før første dag.").first).to_be_visible()
    expect(page.get_by_label("Antall plasser")).to_have_value("2")
    axe(page)
    page.get_by_label("Siste dag").fill(day(120))
    press(page, "Send inn til NKG")
    expect(page.get_by_text("Puljen er sendt inn til NKG.")).to_be_visible()
    axe(page)
    pool = Pool.objects.get(rollout=rollout)

    room = new_page()
    sign_in(room, world.people["coordinator"])
    room.goto(live_server.url + "/nkg/")
    axe(room)
    room.evaluate("window.notReloaded = true")
    room.get_by_role("navigation", name="Saker som venter").get_by_role("link", name=str(pool)).click()
    expect(room.get_by_role("heading", name=str(pool))).to_be_focused()
    expect(room).to_have_url(re.compile(rf"sak={pool.pk}$"))
    room.get_by_role("button", name="Godkjenn puljen").click()
    expect(room.get_by_text("Pulje 1 er godkjent og åpen for påmelding.")).to_be_visible()
    expect(room.get_by_role("heading", name="Venter på NKG (1)")).to_be_visible()
    assert room.evaluate("window.notReloaded") is True
    axe(room)

    page.goto(live_server.url + pool.get_absolute_url())
    page.get_by_role("link", name="Meld på kommuner").click()
    page.get_by_role("button", name="Meld på").wait_for()
    axe(page)
    for name in ("Arendal", "Farsund", "Lindesnes"):
        page.get_by_label(name).check()
    page.get_by_label("Hvem i kommunen har bestemt?").fill("Helsesjef")
    page.get_by_role("button", name="Meld på").click()
    expect(page.get_by_text("Velg hva beslutningen bygger på.").first).to_be_visible()
    expect(page.get_by_label("Farsund")).to_be_checked()
    axe(page)
    page.get_by_label("delegert fullmakt").check()
    page.get_by_role("button", name="Meld på").click()
    expect(page.get_by_text("2 kommuner er påmeldt: Arendal, Farsund.")).to_be_visible()
    expect(page.get_by_text("I køen, i denne rekkefølgen: Lindesnes.")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Trekk Arendal").click()
    page.get_by_role("button", name="Ja, trekk kommunen").click()
    expect(page.get_by_text("Arendal er trukket fra puljen.")).to_be_visible()
    # The first in line has the seat.
    seated = SignUp.objects.active().values_list("municipality__name", flat=True)
    assert sorted(seated) == ["Farsund", "Lindesnes"]


def test_returned_with_a_reason_from_the_queue(page, live_server, sign_in, axe):
    world = make_world()
    only_one_member(world)
    pool = make_pool(world, make_rollout(world, title="DigiHelsestasjon i Agder"), "submitted")
    sign_in(page, world.people["coordinator"])
    page.goto(live_server.url + "/nkg/")
    page.get_by_text("Send tilbake med begrunnelse").click()
    page.get_by_role("button", name="Send tilbake").click()
    expect(page.get_by_text("Skriv en begrunnelse.")).to_be_visible()
    axe(page)
    page.get_by_label("Hva må endres?").fill("Uke 8–10 kolliderer")
    page.get_by_role("button", name="Send tilbake").click()
    expect(page.get_by_text("Ingenting venter på NKG")).to_be_visible()
    pool.refresh_from_db()
    assert (pool.state, pool.decision_reason) == ("returned", "Uke 8–10 kolliderer")


def test_the_municipality_signs_up_on_a_phone(phone, live_server, sign_in, axe):
    world = make_world()
    pool = make_pool(world, make_rollout(world, title="DigiHelsestasjon i Agder"), "open")
    sign_in(phone, world.people["representative"])
    for path in ("/innforingslop/", pool.rollout.get_absolute_url(), pool.get_absolute_url()):
        phone.goto(live_server.url + path)
        axe(phone)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("link", name="Meld på kommuner").click()
    expect(phone.get_by_label("Arendal")).to_be_checked()
    phone.get_by_label("Hvem i kommunen har bestemt?").fill("Kommunedirektør")
    phone.get_by_label("politisk vedtak").check()
    phone.get_by_role("button", name="Meld på").click()
    expect(phone.get_by_text("Arendal er påmeldt.")).to_be_visible()
