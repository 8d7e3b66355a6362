"""What the site shows, written to a folder outside the repository, so that a refactoring can be compared with before.

    python -m tests.project.snapshot take /tmp/before       (on the tree before the change)
    python -m tests.project.snapshot take /tmp/after        (on the tree after it)
    python -m tests.project.snapshot compare /tmp/before /tmp/after

`docs/snapshot.md` says what is in the folder. Two snapshots of the same tree are equal: the clock stands still, also
the database's, randomness is seeded, and what is left of names that a machine makes up is normalised in
`snapshot_text`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from config.devserver.embedded import follow_parent, package_programs
from tests.environment import for_tests, throw_away_services
from tests.project import snapshot_text
from tests.project.snapshot_compare import compare

# Far enough from the day on which somebody runs this, so that a real "today" shows.
NOW = dt.datetime(2026, 10, 14, 8, 0, tzinfo=dt.UTC)
# Six accounts of the demo data, and who has the same role among the people of the access walk.
CAST = {
    "anonymous": "anonymous",
    "kontakt.agder": "insider",
    "nkg.medlem": "coordination group",
    "ks.admin": "administrator",
    "ks.tilskudd": "grants",
    "kommune.arendal": "the municipality's own",
}
# The demo data, where links lead on; and the access walk's one of each thing, where each route has an example.
WORLDS = ("demo", "examples")
# How many links are followed for each pattern and each name after the question mark; there are hundreds. The examples
# have one of each pattern as they are.
FOLLOWED = {"demo": 1, "examples": 0}
# The answer depends on the machine, or is a library's own page.
LEFT_OUT = {"healthz", "readyz"}


# --- A world that stands still ------------------------------------------------------------------------------


_draws = random.Random(0)


def seed(text: str) -> None:
    """From here on the same "random" bytes follow on the same text."""
    _draws.seed(zlib.crc32(text.encode()))


def start_django() -> None:
    seed_randomness()
    import django

    django.setup()
    logging.disable(logging.CRITICAL)


def seed_randomness() -> None:
    """`secrets`, `uuid4` and `get_random_string` draw from our own numbers. Before Django is imported."""
    os.urandom = _draws.randbytes
    vars(random)["_urandom"] = os.urandom
    seed("setup")
    random.seed(0)


# What `now()` means in triggers and functions. Those of pg_catalog are found last, when the path says so.
CLOCK = """
CREATE SCHEMA IF NOT EXISTS frozen;
{functions}
ALTER DATABASE {database} SET search_path = frozen, public, pg_catalog;
"""
CLOCK_FUNCTIONS = ("now", "transaction_timestamp", "statement_timestamp", "clock_timestamp")


def stop_the_clock_of_the_database() -> None:
    from django.db import connection

    functions = "\n".join(
        f"CREATE OR REPLACE FUNCTION frozen.{name}() RETURNS timestamptz LANGUAGE sql STABLE"
        f" AS $$ SELECT '{NOW}'::timestamptz $$;"
        for name in CLOCK_FUNCTIONS
    )
    with connection.cursor() as cursor:
        cursor.execute(CLOCK.format(functions=functions, database=connection.ops.quote_name(_database())))
    connection.close()


def _database() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def still_time() -> Any:
    import time_machine

    return time_machine.travel(NOW, tick=False)


@contextmanager
def ticking(traveller: Any) -> Iterator[None]:
    """A millisecond passes with each query, so that what is made later is later."""
    from django.db import connection

    def tick(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        traveller.shift(dt.timedelta(milliseconds=1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(tick):
        yield
    traveller.move_to(NOW + dt.timedelta(hours=1))


# --- What is written ----------------------------------------------------------------------------------------


class Snapshot:
    """The folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if text.endswith("\n") else text + "\n")


def documents(snapshot: Snapshot) -> None:
    """`docs/access.md` as it is made today, and the OpenAPI schema."""
    from django.conf import settings
    from django.core.management import call_command

    base = settings.BASE_DIR
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "docs").mkdir()
        settings.BASE_DIR = Path(folder)
        try:
            call_command("access_matrix", verbosity=0, stdout=sys.stderr)
            snapshot.write("access.md", Path(folder, "docs", "access.md").read_text())
        finally:
            settings.BASE_DIR = base
        call_command("spectacular", file=f"{folder}/openapi.yaml")
        snapshot.write("openapi.yaml", Path(folder, "openapi.yaml").read_text())


def schema(snapshot: Snapshot) -> None:
    """What pg_dump says of the migrated database, with names and order that a machine chose normalised."""
    from django.db import connection

    options = connection.settings_dict
    command = [str(package_programs() / "bin" / "pg_dump"), "--schema-only", "--no-owner", "--no-privileges"]
    command += ["--host", str(options["HOST"]), "--username", str(options["USER"]), "--dbname", _database()]
    if options["PORT"]:
        command += ["--port", str(options["PORT"])]
    environment = {**os.environ, "PGPASSWORD": str(options["PASSWORD"] or "")}
    dump = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    snapshot.write("schema.sql", snapshot_text.schema(dump))


