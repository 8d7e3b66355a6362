"""What is wrong with a password is said in the language of the page."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from networks.models import User

ENGLISH = ("This ", "Your ", "The ", " is ", " must ")


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("password", ["a", "12345678", "password1234", "kari.nordmann"])
def test_no_english_on_a_norwegian_page(language, password):
    with translation.override(language):
        with pytest.raises(ValidationError) as raised:
            validate_password(password, User(email="kari.nordmann@kommune.example", name="Kari Nordmann"))
        sentences = [*raised.value.messages, *password_validators_help_texts()]
    assert not [one for one in sentences if any(word in one for word in ENGLISH)]
