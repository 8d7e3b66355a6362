"""The sign-in providers of this installation, from the setting `OIDC_PROVIDERS` (TOML, one table for each).

docs/operations.md explains every field. Secrets and keys are named by the environment variable or the file that holds
them. A mistake stops the start: a provider that is half set up would be found out by people who can't get in.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

# Signatures that a public key can check. Those made with a shared secret, and "none", can't be configured.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
AUTH_METHODS = ("private_key_jwt", "client_secret_post", "client_secret_basic")
AUDIENCES = ("issuer", "token_endpoint")
LANGUAGES = ("nb", "nn", "en")
# Ansattporten's own limit for a session without activity, and what we use for everybody.
INACTIVITY_MINUTES = 30
KEY_PATTERN = re.compile(r"[a-z][a-z0-9-]{0,29}")


@dataclass(frozen=True)
class Provider:
    """One button on the sign-in page. Two buttons may lead to the same issuer, with different requests."""

    key: str
    labels: Mapping[str, str]
    issuer: str
    client_id: str
    auth_method: str
    client_secret: str = field(default="", repr=False)
    private_key: RSAKey | ECKey | None = field(default=None, repr=False)
    key_id: str = ""
    signing_algorithm: str = "RS256"
    assertion_audience: str = "issuer"
    scopes: tuple[str, ...] = ("openid",)
    # One of these must be in the token; they are also asked for.
    acr_values: tuple[str, ...] = ()
    amr_values: tuple[str, ...] = ()
    # Counts as second factor when the token says one of these.
    strong_acr: frozenset[str] = frozenset()
    strong_amr: frozenset[str] = frozenset()
    authorization_details: Mapping[str, Any] = field(default_factory=dict)
    tenant: str = ""
    algorithms: tuple[str, ...] = ("RS256",)
    # The domains for whose addresses this provider's word is enough to link an account made by KS.
    email_domains: frozenset[str] = frozenset()
    email_verified_claim: str = "email_verified"
    inactivity_minutes: int = INACTIVITY_MINUTES
    logout: bool = True

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.labels.get((get_language() or "nb")[:2], self.labels["nb"])

    @property
    def details_type(self) -> str:
        return str(self.authorization_details.get("type", ""))


def providers() -> dict[str, Provider]:
    """Every provider by key, in the order they are configured; raises `ImproperlyConfigured`."""
    return _parse(settings.OIDC_PROVIDERS, settings.PRODUCTION)


@lru_cache(maxsize=32)
def _parse(text: str, production: bool) -> dict[str, Provider]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ImproperlyConfigured(f"OIDC_PROVIDERS is not TOML: {error}") from error
    return {key: _Reader(key, table, production).provider() for key, table in tables.items()}


class _Reader:
    """Reads one table, and says what is wrong with it by the name of the field."""

    def __init__(self, key: str, table: Any, production: bool) -> None:
        self.key = key
        if not isinstance(table, dict):
            raise ImproperlyConfigured(f"OIDC_PROVIDERS: {key} must be a table.")
        if not KEY_PATTERN.fullmatch(key):
            raise self.wrong("the name of the table must be lower-case letters, digits and hyphens.")
        self.left = dict(table)
        self.production = production

    def wrong(self, what: str) -> ImproperlyConfigured:
        return ImproperlyConfigured(f"OIDC_PROVIDERS.{self.key}: {what}")

    def provider(self) -> Provider:
        issuer = self.issuer()
        auth_method = self.one_of("auth_method", AUTH_METHODS, "private_key_jwt")
        algorithms = self.texts("algorithms", ("RS256",))
        if not algorithms or not ALGORITHMS.issuperset(algorithms):
            raise self.wrong(f"algorithms must be some of {', '.join(sorted(ALGORITHMS))}.")
        scopes = self.texts("scopes", ("openid",))
        if "openid" not in scopes:
            raise self.wrong("scopes must contain openid.")
        provider = Provider(
            key=self.key,
            labels=self.labels(),
            issuer=issuer,
            client_id=self.text("client_id"),
            auth_method=auth_method,
            **self.credentials(auth_method),
            assertion_audience=self.one_of("assertion_audience", AUDIENCES, "issuer"),
            scopes=scopes,
            acr_values=self.texts("acr_values"),
            amr_values=self.texts("amr_values"),
            strong_acr=frozenset(self.texts("strong_acr")),
            strong_amr=frozenset(self.texts("strong_amr")),
            authorization_details=self.authorization_details(),
            tenant=self.text("tenant", ""),
            algorithms=algorithms,
            email_domains=frozenset(domain.lower() for domain in self.texts("email_domains")),
            email_verified_claim=self.text("email_verified_claim", "email_verified"),
            inactivity_minutes=self.minutes(issuer),
            logout=self.boolean("logout", True),
        )
        if self.left:
            raise self.wrong(f"unknown field {', '.join(sorted(self.left))}.")
        if provider.tenant and provider.tenant not in issuer:
            raise self.wrong("issuer must be the tenant's own, with the tenant's id in it.")
        return provider

    # --- Fields ------------------------------------------------------------------------------------------

    def text(self, name: str, default: str | None = None) -> str:
        value = self.left.pop(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(f"{name} must be a text.")
        return value.strip()

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self.left.pop(name, default)
        if isinstance(value, str) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(f"{name} must be a list of texts.")
        return tuple(value)

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise self.wrong(f"{name} must be one of {', '.join(choices)}.")
        return value

    def boolean(self, name: str, default: bool) -> bool:
        value = self.left.pop(name, default)
        if not isinstance(value, bool):
            raise self.wrong(f"{name} must be true or false.")
        return value

    def issuer(self) -> str:
        issuer = self.text("issuer")
        address = urlsplit(issuer)
        if address.scheme != "https" and (self.production or address.scheme != "http"):
            raise self.wrong("issuer must begin with https://.")
        if not address.netloc or address.query or address.fragment:
            raise self.wrong("issuer must be an address without ? and #.")
        return issuer

    def labels(self) -> dict[str, str]:
        value = self.left.pop("label", None)
        if isinstance(value, str) and value:
            return {"nb": value}
        if not isinstance(value, dict) or "nb" not in value or not set(value) <= set(LANGUAGES):
            raise self.wrong("label must be a text, or a table with nb, nn and en.")
        return value

    def minutes(self, issuer: str) -> int:
        value = self.left.pop("inactivity_minutes", INACTIVITY_MINUTES)
        if not isinstance(value, int) or value < 1:
            raise self.wrong("inactivity_minutes must be a whole number.")
        host = urlsplit(issuer).hostname or ""
        if value > INACTIVITY_MINUTES and f".{host}".endswith(".ansattporten.no"):
            raise self.wrong(f"inactivity_minutes can be {INACTIVITY_MINUTES} at most for Ansattporten.")
        return value

    def authorization_details(self) -> dict[str, Any]:
        value = self.left.pop("authorization_details", {})
        if isinstance(value, str):
            value = {"type": value}
        if not isinstance(value, dict) or (value and not isinstance(value.get("type"), str)):
            raise self.wrong("authorization_details must be one type, or one table with a type.")
        return value

    # --- Secrets -----------------------------------------------------------------------------------------

    def secret(self, name: str) -> str:
        """What is in the file `<name>_file` or in the environment variable `<name>_env`."""
        variable, path = self.left.pop(f"{name}_env", None), self.left.pop(f"{name}_file", None)
        if variable:
            found = os.environ.get(variable, "").strip()
            if not found:
                raise self.wrong(f"the environment variable {variable} is empty.")
            return found
        if path:
            try:
                return Path(path).read_text().strip()
            except OSError as error:
                raise self.wrong(f"{name}_file can't be read: {error.strerror}.") from error
        raise self.wrong(f"{name}_env or {name}_file is missing.")

    def credentials(self, auth_method: str) -> dict[str, Any]:
        if auth_method != "private_key_jwt":
            return {"client_secret": self.secret("client_secret")}
        key = self.key_from(self.secret("private_key"))
        algorithm = self.text("signing_algorithm", "RS256")
        if algorithm not in ALGORITHMS:
            raise self.wrong(f"signing_algorithm must be one of {', '.join(sorted(ALGORITHMS))}.")
        return {
            "private_key": key,
            "key_id": self.text("key_id", key.kid or ""),
            "signing_algorithm": algorithm,
        }

    def key_from(self, text: str) -> RSAKey | ECKey:
        """A private key from PEM or from a JWK."""
        for kind in (RSAKey, ECKey):
            try:
                key = kind.import_key(json.loads(text) if text.startswith("{") else text)
            except (JoseError, ValueError, TypeError):
                continue
            if key.is_private:
                return key
        raise self.wrong("private_key must be a private key of type RSA or EC, as PEM or JWK.")
