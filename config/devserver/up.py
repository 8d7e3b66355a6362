"""Fellesløp on one's own machine, all of it: `make up` runs `python -m config.devserver.up`.

Starts the embedded services, prepares the database, and runs the web server, a worker and the scheduler.
Ctrl-C stops all of them in order. If one of them ends by itself, it says which and why, and stops the rest.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from config.devserver.embedded import (
    BASE_DIR,
    EmbeddedError,
    Postgres,
    Valkey,
    end_leftover,
    follow_parent,
    remember_process,
    tail,
)
from config.devserver.instance import Instance, say, step
from config.devserver.port import addresses, wanted_port
from config.devserver.probe import probe

# How often a step that takes long says how long it has taken.
TELL_SECONDS = 15
# The worker has ten seconds of its own for what it is doing (CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT).
PATIENCE_SECONDS = 25


class Stop(Exception):
    """Somebody pressed Ctrl-C or asked us to end."""


@dataclass
class Program:
    """One of our own processes beside the services."""

    name: str
    title: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None

    def log(self, folder: Path) -> Path:
        return folder / "logs" / f"{self.name}.log"

    def pidfile(self, folder: Path) -> Path:
        return folder / f"{self.name}.pid"

    def start(self, folder: Path, environment: dict[str, str]) -> None:
        if self.name == "worker":
            # Give unfinished tasks back to the queue when stopped, rather than wait for them.
            environment = {**environment, "REMAP_SIGTERM": "SIGQUIT"}
        with self.log(folder).open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in the terminal goes to us alone: we stop the others in order.
                start_new_session=True,
                preexec_fn=follow_parent(signal.SIGTERM),
            )
        remember_process(self.pidfile(folder), self.process.pid)


def programs(instance: Instance, binds: list[str]) -> list[Program]:
    python = sys.executable
    gunicorn = [python, "-m", "gunicorn", "--config=python:config.gunicorn_conf", "--graceful-timeout=5"]
    gunicorn += [f"--bind={bind}" for bind in binds]
    celery = [python, "-m", "celery", "-A", "config"]
    return [
        Program("web", "webtjeneren", gunicorn),
        Program("worker", "arbeideren (Celery)", [*celery, "worker", "--loglevel=INFO", "--concurrency=2"]),
        Program(
            "beat",
            "kalenderen (Celery beat)",
            [*celery, "beat", "--loglevel=INFO", f"--schedule={instance.folder / 'beat' / 'schedule'}", "--pidfile="],
        ),
    ]


def prepare(instance: Instance, environment: dict[str, str]) -> str:
    """Migrate and load; returns what there is to tell about the demo accounts."""
    done = subprocess.Popen(
        [sys.executable, "-m", "config.devserver.prepare"],
        cwd=BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=follow_parent(signal.SIGTERM),
    )
    started = time.monotonic()
    try:
        while True:
            try:
                output, _ = done.communicate(timeout=TELL_SECONDS)
                break
            except subprocess.TimeoutExpired:
                say(f"  … {time.monotonic() - started:.0f} s i alt")
    except BaseException:
        done.terminate()
        done.wait()
        raise
    if done.returncode != 0:
        raise EmbeddedError("Fellesløp kunne ikke gjøres klart; se meldingen over.")
    instance.prepared.touch()
    return output


def check_database(postgres: Postgres, folder: Path) -> None:
    """Refuse a database with migrations that this code doesn't have: it can't be brought up to date."""
    files = [*BASE_DIR.glob("*/migrations/*.py")]
    known = {(file.parent.parent.name, file.stem) for file in files}
    apps = {app for app, _ in known}
    unknown = [(app, name) for app, name in postgres.applied_migrations() if app in apps and (app, name) not in known]
    if unknown:
        raise EmbeddedError(
            f"Databasen i {folder.relative_to(BASE_DIR)} er laget av en annen utgave av Fellesløp "
            f"({'.'.join(unknown[0])} finnes ikke her): kjør «make clean» og så «make up», bare demodata går tapt."
        )


def stop(folder: Path, running: list[Program]) -> None:
    """End all programs at the same time, politely, then firmly."""
    started = [program for program in running if program.process is not None]
    for program in started:
        assert program.process is not None
        if program.process.poll() is None:
            program.process.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for program in started:
        assert program.process is not None
        try:
            program.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{program.title} avsluttet ikke av seg selv og blir stanset.")
            # The whole family: a worker's children would otherwise live on with the database's sockets.
            os.killpg(program.process.pid, signal.SIGKILL)
            program.process.wait()
        program.pidfile(folder).unlink(missing_ok=True)


def fallen(folder: Path, running: list[Program], services: dict[str, Postgres | Valkey]) -> str | None:
    """Who has ended without being asked, in plain words with the end of its log; None when all is well."""
    watched: list[tuple[str, subprocess.Popen[bytes] | None, Path]] = [
        (program.title, program.process, program.log(folder)) for program in running
    ]
    watched += [(type(service).__name__, service.process, service.log) for service in services.values()]
    for title, process, log in watched:
        if process is not None and process.poll() is not None:
            code = process.returncode
            how = f"kode {code}" if code >= 0 else signal.Signals(-code).name
            return f"Fellesløp stanser: {title} avsluttet uventet ({how}). Fra {log}:\n{tail(log)}"
    return None


def wait_until_up(port: int, check: Iterator[None], environment: dict[str, str]) -> None:
    """Return when the web server answers and a worker has been heard from; the address is told only then."""
    hosts = environment.get("ALLOWED_HOSTS")
    host = os.environ.get("HOST") or "127.0.0.1"
    url = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104
    deadline = time.monotonic() + 60
    for _ in check:
        if probe(f"{url}/readyz", hosts) in {200, 400}:  # 400: a name in ALLOWED_HOSTS that we can't guess
            return
        if time.monotonic() > deadline:
            say(f"Noe er ikke klart ennå; {url}/readyz sier hva. Loggene ligger i var/{port}/logs/.")
            return


@contextmanager
def stop_signals() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal all mean the same, once; while stopping they mean nothing."""

    def on_signal(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Stop

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    yield


def own(instance: Instance) -> None:
    """Take the instance, waiting for a `make manage` that has it."""
    told = False
    while not instance.try_own("up"):
        if instance.owner() == "up":
            raise EmbeddedError(
                f"Fellesløp kjører allerede på port {instance.port}. "
                f"Avslutt det først, eller velg en annen: make up PORT={instance.port + 1}"
            )
        if not told:
            say("Venter på en kommando som bruker databasen …")
            told = True
        time.sleep(0.2)


def main() -> int:
    port = wanted_port()
    instance = Instance(port)
    own(instance)
    for leftover in instance.folder.glob("*.pid"):
        if leftover.stem in {"web", "worker", "beat"}:
            end_leftover(leftover, signal.SIGTERM)  # or the port would seem taken
    running = programs(instance, addresses(port))
    say("Starter PostgreSQL og Valkey …")
    with instance.services() as (environment, services):
        if isinstance(postgres := services.get("DATABASE_URL"), Postgres):
            check_database(postgres, instance.folder)

        def each_moment() -> Iterator[None]:
            while True:
                problem = fallen(instance.folder, running, services)
                if problem:
                    raise EmbeddedError(problem)
                yield
                time.sleep(0.3)

        try:
            about_accounts = prepare(instance, environment)
            with step("Starter webtjeneren, arbeideren og kalenderen"):
                for program in running:
                    program.start(instance.folder, environment)
                wait_until_up(port, each_moment(), environment)
            if about_accounts.strip():
                say(about_accounts.rstrip() + "\n", sys.stdout)
            say(f"Fellesløp kjører på {environment['SITE_URL']} – avslutt med Ctrl-C", sys.stdout)
            for _ in each_moment():
                pass
        finally:
            say("Avslutter …")
            stop(instance.folder, running)
    return 0


if __name__ == "__main__":
    try:
        with stop_signals():
            code = main()
    except Stop:
        say("Fellesløp er avsluttet.")
        code = 0
    except EmbeddedError as error:
        say(str(error))
        code = 1
    sys.exit(code)
