"""E-mail that the program sends: says so to programs that answer by themselves, and can be read whatever is in it."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.mail import EmailMessage, get_connection

from core.text import clean_line, clean_text

# Seconds that a mail server may take.
TIMEOUT = 30
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def send(subject: str, body: str, to: str, headers: Mapping[str, str] | None = None) -> None:
    """Raises `OSError` when it can't be delivered to the mail server."""
    EmailMessage(
        clean_line(subject),
        clean_text(body),
        to=[to],
        headers={**AUTOMATIC, **(headers or {})},
        connection=get_connection(timeout=TIMEOUT),
    ).send()
