"""The whole cast at every address, with a request for each method: for the night."""

import pytest

from tests.project.access_walk import Stage, at_every_address, walk


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("half", [0, 1])
def test_the_whole_cast_at_every_address(stage: Stage, half: int) -> None:
    walk(stage, at_every_address(stage, list(stage.cast)[half::2]))
