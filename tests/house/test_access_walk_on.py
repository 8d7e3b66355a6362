"""The other half of the cast; two files, so that two workers walk at once."""

import pytest

from tests.house.stage import Stage, walk


@pytest.mark.django_db
def test_the_other_half_of_the_cast_at_every_address(stage: Stage):
    walk(stage, list(stage.cast)[1::2])
