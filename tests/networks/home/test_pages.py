import pytest
from django.urls import reverse

from networks.models import Municipality, NetworkMembership, Role, User

pytestmark = pytest.mark.usefixtures("country")


@pytest.mark.parametrize(
    "path",
    ["/nettverk/", "/nettverk/agder/", "/kommuner/", "/kommuner/4203/", "/hjelp/", "/datakilder/", "/tilgjengelighet/"],
)
def test_anyone_can_read(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert 'lang="nb"' in response.text


def test_a_network_page_lists_its_municipalities(client):
    text = client.get("/nettverk/agder/").text

    assert "Digi Agder" in text
    assert text.count('<a class="ds-link" href="/kommuner/42') >= 25


def test_municipalities_as_of_a_date(client):
    assert "356 kommuner per 31. desember 2023" in client.get("/kommuner/?date=2023-12-31").text
    assert "357 kommuner per 1. januar 2024" in client.get("/kommuner/?date=2024-01-01").text


def test_search_without_a_hit_says_what_to_try(client):
    text = client.get("/kommuner/?q=xyz").text

    assert "Fant ingen kommune" in text
    assert 'value="xyz"' in text


def test_an_old_number_leads_to_the_municipality(client):
    response = client.get("/kommuner/3011/")

    assert response.status_code == 301
    assert response.url == "/kommuner/3110/"
    assert client.get("/kommuner/9999/").status_code == 404


def test_a_municipality_shows_its_names_and_numbers(client):
    text = client.get(Municipality.objects.get(name="Kautokeino").get_absolute_url()).text

    assert "Guovdageaidnu" in text
    assert "5430" in text
    assert "5612" in text


def _keep(municipalities: int) -> None:
    kept = NetworkMembership.objects.filter(network__key="agder").values_list("pk", flat=True)[:municipalities]
    NetworkMembership.objects.filter(network__key="agder").exclude(pk__in=list(kept)).delete()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/nettverk/agder/", 4), ("/nettverk/", 2), ("/kommuner/", 4)])
def test_number_of_queries(client, django_assert_num_queries, path, queries, rows):
    _keep(rows)

    with django_assert_num_queries(queries):
        client.get(path)


class TestSigningIn:
    def test_with_e_mail_in_any_case_and_password(self, client):
        User.objects.create_user("Kari@example.com", "Kari", "et-langt-passord")

        response = client.post("/logg-inn/", {"login": "kari@EXAMPLE.com", "password": "et-langt-passord"})

        assert response.status_code == 302
        assert response.url == "/min-side/"

    def test_a_wrong_password_is_said_in_norwegian_and_keeps_the_address(self, client):
        response = client.post("/logg-inn/", {"login": "kari@example.com", "password": "feil"})

        assert response.status_code == 200
        assert 'value="kari@example.com"' in response.text
        assert "passord" in response.text.lower()

    def test_demo_accounts_are_offered_in_demo_mode_only(self, client, settings):
        assert "Demokontoer" not in client.get("/logg-inn/").text
        settings.DEMO = True
        assert "Demokontoer" in client.get("/logg-inn/").text

    def test_the_home_page_asks_to_sign_in(self, client):
        assert client.get(reverse("home")).url == "/logg-inn/?next=/min-side/"


def test_home_shows_role_and_what_waits(client, make_user):
    client.force_login(make_user(Role.CONTACT_PERSON, "agder"))

    text = client.get("/min-side/").text

    assert "kontaktperson e-helse, Agder" in text
    assert "25 kommuner" in text
    assert 'hx-get="/min-side/venter/"' in text
    assert "Ingenting venter på deg nå" in client.get("/min-side/venter/").text


def test_api_token_is_shown_once_replaced_and_deleted(client, make_user):
    from rest_framework.authtoken.models import Token

    client.force_login(make_user(Role.READER))
    first = client.post("/min-side/api-nokkel/").text
    key = Token.objects.get().key

    assert key in first
    assert key not in client.get("/min-side/api-nokkel/").text
    client.post("/min-side/api-nokkel/")
    assert Token.objects.get().key != key
    client.post("/min-side/api-nokkel/", {"delete": "1"})
    assert not Token.objects.exists()


@pytest.mark.parametrize(("language", "word"), [("nb", "Nettverk"), ("nn", "Nettverk"), ("en-gb", "Networks")])
def test_language_follows_the_choice(client, language, word):
    client.post("/sprak/setlang/", {"language": language, "next": "/nettverk/"})

    text = client.get("/nettverk/").text

    assert f'lang="{language}"' in text
    assert word in text


@pytest.mark.parametrize(
    ("role", "url"),
    [
        (Role.GRANT_MANAGER, "/tilskudd/"),
        (Role.NATIONAL_COORDINATOR, "/nkg/"),
        (Role.ROLLOUT_LEADER, "/innforingslop/"),
        (Role.PORTFOLIO_MANAGER, "/portefolje/"),
    ],
)
def test_home_leads_to_where_the_role_works(client, make_user, role, url):
    client.force_login(make_user(role))

    assert f'data-size="sm" href="{url}"' in client.get("/min-side/").text


def test_networks_stand_in_alphabetical_order(client):
    text = client.get("/nettverk/").text

    names = ["Agder", "Innlandet", "Møre og Romsdal", "Nordland", "Viken"]
    positions = [text.index(f">{name}</a></th>") for name in names]
    assert positions == sorted(positions)


def test_a_date_that_is_none_is_said_beside_the_field(client):
    response = client.get("/kommuner/?date=i-morgen&q=arendal")

    assert response.status_code == 200
    assert "gyldig dato" in response.text
    assert 'value="i-morgen"' in response.text
