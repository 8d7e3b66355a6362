"""A database that has been migrated once and is copied after that: migrating takes a minute, copying a second.

The copies are of a database named after all that decides what migrating makes; where the tests start the server, its
data folder is kept in `var/` under the same name.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from environ import Env
from psycopg.sql import SQL, Identifier

from config.devserver.embedded import BASE_DIR, Postgres
from tests.environment import for_tests

KEPT = BASE_DIR / "var" / "test-template"


def name() -> str:
    """The database to copy: `migrated_` and a hash of the migrations, the packages' versions and what runs them."""
    digest = hashlib.sha256(sys.version.encode())
    shaping = ("requirements/dev.txt", "config/settings.py", "config/devserver/embedded.py", "tests/migrated.py")
    for file in (*sorted(BASE_DIR.glob("*/migrations/*.py")), *(BASE_DIR / path for path in shaping)):
        digest.update(f"{file.relative_to(BASE_DIR)}\n".encode())
        digest.update(file.read_bytes())
    return f"migrated_{digest.hexdigest()[:16]}"


def make(url: str) -> None:
    """See to it that the server has the database; `url` names another one there."""
    made, server = name(), Env.db_url_config(url)
    arguments = {key: server[key.upper()] or None for key in ("host", "port", "user", "password")}
    with psycopg.connect(dbname=server["NAME"], autocommit=True, **arguments) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [made]).fetchone():
            return
        half = f"{made}_{os.getpid()}"
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(half)))
        environment = {**os.environ, "DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{half}"}
        for_tests(environment)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=BASE_DIR, env=environment, check=True
        )
        try:
            connection.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(half), Identifier(made)))
        except psycopg.errors.DuplicateDatabase:  # another run was first
            connection.execute(SQL("DROP DATABASE {}").format(Identifier(half)))


def place(folder: Path) -> None:
    """Put a server's data folder with the database in it where `Postgres(folder)` will look for its own."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with _locked():
        kept = KEPT / name()
        if not kept.exists():
            _keep(kept)
        _copy(kept, Postgres(folder, durable=False))


@contextmanager
def _locked() -> Iterator[None]:
    """One at a time makes, copies or removes."""
    with (KEPT / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(kept: Path) -> None:
    """Migrate in a server of its own, and keep its data once that has ended; older ones go."""
    home = Path(tempfile.mkdtemp(prefix="fellesloep-migrating-"))
    home.chmod(0o711)  # for PostgreSQL's own user, see `throw_away_services`
    server = Postgres(home, durable=False)
    try:
        server.start()
        make(server.url)
        server.stop()
        for old in KEPT.glob("migrated_*"):
            shutil.rmtree(old)
        half = kept.with_name(f"half-{kept.name}")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(server.data, half)
        half.rename(kept)
    finally:
        server.destroy()
        shutil.rmtree(home, ignore_errors=True)


def _copy(kept: Path, server: Postgres) -> None:
    shutil.copytree(kept, server.data)
    server.data.chmod(0o700)
    if server.user is not None:
        for path in (server.data, *server.data.rglob("*")):
            os.chown(path, server.user.pw_uid, server.user.pw_gid)
