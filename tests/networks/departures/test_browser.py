"""KS closes an account in the browser, on a large and a small screen."""

import pytest
from playwright.sync_api import expect

from networks.departures import leaving
from networks.models import Departure, Role, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.allow_browser_errors("422")
def test_a_person_leaves_and_comes_back(page, phone, live_server, make_user, sign_in, axe):
    admin, kari = make_user(Role.ADMINISTRATOR), make_user(Role.NETWORK_RESOURCE, "agder")
    User.objects.filter(pk=kari.pk).update(name="Kari Åsnes")
    leaving.ask_to_leave(user=kari)

    def look(window, path):
        window.goto(live_server.url + path)
        axe(window)
        assert not window.evaluate("document.documentElement.scrollWidth > innerWidth")

    for window in (page, phone):
        sign_in(window, admin)
        for path in ("/folk/sluttet/", f"/folk/{kari.pk}/slutt/", "/min-side/mine-data/"):
            look(window, path)

    page.goto(live_server.url + "/min-side/")
    page.get_by_role("link", name="Kari Åsnes har bedt om å få slutte").click()
    expect(page.get_by_role("main")).to_contain_text("Ingen andre er nettverksressurs, Agder")
    page.get_by_role("button", name="Avslutt kontoen").click()
    page.get_by_role("button", name="Ja, fortsett").click()
    expect(page.get_by_role("main")).to_contain_text("Kari Åsnes har sluttet")
    departure = Departure.objects.get()
    look(page, f"/folk/sluttet/{departure.pk}/utsett/")
    page.get_by_role("button", name="Utsett").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Velg en dag")
    axe(page)
    look(phone, "/folk/sluttet/")
    page.goto(live_server.url + "/folk/sluttet/")
    page.get_by_role("button", name="Åpne igjen").click()
    page.get_by_role("button", name="Ja, fortsett").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kari Åsnes")
    assert User.objects.get(pk=kari.pk).is_active
