"""`make up` and `make manage` for real: the whole thing in its own processes on a port of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil
import psycopg
import pytest

from config.devserver.embedded import BASE_DIR, DATABASE, ROLE, Postgres
from config.devserver.probe import probe
from tests.worker import wait_for

LOCAL = {"DATABASE_URL", "REDIS_URL", "ENVIRONMENT", "SECRET_KEY", "DEMO", "SITE_URL", "STATIC_ROOT", "HOST"}


@pytest.fixture(scope="module")
def port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@pytest.fixture(scope="module")
def instance(port, tmp_path_factory):
    """The folder of the instance, gone after the module."""
    folder = BASE_DIR / "var" / str(port)
    yield folder
    Postgres(folder).destroy()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def environment(port):
    """A shell that names no servers."""
    kept = {name: value for name, value in os.environ.items() if name not in LOCAL}
    return {**kept, "PORT": str(port), "PYTHONPATH": str(BASE_DIR)}


class Up:
    """`make up` without make, whose output goes to a file."""

    def __init__(self, environment, log):
        self.log = log
        with log.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.devserver.up"], cwd=BASE_DIR, env=environment, stdout=file, stderr=file
            )

    def wait(self):
        def up():
            assert self.process.poll() is None, self.log.read_text()
            return "kjører på" in self.log.read_text()

        # The first start makes all tables, beside other tests.
        wait_for(up, "Fellesløp to start", 300)
        return self

    def end(self, sign=signal.SIGINT):
        self.process.send_signal(sign)
        return self.process.wait(60)


@pytest.fixture
def up(environment, instance, tmp_path):
    started = []

    def start():
        started.append(Up(environment, tmp_path / f"up-{len(started)}.log"))
        return started[-1].wait()

    yield start
    for each in started:
        if each.process.poll() is None:
            each.end(signal.SIGTERM)


def leftovers(folder: Path) -> list[str]:
    """Processes of this instance: they carry its folder in their environment or on their command line."""
    found = []
    for process in psutil.process_iter():
        try:
            line = " ".join(process.cmdline())
            if str(folder) in line or process.environ().get("STATIC_ROOT") == str(folder / "static"):
                found.append(line)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found


def manage(environment, *arguments):
    return subprocess.run(
        [BASE_DIR / "bin" / "manage", *arguments],
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


COUNT = "from django.contrib.auth import get_user_model as m; print(m().objects.count())"


def test_up_and_manage_share_one_database_and_leave_nothing_running(up, environment, instance, port):
    running = up()
    text = running.log.read_text()
    assert f"Fellesløp kjører på http://localhost:{port} – avslutt med Ctrl-C" in text
    with urllib.request.urlopen(f"http://localhost:{port}/readyz") as answer:
        assert json.load(answer)["status"] == "ok"
    assert (instance / "secret-key").stat().st_mode & 0o777 == 0o600

    # Against the running services, and nothing on standard output but the command's own.
    counted = manage(environment, "shell", "-v0", "-c", COUNT)
    assert int(counted.stdout) > 0
    assert manage(environment, "shell", "-v0", "-c", "raise SystemExit(7)").returncode == 7

    second = subprocess.run(
        [sys.executable, "-m", "config.devserver.up"],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"kjører allerede på port {port}" in second.stderr

    assert running.end() == 0
    assert leftovers(instance) == []
    assert "database system is shut down" in (instance / "logs" / "postgres.log").read_text()
    assert probe(f"http://127.0.0.1:{port}/healthz") == 0

    # Nothing runs now: the services are started for as long as the command takes, with the same data.
    again = manage(environment, "shell", "-v0", "-c", COUNT)
    assert (again.returncode, again.stdout) == (0, counted.stdout)
    assert leftovers(instance) == []


def test_when_one_falls_all_stop_and_it_is_said(up, instance):
    running = up()
    beat, _ = (instance / "beat.pid").read_text().split()
    os.kill(int(beat), signal.SIGKILL)
    assert running.process.wait(60) == 1
    text = running.log.read_text()
    assert "Fellesløp stanser: kalenderen (Celery beat) avsluttet uventet (SIGKILL)" in text
    assert leftovers(instance) == []


def test_a_start_after_kill_9_finds_its_data(up, environment, instance):
    running = up()
    running.process.kill()
    running.process.wait()
    again = up()
    assert "kjører på" in again.log.read_text()
    assert again.end(signal.SIGTERM) == 0
    assert leftovers(instance) == []


def up_that_fails(environment, command=(sys.executable, "-m", "config.devserver.up"), folder=BASE_DIR):
    """What it says, when it doesn't start."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stdout == ""
    return done.stderr


@pytest.fixture
def taken(port):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        yield f"Port {port} er opptatt av et annet program. Velg en annen: make up PORT={port + 1}\n"


def test_a_taken_port_is_said_in_plain_words(environment, instance, taken):
    assert up_that_fails(environment) == taken


def test_a_taken_port_is_said_before_anything_is_installed(environment, port, taken, tmp_path):
    for name in ("Makefile", "bin", "config", "requirements"):
        (shutil.copytree if (BASE_DIR / name).is_dir() else shutil.copy)(BASE_DIR / name, tmp_path / name)
    said = up_that_fails(environment, ["make", "up", f"PORT={port}"], tmp_path)
    assert said.startswith(taken)
    assert {path.name for path in tmp_path.iterdir()} == {"Makefile", "bin", "config", "requirements"}
    assert up_that_fails(environment, ["make", "up", "PORT=http"], tmp_path).startswith("PORT må være et tall")


# As Django makes it, where no test has started the instance before.
MIGRATIONS = """
    CREATE TABLE IF NOT EXISTS django_migrations (
        id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
        app varchar(255) NOT NULL, name varchar(255) NOT NULL, applied timestamptz NOT NULL
    )
"""


def in_its_database(instance, *statements):
    postgres = Postgres(instance)
    postgres.start()
    try:
        with psycopg.connect(host=str(postgres.sockets), user=ROLE, dbname=DATABASE) as connection:
            for statement in statements:
                connection.execute(statement)
    finally:
        postgres.stop()


@pytest.fixture
def database_of_other_code(instance):
    gone = "INSERT INTO django_migrations (app, name, applied) VALUES ('networks', '0999_gone', now())"
    in_its_database(instance, MIGRATIONS, gone)
    yield
    # The other tests start the same instance.
    in_its_database(instance, "DELETE FROM django_migrations WHERE name = '0999_gone'")


@pytest.mark.usefixtures("database_of_other_code")
def test_a_database_of_other_code_is_said_in_one_sentence(environment, instance):
    said = up_that_fails(environment)
    assert said == (
        "Starter PostgreSQL og Valkey …\n"
        f"Databasen i var/{instance.name} er laget av en annen utgave av Fellesløp "
        "(networks.0999_gone finnes ikke her): kjør «make clean» og så «make up», bare demodata går tapt.\n"
    )
    assert leftovers(instance) == []
