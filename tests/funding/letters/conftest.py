from __future__ import annotations

import pytest

from funding.decisions import workflow as decisions
from funding.models import Grant
from networks.models import User
from tests.funding.decisions.test_decisions import done


@pytest.fixture
def decided(grant_2024: Grant, grant_manager: User, administrator: User) -> Grant:
    decisions.decide(
        decisions.propose(done(grant_2024, grant_manager), {}, note="", by=grant_manager), by=administrator
    )
    return grant_2024
