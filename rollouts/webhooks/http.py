"""One POST to somebody else's server that can't be turned against our own network.

The name is looked up once, every address it has must be a public one, and the connection goes to the address that was
looked at. No redirects, no proxies of the environment, and nothing of the answer but its status.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import InvalidInput

TIMEOUT = httpx.Timeout(10.0, connect=5.0)


class Refused(Exception):
    """We don't send there."""


def check_url(url: str) -> None:
    """Raise `InvalidInput` (field `url`) for an address that we would not send to."""
    try:
        _target(url)
    except Refused as error:
        raise InvalidInput(str(error), field="url") from error


def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int | None, str]:
    """Send; (status, "") or (None, what went wrong)."""
    try:
        parts, address = _target(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        target = httpx.URL(url).copy_with(host=address, port=port)
        with httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
            request = client.build_request("POST", target, content=body, headers={**headers, "host": parts.netloc})
            request.extensions["sni_hostname"] = host
            answer = client.send(request, stream=True)
            answer.close()
            return answer.status_code, ""
    except Refused as error:
        return None, str(error)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return None, type(error).__name__


def _target(url: str) -> tuple[SplitResult, str]:
    """The parts of `url` and the address to connect to."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Refused(_("Skriv en gyldig adresse.")) from error
    local = settings.WEBHOOK_ALLOW_LOCAL
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise Refused(_("Adressen må begynne med https://."))
    if not parts.hostname or parts.username or parts.password:
        raise Refused(_("Skriv en adresse uten brukernavn og passord."))
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(_("Fant ikke serveren %(host)s.") % {"host": parts.hostname}) from error
    addresses = [str(one[4][0]) for one in found]
    if not local and not all(is_public(address) for address in addresses):
        raise Refused(_("Adressen fører til et lukket nett."))
    return parts, addresses[0]


def is_public(address: str) -> bool:
    """Of the open internet; an IPv4 address inside an IPv6 one is judged as itself."""
    found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            found = inner
        elif found in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return found.is_global and not found.is_multicast
