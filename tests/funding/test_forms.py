"""Amounts as people type them, in every field of kroner."""

import pytest
from django.core.exceptions import ValidationError

from funding.forms import KronerField


@pytest.mark.parametrize(
    ("text", "kroner"),
    [
        ("2950584", 2_950_584),
        ("Kr 2 950 584", 2_950_584),
        ("2.950.584,-", 2_950_584),
        ("2\N{NO-BREAK SPACE}950\N{NO-BREAK SPACE}584,00", 2_950_584),
        ("44,5 mill.", 44_500_000),
        (2_950_584, 2_950_584),
    ],
)
def test_whole_kroner(text, kroner):
    assert KronerField().clean(text) == kroner


@pytest.mark.parametrize(
    ("text", "words"),
    [("mye", "«mye» er ikke et beløp"), ("12,50", "hele kroner, uten øre"), ("-5", "større enn eller lik 0")],
)
def test_what_is_not_says_why(text, words):
    with pytest.raises(ValidationError) as raised:
        KronerField().clean(text)
    assert words in raised.value.messages[0]


def test_an_empty_field_may_be_empty():
    assert KronerField(required=False).clean("") is None
