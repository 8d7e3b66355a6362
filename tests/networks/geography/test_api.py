import pytest

from networks.models import Role

pytestmark = pytest.mark.usefixtures("country")


def test_municipalities_on_a_date_keep_their_leading_zeros(client):
    before = client.get("/api/v1/municipalities/", {"valid_on": "2023-12-31"}).json()
    after = client.get("/api/v1/municipalities/", {"valid_on": "2024-01-01"}).json()

    assert (before["count"], after["count"]) == (356, 357)
    assert client.get("/api/v1/municipalities/0301/").json()["number"] == "0301"
    hvaler = client.get("/api/v1/municipalities/3011/", {"valid_on": "2023-12-31"}).json()
    assert (hvaler["name"], hvaler["county"], hvaler["network"]) == ("Hvaler", "30", "viken")
    assert [period["number"] for period in hvaler["periods"]] == ["3011", "3110"]


def test_filters(client):
    agder = client.get("/api/v1/municipalities/", {"network": "agder"}).json()

    assert agder["count"] == 25
    assert client.get("/api/v1/municipalities/", {"network": "finnes-ikke"}).json()["count"] == 0
    assert client.get("/api/v1/municipalities/", {"q": "guovda"}).json()["results"][0]["name"] == "Kautokeino"


def test_a_wrong_date_is_said_in_words(client):
    response = client.get("/api/v1/municipalities/", {"valid_on": "31.12.2023"})

    assert response.status_code == 400
    assert "31.12.2023" in response.json()["valid_on"]


@pytest.mark.parametrize("limit", [1, 3])
def test_number_of_queries(client, django_assert_num_queries, limit):
    client.get("/api/v1/municipalities/", {"limit": limit})  # what the filters offer is read once a process

    with django_assert_num_queries(6):
        client.get("/api/v1/municipalities/", {"limit": limit})


def test_networks_and_counties(client):
    assert client.get("/api/v1/networks/").json()["count"] == 11
    assert client.get("/api/v1/networks/agder/").json()["project_number"] == "103972"
    assert client.get("/api/v1/counties/", {"valid_on": "2023-12-31"}).json()["count"] == 11


def test_a_token_signs_in(client, make_user):
    from rest_framework.authtoken.models import Token

    token = Token.objects.create(user=make_user(Role.READER))

    assert client.get("/api/v1/networks/", headers={"Authorization": f"Token {token.key}"}).status_code == 200
    assert client.get("/api/v1/networks/", headers={"Authorization": "Token feil"}).status_code == 401


def test_schema_and_its_pages(client):
    schema = client.get("/api/v1/schema/", headers={"Accept": "application/json"})

    assert schema.status_code == 200
    assert "/api/v1/municipalities/" in schema.json()["paths"]
    assert client.get("/api/v1/docs/").status_code == 200
