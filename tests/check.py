"""`make lint`, `make test` and `make bench`: each check as its own tool runs it, all over the same services.

Every step runs, so that one sees all that is wrong at once. Beside pytest, they take what it leaves of the machine
while it waits, and speak before its closing line; the exit code is non-zero when any step failed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from typing import Any

from config.devserver.embedded import BASE_DIR
from tests import migrated
from tests.environment import for_tests, throw_away_services

PYTHON = [sys.executable, "-m"]
MANAGE = [sys.executable, "manage.py"]

# What `check --deploy` is asked about: a production start as the operations manual describes it.
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "Zq7-only-for-this-check-4nWcT9vKp2xLd8RmB5yH-and-so-on-to-fifty",
    "ALLOWED_HOSTS": "fellesloep.example",
}


def steps() -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, command and extra environment of each check."""
    tools = [
        ("ruff", [*PYTHON, "ruff", "check", "."]),
        ("format", [*PYTHON, "ruff", "format", "--check", "."]),
        ("djlint", [*PYTHON, "djlint", "--lint", "--quiet", "templates"]),
        ("mypy", [*PYTHON, "mypy"]),
        ("imports", [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]),
        ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    ]
    deploy = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]
    return [(name, command, {}) for name, command in tools] + [("deploy", deploy, PRODUCTION)]


def run(command: list[str], environment: dict[str, str]) -> int:
    return subprocess.run(command, cwd=BASE_DIR, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


def check(environment: dict[str, str]) -> list[str]:
    """Run all steps; return the names of those that failed."""
    failed = []
    for name, command, extra in steps():
        print(f"── {name} ", flush=True)
        start = time.monotonic()
        if run(command, {**environment, **extra}) != 0:
            failed.append(name)
        print(f"   {time.monotonic() - start:.1f} s", flush=True)
    return failed


def check_beside(environment: dict[str, str], tests: list[str]) -> bool:
    """Run `make lint` while the tests run, and print what it said before their closing line; True when any failed."""
    started: dict[str, Any] = {"cwd": BASE_DIR, "env": environment, "stdin": subprocess.DEVNULL}
    colors = ["--color=yes"] if sys.stdout.isatty() else []
    with ExitStack() as stack:
        output = stack.enter_context(tempfile.TemporaryFile("w+"))
        lint = subprocess.Popen([*PYTHON, "tests.check"], stdout=output, stderr=output, **started)
        stack.callback(end, lint)
        pytest = subprocess.Popen([*tests, *colors], stdout=subprocess.PIPE, text=True, errors="replace", **started)
        stack.callback(end, pytest)
        closing = ""
        for line in pytest.stdout or ():
            print(closing, end="", flush=True)
            closing = line
        tests_failed, lint_failed = pytest.wait(), lint.wait()
        output.seek(0)
        print(output.read(), closing, sep="", end="", flush=True)
    return bool(tests_failed or lint_failed)


def end(process: subprocess.Popen[str]) -> None:
    """When we are stopped, so are those beside us, before their services go."""
    process.terminate()
    process.wait()


def main(arguments: list[str]) -> int:
    environment = dict(os.environ)
    for_tests(environment)
    environment["PYTHONPATH"] = str(BASE_DIR)
    with throw_away_services(migrated.place if "--with-tests" in arguments else None) as urls:
        environment.update(urls)
        if arguments[:1] == ["--bench"]:
            return run([*PYTHON, "tests.load.bench", *arguments[1:]], environment)
        if arguments[:1] != ["--with-tests"]:
            failed = check(environment)
            print("Feilet: " + ", ".join(failed) if failed else "Alt i orden.")
            return bool(failed)
        # `--slow` alone is everything, and what else is left to the night.
        slow = [argument for argument in arguments if argument == "--slow"]
        chosen = [argument for argument in arguments[1:] if argument != "--slow"]
        # One more than a small machine has cores: browsers and the database keep a test waiting. In our order
        # (`pytest_collection_modifyitems`): xdist would leave the files with one long test for the end.
        shared_out = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
        tests = [*PYTHON, "pytest", *(chosen or shared_out), *slow]
        # Whoever names tests wants those, and fast.
        return run(tests, environment) if chosen else check_beside(environment, tests)


if __name__ == "__main__":
    for name in (".mypy_cache", ".ruff_cache"):
        # A cache of another user must not fail the check.
        if (BASE_DIR / name).exists() and not os.access(BASE_DIR / name, os.W_OK):
            shutil.rmtree(BASE_DIR / name, ignore_errors=True)
    # So that whoever stops us leaves no services and no temporary folder behind.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
