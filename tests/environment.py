"""The environment that tests, checks and measurements run in: throw-away services, and no way to real data."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from config.devserver.embedded import services


@contextmanager
def throw_away_services(prepare: Callable[[Path], None] | None = None) -> Iterator[dict[str, str]]:
    """Run embedded services in a temporary folder; yields the variables that reach them.

    Services that the environment names already are left alone, so that a test server can be pointed at.
    `prepare` is called with the folder before a database server starts there.
    """
    folder = Path(tempfile.mkdtemp(prefix="fellesloep-test-"))
    # PostgreSQL's own user has to pass through when we are root; the folders inside are closed.
    folder.chmod(0o711)
    try:
        if prepare and not os.environ.get("DATABASE_URL"):
            prepare(folder)
        with services(folder, durable=False) as running:
            yield {variable: service.url for variable, service in running.items()}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def for_tests(environment: dict[str, str] | os._Environ[str]) -> None:
    """Set what the settings need in a test run, whatever the shell held."""
    environment["ENVIRONMENT"] = "test"
    # Most tests are about what people may do, not about how they come in.
    environment["SECOND_FACTOR_REQUIRED"] = "0"
    # A page is asked for again in the same second, after a change.
    environment["PUBLIC_PAGES_KEPT"] = "0"
    environment["SECRET_KEY"] = "only-for-tests-" + "abcdefghijklmnopqrstuvwxyz"
    # Dozens of processes come and go in a run; each would compile all of the code again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    # pytest-django would read the settings before there is a database to point them at.
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    local = ("DEBUG", "DEMO", "ALLOWED_HOSTS", "SITE_URL", "SECURE_SSL_REDIRECT", "DATABASE_POOL", "EMAIL_URL")
    for name in (*local, "TRUSTED_PROXY_COUNT", "OIDC_PROVIDERS", "OIDC_PROVIDERS_FILE"):
        environment.pop(name, None)
