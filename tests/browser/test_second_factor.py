"""From KS' invitation to the first appointment, with a second factor; and keys in a real browser."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect

from networks.models import Role, RoleAssignment, User
from tests.networks.signin.steps import PASSWORD, code, factors, with_app, with_password

pytestmark = pytest.mark.django_db(transaction=True)
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
REFUSED = r"status of (403|404)"


class Mailbox:
    def __init__(self) -> None:
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 — the name that aiosmtpd calls
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def wait_for(self, address: str) -> str:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for message in self.messages:
                if message["To"] == address:
                    return message.get_content()
            time.sleep(0.1)
        raise AssertionError(f"no e-mail to {address}")


@pytest.fixture
def mailbox(celery_worker, live_server, monkeypatch) -> Iterator[Mailbox]:
    """A mail server, and a worker that sends through it with links to the live server."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    celery_worker.stop()
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("SITE_URL", live_server.url)
    celery_worker.start()
    yield box
    celery_worker.stop()
    server.stop()


@pytest.fixture
def look(axe, tmp_path):
    """Nothing that axe sees, nothing that scrolls sideways, no word of allauth's own; on a phone, too."""

    def look(page, name):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page)
            assert not page.evaluate(TOO_WIDE), f"{name} scrolls sideways at {width}"
            page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        text = page.locator("main").inner_text()
        assert not re.search(r"\b(the|your|password|Sign In|key)\b", text), text

    return look


@pytest.fixture
def passkeys():
    """`passkeys(page)`: the browser has a built-in key that agrees to everything; call `.remove()` to lose it."""

    class Keys:
        def __init__(self, page):
            self.session = page.context.new_cdp_session(page)
            self.session.send("WebAuthn.enable")
            options = {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
            self.id = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

        def verified(self, value):
            self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": value})

        def credentials(self):
            return self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

        def forget(self):
            self.session.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})

    return Keys


def sign_out(page):
    page.locator(".fl-user__button").click()
    page.get_by_role("button", name="Logg ut", exact=True).click()


