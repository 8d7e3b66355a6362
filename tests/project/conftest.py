from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.open_id import OpenId, client_key, oidc_process, open_id
from tests.project.access_fixtures import build
from tests.project.access_walk import Stage

__all__ = ["client_key", "oidc_process", "open_id"]


@pytest.fixture
def stage(db: None, open_id: OpenId) -> Iterator[Stage]:
    """One of each thing, and the whole cast."""
    # Thousands of refusals, each with where it came from, are nothing to keep.
    log = logging.getLogger("django.request")
    level = log.level
    log.setLevel(logging.ERROR)
    yield build(open_id)
    log.setLevel(level)
