"""Asking other servers for JSON: with a time limit, a few tries, and patience when they say that we ask too often."""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from django.utils import timezone
from tenacity import RetryCallState, Retrying, stop_after_attempt


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How often and how long we try. Waits begin at `wait` seconds and double, up to `longest`.

    `unhurried` is for work that nobody waits for: it tries again after a time-out, too, and after 429 when
    `Retry-After` says.
    """

    timeout: float
    wait: float
    tries: int = 3
    longest: float = 1.0
    unhurried: bool = False


def get_json(
    url: str, patience: Patience, *, parameters: Mapping[str, str] | None = None, follow_redirects: bool = False
) -> Any:
    """The JSON at `url`. Tries again after broken connections and 5xx; raises `httpx.HTTPError` or `ValueError`."""

    def passing(state: RetryCallState) -> bool:
        return state.outcome is not None and _is_passing(state.outcome.exception(), patience)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = _retry_after(error.response) if isinstance(error, httpx.HTTPStatusError) else None
        waiting = patience.wait * 2 ** (state.attempt_number - 1) if asked is None or not patience.unhurried else asked
        return float(min(waiting, patience.longest))

    headers = {"Accept": "application/json", "User-Agent": "Fellesloep"}
    with httpx.Client(timeout=patience.timeout, follow_redirects=follow_redirects, headers=headers) as client:

        def once() -> Any:
            response = client.get(url, params=dict(parameters) if parameters is not None else None)
            response.raise_for_status()
            return response.json()

        return Retrying(stop=stop_after_attempt(patience.tries), wait=wait, retry=passing, reraise=True)(once)


def _is_passing(error: BaseException | None, patience: Patience) -> bool:
    """Might the same question be answered in a moment?"""
    if isinstance(error, httpx.HTTPStatusError):
        too_many = error.response.status_code == httpx.codes.TOO_MANY_REQUESTS
        return error.response.is_server_error or (patience.unhurried and too_many)
    if isinstance(error, httpx.TimeoutException):
        return patience.unhurried
    return isinstance(error, httpx.TransportError)


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
