import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


def test_a_short_password_is_refused_with_the_length_that_is_asked_for():
    with pytest.raises(ValidationError) as refused:
        validate_password("quiet heron")

    message = "This password is too short. Choose one of at least 12 characters."
    assert refused.value.messages == [message]


def test_a_password_of_twelve_characters_is_long_enough():
    validate_password("quiet herons")
