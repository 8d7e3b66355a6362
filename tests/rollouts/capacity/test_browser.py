"""In a real browser: a collision is seen and resolved, and the NKG sees the difference when the pool comes again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rollouts.capacity.weekload import monday
from rollouts.models import LoggedDecision, Pool, Track
from rollouts.sign_ups import workflow as sign_ups
from tests.browser.conftest import press
from tests.rollouts.conftest import decision, make_pool, make_rollout, make_world, only_one_member

pytestmark = [pytest.mark.django_db(transaction=True)]
WEEK = dt.timedelta(weeks=1)


@pytest.mark.allow_browser_errors("status of 422")
def test_a_collision_is_seen_and_resolved(page, new_page, live_server, sign_in, axe):
    world = make_world()
    only_one_member(world)
    start = monday(timezone.localdate()) + 10 * WEEK
    national = make_rollout(world, Track.NATIONAL, title="Kjernejournal for alle")
    busy = make_pool(world, national, "open", start_date=start - 4 * WEEK, end_date=start + WEEK,
                     sign_up_deadline=timezone.localdate() + WEEK)  # fmt: skip
    sign_ups.sign_up(busy, world["Farsund"], by=world.people["contact"], decision=decision(), read=1)
    rollout = make_rollout(world, title="DigiHelsestasjon i Agder")

    sign_in(page, world.people["contact"])
    page.goto(f"{live_server.url}/innforingslop/{rollout.pk}/ny-pulje/")
    expect(page.get_by_text("Velg første og siste dag, så ser du")).to_be_visible()
    page.get_by_label("Antall plasser").fill("3")
    page.get_by_label("Påmeldingsfrist").fill((start - 3 * WEEK).isoformat())
    page.get_by_label("Første dag").fill(start.isoformat())
    page.get_by_label("Siste dag").fill((start + 3 * WEEK).isoformat())
    button = page.get_by_role("button", name="Send inn til NKG")
    place = button.bounding_box()
    page.get_by_label("Siste dag").blur()
    hit = page.get_by_role("row", name="Farsund")
    expect(hit).to_be_visible()
    assert button.bounding_box() == place, "what one is on the way to press stays where it is"
    expect(hit.get_by_role("link", name=str(busy))).to_be_visible()
    axe(page)
    # The proposer sends it as it is, and the NKG says what is wrong.
    press(page, "Send inn til NKG")
    expect(page.get_by_text("Puljen er sendt inn til NKG.")).to_be_visible()
    pool = Pool.objects.get(rollout=rollout)

    room = new_page()
    sign_in(room, world.people["coordinator"])
    room.goto(f"{live_server.url}/nkg/")
    expect(room.get_by_role("row", name="Farsund")).to_be_visible()
    axe(room)
    room.get_by_text("Send tilbake med begrunnelse").click()
    room.get_by_label("Hva må endres?").fill("Farsund er opptatt i de to første ukene")
    room.get_by_role("button", name="Send tilbake").click()
    expect(room.get_by_text("er sendt tilbake med begrunnelsen")).to_be_visible()

    page.goto(f"{live_server.url}/puljer/{pool.pk}/rett/")
    page.get_by_role("button", name="Bruk uke").click()
    expect(page.get_by_text("Ingen kollisjoner i uke")).to_be_visible()
    expect(page.get_by_label("Første dag")).to_have_value((start + 2 * WEEK).isoformat())
    expect(page.get_by_label("Påmeldingsfrist")).to_have_value((start - WEEK).isoformat())
    axe(page)
    page.get_by_role("button", name="Send inn på nytt").click()
    expect(page.get_by_text("Puljen er sendt inn til NKG.")).to_be_visible()

    room.goto(f"{live_server.url}/nkg/")
    expect(room.get_by_text("Endret siden NKG sendte puljen tilbake")).to_be_visible()
    expect(room.get_by_text("Ingen kollisjoner i uke")).to_be_visible()
    room.get_by_role("button", name="Godkjenn puljen").click()
    expect(room.get_by_text("er godkjent og åpen for påmelding")).to_be_visible()
    assert [row.kind for row in LoggedDecision.objects.filter(pool=pool)] == ["approved", "returned"]
    for path in (
        "/nkg/avgjorelser/", "/nkg/moter/", "/nkg/moter/nytt/", "/kapasitet/", "/kapasitet/grenser/", "/veikart/",
        f"/innforingslop/{national.pk}/pameldte/",
    ):  # fmt: skip
        room.goto(live_server.url + path)
        axe(room)
    room.goto(live_server.url + "/veikart/")
    expect(room.locator("fl-roadmap rect")).to_have_count(2)
