"""One management command with the services it needs: `python -m config.devserver.oneoff migrate --plan`.

Uses those of a running `make up` on the same PORT, else starts the embedded ones for as long as the
command takes. Standard output and the exit code are the command's own.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from config.devserver.embedded import BASE_DIR, EmbeddedError, package_programs
from config.devserver.instance import Instance, say
from config.devserver.port import wanted_port


def run(arguments: list[str], environment: dict[str, str]) -> int:
    """Run `manage.py`; a signal to us goes to it, and we stay to tidy up behind it."""
    command = [sys.executable, str(BASE_DIR / "manage.py"), *arguments]
    # `dbshell` needs psql, which is among the embedded programs.
    environment["PATH"] = f"{environment.get('PATH', '')}{os.pathsep}{package_programs() / 'bin'}"
    process = subprocess.Popen(command, env=environment)

    def pass_on(number: int, frame: FrameType | None) -> None:
        process.send_signal(number)

    # Ctrl-C reaches the command from the terminal; SIGTERM only reaches us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    code = process.wait()
    return code if code >= 0 else 128 - code


def prepare(environment: dict[str, str]) -> bool:
    """Give a new database its tables and figures, all noise to standard error; False when that failed."""
    say("Databasen er ny: legger inn tabeller og grunndata …")
    done = subprocess.run([sys.executable, "-m", "config.devserver.prepare"], env=environment, stdout=2, check=False)
    if done.returncode != 0:
        # The command is run all the same: it may be the `makemigrations` that mends it.
        say("Databasen kunne ikke gjøres klar; se meldingen over.")
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    instance = Instance(wanted_port())
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return run(arguments, instance.environment())
    deadline = time.monotonic() + 180
    while not instance.try_own("manage"):
        with instance.users_lock(fcntl.LOCK_SH):
            environment = instance.environment_of_the_running()
            if environment is not None:
                return run(arguments, environment)
        if time.monotonic() > deadline:
            raise EmbeddedError("En annen kommando holder på å starte tjenestene, men blir ikke ferdig.")
        time.sleep(0.1)
    with instance.services() as (environment, running):
        try:
            if "DATABASE_URL" in running and not instance.prepared.exists() and prepare(environment):
                instance.prepared.touch()
            return run(arguments, environment)
        finally:
            with instance.users_lock(fcntl.LOCK_EX):
                instance.running.unlink(missing_ok=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EmbeddedError as error:
        say(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
