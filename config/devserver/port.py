"""Where the web server listens. As a program: whether it can, asked by `make up` before anything is installed.

Needs nothing but the python3 of the machine.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def wanted_port() -> int:
    """The caller's PORT, or 8000."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise SystemExit(f"PORT må være et tall fra 1 til 65535, ikke «{text}».")
    return int(text)


def addresses(port: int) -> list[str]:
    """What to bind to: this machine only, unless HOST says otherwise (demo passwords are known)."""
    host = os.environ.get("HOST")
    wanted = [host] if host else ["127.0.0.1", "::1"]
    free = []
    for address in wanted:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_STREAM) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    trial.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                trial.bind((address, port))
        except OSError as error:
            if address == "::1" and error.errno in {97, 99}:  # a machine without IPv6
                continue
            if isinstance(error, PermissionError):
                raise SystemExit(f"Du har ikke lov til å bruke port {port}. Velg en over 1024.") from None
            raise SystemExit(
                f"Port {port} er opptatt av et annet program. Velg en annen: make up PORT={port + 1}"
            ) from None
        free.append(f"[{address}]:{port}" if family == socket.AF_INET6 else f"{address}:{port}")
    return free


if __name__ == "__main__":
    port = wanted_port()
    # With this file, the port may be held by a Fellesløp of ours, running or killed: `config.devserver.up` tells which.
    if not (BASE_DIR / "var" / str(port) / "web.pid").exists():
        addresses(port)
