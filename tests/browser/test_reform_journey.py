"""KS enters a made-up reform, sees what it would change everywhere, registers it and undoes it."""

import pytest
from playwright.sync_api import expect

from networks.models import Municipality, Reform

pytestmark = pytest.mark.django_db(transaction=True)


def test_ks_enters_a_merger_sees_the_preview_and_undoes_it(page, live_server, enter, axe, picture):
    enter(page, "ks.admin")
    page.get_by_role("link", name="Kommunereformer").click()
    page.get_by_role("link", name="Ny reform").wait_for()
    axe(page)
    page.get_by_role("link", name="Ny reform").click()
    page.get_by_label("Navn", exact=True).fill("Nedenes-reformen")
    page.locator("#id_date").fill("2028-01-01")
    page.get_by_role("radio", name="sammenslåing").check()
    for index, name in enumerate(["Birkenes", "Froland", "Grimstad"]):
        line = page.get_by_role("group", name=f"Linje {index + 1}")
        value = str(Municipality.objects.get(name=name).pk)
        line.get_by_label("Fra kommune").select_option(value)
        line.get_by_label("Til nummer").fill("4229")
        if index == 0:
            line.get_by_label("Til navn").fill("Nedenes")
            line.get_by_text("Samiske og kvenske navn").click()
            line.get_by_label("Sørsamisk navn").fill("Nïedenes")
    axe(page)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.get_by_role("button", name="Lagre utkastet og se virkningene").click()

    main = page.locator("main")
    expect(main).to_contain_text("Landet går fra 357 til 355 kommuner")
    expect(main).to_contain_text("må bekreftes")
    axe(page)
    picture(page, "reform-preview")
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})

    page.get_by_role("button", name="Registrer reformen").click()
    page.get_by_role("button", name="Ja, fortsett").click()
    expect(main).to_contain_text("Ingenting endres før 01.01.2028")
    axe(page)
    page.goto(live_server.url + "/kommuner/")
    expect(page.locator("main")).to_contain_text("357 kommuner")
    picture(page, "reform-registered")
    page.goto(live_server.url + "/kommuner/?date=2028-01-01&q=niedenes")
    expect(page.locator("main")).to_contain_text("4229")
    page.goto(live_server.url + "/kommuner/?date=2028-01-01")
    expect(page.locator("main")).to_contain_text("355 kommuner")

    page.goto(live_server.url + Reform.objects.get(name="Nedenes-reformen").get_absolute_url())
    page.get_by_role("button", name="Angre reformen").click()
    page.get_by_role("button", name="Ja, fortsett").click()
    expect(main).to_contain_text("er tatt tilbake")
    page.goto(live_server.url + "/kommuner/?date=2028-01-01")
    expect(page.locator("main")).to_contain_text("357 kommuner")
