"""In a browser: a person links the job account, signs out everywhere, comes back with it, and sees what went wrong."""

import pytest
from playwright.sync_api import expect

from networks.models import ExternalIdentity, Role

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "fire ord etter hverandre"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def look(axe, tmp_path):
    def look(page, name):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page)
            assert not page.evaluate(TOO_WIDE), f"{name} scrolls sideways at {width}"
            page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)

    return look


@pytest.fixture
def port(open_id, settings, live_server):
    """Two buttons at one provider, in which a person has to press a button, too."""
    settings.SITE_URL = live_server.url
    realm = open_id.add("ansattporten", label="Prøveporten")
    open_id.add("ks", realm=realm, label={"nb": "KS-kontoen", "nn": "KS-kontoen", "en": "the KS account"})
    realm.set(interactive=True, claims={"sub": "somebody", "email": "kari.nordmann@kommune.example"})
    return realm


def at_the_provider(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Prøveporten")
    page.get_by_role("button", name="Jeg er den jeg er").click()


@pytest.mark.allow_browser_errors("status of 403", "status of 400")
def test_linked_signed_out_and_in_again(page, port, live_server, make_user, look, sign_in):
    user = make_user(Role.CONTACT_PERSON, "agder")
    user.set_password(PASSWORD)
    user.save()

    page.goto(live_server.url + "/logg-inn/?next=/behov/")
    look(page, "sign-in")
    page.get_by_role("link", name="Logg inn med Prøveporten").click()
    at_the_provider(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vi kjenner deg ikke ennå")
    look(page, "unknown")

    sign_in(page, user, password=PASSWORD)
    page.goto(live_server.url + "/min-side/mine-data/")
    look(page, "my-data")
    page.get_by_role("link", name="Se og endre hvordan du logger inn").click()
    look(page, "ways-none")
    page.get_by_role("link", name="Knytt til Prøveporten").click()
    at_the_provider(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Knytt innloggingen til kontoen")
    look(page, "confirm")
    page.get_by_role("button", name="Ja, knytt dem sammen").click()
    expect(page.get_by_role("main")).to_contain_text("Nå kan du logge inn med Prøveporten.")
    expect(page.get_by_role("main")).to_contain_text("kari.nordmann@kommune.example")
    look(page, "ways")

    def sign_out():
        page.locator("[popovertarget=fl-user-menu]").click()
        page.get_by_role("button", name="Logg ut").click()
        expect(page.get_by_role("link", name="Logg inn", exact=True).first).to_be_visible()

    sign_out()
    page.goto(live_server.url + "/logg-inn/?next=/behov/")
    page.get_by_role("link", name="Logg inn med Prøveporten").click()
    at_the_provider(page)
    expect(page).to_have_url(live_server.url + "/behov/")
    expect(page.locator("[popovertarget=fl-user-menu]")).to_contain_text(user.name)
    # From here over the provider's place for signing out, and back to the front page.
    sign_out()
    expect(page).to_have_url(live_server.url + "/")
    assert len(port.asked("end")) == 1

    # The page of a sign-in that was used already.
    page.go_back()
    page.goto(live_server.url + "/logg-inn/med/ansattporten/svar/?state=x&code=y")
    expect(page.get_by_role("heading", level=1)).to_have_text("Innloggingen ble ikke fullført")
    look(page, "stopped")

    sign_in(page, user, password=PASSWORD)
    page.goto(live_server.url + "/min-side/innlogging/")
    page.get_by_role("button", name="Fjern").click()
    page.get_by_role("button", name="Ja, fortsett").click()
    expect(page.get_by_role("main")).to_contain_text("Innloggingen er fjernet, og du er logget ut alle andre steder.")
    assert not ExternalIdentity.objects.exists()


def test_an_invitation_with_a_job_account(page, port, live_server, make_user, look):
    from urllib.parse import urlsplit

    from django.utils import timezone

    from networks.models import Network
    from networks.people import invitations, roles
    from networks.people.roles import Grant

    admin = make_user(Role.ADMINISTRATOR)
    grant = Grant(Role.CONTACT_PERSON, timezone.localdate(), network=Network.objects.get(key="agder"))
    invited = roles.invite(email="ny@example.com", name="Ny Kontakt", title="", grant=grant, by=admin)
    page.goto(live_server.url + urlsplit(invitations.address(invited.invitations.get())).path)
    look(page, "invitation")
    page.get_by_role("link", name="Logg inn med KS-kontoen").click()
    at_the_provider(page)
    look(page, "confirm-invitation")
    page.get_by_role("button", name="Ja, knytt dem sammen").click()
    expect(page).to_have_url(live_server.url + "/min-side/")
    page.goto(live_server.url + "/min-side/innlogging/")
    expect(page.get_by_role("main")).to_contain_text("eneste måte")
    look(page, "ways-only")
