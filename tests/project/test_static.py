"""The static files as production serves them: named by what is in them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.fixture
def collected(settings, tmp_path) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.storage.StaticFiles"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_a_script_imports_the_file_that_pages_name(collected: Path):
    """By another name the browser would fetch and run it a second time."""
    named = json.loads((collected / "staticfiles.json").read_text())["paths"]
    ours = [collected / name for path, name in named.items() if path.startswith("js/")]
    imported = [
        (script.parent / found).resolve().relative_to(collected.resolve()).as_posix()
        for script in ours
        for found in re.findall(r'^import .*"(\..+)";$', script.read_text(), re.MULTILINE)
    ]

    assert imported
    assert set(imported) <= set(named.values())
