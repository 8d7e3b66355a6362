"""What an ID token must say before we rely on it, and what we take from it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from authlib.oidc.core import CodeIDToken
from django.utils import timezone
from django.utils.translation import gettext as _
from joserfc import jws, jwt
from joserfc.errors import JoseError

from networks.imports.rows import is_organisation_number
from networks.oidc import documents
from networks.oidc.errors import TokenRefused
from networks.oidc.providers import Provider

# Seconds that two clocks may differ.
LEEWAY = 30
# Seconds that a token may be old when it comes; it is made for the request that fetches it.
LONGEST_WAY = 300
NAME_LENGTH = 200


@dataclass(frozen=True)
class Person:
    """Who signed in, as far as we use it. The provider's other claims (such as the national identity number) are not
    kept.

    `organisation_number` is the employer that the person signed in on behalf of, empty when none or several were said;
    `verified_email` is empty unless the provider is trusted for the address. `strong`: counts as a second factor.
    """

    provider: str
    issuer: str
    subject: str
    name: str
    verified_email: str
    organisation_number: str
    strong: bool


def read(provider: Provider, id_token: str, *, nonce: str, access_token: str | None) -> Person:
    """The person of a token that is signed by the provider, for us, now, for this attempt, and strong enough.

    Raises `TokenRefused`; `ProviderUnavailable` when its keys can't be had.
    """
    claims = _verified(provider, id_token)
    try:
        token = CodeIDToken(
            claims.claims,
            claims.header,
            options={
                "iss": {"essential": True, "value": provider.issuer},
                "sub": {"essential": True},
                "aud": {"essential": True, "value": provider.client_id},
                "exp": {"essential": True},
                "iat": {"essential": True},
                "nonce": {"essential": True, "value": nonce},
            },
            params={"nonce": nonce, "client_id": provider.client_id, "access_token": access_token},
        )
        token.validate(leeway=LEEWAY)
    except JoseError as error:
        raise _refused(f"claims: {error}") from error
    _check_rest(provider, token)
    return Person(
        provider=provider.key,
        issuer=provider.issuer,
        subject=token["sub"],
        name=_name(token),
        verified_email=_verified_email(provider, token),
        organisation_number=organisation_number(token.get("authorization_details"), provider.details_type),
        strong=token.get("acr") in provider.strong_acr or not provider.strong_amr.isdisjoint(_amr(token)),
    )


def _verified(provider: Provider, id_token: str) -> jwt.Token:
    """The token with a signature of the provider's, made in one of the configured ways."""
    try:
        header = jws.extract_compact(id_token.encode()).headers()
    except (JoseError, ValueError) as error:
        raise _refused(f"not a token: {error}") from error
    # Before any key is chosen: "none", and a public key used as a shared secret, end here.
    if header.get("alg") not in provider.algorithms:
        raise _refused(f"signed with {header.get('alg')!r}")
    key_id = header.get("kid")
    key = documents.key(provider, key_id if isinstance(key_id, str) else None)
    if key is None:
        raise _refused(f"signed with an unknown key {key_id!r}")
    try:
        return jwt.decode(id_token, key, algorithms=list(provider.algorithms))
    except (JoseError, ValueError) as error:
        raise _refused(f"signature: {error}") from error


def _check_rest(provider: Provider, token: CodeIDToken) -> None:
    """What the library leaves to us."""
    if token["aud"] not in (provider.client_id, [provider.client_id]):
        raise _refused("it is for others, too")
    if token["iat"] < timezone.now().timestamp() - LONGEST_WAY:
        raise _refused("made long ago")
    if not 0 < len(token["sub"]) <= 255:
        raise _refused("sub is empty or too long")
    if provider.acr_values and token.get("acr") not in provider.acr_values:
        raise TokenRefused(
            _("Innloggingen hos %(provider)s var ikke på et høyt nok sikkerhetsnivå. Velg en sterkere måte der.")
            % {"provider": provider.label},
            title=_("For lavt sikkerhetsnivå"),
            reason=f"acr is {token.get('acr')!r}",
        )
    if provider.amr_values and not set(provider.amr_values) & _amr(token):
        raise TokenRefused(
            _("Innloggingen hos %(provider)s må gjøres med to trinn.") % {"provider": provider.label},
            title=_("For lavt sikkerhetsnivå"),
            reason=f"amr is {sorted(_amr(token))}",
        )
    if provider.tenant and token.get("tid") != provider.tenant:
        raise TokenRefused(
            _("Kontoen hører til en annen virksomhet enn den som kan logge inn her."),
            title=_("Feil virksomhet"),
            reason=f"tid is {token.get('tid')!r}",
        )


def _refused(reason: str) -> TokenRefused:
    return TokenRefused(_("Svaret fra innloggingstjenesten kunne ikke brukes. Prøv en gang til."), reason=reason)


def _amr(token: CodeIDToken) -> set[str]:
    return {item for item in token.get("amr") or [] if isinstance(item, str)}


def _name(token: CodeIDToken) -> str:
    """Something by which the person knows the account again."""
    for claim in ("email", "preferred_username", "name"):
        value = token.get(claim)
        if isinstance(value, str) and value.strip():
            return value.strip()[:NAME_LENGTH]
    return ""


def _verified_email(provider: Provider, token: CodeIDToken) -> str:
    """The address, if the provider says that it is verified and may say so for its domain."""
    email, verified = token.get("email"), token.get(provider.email_verified_claim)
    # Entra ID writes the claim as 1, "1" or true.
    if not isinstance(email, str) or str(verified).lower() not in {"true", "1"}:
        return ""
    return email if email.rpartition("@")[2].lower() in provider.email_domains else ""


# --- The employer --------------------------------------------------------------------------------------

ID_KEYS = frozenset({"id", "orgno", "orgnr", "organisationnumber", "organizationnumber"})
# As "0192:987464291" (ISO 6523), or the nine digits, with or without spaces.
ORGANISATION_ID = re.compile(r"(?:[a-z0-9:-]*:)?(\d{9})")


def organisation_number(details: Any, kind: str) -> str:
    """The one organisation number in `authorization_details` of the type `kind`; empty for none, or for several.

    The claim has come as a list, as one object and as JSON in a text; the number under `orgno.ID`, `orgno:`, `id` or
    `authorized_parties[].orgno`, in any case. A number whose check digit is wrong is none.
    """
    if isinstance(details, str):
        try:
            details = json.loads(details)
        except ValueError:
            return ""
    rows = details if isinstance(details, list) else [details]
    found = {
        number
        for row in rows
        if isinstance(row, dict) and kind and _plain(_get(row, "type")) == _plain(kind)
        for number in _numbers(row)
    }
    return found.pop() if len(found) == 1 else ""


def _get(row: dict[str, Any], name: str) -> Any:
    return next((value for key, value in row.items() if _plain(key) == name), None)


def _plain(text: Any) -> str:
    return text.strip(" :").lower().replace("_", "") if isinstance(text, str) else ""


def _numbers(value: Any, named: bool = False, depth: int = 0) -> Iterator[str]:
    """The valid numbers, at any depth, under a key that names one."""
    if depth > 6:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _numbers(inner, _plain(key) in ID_KEYS, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _numbers(inner, named, depth + 1)
    elif named and isinstance(value, str | int) and not isinstance(value, bool):
        match = ORGANISATION_ID.fullmatch(str(value).replace(" ", "").lower())
        if match and is_organisation_number(match[1]):
            yield match[1]
