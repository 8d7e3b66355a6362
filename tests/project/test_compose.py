"""docker-compose.yml says what the settings read, and starts what exists."""

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.core.management import get_commands

from config.devserver.embedded import BASE_DIR

COMPOSE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("image") == COMPOSE["x-app"]["image"]}

# Read by a program rather than by our settings.
OF_PROGRAMS = {"REMAP_SIGTERM": "Celery", "WEB_CONCURRENCY": "gunicorn"}
# What has no sensible default has to stop the start.
REQUIRED = {"SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "POSTGRES_PASSWORD", "EMAIL_URL", "DEFAULT_FROM_EMAIL"}


def words(service):
    """The command as a flat list of words, also when a shell runs it."""
    command = service["command"]
    return " ".join(command if isinstance(command, list) else [command]).split()


def interpolate(text, values):
    """What compose does: `${NAME:?reason}`, `${NAME:-default}`."""

    def value(match):
        name, operator, rest = match.groups()
        if values.get(name):
            return values[name]
        assert operator != ":?", f"{name} is required"
        return rest or ""

    return re.sub(r"\$\{(\w+)(?:(:[?-])([^}]*))?\}", value, text)


def test_the_services_of_the_production_shape():
    assert set(SERVICES) == {"postgres", "valkey", "migrate", "web", "worker", "beat"}
    assert set(OURS) == {"migrate", "web", "worker", "beat"}


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_read_by_the_settings(name):
    read = set(re.findall(r"""\benv\.\w+\(\s*["'](\w+)["']""", (BASE_DIR / "config" / "settings.py").read_text()))
    unknown = set(OURS[name]["environment"]) - read - set(OF_PROGRAMS)
    assert not unknown


def test_what_has_no_default_is_required():
    text = (BASE_DIR / "docker-compose.yml").read_text()
    assert set(re.findall(r"\$\{(\w+):\?", text)) == REQUIRED
    for name in OURS:
        assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"} <= set(
            OURS[name]["environment"]
        )
        assert OURS[name]["environment"]["ENVIRONMENT"] == "production"


def test_addresses_name_services_that_exist():
    for service in OURS.values():
        for variable in ("DATABASE_URL", "REDIS_URL"):
            url = urlsplit(interpolate(service["environment"][variable], dict.fromkeys(REQUIRED, "x")))
            assert url.hostname in SERVICES
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)


def test_database_and_user_are_those_that_postgres_makes():
    made = SERVICES["postgres"]["environment"]
    url = urlsplit(interpolate(OURS["web"]["environment"]["DATABASE_URL"], dict.fromkeys(REQUIRED, "x")))
    assert (url.username, url.path) == (made["POSTGRES_USER"], f"/{made['POSTGRES_DB']}")


def test_the_data_of_postgres_18_lies_where_its_image_keeps_it():
    assert SERVICES["postgres"]["volumes"] == ["postgres-data:/var/lib/postgresql"]


def test_commands_exist():
    assert words(SERVICES["web"]) == ["gunicorn", "--config", "python:config.gunicorn_conf"]
    wsgi = import_module("config.gunicorn_conf").wsgi_app
    module, attribute = wsgi.split(":")
    assert callable(getattr(import_module(module), attribute))

    app = import_module("config").celery_app
    for name, kind in (("worker", "worker"), ("beat", "beat")):
        assert words(SERVICES[name])[:4] == ["celery", "-A", "config", kind]
    assert app.main == "fellesloep"

    commands = re.findall(r"manage\.py (\w+)", " ".join(words(SERVICES["migrate"])))
    assert commands[0] == "migrate"
    assert set(commands) <= set(get_commands())


def test_health_checks_exist():
    probe = SERVICES["web"]["healthcheck"]["test"]
    assert probe[:4] == ["CMD", "python", "-m", "config.devserver.probe"]
    assert import_module("config.devserver.probe")
    assert probe[4].endswith("/healthz")
    for name in ("postgres", "valkey", "worker"):
        assert SERVICES[name]["healthcheck"]["test"]


def test_web_and_worker_keep_nothing_of_their_own():
    for service in OURS.values():
        assert "volumes" not in service
        assert service["read_only"]
    # A fixed port would allow only one copy.
    assert re.fullmatch(r"127\.0\.0\.1:\$\{WEB_PORTS:-\d+-\d+\}:8000", SERVICES["web"]["ports"][0])
    assert "container_name" not in SERVICES["web"]


def test_the_app_waits_for_one_migration():
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["restart"] == "no"


def test_the_settings_start_with_what_compose_gives():
    values = {
        "SECRET_KEY": "Zq7-nobody-uses-this-4nWcT9vKp2xLd8RmB5yH-and-so-on-to-fifty",
        "ALLOWED_HOSTS": "fellesloep.example",
        "SITE_URL": "https://fellesloep.example",
        "POSTGRES_PASSWORD": "abc123",
        "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
        "DEFAULT_FROM_EMAIL": "Fellesløp <ikke-svar@fellesloep.example>",
    }
    environment = {name: interpolate(str(value), values) for name, value in OURS["web"]["environment"].items()}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=BASE_DIR,
        # The checks ask the server for its version, so it has to be one that runs here.
        env={"PATH": os.environ["PATH"], **environment, "DATABASE_URL": os.environ["DATABASE_URL"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_image_installs_by_hash_and_runs_as_nobody_special():
    text = (BASE_DIR / "Dockerfile").read_text()
    assert "--require-hashes" in text
    assert "npm ci" in text
    last_stage = text.rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER (?!root)\w+", last_stage, re.MULTILINE)
    # What the image copies is there, and nothing of development comes along.
    for name in ("requirements/base.txt", "package.json", "package-lock.json", ".npmrc"):
        assert (BASE_DIR / name).is_file()
    ignored = Path(BASE_DIR / ".dockerignore").read_text().split()
    assert {".git", "var", ".venv", "tests"} <= set(ignored)