# --- Addresses ----------------------------------------------------------------------------------------------


class Addresses:
    """All that is asked for: those it begins with, and some of each pattern that pages link to."""

    def __init__(self, first: list[str], followed: int) -> None:
        self.waiting = list(dict.fromkeys(first))
        self.known = set(self.waiting)
        self.followed = followed
        self.linked: dict[tuple[str, ...], int] = defaultdict(int)

    def __iter__(self) -> Iterator[str]:
        while self.waiting:
            yield self.waiting.pop(0)

    def found(self, links: list[str], page: str) -> None:
        for link in links:
            address = self._ours(link, page)
            if address is None or address in self.known:
                continue
            kinds = self._kinds(address)
            if all(self.linked[kind] >= self.followed for kind in kinds):
                continue
            for kind in kinds:
                self.linked[kind] += 1
            self.known.add(address)
            self.waiting.append(address)

    @staticmethod
    def _ours(link: str, page: str) -> str | None:
        parts = urlsplit(urljoin(page, link.strip()))
        if parts.scheme not in {"", "http"} or parts.netloc not in {"", "testserver"} or "static/" in parts.path:
            return None
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @staticmethod
    def _kinds(address: str) -> list[tuple[str, ...]]:
        """The pattern of the address, with each name after its question mark; none when nothing answers there."""
        from django.urls import Resolver404, resolve

        parts = urlsplit(address)
        try:
            match = resolve(parts.path)
        except Resolver404:
            return []
        if match.view_name in LEFT_OUT:
            return []
        query = parse_qsl(parts.query, keep_blank_values=True)
        # Each kind of file is one of its own.
        names = [f"{name}={value}" if name == "format" else name for name, value in query]
        return [(match.route, name) for name in names or [""]]


def examples(stage: Any) -> list[str]:
    """One address of each route of the register that is read."""
    from core.opens import all_routes

    found = []
    for route in all_routes():
        if route.method == "GET" and route.name not in LEFT_OUT:
            query = urlencode(stage.query.get(route.subject, {}))
            found.append(stage.url(route) + (f"?{query}" if query else ""))
    return found


def without_parameters(patterns: list[Any] | None = None, namespace: str = "") -> list[str]:
    """Every address of the URLconf that needs no parameters."""
    from django.urls import NoReverseMatch, get_resolver, reverse

    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found += without_parameters(pattern.url_patterns, inner)
        elif pattern.name and namespace + pattern.name not in LEFT_OUT:
            try:
                found.append(reverse(namespace + pattern.name))
            except NoReverseMatch:
                pass
    return found


# --- Data ---------------------------------------------------------------------------------------------------


class NoProvider:
    """In the place of the OpenID provider of the tests: the setting alone, since nobody goes there."""

    def add(self, key: str) -> None:
        from django.conf import settings

        settings.OIDC_PROVIDERS = (
            f'[{key}]\nlabel = {{nb = "Prøveporten", nn = "Prøveporten", en = "The test gate"}}\n'
            'issuer = "http://127.0.0.1:9/test"\nclient_id = "fellesloep"\n'
            'auth_method = "client_secret_basic"\nclient_secret_env = "SECRET_KEY"\n'
        )