@pytest.mark.allow_browser_errors(REFUSED)
def test_a_new_contact_person_comes_in_with_two_steps(
    page, new_page, live_server, make_user, sign_in, mailbox, settings, look, picture
):
    settings.SECOND_FACTOR_REQUIRED = True
    administrator = make_user(Role.ADMINISTRATOR)
    with_app(administrator)
    sign_in(page, administrator)
    page.goto(live_server.url + "/folk/inviter/")
    page.get_by_label("E-post").fill("ny@example.com")
    page.get_by_label("Navn", exact=True).fill("Ny Kontakt")
    page.get_by_label("Rolle", exact=True).select_option("contact_person")
    page.locator("#id_network").select_option(label="Agder")
    page.get_by_role("button", name="Send invitasjonen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ny Kontakt")

    # The link in the e-mail leads to a password, and on to the second step.
    letter = mailbox.wait_for("ny@example.com")
    theirs = new_page()
    theirs.goto(re.search(rf"{live_server.url}/invitasjon/\S+", letter)[0])
    theirs.get_by_label("Passord", exact=True).fill(PASSWORD)
    theirs.get_by_label("Passordet en gang til").fill(PASSWORD)
    theirs.get_by_role("button", name="Lagre og logg inn").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Sett opp innlogging i to trinn")
    look(theirs, "choose")
    theirs.goto(live_server.url + "/folk/")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Sett opp innlogging i to trinn")
    theirs.get_by_role("link", name="Koble til en app").click()
    look(theirs, "app")
    picture(theirs, "second-factor")
    secret = theirs.locator("#secret").inner_text()
    theirs.get_by_label("Koden appen viser").fill("000000")
    theirs.get_by_role("button", name="Koble til").click()
    expect(theirs.locator("[data-error-summary]")).to_contain_text("Koden stemmer ikke")
    theirs.get_by_label("Koden appen viser").fill(code(secret))
    theirs.get_by_role("button", name="Koble til").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Reservekoder")
    look(theirs, "codes")
    with theirs.expect_download() as download:
        theirs.get_by_role("link", name="Last ned").click()
    kept = download.value.path().read_text().split("\n", 2)[2].splitlines()
    assert len(kept) == 10
    theirs.get_by_role("link", name="Jeg har tatt vare på kodene").click()
    expect(theirs).to_have_url(live_server.url + "/folk/")
    assert "autentiseringsapp koblet til" in mailbox.messages[-1].get_content()

    # Out, and in again with both steps; the code that connected the app is used up.
    sign_out(theirs)
    new = User.objects.get(email="ny@example.com")
    sign_in(theirs, new, PASSWORD)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Ett trinn igjen")
    look(theirs, "second-step")
    picture(theirs, "second-step")
    theirs.get_by_label("Kode", exact=True).fill(code(secret, later=30))
    theirs.get_by_role("button", name="Logg inn").last.click()
    expect(theirs).to_have_url(live_server.url + "/min-side/")

    # The first appointment, in the own region.
    theirs.goto(live_server.url + "/folk/inviter/")
    theirs.get_by_label("E-post").fill("ressurs@example.com")
    theirs.get_by_label("Navn", exact=True).fill("En Ressurs")
    theirs.get_by_label("Rolle", exact=True).select_option("network_resource")
    theirs.get_by_role("button", name="Send invitasjonen").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("En Ressurs")
    picture(theirs, "appointment")
    resource = RoleAssignment.objects.get(user__email="ressurs@example.com")
    assert (resource.role, resource.network.key) == (Role.NETWORK_RESOURCE, "agder")

    # The contact person of another region finds it closed, however they try.
    outsider = with_password(make_user(Role.CONTACT_PERSON, "nordland"))
    with_app(outsider)
    closed = new_page()
    sign_in(closed, outsider, PASSWORD)
    closed.get_by_label("Kode", exact=True).fill(code())
    closed.get_by_role("button", name="Logg inn").last.click()
    expect(closed).to_have_url(live_server.url + "/min-side/")
    for path in (f"/folk/{resource.user_id}/", f"/folk/roller/{resource.pk}/avslutt/"):
        closed.goto(live_server.url + path)
        expect(closed.get_by_role("heading", level=1)).to_have_text("Vi fant ikke siden")
    closed.goto(live_server.url + "/folk/")
    status = closed.evaluate(
        """async (path) => {
            const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
            const answer = await fetch(path, { method: "POST", headers: { "X-CSRFToken": token } });
            return answer.status;
        }""",
        f"/folk/roller/{resource.pk}/avslutt/",
    )
    assert status == 404
    resource.refresh_from_db()
    assert resource.valid_to is None


