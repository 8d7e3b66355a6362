"""Asking the open registers. Work of the background: it may wait as long as the register asks for, up to a minute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from core import http_client
from core.errors import DomainError


class SourceUnavailable(DomainError):
    """The register did not answer, or not with what it should."""


def get_json(url: str, parameters: Mapping[str, str] | None = None) -> Any:
    """The JSON at `url`. Tries again after time-outs, broken connections, 5xx and 429 (after `Retry-After`).

    Raises `SourceUnavailable` with a sentence for the person when it can't be had.
    """
    host = httpx.URL(url).host
    patience = http_client.Patience(
        timeout=settings.OPEN_DATA_TIMEOUT, wait=settings.OPEN_DATA_BACKOFF, tries=4, longest=60.0, unhurried=True
    )
    try:
        return http_client.get_json(url, patience, parameters=parameters or {}, follow_redirects=True)
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise SourceUnavailable(_("%(host)s ber oss vente. Prøv igjen om litt.") % {"host": host}) from error
        raise SourceUnavailable(
            _("%(host)s svarte med feil %(status)d. Prøv igjen senere.") % {"host": host, "status": status}
        ) from error
    except httpx.HTTPError as error:
        raise SourceUnavailable(
            _("Vi fikk ikke kontakt med %(host)s. Prøv igjen senere, eller last opp en fil.") % {"host": host}
        ) from error
    except ValueError as error:
        raise SourceUnavailable(_("%(host)s svarte med noe annet enn JSON.") % {"host": host}) from error
