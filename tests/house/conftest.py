import pytest

from tests.house.stage import Stage, build
from tests.open_id import OpenId, client_key, oidc_process, open_id

__all__ = ["client_key", "oidc_process", "open_id"]


@pytest.fixture
def stage(db: None, open_id: OpenId) -> Stage:
    """One of each thing, and the whole cast."""
    return build(open_id)
