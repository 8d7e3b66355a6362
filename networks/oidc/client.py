"""The requests of a sign-in: to the provider with the browser, for the token from here, and out again."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.oidc import claims, documents
from networks.oidc.attempts import Attempt
from networks.oidc.errors import TokenRefused
from networks.oidc.providers import Provider

# Seconds that the proof of who we are holds. Ansattporten takes at most 120.
ASSERTION_LIFE = 90


def redirect_uri(provider: Provider) -> str:
    """Where the provider sends the browser back to. Each provider has its own, so that answers can't be mixed up."""
    return settings.SITE_URL.rstrip("/") + reverse("oidc:answer", kwargs={"key": provider.key})


def authorization_address(provider: Provider, attempt: Attempt, language: str) -> str:
    """Where the browser goes to sign in. Raises `ProviderUnavailable`."""
    more: dict[str, str] = {}
    if provider.acr_values:
        more["acr_values"] = " ".join(provider.acr_values)
    if provider.authorization_details:
        more["authorization_details"] = json.dumps([dict(provider.authorization_details)])
    address: str = prepare_grant_uri(
        documents.metadata(provider).authorization_endpoint,
        provider.client_id,
        "code",
        redirect_uri=redirect_uri(provider),
        scope=" ".join(provider.scopes),
        state=attempt.state,
        nonce=attempt.nonce,
        code_challenge=create_s256_code_challenge(attempt.verifier),
        code_challenge_method="S256",
        ui_locales=language[:2],
        **more,
    )
    return address


def fetch_person(provider: Provider, attempt: Attempt, code: str) -> tuple[claims.Person, str]:
    """Trade the code for an ID token: who it is, and the token itself. Raises `SignInStopped`."""
    answer = _token_answer(provider, attempt, code)
    id_token, access_token = answer.get("id_token"), answer.get("access_token")
    if not isinstance(id_token, str):
        raise TokenRefused(_("Svaret fra innloggingstjenesten manglet hvem du er."), reason="no id_token")
    person = claims.read(
        provider,
        id_token,
        nonce=attempt.nonce,
        access_token=access_token if isinstance(access_token, str) else None,
    )
    return person, id_token


def _token_answer(provider: Provider, attempt: Attempt, code: str) -> dict[str, Any]:
    """Not tried again: a code works once, and an answer that got lost has used it."""
    address = documents.metadata(provider).token_endpoint
    body = prepare_token_request(
        "authorization_code", redirect_uri=redirect_uri(provider), code=code, code_verifier=attempt.verifier
    )
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    address, headers, body = _client_auth(provider, address).prepare("POST", address, headers, body)
    try:
        response = httpx.post(address, content=body, headers=headers, timeout=settings.OIDC_TIMEOUT)
        answer = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise documents.unavailable(provider, f"{address}: {type(error).__name__} {error}") from error
    if response.is_server_error:
        raise documents.unavailable(provider, f"{address}: {response.status_code}")
    if not isinstance(answer, dict) or not response.is_success:
        said = answer.get("error") if isinstance(answer, dict) else answer
        raise TokenRefused(
            _("Svaret fra innloggingstjenesten kunne ikke brukes. Prøv en gang til."),
            reason=f"token endpoint: {response.status_code} {said!r}",
        )
    return answer


def _client_auth(provider: Provider, token_endpoint: str) -> ClientAuth:
    """How we prove who we are."""
    if provider.private_key is None:
        return ClientAuth(provider.client_id, provider.client_secret, provider.auth_method)
    # A new object for each request: the library keeps the claims it is given, `jti` included. Its own default for the
    # audience is the token endpoint, and for the life an hour.
    now = int(time.time())
    method = PrivateKeyJWT(
        provider.issuer if provider.assertion_audience == "issuer" else token_endpoint,
        claims={"jti": str(uuid.uuid4()), "iat": now, "exp": now + ASSERTION_LIFE},
        headers={"kid": provider.key_id} if provider.key_id else {},
        alg=provider.signing_algorithm,
    )
    return ClientAuth(provider.client_id, provider.private_key, method)


def end_session_address(provider: Provider, id_token: str) -> str:
    """Where the browser goes to sign out at the provider, too; empty when it has no such place."""
    address = documents.metadata(provider).end_session_endpoint
    if not address or not provider.logout:
        return ""
    home = settings.SITE_URL.rstrip("/") + reverse(settings.LOGOUT_REDIRECT_URL)
    query = httpx.QueryParams(id_token_hint=id_token, post_logout_redirect_uri=home, client_id=provider.client_id)
    return f"{address}{'&' if '?' in address else '?'}{query}"
