"""Pages of the portfolio's work, with their query counts, and in a browser from this year's edition to the next."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from networks.models import Network, Role, User
from portfolio.editions import items, lifecycle
from portfolio.models import Commitment, PortfolioEdition, PortfolioItem
from portfolio.plans import workflow as plans


@pytest.fixture
def ks(portfolio, make_user) -> User:
    return make_user(Role.PORTFOLIO_MANAGER)


@pytest.fixture
def contact(portfolio, make_user) -> User:
    return make_user(Role.CONTACT_PERSON, network="agder")


def test_number_of_queries_with_one_and_with_more(client, ks, contact, make_user, django_assert_num_queries):
    def measure(**expected: int) -> None:
        for name, queries in expected.items():
            path = {"utgave": "utgaver/2023", "poeng": "utgaver/2023/poeng"}.get(name, name)
            with django_assert_num_queries(queries):
                assert client.get(f"/portefolje/{path}/").status_code == 200

    Commitment.objects.exclude(pk=Commitment.objects.first().pk).delete()
    for key in ("agder", "nordland", "trondelag"):
        by = contact if key == "agder" else make_user(Role.CONTACT_PERSON, network=key)
        plan = plans.start_draft(Network.objects.get(key=key), by=by, year=2024)
        day = timezone.localdate()
        plans.decide(plan.pk, by=by, version=1, decided_on=day, decided_by="Helseledernettverket")
        if key == "agder":
            measure(utgaver=1, utgave=4, poeng=5, regionene=4, forpliktelser=1)
    for number in (2, 3):
        Commitment.objects.create(order=number, party="ks", title=f"Nummer {number}")
    measure(utgaver=1, utgave=4, poeng=5, regionene=4, forpliktelser=1)


def test_the_second_writer_sees_both_versions_and_loses_nothing(client, ks):
    draft = lifecycle.start_next(by=ks, year=2024)
    item = PortfolioItem.objects.get(edition=draft, solution__key="vkp")
    client.force_login(ks)
    items.edit_item(item.pk, by=ks, version=1, purpose="Den andres tekst")
    mine = {"version": 1, "title": "VKP", "purpose": "Min tekst", "links": ""}

    answer = client.post(f"/portefolje/punkt/{item.pk}/rediger/", mine)

    assert answer.status_code == 409
    assert "Den andres tekst" in answer.text
    assert answer.text.count("Min tekst") >= 2
    assert 'name="version" value="2"' in answer.text
    assert client.post(f"/portefolje/punkt/{item.pk}/rediger/", {**mine, "version": 2}).status_code == 302
    item.refresh_from_db()
    assert item.purpose == "Min tekst"


def test_search_finds_texts_but_not_in_drafts_of_others(client, ks):
    draft = lifecycle.start_next(by=ks, year=2024)
    item = PortfolioItem.objects.get(edition=draft, solution__key="vkp")
    items.edit_item(item.pk, by=ks, version=1, purpose="hemmelighetskrem")
    assert "Velferdsteknologisk knutepunkt" in client.get("/portefolje/?sok=prismodell+knutepunktet").text
    assert "0 treff" in client.get("/portefolje/?sok=hemmelighetskrem").text
    client.force_login(ks)
    assert "1 treff" in client.get("/portefolje/?sok=hemmelighetskrem").text


def test_exports_keep_the_filter_and_are_safe(client, ks):
    row = Commitment.objects.filter(party="ks").first()
    Commitment.objects.filter(pk=row.pk).update(evidence="=1+1")
    text = client.get("/portefolje/forpliktelser/?part=ks&format=csv").content.decode("utf-8-sig")
    assert len([line for line in text.splitlines() if line.startswith("KS;")]) == 5
    assert "'=1+1" in text
    assert client.get("/portefolje/regionene/?format=xlsx").content[:2] == b"PK"


def test_api_follows_the_same_rules(client, ks, contact):
    client.force_login(contact)
    start = {"network": "agder", "year": 2024}
    made = client.post("/api/v1/regional-plans/", start, content_type="application/json")
    assert made.status_code == 201
    pk = made.json()["id"]
    client.logout()
    assert client.get(f"/api/v1/regional-plans/{pk}/").status_code == 404
    item = PortfolioItem.objects.get(edition__year=2023, solution__key="vkp")
    client.force_login(contact)
    change = {"version": 1, "purpose": "x", "reason": "y"}
    url = f"/api/v1/portfolio-items/{item.pk}/edit/"
    assert client.post(url, change, content_type="application/json").status_code == 403
    client.force_login(ks)
    no_reason = client.post(url, {**change, "reason": "  "}, content_type="application/json")
    assert no_reason.status_code == 400
    assert client.post(url, change, content_type="application/json").json()["version"] == 2
    stale = client.post(url, change, content_type="application/json")
    assert (stale.status_code, stale.json()["theirs"]["version"]) == (409, 2)


@pytest.mark.django_db(transaction=True)
def test_the_next_edition_from_this_year_s_to_decided(page, phone, live_server, sign_in, axe, ks, contact):
    sign_in(page, ks)
    page.goto(f"{live_server.url}/portefolje/utgaver/")
    page.get_by_role("link", name="Start neste utgave").click()
    page.get_by_role("button", name="Lag utkast").click()
    page.wait_for_url("**/utgaver/2024/")
    page.get_by_role("button", name="Flytt Kjernejournal opp").press("Enter")
    page.locator("#rangering li").first.get_by_role("link", name="Kjernejournal").wait_for()
    place = page.get_by_label("Plass for DigiHelse. Skriv et tall og trykk Enter")
    place.fill("2")
    place.press("Enter")
    page.locator("#rangering li").nth(1).get_by_role("link", name="DigiHelse", exact=True).wait_for()
    axe(page)

    page.get_by_text("Send på høring").first.click()
    page.get_by_label("Høringsfrist").fill((timezone.localdate() + dt.timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Send på høring").click()
    page.get_by_text("på høring", exact=True).wait_for()

    sign_in(phone, contact)
    phone.goto(f"{live_server.url}/portefolje/utgaver/2024/")
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.get_by_role("textbox", name="Innspill").fill("Bra rekkefølge")
    phone.get_by_role("button", name="Send innspillet").click()
    phone.get_by_text("Innspillet er sendt.").wait_for()

    page.reload()
    page.get_by_text("Svar Agder").click()
    page.get_by_role("textbox", name="Svar", exact=True).fill("Takk")
    page.get_by_role("button", name="Send svaret").click()
    page.get_by_text("Svaret er sendt.").wait_for()
    page.get_by_text("Før inn vedtaket").first.click()
    page.get_by_role("textbox", name="Vedtatt av").fill("KommIT-rådet")
    page.get_by_label("Vedtatt dato").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Før inn vedtaket").click()
    page.get_by_text("Vedtatt av KommIT-rådet").first.wait_for()

    assert PortfolioEdition.objects.get(year=2024).state == "decided"
    order = PortfolioItem.objects.filter(edition__year=2024, rank__lte=2).order_by("rank")
    assert list(order.values_list("solution__key", flat=True)) == ["kjernejournal", "digihelse"]
    axe(page)
