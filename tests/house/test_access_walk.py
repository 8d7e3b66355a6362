"""The whole cast walks every address of the site: this half of it, the other half in `test_access_walk_on`."""

import pytest

from tests.house.stage import Stage, walk


@pytest.mark.django_db
def test_one_half_of_the_cast_at_every_address(stage: Stage):
    walk(stage, list(stage.cast)[::2])
