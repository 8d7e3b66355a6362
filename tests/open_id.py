"""Fixtures around the OpenID provider of the tests: its process, a realm with a client, and the way there and back."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from networks.models import ExternalIdentity

SECRET = "a-secret-between-two"


class Realm:
    """One provider as the test sees it: `set(…)` turns its knobs, `log` is what it was asked."""

    def __init__(self, base, name):
        self.control, self.issuer = f"{base}/control/{name}", f"{base}/{name}"

    def set(self, **knobs):
        httpx.post(self.control, json=knobs).raise_for_status()
        return self

    @property
    def log(self):
        return httpx.get(self.control).json()

    def asked(self, path):
        return [row for row in self.log if row["path"] == path]


class OpenId:
    """Sets providers up on both sides: a client in a new realm, and our setting for it."""

    def __init__(self, base, settings, folder, key):
        self.base, self.settings, self.folder, self.key = base, settings, folder, key
        settings.OIDC_PROVIDERS = ""

    def add(self, key="ansattporten", realm=None, **fields):
        realm = realm or Realm(self.base, secrets.token_hex(6))
        file = self.folder / "client.json"
        file.write_text(json.dumps(self.key.as_dict(private=True)))
        fields = {
            "label": {"nb": "Prøveporten", "nn": "Prøveporten", "en": "The test gate"},
            "issuer": realm.issuer,
            "client_id": "fellesloep",
            **fields,
        }
        if fields.setdefault("auth_method", "private_key_jwt") == "private_key_jwt":
            fields.setdefault("private_key_file", str(file))
        else:
            secret = self.folder / "secret"
            secret.write_text(SECRET)
            fields.setdefault("client_secret_file", str(secret))
        rows = "\n".join(f"{name} = {_toml(value)}" for name, value in fields.items())
        self.settings.OIDC_PROVIDERS += f"\n[{key}]\n{rows}\n"
        site = self.settings.SITE_URL
        # Two buttons may stand for one registration.
        client = realm.__dict__.setdefault("client", {"redirect_uris": [], "logout_uris": [site + "/"]})
        client["redirect_uris"].append(f"{site}/logg-inn/med/{key}/svar/")
        client |= {"jwk": self.key.as_dict(private=False), "secret": SECRET}
        return realm.set(clients={fields["client_id"]: client})


def _toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(inner)}" for name, inner in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


@pytest.fixture(scope="session")
def oidc_process():
    """The address of the provider's process."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "oidc_provider.py")], stdout=subprocess.PIPE, text=True
    )
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def client_key():
    return RSAKey.generate_key(2048, parameters={"kid": "our-key", "use": "sig", "alg": "RS256"}, private=True)


@pytest.fixture
def open_id(oidc_process, client_key, settings, tmp_path):
    """`open_id.add("ansattporten", acr_values=["high"])`: a provider of its own for this test; returns its realm."""
    from networks.oidc import documents

    settings.OIDC_TIMEOUT = 2.0
    yield OpenId(oidc_process, settings, tmp_path, client_key)
    documents.forget()


def leave(client, start):
    """Begin, and go to the provider as the browser does; returns the address that it sends the browser back to."""
    response = client.get(start)
    assert response.status_code == 302, response.text
    there = httpx.get(response.headers["Location"])
    assert there.status_code == 302, there.text
    return there.headers["Location"]


def come_back(client, address):
    """Ask our site for the address that the provider sent us to."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def visit(client, start="/logg-inn/med/ansattporten/"):
    """The whole way: our answer to what the provider said."""
    return come_back(client, leave(client, start))


def know(user, realm, subject="somebody", **fields):
    return ExternalIdentity.objects.create(
        user=user, provider="ansattporten", issuer=realm.issuer, subject=subject, linked_by="person", **fields
    )


def signed_in(client):
    return client.session.get("_auth_user_id")
