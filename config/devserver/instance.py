"""What belongs to one running Fellesløp on a developer's machine: the folder `var/<PORT>`.

    var/8000/
      lock            held by the one who owns the services below
      users.lock      shared by those who use them meanwhile
      running.json    the environment of the running services, for `make manage`
      secret-key      made at the first start
      prepared        the database has its tables and its reference figures
      postgres/ valkey/ static/ logs/

Two instances on different ports share nothing but the code.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from config.devserver.embedded import BASE_DIR, EmbeddedError, Postgres, Valkey, services

# What `make manage` takes over from a running `make up`, unless the caller says otherwise.
SHARED_VARIABLES = (
    "ENVIRONMENT",
    "DEMO",
    "DEBUG",
    "SECRET_KEY",
    "SITE_URL",
    "STATIC_ROOT",
    "DATABASE_URL",
    "REDIS_URL",
)


class Instance:
    """The folder of one port, its locks and the environment its programs get."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.folder = BASE_DIR / "var" / str(port)
        self.running = self.folder / "running.json"
        self.prepared = self.folder / "prepared"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for name in ("logs", "beat"):
                (self.folder / name).mkdir(exist_ok=True)
            self._lock = (self.folder / "lock").open("a+")
        except PermissionError as error:
            raise EmbeddedError(f"{self.folder} tilhører en annen bruker ({error}). Velg en annen PORT.") from None

    # --- Locks -------------------------------------------------------------------------------------------

    def try_own(self, what: str) -> bool:
        """Become the owner of the services, and say as what; False when somebody else is."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self._lock.truncate(0)
        self._lock.write(what)
        self._lock.flush()
        return True

    def owner(self) -> str:
        """What the owner said it is: "up" or "manage"."""
        return (self.folder / "lock").read_text()

    @contextmanager
    def users_lock(self, mode: int) -> Iterator[None]:
        """Shared while one uses another's services; exclusive before the owner stops them."""
        with (self.folder / "users.lock").open("a") as file:
            try:
                fcntl.flock(file, mode | fcntl.LOCK_NB)
            except BlockingIOError:
                if mode == fcntl.LOCK_EX:
                    say("Venter på en annen kommando som bruker databasen …")
                fcntl.flock(file, mode)
            yield

    # --- Environment -------------------------------------------------------------------------------------

    def _secret_key(self) -> str:
        file = self.folder / "secret-key"
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
        return file.read_text()

    def environment(self) -> dict[str, str]:
        """The caller's environment, filled up with what a local start needs."""
        environment = dict(os.environ)
        environment.setdefault("ENVIRONMENT", "local")
        if environment["ENVIRONMENT"] == "local":
            environment.setdefault("DEMO", "1")
            environment.setdefault("SECRET_KEY", self._secret_key())
        environment.setdefault("SITE_URL", f"http://localhost:{self.port}")
        environment.setdefault("STATIC_ROOT", str(self.folder / "static"))
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(BASE_DIR), os.environ.get("PYTHONPATH")]))
        environment["PYTHONUNBUFFERED"] = "1"
        return environment

    @contextmanager
    def services(self) -> Iterator[tuple[dict[str, str], dict[str, Postgres | Valkey]]]:
        """Own and run the embedded services; yields the environment that reaches them, and the services."""
        environment = self.environment()
        with services(self.folder) as running:
            environment.update({variable: service.url for variable, service in running.items()})
            self._tell(environment)
            try:
                yield environment, running
            finally:
                self.running.unlink(missing_ok=True)

    def _tell(self, environment: dict[str, str]) -> None:
        shared = {name: environment[name] for name in SHARED_VARIABLES if name in environment}
        part = self.running.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(shared, file)
        part.replace(self.running)

    def environment_of_the_running(self) -> dict[str, str] | None:
        """The environment of services somebody else runs; None when they are not up (any more)."""
        try:
            shared = json.loads(self.running.read_text())
        except FileNotFoundError:
            return None
        return {**self.environment(), **shared, **{name: os.environ[name] for name in shared if name in os.environ}}


def say(text: str, file: IO[str] | None = None) -> None:
    """Progress goes to standard error: standard output belongs to what was asked for."""
    print(text, file=file or sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say what is being done, and how long it took where one had to wait for it."""
    say(f"{text} …")
    started = time.monotonic()
    yield
    seconds = time.monotonic() - started
    if seconds >= 2:
        say(f"  ferdig på {seconds:.0f} s")
