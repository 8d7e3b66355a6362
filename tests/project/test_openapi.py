"""The API's schema is valid, and what is committed is what the code gives: a change of the API is seen in review."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from openapi_spec_validator import OpenAPIV30SpecValidator

RENEW = 'make manage ARGS="spectacular --file docs/openapi.yaml"'


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> str:
    """As the command writes it."""
    file: Path = tmp_path_factory.mktemp("schema") / "openapi.yaml"
    call_command("spectacular", file=str(file))
    return file.read_text()


def test_the_schema_is_valid(schema: str):
    errors = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in OpenAPIV30SpecValidator(yaml.safe_load(schema)).iter_errors()
    ]
    assert not errors, "\n".join(errors)


def test_the_committed_schema_is_fresh(schema: str):
    committed = settings.BASE_DIR / "docs" / "openapi.yaml"
    fresh = committed.exists() and committed.read_text() == schema
    assert fresh, f"The API's schema has changed. Look at the difference, and if it is meant: {RENEW}"
