"""What a provider publishes: its addresses (discovery) and its keys. Fetched over the network, kept in this process.

An issuer that does not answer for a while is no problem for those who have asked it before: an old document is used
until it is a day old. A key that we have not seen makes us fetch the keys again, but not more often than once a minute.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey, import_key

from core.http_client import Patience, get_json
from networks.oidc.errors import ProviderUnavailable
from networks.oidc.providers import Provider

FRESH = 60 * 60.0
USABLE = 24 * 60 * 60.0
# A stranger who sends tokens with made-up keys must not make us ask the provider each time.
KEYS_AGAIN_AFTER = 60.0


@dataclass(frozen=True)
class Metadata:
    """The part of the discovery document that we use; `end_session_endpoint` is empty where there is none."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""
    says_issuer: bool = False


@dataclass(frozen=True)
class _Kept:
    content: Any
    at: float


_kept: dict[str, _Kept] = {}
_lock = threading.Lock()


def forget() -> None:
    """Ask again next time; for tests."""
    with _lock:
        _kept.clear()


def metadata(provider: Provider) -> Metadata:
    """The provider's addresses. Raises `ProviderUnavailable`."""
    address = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    found: Metadata = _remembered(provider, address, lambda document: _read_metadata(provider, document), FRESH)
    return found


def key(provider: Provider, key_id: str | None) -> Key | None:
    """The provider's public key with that id; the only one when the token names none. None: there is no such key.

    Raises `ProviderUnavailable`.
    """
    address = metadata(provider).jwks_uri
    found = _chosen(_keys(provider, address, FRESH), key_id)
    if found is None:
        found = _chosen(_keys(provider, address, KEYS_AGAIN_AFTER), key_id)
    return found


def _keys(provider: Provider, address: str, age: float) -> list[Key]:
    found: list[Key] = _remembered(provider, address, lambda document: _read_keys(provider, document), age)
    return found


def _chosen(keys: list[Key], key_id: str | None) -> Key | None:
    if key_id is None:
        return keys[0] if len(keys) == 1 else None
    return next((key for key in keys if key.kid == key_id), None)


# --- Reading -------------------------------------------------------------------------------------------


def _read_metadata(provider: Provider, document: Any) -> Metadata:
    """Raises `ValueError` for a document that isn't this issuer's."""
    if not isinstance(document, dict) or document.get("issuer") != provider.issuer:
        raise ValueError("the document is another issuer's")
    addresses = {
        name: _address(provider, document, name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    }
    end_session = document.get("end_session_endpoint")
    return Metadata(
        issuer=provider.issuer,
        **addresses,
        end_session_endpoint=_address(provider, document, "end_session_endpoint") if end_session else "",
        says_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _address(provider: Provider, document: dict[str, Any], name: str) -> str:
    """An address is as safe as the issuer's own: https, unless a test runs without."""
    value = document.get(name)
    if not isinstance(value, str) or urlsplit(value).scheme not in {"https", urlsplit(provider.issuer).scheme}:
        raise ValueError(f"{name} is missing or unsafe")
    return value


def _read_keys(provider: Provider, document: Any) -> list[Key]:
    """The public keys for signatures. Shared secrets are passed over, and so is what we can't read."""
    keys: list[Key] = []
    for row in document["keys"]:
        if row.get("use", "sig") != "sig" or row.get("kty") not in {"RSA", "EC"}:
            continue
        try:
            found = import_key(row)
        except (JoseError, ValueError):
            continue
        if isinstance(found, RSAKey | ECKey):
            keys.append(found)
    return keys


# --- Fetching ------------------------------------------------------------------------------------------


def _remembered(provider: Provider, address: str, read: Callable[[Any], Any], age: float) -> Any:
    """What `read` made of the document at `address`, at most `age` seconds old unless it can't be had now."""
    now = time.monotonic()
    with _lock:
        kept = _kept.get(address)
    if kept is not None and now - kept.at < age:
        return kept.content
    try:
        content = read(_get_json(address))
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
        if kept is not None and now - kept.at < USABLE:
            return kept.content
        raise unavailable(provider, f"{address}: {type(error).__name__} {error}") from error
    with _lock:
        _kept[address] = _Kept(content, now)
    return content


def _get_json(address: str) -> Any:
    """A person waits: one that timed out is not asked again."""
    return get_json(address, Patience(timeout=settings.OIDC_TIMEOUT, wait=settings.OIDC_TIMEOUT / 50))


def unavailable(provider: Provider, reason: str) -> ProviderUnavailable:
    return ProviderUnavailable(
        _("Vi får ikke kontakt med %(provider)s nå. Prøv igjen om litt, eller logg inn på en annen måte.")
        % {"provider": provider.label},
        title=_("%(provider)s svarer ikke") % {"provider": provider.label},
        reason=reason,
    )
