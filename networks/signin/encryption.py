"""Secrets of second factors are encrypted where they lie, so that a copy of the database doesn't give them away.

The key comes from `SECRET_KEY`; after a change of it the old one is in `SECRET_KEY_FALLBACKS`.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

logger = logging.getLogger(__name__)

PURPOSE = b"fellesloep.second-factor:"


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(PURPOSE + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def encrypt(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """The text again. One that no key opens becomes a new random secret: no code fits it, and the log says why."""
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken:
        logger.error("A second factor was stored under another SECRET_KEY and can't be read.")
        return base64.b32encode(secrets.token_bytes(20)).decode()
