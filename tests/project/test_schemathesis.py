"""The API by its own schema: a short run every time, a long one at night. `api_fuzz` says what is looked for."""

from __future__ import annotations

import pytest

from tests.project.access_walk import Stage
from tests.project.api_fuzz import ROLES, operations, try_out

pytestmark = pytest.mark.django_db


def test_every_operation_keeps_its_promise(stage: Stage) -> None:
    """Each as one of three, with a few examples, always the same."""
    chosen = [(operation, ROLES[number % len(ROLES)]) for number, operation in enumerate(operations())]
    figures = try_out(stage, chosen, 2)
    assert len(figures.operations) > 300
    assert not figures.findings, figures.told()


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_operation_keeps_its_promise_to_everyone(stage: Stage, role: str) -> None:
    figures = try_out(stage, [(operation, role) for operation in operations()], 30)
    assert not figures.findings, figures.told()