def test_a_passkey_is_the_second_step_and_the_only_one(page, live_server, make_user, sign_in, look, passkeys, picture):
    user = with_password(make_user(Role.READER))
    user.name, user.email = "Kari Leser", "kari.leser@example.com"
    user.save()
    sign_in(page, user, PASSWORD)
    keys = passkeys(page)
    page.goto(live_server.url + "/konto/tilgangsnokler/ny/")
    look(page, "new-passkey")
    page.get_by_label("Navn på nøkkelen").fill("Jobbtelefonen")
    page.get_by_role("button", name="Lag nøkkelen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservekoder")
    assert factors(user) == {"webauthn", "recovery_codes"}
    page.get_by_role("link", name="Jeg har tatt vare på kodene").click()
    expect(page.get_by_role("main")).to_contain_text("Jobbtelefonen")
    look(page, "security")
    picture(page, "security")

    # As the second step.
    sign_out(page)
    sign_in(page, user, PASSWORD)
    look(page, "second-step-passkey")
    page.get_by_role("button", name="Bruk tilgangsnøkkel").click()
    expect(page).to_have_url(live_server.url + "/min-side/")

    # Alone, to where one wanted to go.
    sign_out(page)
    page.goto(live_server.url + "/logg-inn/?next=/hjelp/")
    page.get_by_role("button", name="Logg inn med tilgangsnøkkel").click()
    expect(page).to_have_url(live_server.url + "/hjelp/")

    # As proof that it is still the same person, and to be renamed and removed.
    page.goto(live_server.url + "/konto/sikkerhet/")
    page.get_by_role("link", name=re.compile(r"^Fjern\W+Jobbtelefonen")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bekreft at det er deg")
    look(page, "again")
    page.get_by_role("link", name="Tilgangsnøkkel", exact=True).click()
    look(page, "again-passkey")
    page.get_by_role("button", name="Bruk tilgangsnøkkel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fjern «Jobbtelefonen»")
    look(page, "remove-passkey")
    page.get_by_role("link", name="Avbryt").click()
    page.get_by_role("link", name=re.compile(r"^Gi nytt navn\W+Jobbtelefonen")).click()
    page.get_by_label("Navn på nøkkelen").fill("Den gamle")
    page.get_by_role("button", name="Lagre").click()
    page.get_by_role("link", name=re.compile(r"^Fjern\W+Den gamle")).click()
    page.get_by_role("button", name="Fjern nøkkelen").click()
    expect(page.get_by_role("main")).to_contain_text("Tilgangsnøkkelen er fjernet")
    assert factors(user) == set()

    # What the browser still has is worth nothing here.
    assert len(keys.credentials()) == 1
    sign_out(page)
    page.goto(live_server.url + "/logg-inn/")
    page.get_by_role("button", name="Logg inn med tilgangsnøkkel").click()
    expect(page.get_by_role("alert").first).to_contain_text("Koden stemmer ikke")
    page.goto(live_server.url + "/min-side/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Logg inn")


def test_a_key_without_finger_or_pin_and_a_closed_account(page, live_server, make_user, sign_in, passkeys):
    user = with_password(make_user(Role.READER))
    sign_in(page, user, PASSWORD)
    keys = passkeys(page)
    page.goto(live_server.url + "/konto/tilgangsnokler/ny/")
    page.get_by_role("button", name="Lag nøkkelen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservekoder")
    sign_out(page)

    keys.verified(False)
    page.goto(live_server.url + "/logg-inn/")
    page.get_by_role("button", name="Logg inn med tilgangsnøkkel").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    keys.verified(True)
    User.objects.filter(pk=user.pk).update(is_active=False)
    page.get_by_role("button", name="Logg inn med tilgangsnøkkel").click()
    expect(page.get_by_role("main")).to_contain_text("Kontoen er avsluttet")
    keys.forget()
    page.get_by_role("button", name="Logg inn med tilgangsnøkkel").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible()


def test_the_pages_of_the_account(page, live_server, make_user, sign_in, look):
    user = with_password(make_user(Role.READER))
    page.goto(live_server.url + "/logg-inn/")
    look(page, "sign-in")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill("noe annet")
    page.get_by_role("button", name="Logg inn", exact=True).last.click()
    expect(page.locator("[data-error-summary]")).to_contain_text("passordet er feil")
    look(page, "sign-in-wrong")
    for path in ("/konto/glemt-passord/", "/konto/glemt-passord/sendt/", "/konto/nytt-passord/1-abc/"):
        page.goto(live_server.url + path)
        look(page, path.strip("/").replace("/", "-"))
    with_app(user)
    sign_in(page, user)
    for path in ("/konto/sikkerhet/", "/konto/passord/", "/konto/bekreft/", "/konto/bekreft/kode/"):
        page.goto(live_server.url + path)
        look(page, path.strip("/").replace("/", "-"))
    page.get_by_label("Kode", exact=True).fill(code())
    page.get_by_role("button", name="Fortsett").click()
    page.wait_for_url("**/min-side/")
    for path in ("/konto/app/fjern/", "/konto/reservekoder/", "/konto/reservekoder/nye/"):
        page.goto(live_server.url + path)
        look(page, path.strip("/").replace("/", "-"))
