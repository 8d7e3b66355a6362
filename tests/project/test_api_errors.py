"""What the API answers to what it doesn't know: JSON for every error, and 400 for a parameter that is misspelt."""

from __future__ import annotations

import re

import pytest
import yaml
from django.conf import settings
from django.test import Client

from core.api_query import parameters

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "address", "code"),
    [
        ("GET", "/api/", 404),
        ("GET", "/api/v1/finnes-ikke/", 404),
        ("GET", "/api/v2/pools/", 404),
        ("GET", "/api/v1/pools/999999/", 404),
        ("POST", "/api/v1/schema/", 405),
        ("PUT", "/api/v1/municipalities/", 401),
        ("GET", "/api/v1/pools/%00/", 400),
        ("GET", "/api/v1/pools/?state=%00", 400),
    ],
)
def test_an_error_is_json(client: Client, method: str, address: str, code: int) -> None:
    response = client.generic(method, address)
    assert (response.status_code, response["Content-Type"]) == (code, "application/json")
    assert response.json()["detail"]


def test_what_breaks_is_json(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from networks.geography.api import MunicipalityViewSet

    monkeypatch.setattr(MunicipalityViewSet, "list", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/api/v1/municipalities/")
    assert (response.status_code, list(response.json())) == (500, ["detail"])


def test_pages_keep_their_own_errors(client: Client) -> None:
    assert client.get("/finnes-ikke/")["Content-Type"].startswith("text/html")


def test_a_misspelt_parameter_is_named_with_those_that_are_known(client: Client) -> None:
    response = client.get("/api/v1/statuses/?kommune=4203")
    assert response.status_code == 400
    (sentence,) = response.json()["kommune"]
    assert all(name in sentence for name in ("municipality", "solution", "level", "limit", "offset"))


def test_known_parameters_are_taken(client: Client) -> None:
    assert client.get("/api/v1/statuses/?municipality=4203&limit=1").status_code == 200
    assert client.head("/api/v1/statuses/?limit=1").status_code == 200


def test_what_is_written_takes_none(client: Client) -> None:
    response = client.post("/api/v1/pools/?limit=1")
    assert (response.status_code, list(response.json())) == (400, ["limit"])


def test_the_schema_and_its_pages_take_their_own(client: Client) -> None:
    assert client.get("/api/v1/schema/?format=json").status_code == 200
    assert client.get("/api/v1/docs/?script=").status_code == 200


def test_what_is_known_is_what_the_schema_says() -> None:
    from core.api_query import _endpoints

    paths = yaml.safe_load((settings.BASE_DIR / "docs" / "openapi.yaml").read_text())["paths"]
    # A part of the address has another name in the schema than in the URLconf.
    committed = {re.sub(r"{\w+}", "{}", path): operations for path, operations in paths.items()}
    checked = 0
    for (view, method), (path, _pattern) in _endpoints().items():
        operation = committed.get(re.sub(r"{\w+}", "{}", path), {}).get(method.lower())
        if operation is not None:
            told = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
            assert parameters(view, method) == told, f"{method} {path}"
            checked += 1
    assert checked > 250


def test_every_operation_tells_of_its_errors() -> None:
    committed = yaml.safe_load((settings.BASE_DIR / "docs" / "openapi.yaml").read_text())["paths"]
    for path, operations in committed.items():
        for method, operation in operations.items():
            told = set(operation["responses"])
            wanted = {"400", "401", "403"} | ({"404"} if "{" in path else set())
            wanted |= {"415"} if "requestBody" in operation else set()
            assert wanted <= told, f"{method} {path}"
            errors = [operation["responses"][code] for code in told if code >= "400"]
            assert all("application/json" in error["content"] for error in errors), f"{method} {path}"
