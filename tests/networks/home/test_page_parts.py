"""Min side and the page of a network: what the page itself costs, and each part that is fetched after it."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from networks.boards import home_board, network_board
from networks.gatherings import workflow as gatherings
from networks.models import Departure, GatheringForm, GroupMember, Network, Role, User
from networks.needs import workflow as needs

HTMX = {"hx-request": "true"}


@pytest.fixture
def agder(country):
    return Network.objects.get(key="agder")


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


@pytest.fixture
def happenings(agder, contact, make_user):
    """`happenings(3)`: as many of each thing that stands on the pages."""
    ks = make_user(Role.ADMINISTRATOR)

    def make(rows):
        for number in range(rows):
            needs.raise_need(by=contact, voice=agder, title=f"Behov {number}", description="Slik er det.")
            GroupMember.objects.create(
                group=agder.group, title=f"Ressurs {number}", function="network_resource", valid_from="2024-01-01"
            )
            leaver = make_user(Role.NETWORK_RESOURCE, "agder")
            Departure.objects.create(
                user=leaver, state="requested", requested_at=timezone.now() - dt.timedelta(days=40 - number)
            )
            starts = timezone.now() + dt.timedelta(days=10 + number)
            for network in (None, agder):
                plan = gatherings.GatheringPlan(
                    title=f"Samling {number}",
                    form=GatheringForm.DIGITAL,
                    starts_at=starts,
                    ends_at=starts + dt.timedelta(hours=2),
                    answer_by=timezone.localdate() + dt.timedelta(days=5),
                    roles=(Role.CONTACT_PERSON,),
                )
                gatherings.create(by=ks, network=network, plan=plan)

    return make


@pytest.mark.parametrize("rows", [1, 3])
class TestNumberOfQueries:
    @pytest.mark.parametrize(("path", "queries"), [("/min-side/", 4), ("/nettverk/agder/", 7)])
    def test_of_the_page(self, client, contact, happenings, django_assert_num_queries, path, queries, rows):
        happenings(rows)
        client.force_login(contact)
        with django_assert_num_queries(queries):
            client.get(path)

    @pytest.mark.parametrize(
        ("path", "queries"),
        [
            ("/min-side/venter/", 30),
            ("/min-side/del/neste-samling/", 6),
            ("/nettverk/agder/panel/status/", 4),
            ("/nettverk/agder/panel/portefolje/", 5),
            ("/nettverk/agder/panel/innforingslop/", 6),
            ("/nettverk/agder/panel/gruppe/", 15),
            ("/nettverk/agder/panel/tilskudd/", 6),
            ("/nettverk/agder/panel/behov/", 5),
            ("/nettverk/agder/panel/samlinger/", 5),
        ],
    )
    def test_of_its_parts(self, client, contact, happenings, django_assert_num_queries, path, queries, rows):
        happenings(rows)
        client.force_login(contact)
        with django_assert_num_queries(queries):
            client.get(path, headers=HTMX)


def test_the_oldest_stands_first_with_its_age(client, contact, happenings):
    happenings(3)
    client.force_login(contact)
    text = client.get("/min-side/venter/", headers=HTMX).text
    ages = [text.index(f"ventet i {days} dager") for days in (40, 39, 38)]
    assert ages == sorted(ages)
    assert text.index("Svar på invitasjonen: Samling 0") > ages[-1]


def test_every_part_is_fetched_and_is_a_page_for_those_without_scripts(client, contact, agder, happenings):
    happenings(1)
    client.force_login(contact)
    text = client.get("/min-side/").text
    paths = [f"/nettverk/agder/panel/{key}/" for key in network_board._panels]
    paths += ["/min-side/venter/", *(f"/min-side/del/{key}/" for key in home_board._panels)]
    for path in paths:
        assert f'hx-get="{path}"' in text
        assert f'<a class="ds-link" href="{path}">' in text
        fragment, page = client.get(path, headers=HTMX), client.get(path)
        assert "<html" not in fragment.text
        assert fragment.text.strip() in page.text
        assert '<h1 class="ds-heading"' in page.text
        assert "HX-Request" in page.headers["Vary"]
    assert client.get("/min-side/del/finnes-ikke/").status_code == 404
    assert client.get("/forside/finnes-ikke/").status_code == 404


def test_the_next_gathering_with_the_own_answer(client, contact, happenings):
    client.force_login(contact)
    path = "/min-side/del/neste-samling/"
    assert client.get(path, headers=HTMX).text == ""
    assert "ikke noe å vise" in client.get(path).text
    happenings(3)
    text = client.get(path, headers=HTMX).text
    assert "Samling 0" in text
    assert "Samling 1" not in text
    assert "svar innen" in text


def test_the_front_page_says_the_next_national_gathering(client, happenings):
    call_command("load_reference", stdout=StringIO())
    path = "/forside/neste-samling/"
    assert f'hx-get="{path}"' in client.get("/").text
    assert client.get(path, headers=HTMX).text == ""
    happenings(1)
    text = client.get(path, headers=HTMX).text
    assert "Neste samling" in text
    assert text.count("Samling 0") == 1


def test_the_map_draws_from_the_list(client, agder):
    text = client.get("/nettverk/agder/").text
    assert '<fl-hexmap label="' in text
    assert text.count('data-level="municipality"') == 25
    assert 'data-name="Arendal" data-level-label="' in text
    assert "data-column" not in client.get("/kommuner/").text


def test_somebody_without_a_region_has_a_page_too(client, db):
    user = User.objects.create_user("ny@example.com", "Ny")
    client.force_login(user)
    text = client.get("/min-side/").text
    assert "Min side</h1>" in text.replace("\n", "").replace("  ", "")
    assert "/nettverk/" not in text.split("<main")[1].split("</main")[0]
