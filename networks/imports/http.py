"""Asking the open registers: with a time limit, a few tries, and patience when they say that we ask too often."""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Mapping
from typing import Any

import httpx
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_base

from networks.errors import DomainError

TRIES = 4
# Nobody waits longer than this between two tries, whatever the register asks for.
LONGEST_WAIT = 60.0


class SourceUnavailable(DomainError):
    """The register did not answer, or not with what it should."""


def get_json(url: str, parameters: Mapping[str, str] | None = None) -> Any:
    """The JSON at `url`. Tries again after time-outs, broken connections, 5xx and 429 (after `Retry-After`).

    Raises `SourceUnavailable` with a sentence for the person when it can't be had.
    """
    host = httpx.URL(url).host
    with httpx.Client(
        timeout=settings.OPEN_DATA_TIMEOUT,
        follow_redirects=True,
        headers={"Accept": "application/json", "User-Agent": "Fellesloep"},
    ) as client:
        try:
            for attempt in Retrying(
                stop=stop_after_attempt(TRIES), wait=_Wait(), retry=retry_if_exception(_is_passing), reraise=True
            ):
                with attempt:
                    response = client.get(url, params=dict(parameters or {}))
                    response.raise_for_status()
                    return response.json()
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
    raise AssertionError("unreachable")  # pragma: no cover


def _is_passing(error: BaseException) -> bool:
    """Might the same question be answered in a moment?"""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code == httpx.codes.TOO_MANY_REQUESTS or error.response.is_server_error
    return isinstance(error, httpx.TransportError)


class _Wait(wait_base):
    """As long as the register asks for; otherwise longer each time."""

    def __call__(self, retry_state: RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        asked = _retry_after(error.response) if isinstance(error, httpx.HTTPStatusError) else None
        waiting = settings.OPEN_DATA_BACKOFF * 2 ** (retry_state.attempt_number - 1) if asked is None else asked
        return float(min(waiting, LONGEST_WAIT))


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds from the header, which holds seconds or a date; None without a usable one."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max((until - timezone.now()).total_seconds(), 0.0)
