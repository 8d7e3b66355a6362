"""From an invitation by KS to the first appointment, and what an outsider finds closed."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from networks.models import Network, Role, RoleAssignment, User
from networks.people import invitations

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "fire ord etter hverandre"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def look(axe, tmp_path):
    """Nothing that axe sees, nothing that scrolls sideways; also in the size of a phone."""

    def look(page, name):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page)
            assert not page.evaluate(TOO_WIDE), f"{name} scrolls sideways at {width}"
            page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)

    return look


def invite(page, email, name, role, network):
    page.get_by_role("link", name="Inviter en person").click()
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Navn", exact=True).fill(name)
    page.get_by_label("Rolle", exact=True).select_option(role)
    page.locator("#id_network").select_option(label=network)


@pytest.mark.allow_browser_errors("403", "404", "422")
def test_a_new_contact_person_comes_in_and_appoints(page, new_page, live_server, make_user, sign_in, look):
    admin = make_user(Role.ADMINISTRATOR)
    sign_in(page, admin)
    page.goto(live_server.url + "/min-side/")
    page.get_by_role("link", name="Folk og roller").click()
    look(page, "list")
    invite(page, "ny@example.com", "Ny Kontakt", "contact_person", "Agder")
    look(page, "invite")
    page.get_by_role("button", name="Send invitasjonen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ny Kontakt")
    look(page, "person")

    new = User.objects.get(email="ny@example.com")
    # A worker of another test may have sent the e-mail; another test reads it.
    address = urlsplit(invitations.address(new.invitations.get()))
    theirs = new_page()
    theirs.goto(live_server.url + address.path)
    look(theirs, "invitation")
    theirs.get_by_label("Passord", exact=True).fill(PASSWORD)
    theirs.get_by_label("Passordet en gang til").fill("noe annet enn det")
    theirs.get_by_role("button", name="Lagre og logg inn").click()
    expect(theirs.locator("[data-error-summary]")).to_contain_text("ikke like")
    theirs.get_by_label("Passord", exact=True).fill(PASSWORD)
    theirs.get_by_label("Passordet en gang til").fill(PASSWORD)
    theirs.get_by_role("button", name="Lagre og logg inn").click()
    expect(theirs).to_have_url(live_server.url + "/min-side/")

    theirs.goto(live_server.url + "/folk/")
    invite(theirs, "ressurs@example.com", "En Ressurs", "network_resource", "Agder")
    theirs.get_by_role("button", name="Send invitasjonen").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("En Ressurs")
    resource = RoleAssignment.objects.get(user__email="ressurs@example.com")
    assert resource.network == Network.objects.get(key="agder")
    theirs.locator(f"a[href='/folk/roller/{resource.pk}/avslutt/']").click()
    look(theirs, "end")

    outsider = make_user(Role.CONTACT_PERSON, "nordland")
    closed = new_page()
    sign_in(closed, outsider)
    for path in (f"/folk/{resource.user_id}/", f"/folk/roller/{resource.pk}/avslutt/"):
        closed.goto(live_server.url + path)
        expect(closed.get_by_role("heading", level=1)).to_have_text("Vi fant ikke siden")

    # A deputy is chosen among those one manages.
    theirs.goto(live_server.url + f"/folk/{new.pk}/")
    theirs.get_by_role("link", name="Sett inn vikar").click()
    look(theirs, "deputy")
    theirs.get_by_label("Vikar", exact=True).select_option(label="En Ressurs")
    theirs.get_by_label("Til og med").fill(theirs.get_by_label("Fra og med").input_value())
    theirs.get_by_role("button", name="Sett inn vikaren").click()
    expect(theirs.get_by_role("main")).to_contain_text("(vikar)")