def load(world: str, traveller: Any) -> tuple[list[str], dict[str, Any]]:
    """Fill the database; returns where the walk begins, and the people."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from config.celery import app
    from tests.project.access_fixtures import build

    users = get_user_model().objects
    with ticking(traveller):
        if world == "demo":
            call_command("load_demo", stdout=sys.stderr)
            people = {name: users.filter(email=f"{name}@fellesloep.example").first() for name in CAST}
            first = without_parameters()
        else:
            stage = build(NoProvider())
            people = {name: users.filter(pk=stage.cast[role].pk).first() for name, role in CAST.items()}
            first = examples(stage)
        app.loader.import_default_modules()
        app.tasks[settings.CELERY_BEAT_SCHEDULE["refresh-progress-in-full"]["task"]].apply(throw=True)
    return first, people


# --- The walk -----------------------------------------------------------------------------------------------


def client_for(user: Any) -> Any:
    from django.test import Client

    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def ask(client: Any, address: str) -> Any:
    """The answer; whatever asking changed is taken back."""
    from django.db import transaction

    seed(address)
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.get(address)
        if response.streaming:
            response.content  # noqa: B018
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def walk(snapshot: Snapshot, addresses: Addresses, people: dict[str, Any]) -> int:
    count = 0
    for address in addresses:
        for name, client in people.items():
            response = ask(client, address)
            content = response.getvalue()
            count += 1
            snapshot.write(f"{name}/{file_name(address)}", snapshot_text.answer(address, response, content))
            kind = response.headers.get("Content-Type", "")
            if kind.startswith("text/html"):
                addresses.found(snapshot_text.links(content.decode()), address)
            elif kind == "application/json" and response.status_code == 200:
                addresses.found(snapshot_text.details(content, address), address)
            if response.headers.get("Location"):
                addresses.found([response.headers["Location"]], address)
    return count


def file_name(address: str) -> str:
    """One path for each address, that a person recognises."""
    path = re.sub(r"[^\w.=&?…-]", "_", snapshot_text.normalise(address).strip("/").replace("/", "__")) or "_front"
    if len(path) > 150:
        path = f"{path[:140]}-{zlib.crc32(address.encode()):08x}"
    return path + ".txt"


# --- Running ------------------------------------------------------------------------------------------------


def take(folder: Path) -> None:
    """Migrate one database, copy it for each world, and let a process walk through each."""
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"{folder} is not empty.")
    environment = {**os.environ, "PYTHONHASHSEED": "0", "DJANGO_SETTINGS_MODULE": "config.settings"}
    for_tests(environment)
    environment |= {"DEMO": "1", "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "config.settings"}
    with throw_away_services() as urls:
        environment |= urls
        if _start("prepare", folder, environment).wait() != 0:
            sys.exit("The database could not be prepared.")
        processes = [_start(world, folder, _own(environment, world)) for world in WORLDS]
        codes = [process.wait() for process in processes]
        if any(codes):
            sys.exit("The snapshot is not complete.")


def _start(part: str, folder: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """One part in a process of its own, which ends when we do."""
    command = [sys.executable, "-m", "tests.project.snapshot", part, str(folder)]
    return subprocess.Popen(command, env=environment, preexec_fn=follow_parent(signal.SIGTERM))


def _own(environment: dict[str, str], world: str) -> dict[str, str]:
    """A database of its own in both services, so that no world sees another's."""
    number = WORLDS.index(world) + 1
    return {
        **environment,
        "DATABASE_URL": f"{environment['DATABASE_URL']}_{world}",
        "REDIS_URL": re.sub(r"(db=|/)\d+$", rf"\g<1>{number}", environment["REDIS_URL"]),
    }


def prepare(folder: Path) -> None:
    """The migrated database with its reference figures, and what is the same in all worlds."""
    start_django()
    from django.core.management import call_command
    from django.db import connection

    snapshot = Snapshot(folder)
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    schema(snapshot)
    with ExitStack() as stack:
        stop_the_clock_of_the_database()
        stack.enter_context(ticking(stack.enter_context(still_time())))
        call_command("load_reference", stdout=sys.stderr)
        documents(snapshot)
    name = _database()
    connection.close()
    connection.settings_dict["NAME"] = "postgres"
    with connection.cursor() as cursor:
        for world in WORLDS:
            cursor.execute(f'CREATE DATABASE "{name}_{world}" TEMPLATE "{name}"')


def visit(world: str, folder: Path) -> None:
    """Fill this world's database and ask for everything."""
    begin = time.monotonic()
    stop_the_clock_of_the_database()
    with still_time() as traveller:
        first, people = load(world, traveller)
        clients = {name: client_for(user) for name, user in people.items()}
        loaded = time.monotonic()
        count = walk(Snapshot(folder / world), Addresses(first, FOLLOWED[world]), clients)
    print(f"{world}: {count} answers in {time.monotonic() - loaded:.0f} s, after {loaded - begin:.0f} s of loading")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.project.snapshot", description=__doc__)
    modes = parser.add_subparsers(dest="mode", required=True)
    modes.add_parser("take", help="write a snapshot of this tree").add_argument("folder", type=Path)
    comparing = modes.add_parser("compare", help="print where two snapshots differ; exit code 1 if they do")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--ignore", action="append", default=[], help="lines that match this pattern don't count")
    comparing.add_argument("--lines", type=int, default=8, help="lines shown of each difference")
    # The parts of `take`, each in a process of its own.
    for part in ("prepare", *WORLDS):
        modes.add_parser(part).add_argument("folder", type=Path)
    given = parser.parse_args(arguments)
    if given.mode == "compare":
        return compare(given.before, given.after, given.ignore, given.lines)
    folder = given.folder.resolve()
    if given.mode == "take":
        take(folder)
    elif given.mode == "prepare":
        prepare(folder)
    else:
        start_django()
        visit(given.mode, folder)
    return 0


if __name__ == "__main__":
    # So that a snapshot that is stopped leaves no services and no temporary folder behind.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    sys.exit(main(sys.argv[1:]))
