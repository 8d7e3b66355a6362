"""Production starts only when it is told its secrets, and never as a demo."""

import os
import subprocess
import sys

import pytest

from config.devserver.embedded import BASE_DIR

GOOD_KEY = "Zq7-nobody-uses-this-4nWcT9vKp2xLd8RmB5yH"


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check` in a process of its own, with nothing in the environment but these variables."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE_DIR,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_is_what_a_start_without_a_word_means():
    done = start(SECRET_KEY=GOOD_KEY, ALLOWED_HOSTS="fellesloep.example")
    assert done.returncode == 0, done.stderr
    done = start(SECRET_KEY=GOOD_KEY, DEMO="1")
    assert done.returncode != 0


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "insecure-only-for-local-use"}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 50}, "SECRET_KEY"),
        ({"SECRET_KEY": GOOD_KEY, "DEMO": "1"}, "DEMO"),
        ({"SECRET_KEY": GOOD_KEY, "DEMO": "true"}, "DEMO"),
        ({"SECRET_KEY": GOOD_KEY, "DEBUG": "1"}, "DEBUG"),
    ],
)
def test_production_refuses_what_is_only_for_local_use(variables, named):
    done = start(ENVIRONMENT="production", ALLOWED_HOSTS="fellesloep.example", **variables)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert named in done.stderr.splitlines()[-1]
    # The refusal must not show the secret it refuses.
    if variables.get("SECRET_KEY"):
        assert variables["SECRET_KEY"] not in done.stderr


def test_a_misspelt_environment_is_refused():
    done = start(ENVIRONMENT="prod", SECRET_KEY=GOOD_KEY)
    assert done.returncode != 0
    assert "ENVIRONMENT" in done.stderr.splitlines()[-1]


def test_local_start_needs_nothing():
    assert start(ENVIRONMENT="local", DEMO="1").returncode == 0


@pytest.mark.parametrize(
    ("variables", "required"),
    [
        ({"ENVIRONMENT": "production", "SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "fellesloep.example"}, True),
        ({"ENVIRONMENT": "local"}, True),
        ({"ENVIRONMENT": "local", "DEMO": "1"}, False),
    ],
)
def test_a_second_factor_is_required_outside_demo_mode(variables, required):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", "from config import settings; print(settings.SECOND_FACTOR_REQUIRED)"],
        cwd=BASE_DIR,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(required)
