"""A municipality beside its neighbours, its network and those of its size."""

from __future__ import annotations

import datetime as dt

import pytest

from networks.geography.sizes import size_group
from networks.models import Municipality, Role
from portfolio.grid_reference import grid_reference
from portfolio.models import Level
from portfolio.progress.comparison import compare, neighbours_of
from tests.portfolio.counting.test_progress import report

pytestmark = pytest.mark.usefixtures("portfolio")


@pytest.mark.parametrize(
    ("inhabitants", "group"),
    [(0, "under-2000"), (1999, "under-2000"), (2000, "2000-4999"), (49_999, "20000-49999"), (700_000, "fra-50000")],
)
def test_size_groups_touch_and_never_overlap(inhabitants, group):
    assert size_group(inhabitants) == group


def test_counts_of_neighbours_network_and_size():
    arendal = Municipality.objects.get(number="4203")
    before = compare(arendal)
    assert "Grimstad" in before.neighbours
    assert "Arendal" not in before.neighbours
    report("4202", "vkp", Level.IN_USE)  # Grimstad: neighbour, network and size
    report("4203", "vkp", Level.IN_USE)  # itself, who is not among the others
    report("4204", "vkp", Level.PLANNED)  # not as far as VKP counts
    rung = next(one for one in compare(arendal).rungs if one.solution.key == "vkp")

    assert (rung.neighbours.reached, rung.network.reached, rung.similar.reached) == (1, 1, 1)
    assert rung.neighbours.names == ("Grimstad",)
    assert (rung.network.total, rung.similar.total) == (24, before.similar)
    assert rung.next_level == Level.BENEFIT_REALISED
    assert "vise nytten" in rung.why


@pytest.mark.parametrize("query", ["", "?dato=2023-12-31"])
def test_each_number_opens_the_municipalities_that_it_counts(client, query):
    report("4202", "vkp", Level.IN_USE)
    report("4203", "vkp", Level.IN_USE)
    report("4201", "vkp", Level.MADE_AVAILABLE)
    arendal = Municipality.objects.get(number="4203")
    rung = next(one for one in compare(arendal, dt.date(2023, 12, 31) if query else None).rungs if "vkp" in one.url)
    page = client.get(f"/kommuner/4203/{query}").text.replace("&amp;", "&")

    for share, title in (
        (rung.neighbours, "naboene til Arendal"),
        (rung.network, "de andre i nettverket til Arendal"),
        (rung.similar, "de andre på størrelse med Arendal"),
    ):
        assert f'href="{share.url}"' in page
        behind = client.get(share.url)
        assert (behind.context["shown"], behind.context["total"]) == (share.reached, share.total)
        assert title in behind.text
        assert "kommuner/4203/" not in behind.text.split("<tbody>")[-1]
        # The file and the filter keep whom it is about.
        assert 'name="gruppe"' in behind.text
        file = client.get(behind.context["csv_url"]).content.decode("utf-8-sig")
        assert len(file.split("\r\n\r\n")[0].splitlines()) == share.reached + 1
    assert rung.network.reached == 2


def test_neighbours_have_a_border_in_common():
    known = grid_reference()
    kautokeino = Municipality.objects.get(name="Kautokeino")
    names = {known.place_by_id[pk].name for pk in neighbours_of(known.place_by_id[kautokeino.pk], known)}
    assert names == {"Alta", "Karasjok", "Kvænangen", "Nordreisa"}
    before = grid_reference(dt.date(2022, 1, 1))
    alesund = Municipality.objects.get(name="Ålesund")
    near = {before.place_by_id[pk].name for pk in neighbours_of(before.place_by_id[alesund.pk], before)}
    assert "Haram" not in near
    assert "Fjord" in near


def test_a_group_that_does_not_exist_is_the_whole_country(client):
    assert client.get("/framdrift/kommuner/?losning=vkp&ved=9999&gruppe=naboer").context["total"] == 357
    assert client.get("/framdrift/kommuner/?losning=vkp&ved=4203&gruppe=alle").context["total"] == 357


def test_without_a_report_and_with_a_reason():
    arendal = Municipality.objects.get(number="4203")
    report("4203", "digihelse", Level.PLANNED, comment="Venter på leverandøren")
    rungs = {one.solution.key: one for one in compare(arendal).rungs}

    assert rungs["digihelse"].next_level == Level.MADE_AVAILABLE
    assert rungs["vkp"].why == "Ingen har meldt hvor kommunen står."
    assert rungs["helseplattformen"].network.total == 0


def test_its_page_tells_history_and_corrections(client):
    report("4203", "digihelse", Level.PLANNED)
    text = client.get("/kommuner/4203/").text
    assert "Naboer: " in text
    assert 'hx-get="/kommuner/4203/panel/history/"' in text

    text = client.get("/kommuner/4203/panel/history/", headers={"HX-Request": "true"}).text
    assert "Siste meldinger om status" in text
    assert "DigiHelse" in text


def test_whom_to_ask_is_for_those_who_have_a_role(client, make_user):
    own = make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=Municipality.objects.get(number="4203"))
    contact, elsewhere = make_user(Role.CONTACT_PERSON, "agder"), make_user(Role.CONTACT_PERSON, "rogaland")
    assert own.email not in client.get("/kommuner/4203/").text
    client.force_login(elsewhere)
    text = client.get("/kommuner/4203/panel/folk/").text

    assert (own.email in text, contact.email in text, elsewhere.email in text) == (True, True, False)
