"""What tests about signing in share."""

from __future__ import annotations

import base64
import hmac
import struct
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from networks.models import User

PASSWORD = "fire ord etter hverandre"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret: str = SECRET, later: int = 0) -> str:
    """What an app shows now, or `later` seconds from now, by RFC 6238 and without the code under test."""
    counter = struct.pack(">Q", (int(time.time()) + later) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def with_app(user: User) -> list[str]:
    """`user` signs in with a code from an app, too; the recovery codes."""
    TOTP.activate(user, SECRET)
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def factors(user: User) -> set[str]:
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def enter(client: Client, user: User | str, password: str = PASSWORD, ip: str = "192.0.2.1", next_url: str = ""):
    """Through the form, as a browser at that address does; the answer."""
    email = user if isinstance(user, str) else user.email
    return client.post("/logg-inn/", {"login": email, "password": password, "next": next_url}, REMOTE_ADDR=ip)


def is_in(client: Client) -> bool:
    return client.get("/min-side/").status_code == 200
