"""A real Celery worker as a process of its own, on the database and queue of the test that asks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from config.devserver.embedded import BASE_DIR, follow_parent


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    """Return the condition's value as soon as it is true; fail with `what` when it never is."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.05)


class Worker:
    """Started at the first test that needs it, and again after a test has stopped it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.name = f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}@localhost"
        self._log: IO[bytes] = tempfile.NamedTemporaryFile(prefix="fellesloep-worker-", suffix=".log")  # noqa: SIM115

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def log(self) -> str:
        return Path(self._log.name).read_text(errors="replace")

    def _database_url(self) -> str:
        """The test database has another name than the one in DATABASE_URL."""
        from django.db import connection

        base, _ = os.environ["DATABASE_URL"].rsplit("/", 1)
        return f"{base}/{connection.settings_dict['NAME']}"

    def start(self) -> None:
        if self.running:
            self._control("add_consumer")
            return
        from config.celery import HEARTBEAT_KEY
        from config.health import valkey

        valkey().delete(HEARTBEAT_KEY)
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--hostname", self.name]
        command += ["--concurrency=1", "--loglevel=INFO", "--without-gossip", "--without-mingle"]
        self.process = subprocess.Popen(
            command,
            cwd=BASE_DIR,
            env={**os.environ, "DATABASE_URL": self._database_url()},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            preexec_fn=follow_parent(signal.SIGTERM),
        )

        def up() -> bool:
            assert self.running, f"the worker ended at once:\n{self.log()}"
            return bool(valkey().exists(HEARTBEAT_KEY))

        try:
            wait_for(up, "the worker's first heartbeat")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.log()}") from None

    def stop(self) -> None:
        """End it as a deployment would: what it is doing is finished first."""
        if self.process is None:
            return
        if self.running:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def rest(self) -> None:
        """Finish what it is doing and take nothing more until the next start.

        Most tests leave tasks in the queue. One that is done while they end would lock tables that are being emptied.
        """
        if self.running:
            self._control("cancel_consumer")
            self.wait_until_idle()

    def _control(self, order: str) -> None:
        """Have the worker begin or end taking tasks; returns when it has done so."""
        from config.celery import app

        def done() -> bool:
            return bool(app.control.broadcast(order, {"queue": "celery"}, [self.name], reply=True, timeout=2, limit=1))

        wait_for(done, f"the worker to obey {order}")

    def kill(self) -> None:
        """Let it die in the middle of whatever it does, as when a machine is lost."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def purge(self) -> None:
        """Empty the queue: a task left by another test knows rows that are gone.

        What a killed worker had taken is kept aside for an hour, in case it comes back; that goes, too.
        """
        from config.celery import app
        from config.health import valkey

        app.control.purge()
        valkey().delete("unacked", "unacked_index")

    def wait_until_idle(self, seconds: float = 60) -> None:
        """Return when nothing waits in the queue and nothing is being done."""
        if not self.running:
            return
        from config.celery import app
        from config.health import valkey

        def idle() -> bool:
            assert self.running, f"the worker has ended:\n{self.log()}"
            if valkey().llen("celery") or valkey().hlen("unacked"):
                return False
            answer = app.control.inspect(destination=[self.name], timeout=2, limit=1).active()
            return answer is not None and not any(answer.values())

        wait_for(idle, "the worker to finish", seconds)
